"""EKS's look-ups and checks: what a cluster is made of, and what speaks against a restore into it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from aws_api.account_checks.registry import asked
from aws_api.lookups.registry import choices, source_facts
from recovery.account import Known
from recovery.context import Context
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from tests.edge.stub import Answer, Request, Stub, calls_to, failed, said
from tests.profiles.samples import MADE

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity
HERE = Context("111122223333", "eu-west-1")
CLUSTER = "arn:aws:eks:eu-west-1:111122223333:cluster/shop"
POINT = RecoveryPoint(
    HERE,
    "arn:aws:backup:eu-west-1:111122223333:recovery-point:composite:eks/shop-1",
    CLUSTER,
    "COMPLETED",
    MADE,
    type="EKS",
    vault="main",
    is_parent=True,
)
WORKERS: dict[str, Any] = {
    "nodegroupName": "workers",
    "subnets": ["subnet-a", "subnet-b"],
    "instanceTypes": ["m7g.large"],
    "nodeRole": "arn:aws:iam::111122223333:role/nodes",
    "launchTemplate": {"id": "lt-1", "version": "3", "name": "nodes"},
}
MADE_OF: dict[str, Any] = {
    "/clusters": {"clusters": ["shop", "back-office"]},
    "/clusters/shop": {
        "cluster": {
            "name": "shop",
            "status": "ACTIVE",
            "version": "1.33",
            "roleArn": "arn:aws:iam::111122223333:role/cluster",
            "resourcesVpcConfig": {
                "vpcId": "vpc-1",
                "subnetIds": ["subnet-a", "subnet-b"],
                "securityGroupIds": ["sg-1"],
            },
            "encryptionConfig": [{"resources": ["secrets"], "provider": {"keyArn": "arn:key"}}],
            "accessConfig": {"authenticationMode": "API"},
        }
    },
    "/clusters/shop/node-groups": {"nodegroups": ["workers"]},
    "/clusters/shop/node-groups/workers": {"nodegroup": WORKERS},
    "/clusters/shop/fargate-profiles": {"fargateProfileNames": ["batch"]},
    "/clusters/shop/fargate-profiles/batch": {
        "fargateProfile": {
            "fargateProfileName": "batch",
            "podExecutionRoleArn": "arn:pods",
            "subnets": ["subnet-a"],
        }
    },
    "/clusters/shop/pod-identity-associations": {"associations": [{"associationId": "a-1"}]},
    "/clusters/shop/pod-identity-associations/a-1": {
        "association": {"associationId": "a-1", "roleArn": "arn:r"}
    },
    "/cluster-versions": {
        "clusterVersions": [
            {"clusterVersion": "1.9", "versionStatus": "EXTENDED_SUPPORT"},
            {"clusterVersion": "1.33", "versionStatus": "STANDARD_SUPPORT", "defaultVersion": True},
            {"clusterVersion": "1.8", "versionStatus": "UNSUPPORTED"},
        ]
    },
}
ZONES = {"subnet-a": "eu-west-1a", "subnet-b": "eu-west-1b"}


def as_eks(changes: Mapping[str, Any] | None = None, returned: Mapping[str, str] | None = None) -> Any:
    """Answers by path; a text is the code of a refusal, and None that there is no such thing."""
    answers = {**MADE_OF, **(changes or {})}

    def answer(request: Request) -> Answer:
        path = unquote(urlsplit(request.path).path)
        if path.endswith("/restore-metadata"):
            body = {"RestoreMetadata": returned}
            return said(body) if returned is not None else failed(403, "AccessDeniedException", "no")
        if path == "/":
            return Answer(subnets())
        found = answers.get(path)
        if isinstance(found, str):
            return failed(403, found, "not allowed")
        return failed(404, "ResourceNotFoundException", "none") if found is None else said(found)

    return answer


def subnets() -> bytes:
    items = "".join(
        f"<item><subnetId>{name}</subnetId><availabilityZone>{zone}</availabilityZone></item>"
        for name, zone in ZONES.items()
    )
    return f"<DescribeSubnetsResponse><subnetSet>{items}</subnetSet></DescribeSubnetsResponse>".encode()


def found_by(aws: Stub, check: str, values: Mapping[str, str]) -> dict[str, Finding]:
    return {finding.title: finding for finding in asked(calls_to(aws.url), HERE, check, values, POINT)}


def test_a_cluster_is_told_as_a_restore_takes_it(aws: Stub) -> None:
    aws.answer = as_eks()
    facts = source_facts(calls_to(aws.url), HERE, "eks-cluster", CLUSTER).facts or {}
    assert (facts["version"], facts["vpc_id"], facts["subnet_ids"]) == ("1.33", "vpc-1", "subnet-a, subnet-b")
    assert facts["secrets_key"] == "arn:key"
    assert json.loads(facts["node_groups"]) == [
        {
            "nodeGroupId": "workers",
            "subnetIds": ["subnet-a", "subnet-b"],
            "instanceTypes": ["m7g.large"],
            "nodeRole": WORKERS["nodeRole"],
            "launchTemplateId": "lt-1",
            "launchTemplateVersion": "3",
        }
    ]
    assert json.loads(facts["fargate_profiles"])[0]["podExecutionRoleArn"] == "arn:pods"
    assert json.loads(facts["pod_identities"]) == [{"associationId": "a-1", "roleArn": "arn:r"}]


def test_a_part_that_may_not_be_read_keeps_nothing_else_from_being_told(aws: Stub) -> None:
    aws.answer = as_eks({"/clusters/shop/node-groups": "AccessDeniedException"})
    facts = source_facts(calls_to(aws.url), HERE, "eks-cluster", CLUSTER).facts or {}
    assert "node_groups" not in facts
    assert "fargate_profiles" in facts


def test_a_cluster_that_is_gone_is_known_to_be(aws: Stub) -> None:
    aws.answer = as_eks({"/clusters/shop": None})
    assert source_facts(calls_to(aws.url), HERE, "eks-cluster", CLUSTER).exists is Known.NO


def test_clusters_and_versions_are_offered(aws: Stub) -> None:
    aws.answer = as_eks()
    calls = calls_to(aws.url)
    assert [each.value for each in choices(calls, HERE, "eks-clusters", {}).choices] == [
        "back-office",
        "shop",
    ]
    versions = choices(calls, HERE, "eks-versions", {}).choices
    assert [(each.value, each.note) for each in versions] == [
        ("1.33", "standard support, the default"),
        ("1.9", "extended support"),
    ]


@pytest.mark.parametrize(
    ("cluster", "severity"),
    [
        ({"status": "ACTIVE", "accessConfig": {"authenticationMode": "API_AND_CONFIG_MAP"}}, PASSED),
        ({"status": "ACTIVE", "accessConfig": {"authenticationMode": "CONFIG_MAP"}}, WARNING),
        ({"status": "DELETING"}, ERROR),
    ],
)
def test_the_cluster_has_to_be_there_and_to_let_aws_backup_in(
    aws: Stub, cluster: dict[str, Any], severity: FindingSeverity
) -> None:
    aws.answer = as_eks({"/clusters/shop": {"cluster": cluster}})
    assert found_by(aws, "eks-cluster", {"clusterName": "shop"})["Cluster"].severity is severity


def test_a_cluster_that_does_not_exist_is_an_error_and_one_that_is_hidden_unknown(aws: Stub) -> None:
    aws.answer = as_eks({"/clusters/shop": None})
    assert found_by(aws, "eks-cluster", {"clusterName": "shop"})["Cluster"].severity is ERROR
    aws.answer = as_eks({"/clusters/shop": "AccessDeniedException"})
    assert found_by(aws, "eks-cluster", {"clusterName": "shop"})["Cluster"].severity is UNKNOWN


@pytest.mark.parametrize(
    ("zone", "severity"), [("eu-west-1a", PASSED), ("eu-west-1b", PASSED), ("eu-west-1c", WARNING)]
)
def test_a_volume_wants_a_node_in_its_zone(aws: Stub, zone: str, severity: FindingSeverity) -> None:
    aws.answer = as_eks()
    values = {"clusterName": "shop", "nestedRestoreJobs[0].AvailabilityZone": zone}
    assert found_by(aws, "eks-cluster", values)["Zones of the volumes"].severity is severity


def test_without_a_managed_node_group_the_zones_of_nodes_are_unknown(aws: Stub) -> None:
    aws.answer = as_eks({"/clusters/shop/node-groups": {"nodegroups": []}})
    values = {"clusterName": "shop", "nestedRestoreJobs[0].AvailabilityZone": "eu-west-1a"}
    assert found_by(aws, "eks-cluster", values)["Zones of the volumes"].severity is UNKNOWN


NEW = {
    "clusterName": "shop-2",
    "eksClusterVersion": "1.33",
    "nodeGroups[0].nodeGroupId": "workers",
    "nodeGroups[0].subnetIds": "subnet-a",
    "nestedRestoreJobs[0].AvailabilityZone": "eu-west-1a",
}


def test_a_new_cluster_that_can_be_made_passes_every_question(aws: Stub) -> None:
    aws.answer = as_eks(returned={"nodeGroups": '[{"nodeGroupId":"workers"}]'})
    assert {each.severity for each in found_by(aws, "eks-new-cluster", NEW).values()} == {PASSED}


def test_a_name_that_is_taken_and_a_version_that_is_gone_are_errors(aws: Stub) -> None:
    aws.answer = as_eks()
    found = found_by(aws, "eks-new-cluster", {**NEW, "clusterName": "shop", "eksClusterVersion": "1.8"})
    assert found["Cluster"].severity is ERROR
    assert found["Kubernetes version"].severity is ERROR
    assert "1.33" in found["Kubernetes version"].text


def test_other_node_groups_than_the_backups_are_an_error_and_than_the_sources_a_warning(aws: Stub) -> None:
    values = {**NEW, "nodeGroups[0].nodeGroupId": "spot"}
    aws.answer = as_eks(returned={"nodeGroups": '[{"nodeGroupId":"workers"}]'})
    findings = asked(calls_to(aws.url), HERE, "eks-new-cluster", values, POINT)
    assert [each.severity for each in findings if each.title == "Node groups"] == [ERROR, ERROR]
    aws.answer = as_eks()
    findings = asked(calls_to(aws.url), HERE, "eks-new-cluster", values, POINT)
    groups = [each for each in findings if each.title == "Node groups"]
    assert [each.severity for each in groups] == [WARNING, WARNING]
    assert "workers" in groups[0].text
    assert "spot" in groups[1].text


def test_where_nobody_tells_the_node_groups_of_the_backup_they_are_unknown(aws: Stub) -> None:
    aws.answer = as_eks({"/clusters/shop/node-groups": None})
    assert found_by(aws, "eks-new-cluster", NEW)["Node groups"].severity is UNKNOWN
