"""RDS: whether the cluster that a request describes can be made: name, network, groups, version, class.

One check for Aurora, Multi-AZ DB clusters, DocumentDB and Neptune: RDS's operations tell of all of them. AWS
Backup asks none of this when a restore is started; the job fails minutes later.
"""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.account_checks.questions import answered
from aws_api.account_checks.rds import exists, offered, security_groups
from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from aws_api.lookups.rds import belonging_to, zones_of
from aws_api.lookups.rds import described as described_instance
from aws_api.lookups.rds_clusters import backups_of, described
from recovery.context import Context
from recovery.errors import AwsError, NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import Continuity, RecoveryPoint
from restore_profiles.json_text import texts
from restore_profiles.model import Values
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

NAME = "Cluster identifier"
NETWORK = "Network"
GROUP = "Cluster parameter group"
VERSION = "Engine version"
CLASS = "Instance class"


def target(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """What is to know of the new cluster. What AWS refuses to tell is UNKNOWN, each by itself."""
    yield from answered(NAME, lambda: _name(calls, look_up(values, "dbClusterIdentifier").lower()))
    yield from answered(NETWORK, lambda: _network(calls, values))
    backup = _backup(calls, point)
    yield from answered(GROUP, lambda: _parameter_group(calls, values, backup))
    yield from answered(VERSION, lambda: _version(calls, values))
    wanted = look_up(values, "DBClusterInstanceClass")
    if wanted:
        yield from answered(CLASS, lambda: offered(calls, wanted, look_up(values, "engine"), backup))


def _name(calls: Calls, name: str) -> Iterator[Finding]:
    if not name:
        return
    if exists(lambda: described(calls, name)):
        told = f"A DB cluster called {name} exists."
        next_step = "Choose another name. To replace it, rename it first: aws rds modify-db-cluster."
        yield Finding(ERROR, NAME, told, next_step, "rds:DescribeDBClusters")
        return
    yield Finding(PASSED, NAME, f"No DB cluster is called {name}.", evidence="rds:DescribeDBClusters")
    yield from answered(NAME, lambda: _name_of_an_instance(calls, name))


def _name_of_an_instance(calls: Calls, name: str) -> Iterator[Finding]:
    """AWS's page on RDS has instances and clusters share their names, those on clusters do not say so."""
    if exists(lambda: described_instance(calls, name)):
        told = f"A DB instance called {name} exists; RDS may want a name that neither has."
        yield Finding(WARNING, NAME, told, "Choose another name.", "rds:DescribeDBInstances")


def _network(calls: Calls, values: Values) -> Iterator[Finding]:
    name, vpc = look_up(values, "dbSubnetGroupName"), ""
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
        yield _zones(texts(look_up(values, "availabilityZones")), name, zones_of(group))
    else:
        yield from answered(NETWORK, lambda: _default_vpc(calls))
    wanted = texts(look_up(values, "vpcSecurityGroupIds"))
    yield from answered(NETWORK, lambda: security_groups(calls, wanted, name, vpc))


def _default_vpc(calls: Calls) -> Iterator[Finding]:
    """Without a subnet group the cluster goes into the default VPC ("Restoring a DocumentDB cluster")."""
    asked, filters = "ec2:DescribeVpcs", [{"Name": "is-default", "Values": ["true"]}]
    if calls.read("ec2", "DescribeVpcs", Filters=filters)["Vpcs"]:
        told = "No subnet group is named: the cluster goes into the default VPC."
        yield Finding(INFO, NETWORK, told, evidence=asked)
    else:
        told = "No subnet group is named, and this Region has no default VPC."
        yield Finding(ERROR, NETWORK, told, "Name a DB subnet group.", asked)


def _zones(wanted: list[str], name: str, zones: list[str]) -> Finding:
    asked, outside = "rds:DescribeDBSubnetGroups", [zone for zone in wanted if zone not in zones]
    covered = f"DB subnet group {name} has subnets in {', '.join(zones)}"
    if zones and outside:
        told = f"{covered}, not in {', '.join(outside)}: no instance can be made there."
        return Finding(WARNING, NETWORK, told, "Name zones of the group, or none.", asked)
    return Finding(PASSED, NETWORK, f"{covered}." if zones else f"{name} exists.", evidence=asked)


def _parameter_group(calls: Calls, values: Values, backup: Answer) -> Iterator[Finding]:
    """A family is its engine's name and the beginning of a version: `aurora-postgresql16`, `neptune1.3`,
    `docdb5.0`. Aurora MySQL's `aurora-mysql8.0` is that of MySQL, as is the version 8.0.mysql_aurora.3."""
    name = look_up(values, "dbClusterParameterGroupName")
    if not name:
        return
    asked = "rds:DescribeDBClusterParameterGroups"
    try:
        answer = calls.read("rds", "DescribeDBClusterParameterGroups", DBClusterParameterGroupName=name)
        family = text(answer["DBClusterParameterGroups"][0], "DBParameterGroupFamily")
    except (NotFound, IndexError):
        told = f"There is no cluster parameter group {name}."
        # A default group comes into being with the first cluster that wants it.
        severity = WARNING if name.startswith("default.") else ERROR
        yield Finding(severity, GROUP, told, "Choose another, or make it.", asked)
        return
    engine = look_up(values, "engine") or text(backup, "Engine")
    version = look_up(values, "engineVersion") or text(backup, "EngineVersion")
    described_as, runs = f"{name} is of family {family}", f"{engine} {version}".rstrip()
    if not engine:
        told = f"{described_as}; the engine of the backup is not known."
        yield Finding(UNKNOWN, GROUP, told, "Set engine.", asked)
    elif not family.startswith(engine) or (version and not version.startswith(family.removeprefix(engine))):
        told = f"{described_as}, and the cluster will run {runs}."
        yield Finding(ERROR, GROUP, told, "Choose a group of that engine's family.", asked)
    else:
        yield Finding(PASSED, GROUP, f"{described_as}, which fits {runs}.", evidence=asked)


def _version(calls: Calls, values: Values) -> Iterator[Finding]:
    """RDS may upgrade a backup of a version past its support, so one that is not offered is no error."""
    engine, version = look_up(values, "engine"), look_up(values, "engineVersion")
    if not engine or not version:
        return
    asked = "rds:DescribeDBEngineVersions"
    request = {"Engine": engine, "MaxRecords": 20}
    if calls.read("rds", "DescribeDBEngineVersions", **request, EngineVersion=version)["DBEngineVersions"]:
        yield Finding(PASSED, VERSION, f"{engine} {version} is offered here.", evidence=asked)
    elif calls.read("rds", "DescribeDBEngineVersions", **request)["DBEngineVersions"]:
        told = f"RDS does not offer {engine} {version} here any more."
        yield Finding(WARNING, VERSION, told, "Choose a newer version that can read the backup.", asked)
    else:
        told = f"RDS lists no version at all of {engine}, so whether it offers {version} is not known."
        yield Finding(UNKNOWN, VERSION, told, evidence=asked)


def _backup(calls: Calls, point: RecoveryPoint) -> Answer:
    """What RDS tells of the backup itself, such as its engine's version; empty where it does not."""
    try:
        if point.continuity is Continuity.CONTINUOUS:
            return next(belonging_to(point, backups_of(calls, point)), {})
        name = point.arn.partition(":cluster-snapshot:")[2]
        if not name:
            return {}
        answer = calls.read("rds", "DescribeDBClusterSnapshots", DBClusterSnapshotIdentifier=name)
        return next(iter(answer["DBClusterSnapshots"]), {})
    except AwsError:
        return {}
