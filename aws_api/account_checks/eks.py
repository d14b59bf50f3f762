"""EKS: whether the cluster that a restore goes into is there and lets AWS Backup in, or whether the one that
it makes can be made; and whether volumes land where nodes are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from aws_api.account_checks.questions import answered
from aws_api.calls import Calls
from aws_api.gateway.members import text
from aws_api.gateway.points import returned_metadata
from aws_api.lookups import eks
from recovery.context import Context
from recovery.errors import AwsError, NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint, short_id
from restore_profiles.json_text import parsed_json, texts
from restore_profiles.model import Values
from restore_profiles.paths import elements
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

CLUSTER = "Cluster"
NODES = "Node groups"
ZONES = "Zones of the volumes"
VERSION = "Kubernetes version"
DESCRIBED = "eks:DescribeCluster"
BACKUP_PAGE = "Amazon EKS backups"
PAGE = "Restore an Amazon EKS cluster"
WITHOUT_ENTRIES = "CONFIG_MAP"
"""The authentication mode in which AWS Backup cannot make the access entry that it works by."""


def existing(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    name = look_up(values, "clusterName")
    if not name:
        return
    yield from answered(CLUSTER, lambda: _is_there(calls, context, name))
    zones = _volume_zones(values)
    if zones:
        yield from answered(ZONES, lambda: _node_zones(calls, zones, _subnets_of_nodes(calls, name)))


def new(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    name = look_up(values, "clusterName")
    if not name:
        return
    yield from answered(CLUSTER, lambda: _is_free(calls, context, name))
    yield from answered(VERSION, lambda: _version(calls, context, look_up(values, "eksClusterVersion")))
    yield from answered(NODES, lambda: _same_groups(calls, values, point))
    zones = _volume_zones(values)
    if zones:
        subnets = _texts_at(values, "nodeGroups", "subnetIds") | _texts_at(
            values, "fargateProfiles", "subnetIds"
        )
        yield from answered(ZONES, lambda: _node_zones(calls, zones, subnets))


def _is_there(calls: Calls, context: Context, name: str) -> Iterator[Finding]:
    try:
        found = eks.described(calls, name)
    except NotFound:
        told = f"There is no cluster called {name} in {context.region}."
        yield Finding(ERROR, CLUSTER, told, "Choose another, or the target new-cluster.", DESCRIBED)
        return
    status = text(found, "status")
    mode = text(found.get("accessConfig") or {}, "authenticationMode")
    if status not in {"ACTIVE", "UPDATING"}:
        told = f"Cluster {name} is {status}, and a restore needs one that is ACTIVE."
        yield Finding(ERROR, CLUSTER, told, "Wait for it, or choose another.", DESCRIBED)
    elif mode == WITHOUT_ENTRIES:
        told = f"Cluster {name} has the authentication mode {mode}: AWS Backup gets in by access entries."
        next_step = "Turn it to API_AND_CONFIG_MAP: aws eks update-cluster-config."
        # The page demands it for backups and does not say it again for restores.
        yield Finding(WARNING, CLUSTER, told, next_step, BACKUP_PAGE)
    else:
        yield Finding(PASSED, CLUSTER, f"Cluster {name} is {status}.", evidence=DESCRIBED)


def _is_free(calls: Calls, context: Context, name: str) -> Iterator[Finding]:
    try:
        status = text(eks.described(calls, name), "status")
    except NotFound:
        told = f"No cluster in {context.region} is called {name}."
        yield Finding(PASSED, CLUSTER, told, evidence=DESCRIBED)
        return
    told = f"There is a cluster called {name} in {context.region} ({status})."
    yield Finding(ERROR, CLUSTER, told, "Choose another name, or the target existing-cluster.", DESCRIBED)


def _version(calls: Calls, context: Context, wanted: str) -> Iterator[Finding]:
    if not wanted:
        return
    asked = "eks:DescribeClusterVersions"
    offered = [choice.value for choice in eks.versions(calls, context, {})]
    if wanted in offered:
        yield Finding(PASSED, VERSION, f"EKS offers {wanted}.", evidence=asked)
    elif offered:
        told = f"EKS does not offer {wanted}: {', '.join(offered)}."
        yield Finding(ERROR, VERSION, told, "Choose one of those.", asked)


def _same_groups(calls: Calls, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """All node groups of the backup have to be named, and no others. What AWS returned with the point tells
    them, or the source, which may have changed since."""
    named = _texts_at(values, "nodeGroups", "nodeGroupId")
    in_backup = _groups_in_backup(calls, point)
    if in_backup is not None:
        severity, where, asked = ERROR, "the backup", "backup:GetRecoveryPointRestoreMetadata"
        known = in_backup
    else:
        severity, where, asked = WARNING, "the source as it is now", "eks:ListNodegroups"
        try:
            known = {
                str(group["nodeGroupId"]) for group in eks.node_groups(calls, short_id(point.resource_arn))
            }
        except NotFound:
            told = "AWS does not tell which node groups the backup has, and the source is gone."
            yield Finding(UNKNOWN, NODES, told, "All of them have to be named.", PAGE)
            return
    missing, more = sorted(known - named), sorted(named - known)
    if missing:
        told = f"{where.capitalize()} also has {', '.join(missing)}."
        yield Finding(severity, NODES, told, "Add them: the restore wants the same node groups.", asked)
    if more:
        told = f"{where.capitalize()} has no {', '.join(more)}."
        yield Finding(severity, NODES, told, "Leave them out, and add them to the cluster afterwards.", asked)
    if not missing and not more:
        yield Finding(PASSED, NODES, f"The same as {where} has.", evidence=asked)


def _groups_in_backup(calls: Calls, point: RecoveryPoint) -> set[str] | None:
    """The node groups that AWS returned with the point; None where it does not tell them."""
    with suppress(AwsError):
        returned = returned_metadata(calls, point.arn, point.vault, point.vault_account).values
        groups = parsed_json(look_up({key: value or "" for key, value in returned.items()}, "nodeGroups"))
        if isinstance(groups, list):
            return {str(group.get("nodeGroupId")) for group in groups if isinstance(group, dict)}
    return None


def _subnets_of_nodes(calls: Calls, name: str) -> set[str]:
    found: set[str] = set()
    for group in eks.node_groups(calls, name):
        subnets = group["subnetIds"]
        if isinstance(subnets, list):
            found.update(map(str, subnets))
    return found


def _node_zones(calls: Calls, wanted: set[str], subnets: set[str]) -> Iterator[Finding]:
    """Nodes that no managed node group makes, such as Karpenter's, are not seen: so never an error."""
    asked = "ec2:DescribeSubnets"
    if not subnets:
        told = "Which zones the nodes are in is not known: there is no managed node group."
        yield Finding(UNKNOWN, ZONES, told, "Each volume needs a node in its zone.", PAGE)
        return
    filters = [{"Name": "subnet-id", "Values": sorted(subnets)}]
    found = calls.read("ec2", "DescribeSubnets", Filters=filters)["Subnets"]
    zones = {text(subnet, "AvailabilityZone") for subnet in found}
    without = sorted(wanted - zones)
    if without:
        told = f"No managed node group reaches {', '.join(without)}; they are in {', '.join(sorted(zones))}."
        yield Finding(WARNING, ZONES, told, "A volume can be mounted only by a node of its zone.", asked)
    else:
        yield Finding(PASSED, ZONES, f"Node groups reach {', '.join(sorted(wanted))}.", evidence=asked)


def _volume_zones(values: Values) -> set[str]:
    return _texts_at(values, "nestedRestoreJobs", "AvailabilityZone")


def _texts_at(values: Values, path: str, member: str) -> set[str]:
    """The texts that a member has in all elements of a list."""
    return {
        each
        for index in range(elements(values, path))
        for each in texts(look_up(values, f"{path}[{index}].{member}"))
    }
