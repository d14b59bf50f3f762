"""RDS: a recovery point becomes an instance in moto's RDS, as it was at the snapshot or, from a continuous
point, at a second of its window.

AWS does not document when it finds a bad value. What a client could have known is refused here at once; what
depends on the role, on keys, or on a snapshot deleted meanwhile fails the job. A leftover
DBSnapshotIdentifier fails it too, as seen in the field (there after about 15 s).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import ServiceException

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.moments import moment_within
from aws_sandbox.restores.parameters import Reader, listed, objects, read, text, truth, whole
from aws_sandbox.restores.rds_refusals import refuse_options
from aws_sandbox.restores.rds_roles import denial
from aws_sandbox.world.accounts import Place

IDENTIFIER = re.compile(r"(?!.*--)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
"""RDS API, CreateDBInstance: 1 to 63 letters, digits or hyphens, the first a letter, no two hyphens in a row
and none at the end."""

INFORMATION_ONLY: dict[str, Reader] = {
    "EngineVersion": text,
    "KmsKeyId": text,
    "Encrypted": truth,
    "vpcId": text,
}
"""Accepted without effect (guide, "Restore an RDS database"). The "InformationalOnly:" keys that
GetRecoveryPointRestoreMetadata returns are in no list of accepted keys, and nor is aws:backup:request-id for
this type."""

LEFTOVER = "DBSnapshotIdentifier"

PARAMETERS: dict[str, Reader] = {
    **dict.fromkeys(
        (
            *("DBInstanceIdentifier", "DBInstanceClass", "AvailabilityZone", "DBSubnetGroupName"),
            *("LicenseModel", "DBName", "Engine", "OptionGroupName", "StorageType", "TdeCredentialArn"),
            *("TdeCredentialPassword", "Domain", "DomainFqdn", "DomainOu", "DomainAuthSecretArn"),
            *("DomainIAMRoleName", "DBParameterGroupName", "NetworkType", "BackupTarget"),
            *("CustomIamInstanceProfile", "PreferredBackupWindow", "DBCapacityReservationIdentifier"),
            *("CACertificateIdentifier", "EngineLifecycleSupport", "MasterUserSecretKmsKeyId"),
        ),
        text,
    ),
    **dict.fromkeys(
        ("Port", "Iops", "StorageThroughput", "AllocatedStorage", "BackupRetentionPeriod"), whole
    ),
    **dict.fromkeys(
        (
            *("MultiAZ", "PubliclyAccessible", "AutoMinorVersionUpgrade", "CopyTagsToSnapshot"),
            *("EnableIAMDatabaseAuthentication", "UseDefaultProcessorFeatures", "DeletionProtection"),
            *("EnableCustomerOwnedIp", "DedicatedLogVolume", "ManageMasterUserPassword"),
        ),
        truth,
    ),
    **dict.fromkeys(("VpcSecurityGroupIds", "DomainDnsIps", "EnableCloudwatchLogsExports"), listed),
    **dict.fromkeys(("ProcessorFeatures", "AdditionalStorageVolumes", "TagSpecifications", "Tags"), objects),
    LEFTOVER: text,
    **INFORMATION_ONLY,
}
"""The parameters of RestoreDBInstanceFromDBSnapshot, which the guide says the keys are."""

AT_A_MOMENT: dict[str, Reader] = {
    "RestoreTime": text,
    "UseLatestRestorableTime": truth,
    "MaxAllocatedStorage": whole,
}
"""Of RestoreDBInstanceToPointInTime, beside the others."""

WISHES = {
    "DBInstanceClass": "db_instance_class",
    "AvailabilityZone": "availability_zone",
    "DBSubnetGroupName": "db_subnet_group_name",
    "LicenseModel": "license_model",
    "DBName": "db_name",
    "OptionGroupName": "option_group_name",
    "StorageType": "storage_type",
    "DBParameterGroupName": "db_parameter_group_name",
    "CACertificateIdentifier": "ca_certificate_identifier",
    "PreferredBackupWindow": "preferred_backup_window",
    "Port": "port",
    "Iops": "iops",
    "StorageThroughput": "storage_throughput",
    "AllocatedStorage": "allocated_storage",
    "MaxAllocatedStorage": "max_allocated_storage",
    "BackupRetentionPeriod": "backup_retention_period",
    "MultiAZ": "multi_az",
    "PubliclyAccessible": "publicly_accessible",
    "AutoMinorVersionUpgrade": "auto_minor_version_upgrade",
    "CopyTagsToSnapshot": "copy_tags_to_snapshot",
    "EnableIAMDatabaseAuthentication": "enable_iam_database_authentication",
    "DeletionProtection": "deletion_protection",
    "VpcSecurityGroupIds": "vpc_security_group_ids",
    "EnableCloudwatchLogsExports": "enable_cloudwatch_logs_exports",
    "Domain": "domain",
    "DomainFqdn": "domain_fqdn",
    "DomainOu": "domain_ou",
    "DomainIAMRoleName": "domain_iam_role_name",
}
"""What moto's instance takes, by its name of it. The other parameters are accepted and leave no trace."""


