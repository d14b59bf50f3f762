"""RDS: whether the instance that a request describes can be made: name, network, groups, class.

AWS Backup asks none of this when a restore is started; RDS does minutes later, and the job fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aws_api.account_checks.questions import answered
from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from aws_api.lookups.rds import backups_of, belonging_to, described, zones_of
from recovery.context import Context
from recovery.errors import AwsError, NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import Continuity, RecoveryPoint
from restore_profiles.json_text import texts
from restore_profiles.model import Values
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

KIND = "Kind of backup"
NAME = "DB instance identifier"
NETWORK = "Network"
GROUP = "DB parameter group"
CLASS = "Instance class"

ZONES_OF_MULTI_AZ = 2
"""Zones that a DB subnet group must cover for a standby (RDS, DBSubnetGroupDoesNotCoverEnoughAZs)."""


def target(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """What is to know of the new instance. What AWS refuses to tell is UNKNOWN, each by itself."""
    if ":cluster:" in point.resource_arn or ":cluster-snapshot:" in point.arn:
        told = "This point is of a Multi-AZ DB cluster, which cannot become a DB instance."
        yield Finding(ERROR, KIND, told, "Restore it as a cluster.", point.arn)
        return
    yield from answered(NAME, lambda: _name(calls, look_up(values, "DBInstanceIdentifier").lower()))
    yield from answered(NETWORK, lambda: _network(calls, values))
    backup = _backup(calls, point)
    yield from answered(GROUP, lambda: _parameter_group(calls, values, backup))
    yield from answered(CLASS, lambda: _class(calls, values, backup))


def _name(calls: Calls, name: str) -> Iterator[Finding]:
    if not name:
        return
    if exists(lambda: described(calls, name)):
        told = f"A DB instance called {name} exists."
        next_step = "Choose another name. To replace it, rename it first: aws rds modify-db-instance."
        yield Finding(ERROR, NAME, told, next_step, "rds:DescribeDBInstances")
    elif exists(lambda: calls.read("rds", "DescribeDBClusters", DBClusterIdentifier=name)["DBClusters"]):
        told = f"A DB cluster called {name} exists; instances and clusters share their names."
        yield Finding(ERROR, NAME, told, "Choose another name.", "rds:DescribeDBClusters")
    else:
        told = f"No DB instance and no DB cluster is called {name}."
        yield Finding(PASSED, NAME, told, evidence="rds:DescribeDBInstances, rds:DescribeDBClusters")


def _network(calls: Calls, values: Values) -> Iterator[Finding]:
    name, vpc = look_up(values, "DBSubnetGroupName"), ""
    if name:
        asked = "rds:DescribeDBSubnetGroups"
        try:
            answer = calls.read("rds", "DescribeDBSubnetGroups", DBSubnetGroupName=name)
            group: Answer = answer["DBSubnetGroups"][0]
        except (NotFound, IndexError):
            told = f"There is no DB subnet group {name}."
            yield Finding(ERROR, NETWORK, told, "Choose another, or make it.", asked)
            return
        vpc = text(group, "VpcId")
        yield from _zones(values, name, zones_of(group))
    yield from answered(
        NETWORK, lambda: security_groups(calls, texts(look_up(values, "VpcSecurityGroupIds")), name, vpc)
    )


def _zones(values: Values, name: str, zones: list[str]) -> Iterator[Finding]:
    asked, zone = "rds:DescribeDBSubnetGroups", look_up(values, "AvailabilityZone")
    covered = f"DB subnet group {name} has subnets in {', '.join(zones)}"
    if zones and zone and zone not in zones:
        told = f"{covered}, not in {zone}."
        yield Finding(ERROR, NETWORK, told, "Choose one of those zones, or none.", asked)
    elif zones and look_up(values, "MultiAZ") == "true" and len(zones) < ZONES_OF_MULTI_AZ:
        told = f"{covered} only: there is no second zone for a standby."
        yield Finding(ERROR, NETWORK, told, "Choose another group, or set MultiAZ to false.", asked)
    else:
        yield Finding(PASSED, NETWORK, f"{covered}." if zones else f"{name} exists.", evidence=asked)


def security_groups(calls: Calls, wanted: list[str], subnets: str, vpc: str) -> Iterator[Finding]:
    """Whether they are there, and in the VPC of the subnet group, where that is known."""
    if not wanted:
        return
    asked = "ec2:DescribeSecurityGroups"
    filters = [{"Name": "group-id", "Values": wanted}]
    found = {
        text(group, "GroupId"): text(group, "VpcId")
        for group in calls.read("ec2", "DescribeSecurityGroups", Filters=filters)["SecurityGroups"]
    }
    missing = [group for group in wanted if group not in found]
    foreign = [group for group in wanted if vpc and found.get(group, vpc) != vpc]
    if missing:
        told = f"There is no security group {', '.join(missing)}."
        yield Finding(ERROR, NETWORK, told, "Choose others.", asked)
    if foreign:
        told = f"{', '.join(foreign)} is not in {vpc}, the VPC of subnet group {subnets}."
        yield Finding(ERROR, NETWORK, told, "Choose security groups of that VPC.", asked)
    if not missing and not foreign:
        told = f"{', '.join(wanted)}: there{f', in {vpc}' if vpc else ''}."
        yield Finding(PASSED, NETWORK, told, evidence=asked)


def _parameter_group(calls: Calls, values: Values, backup: Answer) -> Iterator[Finding]:
    """A family is its engine's name and the beginning of a version: `postgres16`, `oracle-ee-19`."""
    name = look_up(values, "DBParameterGroupName")
    if not name:
        return
    asked = "rds:DescribeDBParameterGroups"
    try:
        answer = calls.read("rds", "DescribeDBParameterGroups", DBParameterGroupName=name)
        family = text(answer["DBParameterGroups"][0], "DBParameterGroupFamily")
    except (NotFound, IndexError):
        told = f"There is no DB parameter group {name}."
        # A default group comes into being with the first instance that wants it.
        yield Finding(
            WARNING if name.startswith("default.") else ERROR,
            GROUP,
            told,
            "Choose another, or make it.",
            asked,
        )
        return
    engine = look_up(values, "Engine") or text(backup, "Engine")
    version = text(backup, "EngineVersion") if engine == text(backup, "Engine") else ""
    described_as = f"{name} is of family {family}"
    of_family = family.removeprefix(engine).removeprefix("-")
    if not engine:
        told = f"{described_as}; the engine of the backup is not known."
        yield Finding(UNKNOWN, GROUP, told, "Set Engine.", asked)
    elif not family.startswith(engine) or (version and not version.startswith(of_family)):
        told = f"{described_as}, and the instance will run {engine} {version}".rstrip() + "."
        yield Finding(ERROR, GROUP, told, "Choose a group of that engine's family.", asked)
    else:
        told = f"{described_as}, which fits {engine} {version}".rstrip() + "."
        yield Finding(PASSED, GROUP, told, evidence=asked)


