"""What RDS refuses of a restore's options, by what exists in the Region and by what RDS offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.world.accounts import Place

PORTS = range(1150, 65536)
"""RDS API, RestoreDBInstanceFromDBSnapshot: Port."""
LONGEST_RETENTION = 35


def refuse_options(place: Place, source: Any | None, values: Mapping[str, Any]) -> None:
    """Raises a BackupError. `source` is moto's instance as it was backed up, None where its snapshot is gone,
    which fails the job and no call."""
    from moto.ec2.models import ec2_backends

    from aws_sandbox.rds.models import rds_of

    rds, ec2 = rds_of(place), ec2_backends[place.account][place.region]
    zones = [zone.name for zone in ec2.describe_availability_zones()]
    subnet_group = _subnet_group(rds, values)
    _refuse_zone(zones, subnet_group, values)
    _refuse_groups(ec2, subnet_group, values)
    if (port := values.get("Port")) is not None and port not in PORTS:
        raise InvalidParameterValue(f"Invalid Port: {PORTS.start} to {PORTS.stop - 1}, not {port}.")
    if values.get("BackupRetentionPeriod", 0) > LONGEST_RETENTION:
        raise InvalidParameterValue(f"Invalid BackupRetentionPeriod: 0 to {LONGEST_RETENTION} days.")
    if source is None:
        return
    _refuse_engine(source, values)
    _refuse_named_groups(rds, source, values)
    _refuse_storage(source, values)


def _subnet_group(rds: Any, values: Mapping[str, Any]) -> Any:
    name = values.get("DBSubnetGroupName", "default")
    if name not in rds.subnet_groups:
        raise InvalidParameterValue(f"Invalid DBSubnetGroupName: DB subnet group {name} does not exist.")
    return rds.subnet_groups[name]


def _refuse_zone(zones: list[str], subnet_group: Any, values: Mapping[str, Any]) -> None:
    if (zone := values.get("AvailabilityZone")) is None:
        return
    if zone not in zones:
        raise InvalidParameterValue(f"Invalid AvailabilityZone: {zone} is not a zone of this Region.")
    if values.get("MultiAZ"):
        raise InvalidParameterValue("AvailabilityZone cannot be given for a Multi-AZ instance.")
    covered = {subnet["SubnetAvailabilityZone"]["Name"] for subnet in subnet_group.subnets}
    if zone not in covered:
        raise InvalidParameterValue(
            f"Invalid AvailabilityZone: DB subnet group {subnet_group.name} has no subnet in {zone}."
        )


def _refuse_groups(ec2: Any, subnet_group: Any, values: Mapping[str, Any]) -> None:
    for identifier in values.get("VpcSecurityGroupIds", ()):
        group = ec2.get_security_group_from_id(identifier)
        if group is None:
            raise InvalidParameterValue(f"Invalid VpcSecurityGroupIds: {identifier} does not exist.")
        if group.vpc_id != subnet_group.vpc_id:
            raise InvalidParameterValue(
                f"Invalid VpcSecurityGroupIds: {identifier} is in {group.vpc_id}, the DB subnet group "
                f"{subnet_group.name} in {subnet_group.vpc_id}."
            )


def _refuse_engine(source: Any, values: Mapping[str, Any]) -> None:
    from aws_sandbox.rds.offers import CLASSES, LOG_TYPES, MULTI_AZ_CLASSES
    from aws_sandbox.world.databases import LICENSES

    if (engine := values.get("Engine", source.engine)) != source.engine:
        raise InvalidParameterValue(f"Invalid Engine: the backup is of {source.engine}, not {engine}.")
    if (name := values.get("DBInstanceClass", source.db_instance_class)) not in (*CLASSES, *MULTI_AZ_CLASSES):
        raise InvalidParameterValue(f"Invalid DBInstanceClass: {name} is not offered for {engine}.")
    if values.get("LicenseModel", LICENSES[engine]) != LICENSES[engine]:
        raise InvalidParameterValue(f"Invalid LicenseModel: {engine} takes {LICENSES[engine]}.")
    if unknown := set(values.get("EnableCloudwatchLogsExports", ())) - set(LOG_TYPES[engine]):
        raise InvalidParameterValue(
            f"Invalid EnableCloudwatchLogsExports: {engine} has no log {', '.join(sorted(unknown))}."
        )


def _refuse_named_groups(rds: Any, source: Any, values: Mapping[str, Any]) -> None:
    family = source.default_db_parameter_group_details()[0]
    if (name := values.get("DBParameterGroupName")) is not None:
        if name not in rds.db_parameter_groups:
            raise InvalidParameterValue(f"Invalid DBParameterGroupName: {name} does not exist.")
        if rds.db_parameter_groups[name].family != family:
            raise InvalidParameterValue(f"Invalid DBParameterGroupName: {name} is not of family {family}.")
    if (name := values.get("OptionGroupName")) is not None:
        if name not in rds.option_groups:
            raise InvalidParameterValue(f"Invalid OptionGroupName: {name} does not exist.")
        if rds.option_groups[name].engine_name != source.engine:
            raise InvalidParameterValue(f"Invalid OptionGroupName: {name} is not for {source.engine}.")


def _refuse_storage(source: Any, values: Mapping[str, Any]) -> None:
    from aws_sandbox.rds.offers import IOPS_PER_MIBS, STORAGE, gp3_baseline

    kind = values.get("StorageType", source.storage_type)
    if kind not in STORAGE:
        raise InvalidParameterValue(f"Invalid StorageType: {kind}. Valid: {', '.join(STORAGE)}")
    storage, size = STORAGE[kind], values.get("AllocatedStorage", source.allocated_storage)
    if size < source.allocated_storage:
        raise InvalidParameterValue(
            f"Invalid AllocatedStorage: {size} GiB is less than the backup's {source.allocated_storage} GiB."
        )
    if not storage.smallest <= size <= storage.largest:
        raise InvalidParameterValue(
            f"Invalid AllocatedStorage: {kind} takes {storage.smallest} to {storage.largest} GiB, not {size}."
        )
    # "If this parameter is set to 0, the new instance is converted to a non-PIOPS instance" (RDS API, Iops).
    iops, throughput = values.get("Iops") or None, values.get("StorageThroughput")
    if storage.iops_required and iops is None:
        raise MissingParameterValue(f"Restore metadata is missing Iops, which {kind} requires.")
    for key, figure, limits in (
        ("Iops", iops, storage.iops),
        ("StorageThroughput", throughput, storage.throughput),
    ):
        if figure is None:
            continue
        if limits is None:
            raise InvalidParameterValue(f"Invalid {key}: {kind} takes none.")
        if size < storage.figures_from:
            raise InvalidParameterValue(
                f"Invalid {key}: {kind} takes none below {storage.figures_from} GiB, and this is {size} GiB."
            )
        if not limits[0] <= figure <= limits[1]:
            raise InvalidParameterValue(f"Invalid {key}: {limits[0]} to {limits[1]}, not {figure}.")
    if iops is not None and storage.iops_per_gib is not None and iops > storage.iops_per_gib * size:
        raise InvalidParameterValue(
            f"Invalid Iops: {kind} takes {storage.iops_per_gib} for each GiB of {size}, not {iops}."
        )
    if throughput is not None and throughput * IOPS_PER_MIBS > (iops or gp3_baseline(size)[0]):
        raise InvalidParameterValue(
            f"Invalid StorageThroughput: {throughput} MiB/s need {throughput * IOPS_PER_MIBS} Iops."
        )
