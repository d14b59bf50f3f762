"""What RestoreFromClusterSnapshot refuses of its parameters, by what exists in the Region and by what
Redshift offers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from moto.ec2.models import ec2_backends

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.identities import find_role
from aws_sandbox.redshift.models import SandboxRedshiftBackend, redshift_of
from aws_sandbox.redshift.offers import NODE_COUNTS, TRACKS, refused_port
from aws_sandbox.restores.keys import find_key
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.warehouses import SUBNET_GROUP

IDENTIFIER = re.compile(r"(?!.*--)[a-z][a-z0-9-]{0,61}[a-z0-9]|[a-z]", re.IGNORECASE)
"""Redshift API, RestoreFromClusterSnapshot: 1 to 63, a letter first, no hyphen last and no two together."""

DAYS = "mon|tue|wed|thu|fri|sat|sun"
WINDOW = re.compile(rf"({DAYS}):[0-2]\d:[0-5]\d-({DAYS}):[0-2]\d:[0-5]\d", re.IGNORECASE)
LONGEST_AUTOMATED, LONGEST_MANUAL = 35, 3653
"""Days of retention: 0 to 35 of automated snapshots, 1 to 3653 of manual ones (the page)."""

ALWAYS_SAVED = ("ra3.", "rg.")
"""Redshift API: automated snapshots cannot be disabled for these node types."""

AQUA = ("auto", "disabled", "enabled")
NOWHERE = (
    *("HsmClientCertificateIdentifier", "HsmConfigurationIdentifier", "ReservedNodeId"),
    *("SnapshotScheduleIdentifier", "TargetReservedNodeOfferingId"),
)
"""Keys that name things of which the sandbox's accounts have none."""


def refuse_cluster(place: Place, point: RecoveryPoint, values: Mapping[str, Any]) -> None:
    """Raises a BackupError."""
    redshift = redshift_of(place)
    _refuse_identifier(redshift, place, values.get("ClusterIdentifier"))
    for key in NOWHERE:
        if key in values:
            raise InvalidParameterValue(f"Invalid {key}: {values[key]} was not found in {place.region}.")
    if point.resource.type == "Redshift Serverless":
        # "You must choose the node type to use, such as RA3, and the number of nodes" (Redshift management
        # guide, "Snapshots and recovery points").
        for key in ("NodeType", "NumberOfNodes"):
            if key not in values:
                raise MissingParameterValue(f"Restore metadata is missing {key}.")
    else:
        _refuse_snapshot(point, values)
    if values.get("OwnerAccount", place.account) != place.account:
        raise InvalidParameterValue(f"Invalid OwnerAccount: the snapshot is of {place.account}.")
    _refuse_nodes(redshift, point, values)
    _refuse_network(redshift, place, values)
    _refuse_settings(redshift, _node_type(redshift, point, values) or "", values)
    _refuse_keys_and_roles(place, values)


def _refuse_identifier(redshift: SandboxRedshiftBackend, place: Place, identifier: str | None) -> None:
    if identifier is None:
        raise MissingParameterValue("Restore metadata is missing ClusterIdentifier.")
    if IDENTIFIER.fullmatch(identifier) is None:
        raise InvalidParameterValue(
            f"Invalid ClusterIdentifier: {identifier!r}. 1 to 63 letters, digits or hyphens; the first is a "
            "letter, the last no hyphen, and no two hyphens stand together."
        )
    if identifier.lower() in redshift.clusters:
        raise InvalidParameterValue(
            f"Invalid ClusterIdentifier: {identifier.lower()} already exists in {place.region}."
        )


def _refuse_snapshot(point: RecoveryPoint, values: Mapping[str, Any]) -> None:
    source = point.resource.arn.rpartition(":")[2]
    if values.get("SnapshotClusterIdentifier", source) != source:
        raise InvalidParameterValue(f"Invalid SnapshotClusterIdentifier: the snapshot is of {source}.")


def _node_type(
    redshift: SandboxRedshiftBackend, point: RecoveryPoint, values: Mapping[str, Any]
) -> str | None:
    """That of the request, or else of the snapshot; None where that is gone."""
    snapshot = redshift.snapshots.get(point.arn.rpartition("/")[2])
    found: str | None = values.get("NodeType", getattr(snapshot, "node_type", None))
    return found


def _refuse_nodes(redshift: SandboxRedshiftBackend, point: RecoveryPoint, values: Mapping[str, Any]) -> None:
    snapshot: Any = redshift.snapshots.get(point.arn.rpartition("/")[2])
    node_type = _node_type(redshift, point, values)
    if node_type is None:
        return  # the snapshot is gone, which fails the job and no call
    if node_type not in NODE_COUNTS:
        raise InvalidParameterValue(f"Invalid NodeType: {node_type}. Valid: {', '.join(NODE_COUNTS)}")
    counts, nodes = (
        NODE_COUNTS[node_type],
        values.get("NumberOfNodes", getattr(snapshot, "number_of_nodes", 1)),
    )
    if nodes not in counts:
        raise InvalidParameterValue(
            f"Invalid NumberOfNodes: {node_type} takes {counts.start} to {counts.stop - 1}, not {nodes}."
        )
    if "Port" in values and (right := refused_port(node_type, values["Port"])) is not None:
        raise InvalidParameterValue(f"Invalid Port: {node_type} takes {right}, not {values['Port']}.")


