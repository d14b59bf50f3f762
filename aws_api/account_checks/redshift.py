"""Redshift: whether the cluster that a request describes can be made, whether the one that gets a table is
there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from aws_api.account_checks.questions import answered
from aws_api.account_checks.rds import exists, security_groups
from aws_api.calls import Calls
from aws_api.gateway.members import text
from aws_api.lookups.redshift import described, subnet_group
from recovery.context import Context
from recovery.errors import NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.json_text import texts
from restore_profiles.model import Values
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

NAME = "Cluster identifier"
NETWORK = "Network"
DESCRIBED = "redshift:DescribeClusters"

# Key -> title, operation, its parameter, its list.
NAMED = (
    (
        "ClusterParameterGroupName",
        "Parameter group",
        "DescribeClusterParameterGroups",
        "ParameterGroupName",
        "ParameterGroups",
    ),
    (
        "SnapshotScheduleIdentifier",
        "Snapshot schedule",
        "DescribeSnapshotSchedules",
        "ScheduleIdentifier",
        "SnapshotSchedules",
    ),
)


def cluster(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """What is to know of a new cluster. What AWS refuses to tell is UNKNOWN, each by itself."""
    yield from answered(NAME, lambda: _name(calls, context, look_up(values, "ClusterIdentifier")))
    yield from answered(NETWORK, lambda: _network(calls, values))
    for key, title, operation, parameter, member in NAMED:
        name = look_up(values, key)
        if name:
            ask = partial(_named, calls, name, title, operation, parameter, member)
            yield from answered(title, ask)


def table(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """Whether the cluster that gets the table is there and available."""
    name = look_up(values, "ClusterIdentifier")
    if not name:
        return
    try:
        status = text(described(calls, name), "ClusterStatus")
    except NotFound:
        told = f"There is no Redshift cluster {name} in {context.region}."
        next_step = "Choose another; or restore the whole cluster, and take the table from there."
        yield Finding(ERROR, "Cluster of the table", told, next_step, DESCRIBED)
        return
    # "available, resize-cleanup" is one of the states.
    if status.startswith("available"):
        yield Finding(PASSED, "Cluster of the table", f"The cluster {name} is available.", evidence=DESCRIBED)
    else:
        told = f"The cluster {name} is {status}; a table is restored to an available one."
        yield Finding(ERROR, "Cluster of the table", told, "Wait until it is available.", DESCRIBED)


def _name(calls: Calls, context: Context, name: str) -> Iterator[Finding]:
    if not name:
        return
    if exists(lambda: described(calls, name)):
        told = f"There is a Redshift cluster {name} in {context.region}."
        next_step = "Choose another name. To replace it, rename it first: aws redshift modify-cluster."
        yield Finding(ERROR, NAME, told, next_step, DESCRIBED)
    else:
        told = f"No Redshift cluster in {context.region} is called {name}."
        yield Finding(PASSED, NAME, told, evidence=DESCRIBED)


def _network(calls: Calls, values: Values) -> Iterator[Finding]:
    name = look_up(values, "ClusterSubnetGroupName")
    if not name:
        return
    asked = "redshift:DescribeClusterSubnetGroups"
    try:
        found = subnet_group(calls, name)
    except NotFound:
        told = f"There is no cluster subnet group {name}."
        yield Finding(ERROR, NETWORK, told, "Choose another, or make it.", asked)
        return
    yield Finding(PASSED, NETWORK, f"The cluster subnet group {name} is there.", evidence=asked)
    wanted = texts(look_up(values, "VpcSecurityGroupIds"))
    if wanted:
        yield from answered(NETWORK, lambda: security_groups(calls, wanted, name, text(found, "VpcId")))


def _named(
    calls: Calls, name: str, title: str, operation: str, parameter: str, member: str
) -> Iterator[Finding]:
    asked = f"redshift:{operation}"
    try:
        found = calls.read("redshift", operation, **{parameter: name})[member]
    except NotFound:
        found = []
    if found:
        yield Finding(PASSED, title, f"{name} is there.", evidence=asked)
    else:
        yield Finding(ERROR, title, f"There is none called {name}.", "Choose another, or make it.", asked)
