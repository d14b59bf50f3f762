"""Moto's seam: the backend class that replaces moto's own for RDS. Its module must be called `models`, with
urls.py beside it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from moto.rds.exceptions import DBInstanceAlreadyExists, DBInstanceNotFoundError, RDSClientError
from moto.rds.models import DBInstance, DBSnapshot, OptionGroup, rds_backends
from moto.rds.utils import merge_filters

from aws_sandbox.clock import Clock
from aws_sandbox.moto_backends import take_the_place
from aws_sandbox.rds import moto_engines
from aws_sandbox.rds.automated_backups import AutomatedBackup, moment, refuse_moment
from aws_sandbox.rds.clusters import ClusterBackend
from aws_sandbox.rds.offers import default_option_group
from aws_sandbox.world.accounts import Place

CARRIED_OVER = (
    *("db_instance_class", "engine", "engine_version", "port", "allocated_storage", "iops", "storage_type"),
    *("storage_throughput", "license_model", "master_username", "db_name", "preferred_backup_window"),
    *("preferred_maintenance_window", "backup_retention_period", "ca_certificate_identifier"),
)
"""What a restored instance has of its source unless asked otherwise. All else is RDS's default (RDS API,
RestoreDBInstanceFromDBSnapshot and RestoreDBInstanceToPointInTime)."""


class SandboxRdsBackend(ClusterBackend):
    partition_name: ClassVar[str]

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.place = Place(self.partition_name, account_id, region_name)
        self.automated: list[AutomatedBackup] = []

    # Instances

    def create_db_instance(self, db_kwargs: dict[str, Any]) -> DBInstance:
        if db_kwargs.get("db_cluster_identifier") is not None:
            return self.create_member(db_kwargs)
        database = super().create_db_instance(db_kwargs)
        database.instance_create_time = moment(self.clock.stamp())
        # Moto gives all instances the same.
        database.dbi_resource_id = f"db-{uuid.uuid4().hex.upper()[:26]}"
        # Moto takes its first automated snapshot within the call above.
        first = list(self.database_snapshots.values())[-1]
        first.dbi_resource_id = first.database.dbi_resource_id = database.dbi_resource_id
        if database.backup_retention_period:
            self.automated.append(AutomatedBackup(self.place, database, self.clock.stamp()))
        return database

    def delete_db_instance(self, db_instance_identifier: str, *args: Any, **more: Any) -> DBInstance:
        database = super().delete_db_instance(db_instance_identifier, *args, **more)
        for backup in [backup for backup in self.automated if backup.database is database]:
            backup.ended = backup.latest(self.clock.stamp())
            if more.get("delete_automated_backups", True):
                self.automated.remove(backup)
        return database

    def restored(
        self, source: DBInstance, identifier: str, key_arn: str | None, wishes: Mapping[str, Any]
    ) -> DBInstance:
        """A new instance with the data of `source`. `wishes` are members of RDS's restore operations, in
        snake case; None is not wished. Raises moto's RDSClientError."""
        if identifier in self.databases:
            raise DBInstanceAlreadyExists
        asked = {name: value for name, value in wishes.items() if value is not None}
        group = self.describe_db_subnet_groups(asked.get("db_subnet_group_name", "default"))[0]
        kept = {name: getattr(source, name) for name in CARRIED_OVER}
        if asked.get("storage_type", source.storage_type) != source.storage_type:
            kept |= {"iops": None, "storage_throughput": None}
        defaults = {
            "db_subnet_group_name": group.name,
            "vpc_security_group_ids": [self.default_group(group.vpc_id)],
            "option_group_name": default_option_group(source.engine, source.engine_version),
            "availability_zone": group.subnets[0]["SubnetAvailabilityZone"]["Name"],
            "publicly_accessible": False,
            # A copy is encrypted with its vault's key where its source was not.
            "storage_encrypted": key_arn is not None,
            "kms_key_id": key_arn,
        }
        return self.create_db_instance({**kept, **defaults, **asked, "db_instance_identifier": identifier})

    def restore_db_instance_from_db_snapshot(
        self, from_snapshot_id: str, overrides: dict[str, Any]
    ) -> DBInstance:
        wanted = from_snapshot_id.partition(":snapshot:")[2] or from_snapshot_id
        snapshot = self.get_db_snapshot(wanted)
        wishes = dict(overrides.items())
        return self.restored(
            snapshot.database, wishes.pop("db_instance_identifier"), snapshot.kms_key_id, wishes
        )

    def restore_db_instance_to_point_in_time(
        self, source_db_identifier: str, target_db_identifier: str, overrides: dict[str, Any]
    ) -> DBInstance:
        wishes = dict(overrides.items())
        backup = self._source_of(source_db_identifier, wishes)
        asked, latest = wishes.get("restore_time"), wishes.get("use_latest_restorable_time")
        refuse_moment(backup, "RestoreTime", asked, latest, self.clock.stamp())
        database = backup.database
        return self.restored(database, target_db_identifier, database.kms_key_id, wishes)

    def latest_restorable(self, database: DBInstance) -> datetime | None:
        for backup in self.automated:
            if backup.database is database:
                now = self.clock.stamp()
                return moment(backup.latest(now)) if backup.earliest(now) <= backup.latest(now) else None
        return None

    # Automated backups and snapshots

    def automated_backups(self, wanted: Mapping[str, list[str]]) -> list[AutomatedBackup]:
        """By the names of the operation's filters."""
        return [
            backup
            for backup in self.automated
            if all(
                value in wanted.get(name, [value])
                for name, value in (
                    ("status", "active" if backup.ended is None else "retained"),
                    ("db-instance-id", backup.database.db_instance_identifier),
                    ("dbi-resource-id", backup.resource_id),
                    ("arn", backup.arn),
                )
            )
        ]

    def describe_db_snapshots(
        self,
        db_instance_identifier: str | None,
        db_snapshot_identifier: str | None = None,
        snapshot_type: str | None = None,
        filters: dict[str, Any] | None = None,
    ) -> list[DBSnapshot]:
        if snapshot_type is None and "snapshot-type" not in (filters or {}):
            # The API page says that only automated and manual ones come back then. Those of AWS Backup are
            # seen in such answers too, so that a client must tell them apart: they do here.
            types = ["automated", "manual", "awsbackup"]
            filters = merge_filters(filters, {"snapshot-type": types})
        return super().describe_db_snapshots(
            db_instance_identifier, db_snapshot_identifier, snapshot_type, filters
        )

    def describe_option_groups(self, option_group_kwargs: dict[str, Any]) -> list[OptionGroup]:
        """Moto breaks without a name, and on no match."""
        name = option_group_kwargs.get("option_group_name")
        if name is None and not self.option_groups:
            return []
        asked = {key: option_group_kwargs.get(key) for key in ("engine_name", "major_engine_version")}
        return super().describe_option_groups({"option_group_name": name, **asked})

    def _source_of(self, identifier: str | None, wishes: Mapping[str, Any]) -> AutomatedBackup:
        resource, arn = (
            wishes.get("source_dbi_resource_id"),
            wishes.get("source_db_instance_automated_backups_arn"),
        )
        for backup in self.automated:
            by_name = backup.ended is None and backup.database.db_instance_identifier == identifier
            if by_name or backup.resource_id == resource or backup.arn == arn:
                return backup
        if identifier is not None and identifier in self.databases:
            raise RDSClientError(
                "PointInTimeRestoreNotEnabled", f"Point in time restore is not enabled for {identifier}."
            )
        raise DBInstanceNotFoundError(str(identifier or resource or arn))


def rds_of(place: Place) -> SandboxRdsBackend:
    backend = rds_backends[place.account][place.region]
    assert isinstance(backend, SandboxRdsBackend)
    return backend


def install(partition: str, clock: Clock) -> None:
    """Puts the sandbox's RDS in the place of moto's, for this process."""
    take_the_place(rds_backends, SandboxRdsBackend, partition, clock)
    moto_engines.teach()