def _refuse_network(redshift: SandboxRedshiftBackend, place: Place, values: Mapping[str, Any]) -> None:
    ec2 = ec2_backends[place.account][place.region]
    name = values.get("ClusterSubnetGroupName", SUBNET_GROUP)
    group = redshift.subnet_groups.get(name)
    if group is None:
        raise InvalidParameterValue(f"Invalid ClusterSubnetGroupName: {name} does not exist.")
    for identifier in values.get("VpcSecurityGroupIds", ()):
        found = ec2.get_security_group_from_id(identifier)
        if found is None:
            raise InvalidParameterValue(f"Invalid VpcSecurityGroupIds: {identifier} does not exist.")
        if found.vpc_id != group.vpc_id:
            raise InvalidParameterValue(
                f"Invalid VpcSecurityGroupIds: {identifier} is in {found.vpc_id}, the cluster subnet group "
                f"{name} in {group.vpc_id}."
            )
    if (zone := values.get("AvailabilityZone")) is not None:
        if zone not in [each.name for each in ec2.describe_availability_zones()]:
            raise InvalidParameterValue(f"Invalid AvailabilityZone: {zone} is not a zone of this Region.")
        if zone not in {subnet.availability_zone for subnet in group.subnets}:
            raise InvalidParameterValue(
                f"Invalid AvailabilityZone: cluster subnet group {name} has no subnet in {zone}."
            )
    if (address := values.get("ElasticIp")) is not None:
        # Redshift management guide, "Managing clusters in a VPC": an address is for a public cluster.
        if not values.get("PubliclyAccessible"):
            raise InvalidParameterValue("Invalid ElasticIp: PubliclyAccessible is not true.")
        if address not in [each.public_ip for each in ec2.describe_addresses()]:
            raise InvalidParameterValue(f"Invalid ElasticIp: {address} is not an address of this account.")
    for name in values.get("ClusterSecurityGroups", ()):
        if name not in redshift.security_groups:
            raise InvalidParameterValue(f"Invalid ClusterSecurityGroups: {name} does not exist.")


def _refuse_settings(redshift: SandboxRedshiftBackend, node_type: str, values: Mapping[str, Any]) -> None:
    if values.get("AutomatedSnapshotRetentionPeriod", 0) > LONGEST_AUTOMATED:
        raise InvalidParameterValue(
            f"Invalid AutomatedSnapshotRetentionPeriod: 0 to {LONGEST_AUTOMATED} days."
        )
    if values.get("AutomatedSnapshotRetentionPeriod") == 0 and node_type.startswith(ALWAYS_SAVED):
        raise InvalidParameterValue(
            f"Invalid AutomatedSnapshotRetentionPeriod: {node_type} takes 1 to {LONGEST_AUTOMATED} days."
        )
    if not 1 <= values.get("ManualSnapshotRetentionPeriod", 1) <= LONGEST_MANUAL:
        raise InvalidParameterValue(f"Invalid ManualSnapshotRetentionPeriod: 1 to {LONGEST_MANUAL} days.")
    window = values.get("PreferredMaintenanceWindow")
    if window is not None and WINDOW.fullmatch(window) is None:
        raise InvalidParameterValue(
            f"Invalid PreferredMaintenanceWindow: {window!r} is not of the form sun:03:30-sun:04:00."
        )
    group = values.get("ClusterParameterGroupName")
    if group is not None and group not in redshift.parameter_groups:
        raise InvalidParameterValue(f"Invalid ClusterParameterGroupName: {group} does not exist.")
    for key, valid in (("MaintenanceTrackName", tuple(TRACKS)), ("AquaConfigurationStatus", AQUA)):
        if key in values and values[key] not in valid:
            raise InvalidParameterValue(f"Invalid {key}: {values[key]}. Valid: {', '.join(valid)}")


def _refuse_keys_and_roles(place: Place, values: Mapping[str, Any]) -> None:
    if "KmsKeyId" in values and values.get("Encrypted") is False:
        # Undocumented. Without Encrypted a key is taken: Redshift API, "to change the key of an encrypted
        # snapshot".
        raise InvalidParameterValue("Invalid KmsKeyId: it needs Encrypted to be true.")
    if "MasterPasswordSecretKmsKeyId" in values and not values.get("ManageMasterPassword"):
        # Redshift API: "You can only use this parameter if ManageMasterPassword is true."
        raise InvalidParameterValue(
            "Invalid MasterPasswordSecretKmsKeyId: it needs ManageMasterPassword to be true."
        )
    for key in ("KmsKeyId", "MasterPasswordSecretKmsKeyId"):
        if key not in values:
            continue
        found = find_key(place, values[key])
        if found is None:
            raise InvalidParameterValue(f"Invalid {key}: {values[key]} was not found in {place.region}.")
        if found.key_state != "Enabled":
            raise InvalidParameterValue(f"Invalid {key}: {found.arn} is {found.key_state}.")
    roles = values.get("IamRoles", ())
    for arn in roles:
        if find_role(arn, place.partition) is None:
            raise InvalidParameterValue(f"Invalid IamRoles: {arn} does not exist.")
    if (default := values.get("DefaultIamRoleArn")) is not None and default not in roles:
        raise InvalidParameterValue(f"Invalid DefaultIamRoleArn: {default} is not among IamRoles.")
