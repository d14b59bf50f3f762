"""RDS: what an instance was, what a new one may be given, and from when to when it can be restored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import moment, text
from aws_api.lookups.tags import own_tags
from recovery.account import AccountChoice, WindowFacts
from recovery.context import Context
from recovery.errors import AwsError, NotFound
from recovery.models import RecoveryPoint, short_id
from restore_profiles.rules import look_up

PAGE = 100
"""`MaxRecords` of most of RDS's listings at most."""
OPTIONS_PAGE = 1000
"""That of DescribeOrderableDBInstanceOptions, which lists each class once a version, licence and storage
type."""

# Where an engine takes no IOPS for gp3, RDS still tells these, which it gives unasked.
GP3_IOPS, GP3_THROUGHPUT = "3000", "125"

RESOURCE_ID = re.compile(r":recovery-point:continuous:(db-[A-Za-z0-9]+)")
"""The DbiResourceId in a continuous recovery point's ARN."""


def instance(calls: Calls, arn: str) -> dict[str, str]:
    """An instance's settings as `Values` write them: "true" or "false", lists with commas, sizes in GiB.

    `resource_id` is the one thing that a later instance of the same name does not share. Raises `NotFound`.
    """
    found = described(calls, short_id(arn))
    subnets: Answer = found.get("DBSubnetGroup") or {}
    secret: Answer = found.get("MasterUserSecret") or {}
    domain: Answer = next(iter(found.get("DomainMemberships") or ()), {})
    facts = {
        "status": text(found, "DBInstanceStatus"),
        "resource_id": text(found, "DbiResourceId"),
        "engine": text(found, "Engine"),
        "engine_version": text(found, "EngineVersion"),
        "instance_class": text(found, "DBInstanceClass"),
        "license_model": text(found, "LicenseModel"),
        "database_name": text(found, "DBName"),
        "subnet_group": text(subnets, "DBSubnetGroupName"),
        "vpc_id": text(subnets, "VpcId"),
        "security_groups": joined(found, "VpcSecurityGroups", "VpcSecurityGroupId"),
        "parameter_group": joined(found, "DBParameterGroups", "DBParameterGroupName"),
        "option_group": joined(found, "OptionGroupMemberships", "OptionGroupName"),
        "multi_az": truth(found, "MultiAZ"),
        "availability_zone": text(found, "AvailabilityZone"),
        "public": truth(found, "PubliclyAccessible"),
        "port": text(found.get("Endpoint") or {}, "Port"),
        "network_type": text(found, "NetworkType"),
        **_storage(found),
        "encrypted": truth(found, "StorageEncrypted"),
        "kms_key_arn": text(found, "KmsKeyId"),
        "deletion_protection": truth(found, "DeletionProtection"),
        "iam_authentication": truth(found, "IAMDatabaseAuthenticationEnabled"),
        "master_secret_key": text(secret, "KmsKeyId"),
        "ca_certificate": text(found, "CACertificateIdentifier"),
        "domain": text(domain, "Domain"),
        "domain_role": text(domain, "IAMRoleName"),
        "log_exports": ", ".join(found.get("EnabledCloudwatchLogsExports") or ()),
        "auto_minor_version_upgrade": truth(found, "AutoMinorVersionUpgrade"),
        "copy_tags_to_snapshot": truth(found, "CopyTagsToSnapshot"),
        "backup_retention_days": text(found, "BackupRetentionPeriod"),
        "backup_window": text(found, "PreferredBackupWindow"),
        "backup_target": text(found, "BackupTarget"),
        "lifecycle_support": text(found, "EngineLifecycleSupport"),
        "custom_instance_profile": text(found, "CustomIamInstanceProfile"),
        "monitoring_seconds": text(found, "MonitoringInterval"),
        "monitoring_role": text(found, "MonitoringRoleArn"),
        "performance_insights_key": text(found, "PerformanceInsightsKMSKeyId"),
        "performance_insights_days": text(found, "PerformanceInsightsRetentionPeriod"),
        "roles": joined(found, "AssociatedRoles", "RoleArn"),
        "role_count": str(len(found.get("AssociatedRoles") or ())),
        "read_replicas": ", ".join(found.get("ReadReplicaDBInstanceIdentifiers") or ()),
        "tags": own_tags(found.get("TagList")),
    }
    return {name: value for name, value in facts.items() if value}


