"""What an EKS restore is refused for at once, and what fails its job later."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.composites import VAULT, composite_of, nested_in, run, zones
from tests.sandbox.steps import code, message, refused, restore
from tests.sandbox_process import Sandbox

INVALID, MISSING = "InvalidParameterValueException", "MissingParameterValueException"
REQUEST = "InvalidRequestException"
NEW = {"clusterName": "another", "newCluster": "true"}


@pytest.fixture(scope="module")
def listing(shared_sandbox: Sandbox) -> Any:
    """For tests that change nothing."""
    return shared_sandbox.client("backup")


@pytest.fixture(scope="module")
def point(listing: Any) -> str:
    return composite_of(listing, "storefront", "EKS")


@pytest.fixture(scope="module")
def kept(listing: Any, point: str) -> dict[str, Any]:
    """What the backup returns, its texts read."""
    returned = listing.get_recovery_point_restore_metadata(BackupVaultName=VAULT, RecoveryPointArn=point)
    return {
        key: json.loads(value) if value[:1] in ("{", "[") else value
        for key, value in returned["RestoreMetadata"].items()
    }


def complete(listing: Any, point: str, changes: dict[str, str]) -> dict[str, str]:
    """A request that is right but for the changes; an empty text takes a key away."""
    metadata = {
        "clusterName": "storefront",
        "nestedRestoreJobs": json.dumps(zones(listing, point)),
        **changes,
    }
    return {key: value for key, value in metadata.items() if value}


@pytest.mark.parametrize(
    ("changes", "error_code", "said"),
    [
        ({"clusterName": ""}, MISSING, "clusterName"),
        ({"clusterName": "no/name"}, INVALID, "clusterName"),
        ({"clusterName": "nowhere"}, INVALID, "cluster nowhere does not exist"),
        ({"newCluster": "yes"}, INVALID, "newCluster"),
        ({"encrypted": "false"}, INVALID, "Unknown keys: encrypted"),
        ({"aws:backup:request-id": "1"}, INVALID, "Unknown keys: aws:backup:request-id"),
        ({"namespacePvMapping": "{}"}, INVALID, "Unknown keys: namespacePvMapping"),
        ({"ClusterName": "back-office"}, INVALID, "given twice"),
        ({"eksClusterVersion": "1.34"}, INVALID, "it needs newCluster"),
        ({"namespaces": '["web"]'}, INVALID, "namespaceLevelRestore"),
        ({**NEW, "namespaceLevelRestore": "true", "namespaces": '["web"]'}, INVALID, "existing cluster"),
        ({"namespaceLevelRestore": "true", "namespaces": '["a","b","c","d","e","f"]'}, INVALID, "at most 5"),
        ({"namespaceLevelRestore": "true", "namespaces": '["No_Name"]'}, INVALID, "No_Name"),
        ({"namespaceLevelRestore": "true", "namespaces": "web"}, INVALID, "not JSON"),
        ({"kubernetesRestoreOrder": '["pods"]'}, INVALID, "group/version/kind"),
        ({"restoreKubernetesManifestsOnly": "true"}, INVALID, "only manifests"),
        ({"nestedRestoreJobs": ""}, MISSING, "AvailabilityZone"),
        ({"nestedRestoreJobs": "[]"}, INVALID, "not a JSON object"),
        ({"nestedRestoreJobs": '{"arn:other": "{}"}'}, INVALID, "arn:other is no volume"),
        ({"nestedRestoreJobs": '{"arn:other": {}}'}, INVALID, "must be JSON in a string"),
        ({"nestedRestoreJobs": '{"arn:other": "zone"}'}, INVALID, "is not JSON"),
        ({"nestedRestoreJobs": '{"arn:other": "{\\"a\\": 1}"}'}, INVALID, "no object of strings"),
        ({**NEW, "eksClusterVersion": "1.32"}, INVALID, "older than the backup's 1.33"),
        ({**NEW, "eksClusterVersion": "2.0"}, INVALID, "not offered"),
        ({**NEW, "controlPlaneScalingTier": "tier-s"}, INVALID, "tier-s"),
        ({**NEW, "clusterRole": "arn:aws:iam::111122223333:role/ShopEksNodeRole"}, INVALID, "clusterRole"),
        ({**NEW, "clusterRole": "arn:aws:iam::111122223333:role/None"}, INVALID, "does not exist"),
        ({**NEW, "encryptionConfigProviderKeyArn": "alias/shop-data"}, INVALID, "no key's ARN"),
        ({**NEW, "clusterVpcConfig": '{"subnetIds": ["subnet-1"]}'}, MISSING, "securityGroupIds"),
        ({**NEW, "clusterVpcConfig": '{"subnetIds": "subnet-1", "securityGroupIds": []}'}, INVALID, "list"),
        ({**NEW, "clusterVpcConfig": '{"subnetIDs": []}'}, INVALID, "unknown keys subnetIDs"),
        ({**NEW, "nodeGroups": "[]"}, INVALID, "the backup has search, web"),
        ({**NEW, "nodeGroups": '[{"nodeGroupId": "web"}]'}, MISSING, "nodeGroups[0].subnetIds"),
        ({**NEW, "fargateProfiles": "[]"}, INVALID, "the backup has batch"),
        ({**NEW, "fargateProfiles": '[{"name": "batch"}]'}, MISSING, "podExecutionRoleArn"),
        (
            {**NEW, "podIdentityAssociations": '[{"associationId": "a-1", "roleArn": "arn:none"}]'},
            INVALID,
            "a-1 is not in the backup",
        ),
    ],
)
def test_a_request_that_cannot_be_right_is_refused_at_once(
    shared_sandbox: Sandbox, listing: Any, point: str, changes: dict[str, str], error_code: str, said: str
) -> None:
    metadata = complete(listing, point, changes)
    error = refused(restore, shared_sandbox, listing, point, Metadata=metadata)
    assert (code(error), said in message(error)) == (error_code, True), message(error)


def test_what_the_account_lacks_for_a_new_cluster_is_refused_at_once(
    shared_sandbox: Sandbox, listing: Any, point: str, kept: dict[str, Any]
) -> None:
    network, (web, search), (batch,) = kept["clusterVpcConfig"], kept["nodeGroups"], kept["fargateProfiles"]
    office = shared_sandbox.client("ec2").describe_subnets(
        Filters=[{"Name": "tag:Name", "Values": ["office-a"]}]
    )["Subnets"][0]["SubnetId"]
    identity = {**kept["podIdentityAssociations"][0], "roleArn": web["nodeRole"]}
    for key, value, said in (
        ("clusterVpcConfig", {**network, "subnetIds": network["subnetIds"][:1]}, "two different AZs"),
        ("clusterVpcConfig", {**network, "subnetIds": [*network["subnetIds"], office]}, "all of one VPC"),
        ("clusterVpcConfig", {**network, "vpcId": "vpc-other"}, "not in vpc-other"),
        ("clusterVpcConfig", {**network, "securityGroupIds": ["sg-none"]}, "sg-none"),
        ("nodeGroups", [{**web, "subnetIds": ["subnet-none"]}, search], "subnet-none"),
        ("nodeGroups", [{**web, "nodeRole": kept["clusterRole"]}, search], "ec2.amazonaws.com"),
        ("nodeGroups", [{**web, "remoteAccessEc2SshKey": "lost"}, search], "lost"),
        ("nodeGroups", [{**web, "launchTemplateId": "lt-1"}, search], "an id and a version"),
        (
            "nodeGroups",
            [{**web, "launchTemplateId": "lt-1", "launchTemplateVersion": "1"}, search],
            "goes without",
        ),
        ("nodeGroups", [web], "the backup has search, web"),
        ("fargateProfiles", [{**batch, "podExecutionRoleArn": web["nodeRole"]}], "eks-fargate-pods"),
        ("fargateProfiles", [{**batch, "subnetIds": ["subnet-none"]}], "subnet-none"),
        ("podIdentityAssociations", [identity], "pods.eks.amazonaws.com"),
    ):
        metadata = complete(listing, point, {**NEW, key: json.dumps(value)})
        error = refused(restore, shared_sandbox, listing, point, Metadata=metadata)
        assert (code(error), said in message(error)) == (INVALID, True), (key, message(error))


def test_a_key_is_refused_where_the_cluster_was_not_encrypted(
    shared_sandbox: Sandbox, listing: Any, kept: dict[str, Any]
) -> None:
    point = composite_of(listing, "back-office", "EKS")
    metadata = {**NEW, "encryptionConfigProviderKeyArn": kept["encryptionConfigProviderKeyArn"]}
    error = refused(restore, shared_sandbox, listing, point, Metadata=metadata)
    assert "was not encrypted" in message(error)


def test_a_child_that_its_own_type_would_refuse_is_refused_with_the_parent(
    shared_sandbox: Sandbox, listing: Any, point: str
) -> None:
    for given, said in (
        ({"AvailabilityZone": "mars-1a"}, "mars-1a"),
        ({"AvailabilityZone": "eu-west-1a", "volumeType": "gp9"}, "gp9"),
        ({"AvailabilityZone": "eu-west-1a", "zone": "a"}, "Unknown keys: zone"),
    ):
        nested = {arn: json.dumps(given) for arn in zones(listing, point)}
        metadata = complete(listing, point, {"nestedRestoreJobs": json.dumps(nested)})
        error = refused(restore, shared_sandbox, listing, point, Metadata=metadata)
        assert code(error) == INVALID
        assert message(error).startswith("Invalid nestedRestoreJobs for arn:aws:ec2:")
        assert said in message(error)


def test_neither_a_partial_composite_nor_the_state_alone_is_restored(
    shared_sandbox: Sandbox, listing: Any, point: str
) -> None:
    state = nested_in(listing, point)["storefront"]["RecoveryPointArn"]
    partial = composite_of(listing, "storefront", "EKS", 1)
    for arn, said in ((state, "cannot be restored alone"), (partial, "is PARTIAL")):
        error = refused(restore, shared_sandbox, listing, arn, Metadata={"clusterName": "storefront"})
        assert (code(error), said in message(error)) == (REQUEST, True)


def test_the_returned_metadata_are_no_request(shared_sandbox: Sandbox, listing: Any, point: str) -> None:
    returned = listing.get_recovery_point_restore_metadata(BackupVaultName=VAULT, RecoveryPointArn=point)
    error = refused(restore, shared_sandbox, listing, point, Metadata=returned["RestoreMetadata"])
    assert code(error) == INVALID


def test_a_cluster_takes_one_restore_at_a_time_and_an_account_five(still: Sandbox, backup: Any) -> None:
    point = composite_of(backup, "back-office", "EKS")
    restore(still, backup, point, Metadata={"clusterName": "storefront"})
    error = refused(restore, still, backup, point, Metadata={"clusterName": "storefront"})
    assert (code(error), "Only one" in message(error)) == (REQUEST, True)
    for number in range(4):
        restore(still, backup, point, Metadata={"clusterName": f"new-{number}", "newCluster": "true"})
    error = refused(restore, still, backup, point, Metadata={"clusterName": "back-office"})
    assert (code(error), "5 EKS restores" in message(error)) == (REQUEST, True)
    still.control("POST", "/-/clock", {"advance": 60})
    restore(still, backup, point, Metadata={"clusterName": "storefront"})


def test_what_comes_out_while_restoring_fails_the_job(sandbox: Sandbox, backup: Any, point: str) -> None:
    whole = complete(backup, point, {})
    for metadata, role, said in (
        (
            {**whole, **NEW, "clusterName": "back-office"},
            None,
            "Cluster already exists with name: back-office",
        ),
        (
            {**whole, "namespaceLevelRestore": "true", "namespaces": '["web","none"]'},
            None,
            "no namespace none",
        ),
        (whole, "ShopSnapshotRole", "eks:DescribeCluster"),
    ):
        more = {} if role is None else {"IamRoleArn": sandbox.role(role)}
        job = run(sandbox, backup, point, metadata, **more)
        assert job["Status"] == "FAILED"
        assert said in job["StatusMessage"]
        assert backup.list_restore_jobs(ByParentJobId=job["RestoreJobId"])["RestoreJobs"] == []
