"""Composite recovery points of stacks and clusters: what is nested in them, and where that is listed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.composites import VAULT, composite_of, nested_in, run
from tests.sandbox.copies import done, start
from tests.sandbox.steps import code, message, points, refused, resource_arn, restore
from tests.sandbox_process import Sandbox

STACK = ("shop-checkout", "CloudFormation")
CLUSTER = ("storefront", "EKS")


@pytest.fixture(scope="module")
def listing(shared_sandbox: Sandbox) -> Any:
    """For tests that change nothing."""
    return shared_sandbox.client("backup")


@pytest.mark.parametrize(
    ("source", "types"),
    [
        (STACK, ["CloudFormation", "DynamoDB", "EBS", "S3"]),
        (("shop-network", "CloudFormation"), ["CloudFormation"]),
        (CLUSTER, ["EBS", "EBS", "EFS", "EKS"]),
        (("back-office", "EKS"), ["EKS"]),
    ],
)
def test_a_composite_holds_its_own_part_and_a_point_of_each_stateful_resource(
    listing: Any, source: tuple[str, str], types: list[str]
) -> None:
    composite = composite_of(listing, *source)
    nested = nested_in(listing, composite)
    assert sorted(point["ResourceType"] for point in nested.values()) == types
    for name, point in nested.items():
        assert point["IsParent"] is False
        assert point["ParentRecoveryPointArn"] == composite
        assert point["BackupVaultName"] == VAULT
        told = listing.describe_recovery_point(
            BackupVaultName=VAULT, RecoveryPointArn=point["RecoveryPointArn"]
        )
        assert (told["ParentRecoveryPointArn"], told["CompositeMemberIdentifier"]) == (composite, name)
    whole = listing.describe_recovery_point(BackupVaultName=VAULT, RecoveryPointArn=composite)
    assert whole["IsParent"] is True
    assert "ParentRecoveryPointArn" not in whole


def test_a_nested_point_is_listed_with_the_points_of_its_own_resource(listing: Any) -> None:
    for source, member, name, kind in (
        (STACK, "SessionsTable", "sessions", "DynamoDB"),
        (CLUSTER, "pvc-tenants", "tenants", "EFS"),
    ):
        nested = nested_in(listing, composite_of(listing, *source))[member]
        own = points(listing, resource_arn(listing, name, kind))
        found = next(point for point in own if point["RecoveryPointArn"] == nested["RecoveryPointArn"])
        assert found["ParentRecoveryPointArn"] == nested["ParentRecoveryPointArn"]
        assert sum("ParentRecoveryPointArn" in point for point in own) == 3


def test_the_own_part_of_a_composite_is_listed_with_the_stack_or_cluster(listing: Any) -> None:
    for name, kind in (STACK, CLUSTER):
        own = nested_in(listing, composite_of(listing, name, kind))[name]
        listed = points(listing, resource_arn(listing, name, kind))
        assert own["RecoveryPointArn"] in {point["RecoveryPointArn"] for point in listed}
        assert own["RecoveryPointArn"].split(":")[6].startswith(f"{kind.lower()}/{name}-")


@pytest.mark.parametrize(
    ("source", "index", "member"), [(STACK, 2, "AccessLogVolume"), (CLUSTER, 1, "pvc-catalog-cache")]
)
def test_a_composite_is_partial_where_one_of_its_points_was_not_finished(
    listing: Any, source: tuple[str, str], index: int, member: str
) -> None:
    composite = composite_of(listing, *source, index)
    told = listing.describe_recovery_point(BackupVaultName=VAULT, RecoveryPointArn=composite)
    assert told["Status"] == "PARTIAL"
    unfinished = {
        name for name, point in nested_in(listing, composite).items() if point["Status"] != "COMPLETED"
    }
    assert unfinished == {member}


def test_a_nested_point_restores_as_its_own_type_does(sandbox: Sandbox, backup: Any) -> None:
    nested = nested_in(backup, composite_of(backup, *STACK))
    for member, metadata, made in (
        ("SessionsTable", {"targetTableName": "sessions-back"}, ":table/sessions-back"),
        ("AccessLogVolume", {"availabilityZone": "eu-west-1b"}, ":volume/vol-"),
        ("ExportsBucket", {"DestinationBucketName": "relight-shop-restores"}, ":::relight-shop-restores"),
    ):
        job = run(sandbox, backup, nested[member]["RecoveryPointArn"], metadata)
        assert job["Status"] == "COMPLETED", job
        assert made in job["CreatedResourceArn"]
        assert job["IsParent"] is False
        assert "ParentJobId" not in job


def test_a_copied_composite_brings_its_nested_points_and_is_partial_without_one(
    sandbox: Sandbox, backup: Any
) -> None:
    there = sandbox.client("backup", region=sandbox.regions[1])
    for source, status, types in (
        (CLUSTER, "COMPLETED", ["EBS", "EBS", "EFS", "EKS"]),
        # Backups of tables without AWS Backup's advanced features are not copied.
        (STACK, "PARTIAL", ["CloudFormation", "EBS", "S3"]),
    ):
        job = done(sandbox, backup, start(sandbox, backup, composite_of(backup, *source)))
        composite = job["DestinationRecoveryPointArn"]
        told = there.describe_recovery_point(BackupVaultName="shop-copies", RecoveryPointArn=composite)
        assert (told["IsParent"], told["Status"]) == (True, status)
        nested = nested_in(there, composite, "shop-copies")
        assert sorted(point["ResourceType"] for point in nested.values()) == types
    volume = nested["AccessLogVolume"]["RecoveryPointArn"]
    made = run(sandbox, there, volume, {"availabilityZone": f"{sandbox.regions[1]}a"})
    assert made["Status"] == "COMPLETED"


def test_the_state_of_a_cluster_is_not_copied_alone(sandbox: Sandbox, backup: Any) -> None:
    state = nested_in(backup, composite_of(backup, *CLUSTER))["storefront"]["RecoveryPointArn"]
    assert code(refused(start, sandbox, backup, state)) == "InvalidRequestException"


def test_an_unfinished_nested_point_is_refused(sandbox: Sandbox, backup: Any) -> None:
    point = nested_in(backup, composite_of(backup, *STACK, 2))["AccessLogVolume"]["RecoveryPointArn"]
    error = refused(restore, sandbox, backup, point)
    assert code(error) == "InvalidRequestException"
    assert "is PARTIAL" in message(error)
