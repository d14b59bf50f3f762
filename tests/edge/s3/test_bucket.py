"""What a bucket is set to, how a new one gets it, and what S3 itself keeps of its objects."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aws_api.account import AwsAccount
from aws_api.calls import Calls
from aws_api.gateway.checks import value_at
from aws_api.lookups import s3_bucket
from recovery.account import Known
from recovery.context import Mode
from recovery.follow_up import is_done, run_follow_up
from recovery.journal import Journal
from recovery.models import ProtectedResource, RecoveryPoint
from recovery.point_facts import facts_of
from restore_profiles.rules import Names
from restore_profiles.services.s3_bucket_settings import FOLLOW_UPS
from restore_profiles.work import work_of
from tests.edge.stub import Answer, Request, Stub, calls_to
from tests.sandbox_process import Sandbox

NOW = datetime.now(UTC)
KMS_KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666"
DENIED = b"<Error><Code>AccessDenied</Code><Message>%s</Message></Error>"


def point_of(account: AwsAccount, bucket: str) -> RecoveryPoint:
    arn = f"arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:{bucket}-5ec207d0"
    return RecoveryPoint(
        account.context, arn, f"arn:aws:s3:::{bucket}", "COMPLETED", NOW - timedelta(days=2), type="S3"
    )


def set_up(sandbox: Sandbox, bucket: str) -> None:
    """Every setting that a bucket can have and a backup does not."""
    s3, sqs = sandbox.client("s3"), sandbox.client("sqs")
    queue = sqs.create_queue(QueueName=f"{bucket}-events")["QueueUrl"]
    queue_arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    s3.put_public_access_block(
        Bucket=bucket,
        PublicAccessBlockConfiguration=dict.fromkeys(
            ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
        ),
    )
    s3.put_bucket_policy(Bucket=bucket, Policy=policy_of(bucket))
    s3.put_bucket_lifecycle_configuration(
        Bucket=bucket,
        LifecycleConfiguration={
            "Rules": [
                {
                    "ID": "old",
                    "Status": "Enabled",
                    "Filter": {"Prefix": "logs/"},
                    "Expiration": {"Date": datetime(2030, 1, 1, tzinfo=UTC)},
                    "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
                }
            ]
        },
    )
    s3.put_bucket_cors(
        Bucket=bucket,
        CORSConfiguration={
            "CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["https://shop.example"]}]
        },
    )
    s3.put_bucket_encryption(
        Bucket=bucket,
        ServerSideEncryptionConfiguration={
            "Rules": [
                {
                    "ApplyServerSideEncryptionByDefault": {
                        "SSEAlgorithm": "aws:kms",
                        "KMSMasterKeyID": KMS_KEY,
                    }
                }
            ]
        },
    )
    s3.put_bucket_notification_configuration(
        Bucket=bucket,
        NotificationConfiguration={
            "QueueConfigurations": [{"QueueArn": queue_arn, "Events": ["s3:ObjectCreated:*"]}]
        },
    )
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "team", "Value": "shop é"}]})


def policy_of(bucket: str) -> str:
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:DeleteBucket",
        "Resource": f"arn:aws:s3:::{bucket}",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_what_a_bucket_has_beside_its_objects_is_put_on_the_new_one_by_the_follow_ups(
    account: AwsAccount, sandbox: Sandbox, make: Callable[..., str], tmp_path: Any
) -> None:
    source, new, replica = make("source"), make("new"), make("replica")
    set_up(sandbox, source)
    sandbox.client("s3").put_bucket_replication(
        Bucket=source,
        ReplicationConfiguration={
            "Role": "arn:aws:iam::111122223333:role/replicates",
            "Rules": [
                {
                    "ID": "all",
                    "Priority": 1,
                    "Filter": {"Prefix": ""},
                    "Status": "Enabled",
                    "Destination": {"Bucket": f"arn:aws:s3:::{replica}"},
                    "DeleteMarkerReplication": {"Status": "Enabled"},
                }
            ],
        },
    )
    point = point_of(account, source)
    known = account.reads.source_facts("s3-bucket", point.resource_arn)
    assert known.exists is Known.YES
    facts = facts_of(account.context, point, known)
    known_places = {**facts, "values.DestinationBucketName": new}
    wanted = [work_of(each, known_places) for each in FOLLOW_UPS if each.when.holds(Names(facts))]
    of_others = {"block-public-access-too", "bucket-policy-asked"}
    every = [each.name for each in FOLLOW_UPS if each.name not in of_others]
    assert [work.name for work in wanted] == every, "the source has them all"
    assert {is_done(account.reads, work.done) for work in wanted} == {Known.NO}

    account.set_mode(Mode.WRITE)
    journal = Journal(tmp_path / "journal")
    for work in wanted:
        outcome = run_follow_up(account, work, {"policy": policy_of(new)}, journal, "job-1")
        assert outcome.done is Known.YES, work.name
    again = account.reads.source_facts("s3-bucket", f"arn:aws:s3:::{new}")
    assert again.facts == {**(known.facts or {}), "name": new}


def test_a_bucket_with_nothing_set_leaves_public_access_to_be_blocked_by_who_wants_it(
    account: AwsAccount, make: Callable[..., str]
) -> None:
    point = point_of(account, make())
    known = account.reads.source_facts("s3-bucket", point.resource_arn)
    facts = facts_of(account.context, point, known)
    (left,) = (each for each in FOLLOW_UPS if each.when.holds(Names(facts)))
    assert (left.operation, left.optional) == ("s3:PutPublicAccessBlock", True)
    unknown = [each.name for each in FOLLOW_UPS if each.when.holds(Names({}))]
    assert unknown == ["block-public-access", "bucket-policy-asked"], "where the source is gone"


@pytest.mark.parametrize(
    ("setting", "done"),
    [
        (b"", False),
        (b"<EventBridgeConfiguration/>", True),
        (b"<QueueConfiguration><Queue>arn:q</Queue><Event>s3:*</Event></QueueConfiguration>", True),
    ],
)
def test_events_that_go_anywhere_are_a_setting_to_event_bridge_alone_too(
    aws: Stub, setting: bytes, done: bool
) -> None:
    """A continuous backup turns EventBridge on, which S3 tells as an empty element."""
    body = b"<NotificationConfiguration>%s</NotificationConfiguration>" % setting
    aws.answer = lambda request: Answer(body if "notification" in request.path else b"<Empty/>")
    calls = calls_to(aws.url)
    assert is_done_by("notifications", calls) is done
    told = s3_bucket.fact(calls, "shop", s3_bucket.NOTIFICATIONS)
    assert bool(told) is done


def is_done_by(name: str, calls: Calls) -> bool:
    (follow_up,) = (each for each in FOLLOW_UPS if each.name == name)
    check = work_of(follow_up, {"values.DestinationBucketName": "shop"}).done
    return value_at(calls, check.operation, check.request, check.path) in check.expected


def test_the_source_that_is_gone_is_gone(account: AwsAccount) -> None:
    found = account.reads.source_facts("s3-bucket", "arn:aws:s3:::nobody-has-this-bucket")
    assert found.exists is Known.NO


def test_settings_that_may_not_be_read_are_named_and_hide_no_other(aws: Stub) -> None:
    def answer(request: Request) -> Answer:
        if "versioning" in request.path:
            return Answer(b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
        return Answer(DENIED % b"Access Denied", 403)

    aws.answer = answer
    facts = s3_bucket.bucket(calls_to(aws.url), "arn:aws:s3:::shop")
    assert facts["versioning"] == "Enabled"
    assert "policy" in facts["settings_refused"]
    assert "has_policy" not in facts, "unknown is not absent"


def test_versions_and_replicas_are_ways_back_that_claim_no_moment(
    account: AwsAccount, sandbox: Sandbox, make: Callable[..., str]
) -> None:
    never = make("never", versioning="")
    suspended = make("suspended", versioning="Suspended")
    kept = {name: account.reads.native_points(resource(account, name)) for name in (never, suspended)}
    assert kept[never].points == ()
    (point,) = kept[suspended].points
    assert (point.status, point.created, point.earliest) == ("Suspended", None, None)
    assert point.restorable
    assert "suspended" in point.note
    set_up(sandbox, suspended)
    (point,) = account.reads.native_points(resource(account, suspended)).points
    assert "30 days" in point.note
    gone = account.reads.native_points(resource(account, "nobody-has-this-bucket"))
    assert (gone.points, gone.refused) == ((), ())


def resource(account: AwsAccount, bucket: str) -> ProtectedResource:
    return ProtectedResource(account.context, f"arn:aws:s3:::{bucket}", "S3", bucket)


def test_buckets_of_this_region_are_offered_first(account: AwsAccount, make: Callable[..., str]) -> None:
    name = make()
    found = account.reads.choices("s3-buckets", {})
    assert name in [choice.value for choice in found.choices]
    notes = [choice.note for choice in found.choices]
    assert notes == sorted(notes)
