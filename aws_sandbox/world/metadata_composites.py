"""What GetRecoveryPointRestoreMetadata returns for the points of stacks and clusters. No page of AWS shows an
answer for either: this is what "Restore an Amazon EKS cluster" and "CloudFormation stack backups" say that a
backup holds, under the keys that a restore takes."""

from __future__ import annotations

import json

from aws_sandbox.world.accounts import Place, stable_uuid
from aws_sandbox.world.catalogue import Row
from aws_sandbox.world.kubernetes import (
    CLUSTER_ROLE,
    CLUSTERS,
    fargate_profiles,
    node_groups,
    pod_identities,
    role_arn,
    vpc_config,
)
from aws_sandbox.world.stacks import STACKS, values

Metadata = dict[str, str | None]


def cluster_metadata(place: Place, row: Row) -> Metadata:
    """Of a composite point of a cluster."""
    cluster = CLUSTERS[row.id]
    metadata: Metadata = {
        "clusterName": row.id,
        "eksClusterVersion": cluster.version,
        "clusterRole": role_arn(place, CLUSTER_ROLE),
        "controlPlaneScalingTier": cluster.tier,
        "clusterVpcConfig": json.dumps(vpc_config(place, cluster), separators=(",", ":")),
    }
    if cluster.key is not None:
        metadata["encryptionConfigProviderKeyArn"] = place.key_arn(cluster.key)
    for key, entries in (
        ("nodeGroups", node_groups(place, cluster)),
        ("fargateProfiles", fargate_profiles(place, cluster)),
        ("podIdentityAssociations", pod_identities(place, cluster)),
    ):
        if entries:
            metadata[key] = json.dumps(entries, separators=(",", ":"))
    return metadata


def own_metadata(place: Place, row: Row) -> Metadata:
    """Of the point nested in a composite that holds the template of a stack or the state of a cluster."""
    told: Metadata = {"aws:backup:request-id": stable_uuid("request", "own", place.region, row.type, row.id)}
    if row.type == "CloudFormation":
        stack = STACKS[row.id]
        kept = {
            name: value for name, value in values(stack, place.region).items() if name not in stack.hidden
        }
        return {"StackName": row.id, "StackParameters": json.dumps(kept, separators=(",", ":"))} | told
    return {"clusterName": row.id} | told