def described(calls: Calls, name: str) -> Answer:
    """The instance of that name, in capitals or not. Raises `NotFound`."""
    found = calls.read("rds", "DescribeDBInstances", DBInstanceIdentifier=name)["DBInstances"]
    if not found:
        raise NotFound("Not found", f"There is no DB instance {name}.")
    first: Answer = found[0]
    return first


def classes(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Instance classes that the Region offers for the engine, those for Multi-AZ marked.

    The listing has tens of thousands of rows, so it ends after two pages in a row that tell of no new class.
    """
    engine = look_up(needs, "engine")
    if not engine:
        return []
    multi_az: dict[str, bool] = {}
    without_news = 0
    for page in _pages(calls, "DescribeOrderableDBInstanceOptions", {"Engine": engine}, OPTIONS_PAGE):
        known = len(multi_az)
        for option in page:
            name = text(option, "DBInstanceClass")
            multi_az[name] = multi_az.get(name, False) or bool(option.get("MultiAZCapable"))
        without_news = without_news + 1 if len(multi_az) == known else 0
        if without_news == 2:
            break
    return [
        AccountChoice(name, note="" if capable else "not for Multi-AZ")
        for name, capable in sorted(multi_az.items(), key=lambda item: _by_size(item[0]))
    ]


def subnet_groups(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """DB subnet groups, with the VPC as the label and the zones they cover."""
    return [
        AccountChoice(text(group, "DBSubnetGroupName"), text(group, "VpcId"), ", ".join(zones_of(group)))
        for group in items(calls, "DescribeDBSubnetGroups")
    ]


def zones_of(subnet_group: Answer) -> list[str]:
    """The Availability Zones in which a DB subnet group has subnets."""
    subnets = subnet_group.get("Subnets") or ()
    return sorted({text(subnet.get("SubnetAvailabilityZone") or {}, "Name") for subnet in subnets} - {""})


def parameter_groups(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """DB parameter groups with their family, those of the engine only where it is known."""
    engine = look_up(needs, "engine")
    return [
        AccountChoice(text(group, "DBParameterGroupName"), text(group, "DBParameterGroupFamily"))
        for group in items(calls, "DescribeDBParameterGroups")
        if text(group, "DBParameterGroupFamily").startswith(engine)
    ]


def option_groups(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Option groups with their engine and its version, those of the engine only where it is known."""
    engine = look_up(needs, "engine")
    request = {"EngineName": engine} if engine else {}
    return [
        AccountChoice(
            text(group, "OptionGroupName"),
            f"{text(group, 'EngineName')} {text(group, 'MajorEngineVersion')}",
            text(group, "OptionGroupDescription"),
        )
        for group in items(calls, "DescribeOptionGroups", request)
    ]


def automated_backups(calls: Calls, name: str) -> Iterator[Answer]:
    """Automated backups of the instances of that name, retained ones of deleted instances among them."""
    return of_instance(calls, "DescribeDBInstanceAutomatedBackups", name)


def of_instance(calls: Calls, operation: str, name: str, **request: str) -> Iterator[Answer]:
    """What a listing of RDS has of the instances of that name, also where none exists any more.

    RDS's page wants the identifier of an existing instance; a filter may name any.
    """
    filters = [{"Name": "db-instance-id", "Values": [name]}]
    named, filtered = {**request, "DBInstanceIdentifier": name}, {**request, "Filters": filters}
    return named_or_filtered(calls, operation, named, filtered)


def named_or_filtered(
    calls: Calls, operation: str, named: Mapping[str, object], filtered: Mapping[str, object]
) -> Iterator[Answer]:
    """What a listing has by a name, or by a filter where nothing of that name exists any more."""
    try:
        yield from items(calls, operation, named)
    except NotFound:
        yield from items(calls, operation, filtered)


def belonging_to(point: RecoveryPoint, backups: Iterable[Answer]) -> Iterator[Answer]:
    """Those of RDS's automated backups that are this recovery point."""
    return (backup for backup in backups if text(backup, "AwsBackupRecoveryPointArn") == point.arn)


def window_told(point: RecoveryPoint, backups: Iterable[Answer], operation: str) -> WindowFacts | None:
    """The window that an automated backup tells; None where none of them is the point's."""
    for backup in belonging_to(point, backups):
        told: Answer = backup.get("RestoreWindow") or {}
        if told:
            source = f"rds:{operation} RestoreWindow"
            return WindowFacts(moment(told, "EarliestTime"), moment(told, "LatestTime"), source)
    return None


def window(calls: Calls, point: RecoveryPoint) -> WindowFacts:
    """The restore window of a continuous point, also where its instance is gone ("Point-in-time recovery").

    Where no automated backup names the point, or they may not be listed, the instance tells the latest second
    alone.
    """
    refused = ""
    try:
        if told := window_told(point, backups_of(calls, point), "DescribeDBInstanceAutomatedBackups"):
            return told
    except AwsError as error:
        refused = error.text
    return _latest(calls, point, refused)


def _latest(calls: Calls, point: RecoveryPoint, refused: str) -> WindowFacts:
    """What the instance itself tells, if it is the one that this point continues to back up."""
    unknown = WindowFacts(why_unknown=refused or "RDS has no automated backup that belongs to this point")
    if point.status == "STOPPED":
        return unknown
    try:
        found = described(calls, short_id(point.resource_arn))
    except NotFound:
        return unknown
    latest = moment(found, "LatestRestorableTime")
    if text(found, "AwsBackupRecoveryPointArn") not in ("", point.arn) or latest is None:
        return unknown
    return WindowFacts(latest=latest, source="rds:DescribeDBInstances LatestRestorableTime")


def backups_of(calls: Calls, point: RecoveryPoint) -> Iterator[Answer]:
    """Automated backups that may belong to a point: by the instance's resource id, then by its name, which
    another instance may have by now."""
    if found := RESOURCE_ID.search(point.arn):
        with suppress(NotFound):
            yield from items(calls, "DescribeDBInstanceAutomatedBackups", {"DbiResourceId": found[1]})
    if ":db:" in point.resource_arn:
        yield from automated_backups(calls, short_id(point.resource_arn))


def _storage(found: Answer) -> dict[str, str]:
    """Size and speed; figures of gp3 that were given unasked are left out, as RDS may refuse to be asked."""
    gp3, throughput = text(found, "StorageType") == "gp3", text(found, "StorageThroughput")
    iops = text(found, "Iops")
    return {
        "storage_type": text(found, "StorageType"),
        "allocated_gib": text(found, "AllocatedStorage"),
        "max_allocated_gib": text(found, "MaxAllocatedStorage"),
        "iops": "" if gp3 and iops == GP3_IOPS else iops,
        "throughput": "" if gp3 and throughput == GP3_THROUGHPUT else throughput,
        "dedicated_log_volume": truth(found, "DedicatedLogVolume"),
    }


def _by_size(name: str) -> tuple[str, int, str]:
    """Sorts db.m7g.large before db.m7g.2xlarge."""
    family, _, size = name.rpartition(".")
    number = re.match(r"\d+", size)
    sizes = ("nano", "micro", "small", "medium", "large", "xlarge")
    return family, len(sizes) + int(number[0]) if number else sizes.index(size) if size in sizes else 0, name


def items(calls: Calls, operation: str, request: Mapping[str, object] | None = None) -> Iterator[Answer]:
    """What a listing of RDS has, to its end."""
    for page in _pages(calls, operation, request or {}):
        yield from page


def _pages(
    calls: Calls, operation: str, request: Mapping[str, object], size: int = PAGE
) -> Iterator[list[Answer]]:
    return calls.pages("rds", operation, {**request, "MaxRecords": size}, token="Marker")


def joined(item: Answer, member: str, inner: str) -> str:
    """One member of each in a list, as a list is written in a form."""
    found: Iterable[Answer] = item.get(member) or ()
    return ", ".join(text(each, inner) for each in found)


def truth(item: Answer, member: str) -> str:
    """A boolean as a form writes it, "" where it is not told."""
    return text(item, member).lower()