class RdsRestore:
    fidelity = "real: an instance in RDS; its tables hold no data, at whichever moment"

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        continuous = is_continuous(point)
        values = read(request.metadata, PARAMETERS | (AT_A_MOMENT if continuous else {}))
        _refuse_identifier(place, values.get("DBInstanceIdentifier"))
        if continuous:
            if "Engine" not in values:
                raise MissingParameterValue("Restore metadata is missing Engine.")
            _moment_of(place, point, values, _rds(place).clock.stamp())
        refuse_options(place, _source(place, point), values)

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        if LEFTOVER in request.metadata:
            return f"{LEFTOVER} is not a valid restore parameter. (Service: AmazonRDS; Status Code: 400)"
        target = place.arn("rds", f"db:{request.metadata['DBInstanceIdentifier']}")
        needed = ["rds:RestoreDBInstanceToPointInTime"] if is_continuous(point) else []
        needed += [] if needed else ["rds:RestoreDBInstanceFromDBSnapshot"]
        if request.metadata.get("MultiAZ") == "true":
            # Guide, "Restore an RDS Multi-AZ deployment".
            needed.append("rds:CreateDBInstance")
        if request.copy_tags:
            needed.append("rds:AddTagsToResource")
        return denial(place, request.role_arn, role, needed, target, (point.key_arn,))

    def seconds(self, point: RecoveryPoint) -> float:
        # Half of it until what is wrong comes out. A replay of logs takes longer than a snapshot.
        return 14.0 if is_continuous(point) else 10.0

    def create(self, place: Place, job: RestoreJob) -> str:
        metadata, point = job.request.metadata, job.point
        continuous = is_continuous(point)
        values = read(metadata, PARAMETERS | (AT_A_MOMENT if continuous else {}))
        if continuous:
            try:
                job.restored_to = _moment_of(place, point, values, job.created)
            except InvalidParameterValue as gone:
                raise RestoreFailed(f"{gone.message} (Service: AmazonRDS; Status Code: 400)") from gone
        source = _source(place, point)
        if source is None:
            snapshot = point.arn.partition(":snapshot:")[2]
            raise RestoreFailed(
                f"DBSnapshot not found: {snapshot} (Service: AmazonRDS; Status Code: 404; "
                "Error Code: DBSnapshotNotFound)"
            )
        wishes = {WISHES[key]: value for key, value in values.items() if key in WISHES}
        # Tags of the time of the backup come along whatever the flag (guide, "Copy tags during a restore").
        wishes["tags"] = [{"Key": key, "Value": value} for key, value in point.source_tags.items()]
        identifier = values["DBInstanceIdentifier"].lower()
        try:
            made = _rds(place).restored(source, identifier, point.key_arn, wishes)
        except ServiceException as error:
            raise RestoreFailed(
                f"{error.message} (Service: AmazonRDS; Status Code: 400; Error Code: {error.code})"
            ) from error
        return str(made.arn)


def is_continuous(point: RecoveryPoint) -> bool:
    return ":recovery-point:continuous:" in point.arn


def _rds(place: Place) -> Any:
    # Imported with the first restore: moto's RDS loads its EC2, which takes 600 ms.
    from aws_sandbox.rds.models import rds_of

    return rds_of(place)


def _source(place: Place, point: RecoveryPoint) -> Any | None:
    """Moto's instance as it was backed up, or None where the snapshot is gone."""
    rds = _rds(place)
    if is_continuous(point):
        return next((backup.database for backup in rds.automated if backup.point_arn == point.arn), None)
    snapshot = rds.database_snapshots.get(point.arn.partition(":snapshot:")[2])
    return None if snapshot is None else snapshot.database


def _refuse_identifier(place: Place, identifier: str | None) -> None:
    if identifier is None:
        raise MissingParameterValue("Restore metadata is missing DBInstanceIdentifier.")
    if IDENTIFIER.fullmatch(identifier) is None:
        raise InvalidParameterValue(
            f"Invalid DBInstanceIdentifier: {identifier!r}. 1 to 63 letters, digits or hyphens; the first is "
            "a letter, the last no hyphen, and no two hyphens stand together."
        )
    rds = _rds(place)
    if identifier in rds.databases or identifier in rds.clusters:
        raise InvalidParameterValue(
            f"Invalid DBInstanceIdentifier: {identifier.lower()} already exists in {place.region}."
        )


def _moment_of(place: Place, point: RecoveryPoint, values: Mapping[str, Any], now: float) -> float:
    """The second to restore to, in epoch seconds; AWS documents exactly one of the two keys."""
    asked, latest = values.get("RestoreTime"), values.get("UseLatestRestorableTime", False)
    if asked is None and not latest:
        raise MissingParameterValue("Restore metadata is missing RestoreTime or UseLatestRestorableTime.")
    if asked is not None and latest:
        raise InvalidParameterValue("RestoreTime and UseLatestRestorableTime exclude each other.")
    backup = next((backup for backup in _rds(place).automated if backup.point_arn == point.arn), None)
    if backup is None:
        raise InvalidParameterValue(f"The automated backup of {point.arn} no longer exists.")
    earliest, newest = backup.earliest(now), backup.latest(now)
    if asked is None:
        return float(newest)
    return moment_within("RestoreTime", asked, earliest, newest)
