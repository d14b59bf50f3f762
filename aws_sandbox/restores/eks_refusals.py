"""What StartRestoreJob refuses of an EKS restore, since a client could have known it from the account."""

from __future__ import annotations

from typing import Any

from moto.eks.exceptions import EKSError

from aws_sandbox.backup.errors import InvalidParameterValue, InvalidRequest
from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.eks.models import SandboxEksBackend, told
from aws_sandbox.eks.offers import PLATFORMS
from aws_sandbox.restores.eks_request import Wanted
from aws_sandbox.restores.keys import find_key
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.kubernetes import CLUSTERS, ClusterRow, association_id

MOST_AT_ONCE = 5
"""EKS restores of an account at a time; one for each cluster ("AWS Backup quotas")."""


def refuse_busy(place: Place, wanted: Wanted) -> None:
    from aws_sandbox.backup.models import backend_of
    from aws_sandbox.restores.eks_request import read_wanted

    running = [
        job
        for job in backend_of(place.account, place.region).store.jobs.values()
        if job.request.resource_type == "EKS" and not job.finished
    ]
    if any(read_wanted(job.request.metadata).cluster == wanted.cluster for job in running):
        raise InvalidRequest(f"A restore to cluster {wanted.cluster} is running. Only one can run at a time.")
    if len(running) >= MOST_AT_ONCE:
        raise InvalidRequest(f"{MOST_AT_ONCE} EKS restores are running, the most that an account can have.")


def refuse_new_cluster(place: Place, point: RecoveryPoint, wanted: Wanted, eks: SandboxEksBackend) -> None:
    row, values = CLUSTERS[point.resource.name], wanted.values
    _refuse_version(row, values.get("eksClusterVersion", row.version))
    _refuse_key(place, row, values.get("encryptionConfigProviderKeyArn"))
    if (role := values.get("clusterRole")) is not None:
        _ask("clusterRole", eks.refuse_role, role, "eks.amazonaws.com")
    if (network := values.get("clusterVpcConfig")) is not None:
        _ask("clusterVpcConfig", eks.refuse_network, network)
    if (groups := values.get("nodeGroups")) is not None:
        _refuse_other_set("nodeGroups", groups, "nodeGroupId", {group.name for group in row.node_groups})
        for number, group in enumerate(groups):
            _refuse_node_group(f"nodeGroups[{number}]", group, eks)
    if (profiles := values.get("fargateProfiles")) is not None:
        _refuse_other_set("fargateProfiles", profiles, "name", {profile.name for profile in row.fargate})
        for number, profile in enumerate(profiles):
            key = f"fargateProfiles[{number}]"
            _ask(key, eks.refuse_role, profile["podExecutionRoleArn"], "eks-fargate-pods.amazonaws.com")
            if "subnetIds" in profile:
                _ask(key, eks.subnets, profile["subnetIds"])
    for number, identity in enumerate(values.get("podIdentityAssociations", ())):
        key = f"podIdentityAssociations[{number}]"
        if identity["associationId"] not in {association_id(row, known) for known in row.pod_identities}:
            raise InvalidParameterValue(
                f"Invalid {key}.associationId: {identity['associationId']} is not in the backup."
            )
        _ask(key, eks.refuse_role, identity["roleArn"], "pods.eks.amazonaws.com")


def _refuse_version(row: ClusterRow, version: str) -> None:
    if version not in PLATFORMS:
        raise InvalidParameterValue(
            f"Invalid eksClusterVersion: {version} is not offered. Valid: {', '.join(PLATFORMS)}"
        )
    if _numbers(version) < _numbers(row.version):
        # "If wanting to increase cluster version during restore".
        raise InvalidParameterValue(
            f"Invalid eksClusterVersion: {version} is older than the backup's {row.version}."
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _refuse_key(place: Place, row: ClusterRow, arn: str | None) -> None:
    key = "encryptionConfigProviderKeyArn"
    if arn is None:
        return
    if row.key is None:
        # "Omit this metadata entirely if the source cluster is not encrypted".
        raise InvalidParameterValue(f"Invalid {key}: the cluster of the backup was not encrypted.")
    found = find_key(place, arn) if arn.startswith("arn:") else None
    if found is None:
        raise InvalidParameterValue(f"Invalid {key}: {arn} is no key's ARN of {place.region}.")
    if found.key_state != "Enabled":
        raise InvalidParameterValue(f"Invalid {key}: {found.arn} is {found.key_state}.")


def _refuse_other_set(key: str, entries: list[dict[str, Any]], name: str, kept: set[str]) -> None:
    """ "Must have all of the same node groups from backup time and have matching nodeGroupId"."""
    given = [entry[name] for entry in entries]
    if sorted(given) != sorted(kept):
        raise InvalidParameterValue(
            f"Invalid {key}: the backup has {', '.join(sorted(kept)) or 'none'}, the request "
            f"{', '.join(given) or 'none'}."
        )


def _refuse_node_group(key: str, group: dict[str, Any], eks: SandboxEksBackend) -> None:
    _ask(key, eks.subnets, group["subnetIds"])
    _ask(key, eks.refuse_role, group["nodeRole"], "ec2.amazonaws.com")
    _ask(key, eks.refuse_access, group.get("remoteAccessEc2SshKey"), group.get("securityGroupIds", []))
    template = group.get("launchTemplateId")
    if (template is None) != ("launchTemplateVersion" not in group):
        raise InvalidParameterValue(f"Invalid {key}: a launch template has an id and a version.")
    if template is not None:
        if "instanceTypes" in group or "remoteAccessEc2SshKey" in group:
            raise InvalidParameterValue(
                f"Invalid {key}: a launch template goes without instance types and SSH."
            )
        _ask(key, eks.refuse_template, template)


def _ask(key: str, question: Any, *arguments: Any) -> None:
    try:
        question(*arguments)
    except EKSError as error:
        raise InvalidParameterValue(f"Invalid {key}: {told(error)}") from error
