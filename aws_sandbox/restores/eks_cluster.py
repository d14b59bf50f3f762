"""The new cluster of an EKS restore: as it was at the backup, but for what the request says."""

from __future__ import annotations

import json
from typing import Any

from aws_sandbox.backup.store import RestoreJob
from aws_sandbox.eks.models import SandboxEksBackend
from aws_sandbox.restores.eks_request import Wanted
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.kubernetes import CLUSTERS, association_id, encryption


def build(eks: SandboxEksBackend, place: Place, job: RestoreJob, wanted: Wanted) -> None:
    """Raises moto's EKSError."""
    row, name = CLUSTERS[job.point.resource.name], wanted.cluster
    said = {**_kept(job), **wanted.values}
    network = said["clusterVpcConfig"]
    tags = {"aws:backup:source-resource": f"{job.point.resource.name}:{job.id}"}
    made: Any = eks.create_cluster(
        name=name,
        version=said["eksClusterVersion"],
        role_arn=said["clusterRole"],
        resources_vpc_config={key: network[key] for key in ("subnetIds", "securityGroupIds")},
        encryption_config=encryption(said.get("encryptionConfigProviderKeyArn")),
        tags={**job.point.source_tags, **tags} if job.request.copy_tags else tags,
    )
    made.control_plane_scaling_config = {"tier": said["controlPlaneScalingTier"]}
    for group in said.get("nodeGroups", ()):
        eks.create_nodegroup(cluster_name=name, **_node_group(group))
    namespaces = {profile.name: profile.namespace for profile in row.fargate}
    for profile in said.get("fargateProfiles", ()):
        eks.create_fargate_profile(
            fargate_profile_name=profile["name"],
            cluster_name=name,
            selectors=[{"namespace": namespaces[profile["name"]]}],
            pod_execution_role_arn=profile["podExecutionRoleArn"],
            subnets=profile.get("subnetIds", network["subnetIds"]),
        )
    for addon in row.addons:
        eks.add_addon(name, addon)
    roles = {
        each["associationId"]: each["roleArn"]
        for each in (*_kept(job).get("podIdentityAssociations", ()), *said.get("podIdentityAssociations", ()))
    }
    for identity in row.pod_identities:
        role = roles[association_id(row, identity)]
        eks.add_pod_identity(name, identity.namespace, identity.service_account, role)
    eks.add_access_entry(name, job.request.role_arn)


def _kept(job: RestoreJob) -> dict[str, Any]:
    """What the backup holds, with its texts read."""
    return {
        key: json.loads(value) if value.startswith(("{", "[")) else value
        for key, value in job.point.restore_metadata.items()
        if value is not None
    }


def _node_group(group: dict[str, Any]) -> dict[str, Any]:
    """As moto takes it."""
    members: dict[str, Any] = {
        "nodegroup_name": group["nodeGroupId"],
        "node_role": group["nodeRole"],
        "subnets": group["subnetIds"],
        "instance_types": group.get("instanceTypes"),
    }
    if "launchTemplateId" in group:
        members["launch_template"] = {
            "id": group["launchTemplateId"],
            "version": group["launchTemplateVersion"],
        }
    if "remoteAccessEc2SshKey" in group:
        members["remote_access"] = {
            "ec2SshKey": group["remoteAccessEc2SshKey"],
            "sourceSecurityGroups": group.get("securityGroupIds", []),
        }
    return members
