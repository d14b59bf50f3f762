"""RDS's automated backups: the window that an instance can be restored to, kept by RDS itself or, as a
continuous backup, by AWS Backup."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from moto.rds.exceptions import RDSClientError

from aws_sandbox.world.accounts import Place, stable_hex

LAG_SECONDS = 300
"""How far the latest restorable time is behind now: about five minutes (guide, "Point-in-time recovery")."""
DAY = 86400.0


@dataclass(slots=True)
class AutomatedBackup:
    """Of one instance for its whole life; kept after its deletion. Times in epoch seconds."""

    place: Place
    database: Any
    """Moto's instance as it is, or as it was when it was deleted."""
    begun: float
    point_arn: str | None = None
    """The continuous recovery point, where AWS Backup keeps it."""
    ended: float | None = None
    """When the instance was deleted; until then the window moves on."""
    id: str = field(default="")

    def __post_init__(self) -> None:
        self.id = self.id or f"ab-{stable_hex('automated', self.resource_id, length=38)}"

    @property
    def resource_id(self) -> str:
        return str(self.database.dbi_resource_id)

    @property
    def arn(self) -> str:
        return self.place.arn("rds", f"auto-backup:{self.id}")

    def latest(self, now: float) -> float:
        """In whole seconds, the precision of a restore."""
        return float(math.floor(now - LAG_SECONDS if self.ended is None else self.ended))

    def earliest(self, now: float) -> float:
        kept_until = now if self.ended is None else self.ended
        return max(self.begun, float(math.ceil(kept_until - self.database.backup_retention_period * DAY)))

    def described(self, now: float) -> dict[str, Any]:
        """An item of DescribeDBInstanceAutomatedBackups."""
        database, earliest, latest = self.database, self.earliest(now), self.latest(now)
        window = {"EarliestTime": moment(earliest), "LatestTime": moment(latest)}
        return {
            "DBInstanceArn": self.place.arn("rds", f"db:{database.db_instance_identifier}"),
            "DbiResourceId": self.resource_id,
            "Region": self.place.region,
            "DBInstanceIdentifier": database.db_instance_identifier,
            # A new instance has no window before its first log is stored.
            "RestoreWindow": window if earliest <= latest else None,
            "AllocatedStorage": database.allocated_storage,
            "Status": "active" if self.ended is None else "retained",
            "Port": database.port,
            "AvailabilityZone": database.availability_zone,
            "VpcId": database.db_subnet_group.vpc_id,
            "InstanceCreateTime": database.instance_create_time,
            "MasterUsername": database.master_username,
            "Engine": database.engine,
            "EngineVersion": database.engine_version,
            "LicenseModel": database.license_model,
            "OptionGroupName": database.option_group_name,
            "Encrypted": database.storage_encrypted,
            "StorageType": database.storage_type,
            "KmsKeyId": database.kms_key_id,
            "IAMDatabaseAuthenticationEnabled": database.iam_database_authentication_enabled,
            "BackupRetentionPeriod": database.backup_retention_period,
            "PreferredBackupWindow": database.preferred_backup_window,
            "DBInstanceAutomatedBackupsArn": self.arn,
            "BackupTarget": "region",
            "AwsBackupRecoveryPointArn": self.point_arn,
            "TagList": database.tags,
        }


def moment(seconds: float) -> datetime:
    """As moto keeps times: in UTC, without a zone."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


class Window(Protocol):
    """An automated backup of an instance or a cluster; epoch seconds, as of now."""

    def earliest(self, now: float) -> float: ...

    def latest(self, now: float) -> float: ...


def refuse_moment(backup: Window, name: str, asked: datetime | None, latest: bool | None, now: float) -> None:
    """Raises RDSClientError, unless one moment is asked for and lies in the window. `name` is the moment's
    parameter."""
    if (asked is None) == (not latest):
        raise RDSClientError(
            "InvalidParameterCombination", f"Specify either {name} or UseLatestRestorableTime."
        )
    earliest, newest = moment(backup.earliest(now)), moment(backup.latest(now))
    if asked is not None and not earliest <= asked.replace(tzinfo=None) <= newest:
        raise RDSClientError(
            "InvalidParameterValue",
            f"The restore time must be between {earliest.isoformat()}Z and {newest.isoformat()}Z.",
        )
