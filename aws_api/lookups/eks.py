"""EKS: what a cluster is made of, and which clusters and versions there are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from recovery.account import AccountChoice
from recovery.context import Context
from recovery.errors import AwsError
from recovery.models import short_id

PAGE = 100
"""`maxResults` of its listings; the model's limit."""


def cluster(calls: Calls, arn: str) -> dict[str, str]:
    """A cluster's settings; `node_groups`, `fargate_profiles` and `pod_identities` are JSON as a restore
    takes them, each left out where AWS refuses to tell it. Raises `NotFound`."""
    name = short_id(arn)
    found = described(calls, name)
    network: Answer = found.get("resourcesVpcConfig") or {}
    encryption: Answer = next(iter(found.get("encryptionConfig") or ()), {})
    facts = {
        "status": text(found, "status"),
        "version": text(found, "version"),
        "role_arn": text(found, "roleArn"),
        "tier": text(found.get("controlPlaneScalingConfig") or {}, "tier"),
        "secrets_key": text(encryption.get("provider") or {}, "keyArn"),
        "vpc_id": text(network, "vpcId"),
        "subnet_ids": ", ".join(network.get("subnetIds") or ()),
        "security_group_ids": ", ".join(network.get("securityGroupIds") or ()),
    }
    for fact, listed in (
        ("node_groups", node_groups),
        ("fargate_profiles", _fargate_profiles),
        ("pod_identities", _pod_identities),
    ):
        with suppress(AwsError):
            parts = [_given(**part) for part in listed(calls, name)]
            facts[fact] = json.dumps(parts, separators=(",", ":")) if parts else ""
    return {name: value for name, value in facts.items() if value}


def described(calls: Calls, name: str) -> Answer:
    """The cluster of that name. Raises `NotFound`."""
    found: Answer = calls.read("eks", "DescribeCluster", name=name)["cluster"]
    return found


def clusters(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    names = sorted(str(name) for page in _pages(calls, "ListClusters") for name in page)
    return [AccountChoice(name) for name in names]


def versions(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Kubernetes versions that a new cluster may have, newest first, with how they are supported."""
    found = [version for page in _pages(calls, "DescribeClusterVersions") for version in page]
    found.sort(key=lambda version: _parts(text(version, "clusterVersion")), reverse=True)
    return [
        AccountChoice(text(version, "clusterVersion"), note=_support(version))
        for version in found
        if text(version, "versionStatus") != "UNSUPPORTED"
    ]


def node_groups(calls: Calls, name: str) -> Iterator[dict[str, object]]:
    """The managed node groups of a cluster, as a restore takes them. Raises `AwsError`."""
    for group_name in _names(calls, "ListNodegroups", name):
        answer = calls.read("eks", "DescribeNodegroup", clusterName=name, nodegroupName=group_name)
        group: Answer = answer["nodegroup"]
        template: Answer = group.get("launchTemplate") or {}
        access: Answer = group.get("remoteAccess") or {}
        yield {
            "nodeGroupId": text(group, "nodegroupName"),
            "subnetIds": list(group.get("subnets") or ()),
            "instanceTypes": list(group.get("instanceTypes") or ()),
            "nodeRole": text(group, "nodeRole"),
            "securityGroupIds": list(access.get("sourceSecurityGroups") or ()),
            "remoteAccessEc2SshKey": text(access, "ec2SshKey"),
            "launchTemplateId": text(template, "id"),
            "launchTemplateVersion": text(template, "version"),
        }


def _fargate_profiles(calls: Calls, name: str) -> Iterator[dict[str, object]]:
    for profile_name in _names(calls, "ListFargateProfiles", name):
        operation = "DescribeFargateProfile"
        answer = calls.read("eks", operation, clusterName=name, fargateProfileName=profile_name)
        profile: Answer = answer["fargateProfile"]
        yield {
            "name": text(profile, "fargateProfileName"),
            "subnetIds": list(profile.get("subnets") or ()),
            "podExecutionRoleArn": text(profile, "podExecutionRoleArn"),
        }


def _pod_identities(calls: Calls, name: str) -> Iterator[dict[str, object]]:
    for page in _pages(calls, "ListPodIdentityAssociations", clusterName=name):
        for listed in page:
            identity = text(listed, "associationId")
            operation = "DescribePodIdentityAssociation"
            answer = calls.read("eks", operation, clusterName=name, associationId=identity)
            yield {"associationId": identity, "roleArn": text(answer["association"], "roleArn")}


def _names(calls: Calls, operation: str, cluster_name: str) -> Iterator[str]:
    for page in _pages(calls, operation, clusterName=cluster_name):
        yield from map(str, page)


def _pages(calls: Calls, operation: str, **request: object) -> Iterator[list[Answer]]:
    return calls.pages("eks", operation, {**request, "maxResults": PAGE}, token="nextToken")


def _given(**members: object) -> dict[str, object]:
    return {member: value for member, value in members.items() if value}


def _parts(version: str) -> tuple[int, ...]:
    """Sorts 1.9 before 1.33."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _support(version: Answer) -> str:
    """`standard support, the default`"""
    status = text(version, "versionStatus").lower().replace("_", " ")
    return ", ".join(filter(None, (status, "the default" if version.get("defaultVersion") else "")))
