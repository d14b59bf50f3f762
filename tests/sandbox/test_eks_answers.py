"""Operations of EKS that the sandbox brings: answers fit botocore's model, and lists are paged."""

from __future__ import annotations

import json
from typing import Any

import botocore.session
import pytest

from tests.sandbox.shapes import violations
from tests.sandbox.steps import code, refused
from tests.sandbox_process import Sandbox

STOREFRONT = {"clusterName": "storefront"}
READS: dict[str, dict[str, Any]] = {
    "list_clusters": {},
    "describe_cluster": {"name": "storefront"},
    "list_nodegroups": STOREFRONT,
    "describe_nodegroup": {**STOREFRONT, "nodegroupName": "web"},
    "list_fargate_profiles": STOREFRONT,
    "describe_fargate_profile": {**STOREFRONT, "fargateProfileName": "batch"},
    "describe_cluster_versions": {},
    "list_addons": STOREFRONT,
    "describe_addon": {**STOREFRONT, "addonName": "aws-ebs-csi-driver"},
    "describe_addon_versions": {"addonName": "aws-efs-csi-driver"},
    "list_pod_identity_associations": STOREFRONT,
    "list_access_entries": STOREFRONT,
}


@pytest.fixture(scope="module")
def reading(shared_sandbox: Sandbox) -> Any:
    """For tests that change nothing."""
    return shared_sandbox.client("eks")


def test_every_answer_fits_the_output_shape_of_its_operation(reading: Any) -> None:
    model = botocore.session.Session().get_service_model("eks")
    bodies: list[bytes] = []

    def keep(http_response: Any, **_: Any) -> None:
        bodies.append(http_response.content)

    asked = dict(READS)
    (identity,) = reading.list_pod_identity_associations(**STOREFRONT)["associations"]
    asked["describe_pod_identity_association"] = {**STOREFRONT, "associationId": identity["associationId"]}
    (role,) = reading.list_access_entries(**STOREFRONT)["accessEntries"]
    asked["describe_access_entry"] = {**STOREFRONT, "principalArn": role}
    reading.meta.events.register("after-call.*", keep)
    wrong = {}
    try:
        for operation, inputs in asked.items():
            getattr(reading, operation)(**inputs)
            name = reading.meta.method_to_api_mapping[operation]
            shape = model.operation_model(name).output_shape
            if lines := violations(shape, {**json.loads(bodies[-1])}):
                wrong[operation] = lines
    finally:
        reading.meta.events.unregister("after-call.*", keep)
    assert wrong == {}


def test_lists_are_paged(reading: Any) -> None:
    for operation, member, inputs in (
        ("list_addons", "addons", STOREFRONT),
        ("describe_cluster_versions", "clusterVersions", {}),
    ):
        whole = getattr(reading, operation)(**inputs)[member]
        pages = reading.get_paginator(operation).paginate(PaginationConfig={"PageSize": 2}, **inputs)
        found = [page[member] for page in pages]
        assert [len(page) for page in found[:-1]] == [2] * (len(found) - 1)
        assert [entry for page in found for entry in page] == whole
    error = refused(reading.list_addons, **STOREFRONT, nextToken="elsewhere")
    assert code(error) == "InvalidParameterException"


def test_one_kubernetes_version_is_the_default(reading: Any) -> None:
    versions = reading.describe_cluster_versions()["clusterVersions"]
    default = [version["clusterVersion"] for version in versions if version["defaultVersion"]]
    assert default == [
        version["clusterVersion"]
        for version in reading.describe_cluster_versions(defaultOnly=True)["clusterVersions"]
    ]
    (one,) = reading.describe_cluster_versions(clusterVersions=["1.33"])["clusterVersions"]
    assert one["versionStatus"] == "EXTENDED_SUPPORT"


@pytest.mark.parametrize(
    ("operation", "inputs"),
    [
        ("list_addons", {"clusterName": "none"}),
        ("describe_addon", {**STOREFRONT, "addonName": "none"}),
        ("describe_pod_identity_association", {**STOREFRONT, "associationId": "a-none"}),
        ("describe_access_entry", {**STOREFRONT, "principalArn": "arn:aws:iam::1:role/none"}),
    ],
)
def test_what_is_not_there_is_not_found(reading: Any, operation: str, inputs: dict[str, str]) -> None:
    error = refused(getattr(reading, operation), **inputs)
    assert code(error) == "ResourceNotFoundException"


def test_a_cluster_of_ones_own_needs_what_the_account_has(sandbox: Sandbox) -> None:
    eks = sandbox.client("eks")
    like = eks.describe_cluster(name="back-office")["cluster"]
    network = {key: like["resourcesVpcConfig"][key] for key in ("subnetIds", "securityGroupIds")}
    asked = {"name": "mine", "roleArn": like["roleArn"], "resourcesVpcConfig": network}
    for changes in (
        {"roleArn": sandbox.role("ShopEksNodeRole")},
        {"resourcesVpcConfig": {**network, "subnetIds": network["subnetIds"][:1]}},
        {"resourcesVpcConfig": {**network, "securityGroupIds": ["sg-none"]}},
        {"version": "1.19"},
    ):
        assert code(refused(eks.create_cluster, **{**asked, **changes})) == "InvalidParameterException"
    eks.create_cluster(**asked)
    assert code(refused(eks.create_cluster, **asked)) == "ResourceInUseException"
    eks.create_nodegroup(
        clusterName="mine",
        nodegroupName="nodes",
        subnets=network["subnetIds"],
        nodeRole=sandbox.role("ShopEksNodeRole"),
    )
    made = eks.create_pod_identity_association(
        clusterName="mine", namespace="web", serviceAccount="web", roleArn=sandbox.role("ShopEksPodRole")
    )["association"]
    told = eks.describe_pod_identity_association(clusterName="mine", associationId=made["associationId"])
    assert told["association"] == made
    eks.delete_nodegroup(clusterName="mine", nodegroupName="nodes")
    eks.delete_cluster(name="mine")
    assert "mine" not in eks.list_clusters()["clusters"]
