"""Snapshots and images that others than AWS Backup made, and what is said of a volume before it is made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aws_api.account import AwsAccount
from aws_api.native import ebs
from recovery.finding import FindingSeverity
from recovery.models import ProtectedResource, RecoveryPoint
from tests.edge.stub import Answer, Stub, calls_to
from tests.sandbox_process import Sandbox


@pytest.fixture(scope="module")
def ec2(sandbox: Sandbox) -> Any:
    """EC2 as its owner uses it beside us."""
    return sandbox.client("ec2")


def resource(account: AwsAccount, name: str) -> ProtectedResource:
    found = (each for page in account.reads.resources() for each in page if each.name == name)
    return next(each for each in found if each.type in {"EC2", "EBS"})


def test_snapshots_of_others_are_listed_with_their_maker_and_aws_backups_own_are_not(
    shop: AwsAccount,
) -> None:
    volume = resource(shop, "orders-db-data")
    own = {point.arn for page in shop.reads.points_of(volume.arn) for point in page}
    answer = shop.reads.native_points(volume)
    assert answer.refused == ()
    assert not own & {point.arn for point in answer.points}
    assert {point.kind for point in answer.points} == {"EBS snapshot"}
    assert any(point.made_by.startswith("Data Lifecycle Manager") for point in answer.points)
    for point in answer.points:
        assert point.created is not None
        assert point.size
        assert point.restorable
        assert point.request["SnapshotId"] == point.id
        assert set(point.asks) == {"zone"}


def test_who_made_a_snapshot_is_told_by_its_tag_too(shop: AwsAccount, ec2: Any) -> None:
    volume = resource(shop, "batch-scratch")
    made = ec2.create_snapshot(
        VolumeId=volume.arn.rpartition("/")[2],
        Description="by hand",
        TagSpecifications=[
            {"ResourceType": "snapshot", "Tags": [{"Key": "Created-By", "Value": "nightly-lambda"}]}
        ],
    )["SnapshotId"]
    point = next(each for each in shop.reads.native_points(volume).points if each.id == made)
    assert (point.made_by, point.note) == ("nightly-lambda", "by hand")


def test_images_of_others_are_listed_with_what_launching_them_takes(shop: AwsAccount, ec2: Any) -> None:
    web = resource(shop, "web-1")
    made = ec2.create_image(InstanceId=web.arn.rpartition("/")[2], Name="before the migration")["ImageId"]
    (point,) = shop.reads.native_points(web).points
    assert (point.id, point.kind, point.restorable) == (made, "Amazon Machine Image", True)
    assert point.operation == "ec2:RunInstances"
    assert set(point.asks) == {"instance_type", "subnet"}


SNAPSHOT = """<item><snapshotId>{id}</snapshotId><volumeId>vol-1</volumeId><status>completed</status>
<startTime>2026-11-20T03:00:00.000Z</startTime><volumeSize>8</volumeSize><encrypted>false</encrypted>
<description>{description}</description><storageTier>{tier}</storageTier></item>"""
PAGE = """<DescribeSnapshotsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId>
<snapshotSet>{items}</snapshotSet>{token}</DescribeSnapshotsResponse>"""


def test_every_page_of_snapshots_is_read_and_an_archived_one_is_no_way_back_at_once(
    shop: AwsAccount, aws: Stub
) -> None:
    own = SNAPSHOT.format(
        id="snap-own", tier="standard", description="This snapshot is created by the AWS Backup service."
    )
    by_image = SNAPSHOT.format(
        id="snap-ami", tier="standard", description="Created by CreateImage(i-1) for ami-0abc"
    )
    archived = SNAPSHOT.format(id="snap-old", tier="archive", description="")
    pages = [
        PAGE.format(items=own + by_image, token="<nextToken>more</nextToken>"),
        PAGE.format(items=archived, token=""),
    ]
    aws.answer = lambda request: Answer(pages[len(aws.requests) - 1].encode())
    volume = resource(shop, "batch-scratch")
    image, old = ebs.snapshots(calls_to(aws.url), shop.context, volume)
    assert (image.id, image.made_by, image.restorable) == ("snap-ami", "the image ami-0abc", True)
    assert (old.id, old.restorable) == ("snap-old", False)
    assert "72 hours" in old.note
    assert b"NextToken=more" in aws.requests[1].body


def newest(account: AwsAccount, name: str) -> RecoveryPoint:
    (listed, *_) = next(account.reads.points_of(resource(account, name).arn))
    return account.reads.point(listed.arn, listed.vault)


def told_of(account: AwsAccount, point: RecoveryPoint, **values: str) -> set[tuple[FindingSeverity, str]]:
    found = account.reads.account_check("ebs-volume", values, point)
    return {(finding.severity, finding.text) for finding in found}


def test_a_snapshot_and_a_zone_that_are_there_pass(shop: AwsAccount) -> None:
    told = told_of(shop, newest(shop, "batch-scratch"), availabilityZone="eu-west-1b")
    assert {severity for severity, _ in told} == {FindingSeverity.PASSED}
    assert len(told) == 2


def test_a_deleted_snapshot_and_a_zone_of_another_region_are_told(shop: AwsAccount) -> None:
    point = replace(newest(shop, "batch-scratch"), arn="arn:aws:ec2:eu-west-1::snapshot/snap-0bad")
    told = told_of(shop, point, availabilityZone="eu-central-1a")
    assert {severity for severity, _ in told} == {FindingSeverity.ERROR}
    assert any("snap-0bad" in text for _, text in told)
    assert any("eu-central-1a" in text for _, text in told)


@pytest.mark.parametrize(
    ("bucket", "severity"),
    [("relight-shop-logs", FindingSeverity.PASSED), ("nobody-has-this-one", FindingSeverity.ERROR)],
)
def test_the_bucket_for_files_has_to_be_there(
    shop: AwsAccount, bucket: str, severity: FindingSeverity
) -> None:
    values = {"destinationBucketName": bucket}
    (found,) = shop.reads.account_check("s3-bucket", values, newest(shop, "orders-db-data"))
    assert found.severity is severity


def test_a_deleted_snapshot_of_a_vault_elsewhere_may_be_there_unseen(shop: AwsAccount) -> None:
    arn = "arn:aws:ec2:eu-west-1::snapshot/snap-0bad"
    point = replace(newest(shop, "batch-scratch"), arn=arn, vault_account="444455556666")
    assert {severity for severity, _ in told_of(shop, point)} == {FindingSeverity.UNKNOWN}


def test_an_archived_snapshot_is_told_until_it_is_asked_back(shop: AwsAccount, ec2: Any) -> None:
    snapshots = ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]
    found = next(each["SnapshotId"] for each in snapshots if each["StorageTier"] == "archive")
    archived = replace(
        newest(shop, "batch-scratch"), arn=f"arn:aws:ec2:eu-west-1::snapshot/{found}", storage_class="COLD"
    )
    ((severity, text),) = told_of(shop, archived)
    assert severity is FindingSeverity.ERROR
    assert "archived" in text
    ((severity, _),) = told_of(shop, archived, temporaryRestoreDays="3")
    assert severity is FindingSeverity.PASSED