def _class(calls: Calls, values: Values, backup: Answer) -> Iterator[Finding]:
    return offered(calls, look_up(values, "DBInstanceClass"), look_up(values, "Engine"), backup)


def offered(calls: Calls, name: str, engine: str, backup: Answer) -> Iterator[Finding]:
    """Whether the Region offers the class for the engine, and for its version where that is the backup's."""
    engine = engine or text(backup, "Engine")
    if not name or not engine:
        return
    asked, operation = "rds:DescribeOrderableDBInstanceOptions", "DescribeOrderableDBInstanceOptions"
    request = {"Engine": engine, "MaxRecords": 20}
    version = text(backup, "EngineVersion")
    if version and engine == text(backup, "Engine"):
        request["EngineVersion"] = version
    label = f"{engine} {request.get('EngineVersion', '')}".rstrip()
    found = calls.read("rds", operation, **request, DBInstanceClass=name)[operation.removeprefix("Describe")]
    if found:
        yield Finding(PASSED, CLASS, f"{name} is offered here for {label}.", evidence=asked)
    elif calls.read("rds", operation, **request)[operation.removeprefix("Describe")]:
        told = f"RDS does not offer {name} here for {label}."
        yield Finding(ERROR, CLASS, told, "Choose another class.", asked)
    else:
        told = f"RDS lists no class at all for {label}, so whether it offers {name} is not known."
        yield Finding(UNKNOWN, CLASS, told, evidence=asked)


def _backup(calls: Calls, point: RecoveryPoint) -> Answer:
    """What RDS tells of the backup itself, such as its engine's version; empty where it does not."""
    try:
        if point.continuity is Continuity.CONTINUOUS:
            return next(belonging_to(point, backups_of(calls, point)), {})
        name = point.arn.partition(":snapshot:")[2]
        if not name:
            return {}
        answer = calls.read("rds", "DescribeDBSnapshots", DBSnapshotIdentifier=name)
        return next(iter(answer["DBSnapshots"]), {})
    except AwsError:
        return {}


def exists(ask: Callable[[], object]) -> bool:
    """Whether there is an answer: what AWS does not find is none."""
    try:
        return bool(ask())
    except NotFound:
        return False
