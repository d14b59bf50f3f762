"""What is asked about the bucket that a restore names: buckets of the sandbox, and a stub where S3 has to be
large or to refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from aws_api.account import AwsAccount
from aws_api.account_checks.registry import asked
from aws_api.account_checks.s3_objects import MOST, count
from recovery.context import Context
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from tests.edge.stub import Answer, Request, Stub, calls_to
from tests.sandbox_process import Sandbox

NOW = datetime.now(UTC)
ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity
DENIED = b"<Error><Code>AccessDenied</Code><Message>%s</Message></Error>"


def point_of(account: AwsAccount, bucket: str) -> RecoveryPoint:
    arn = f"arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:{bucket}-5ec207d0"
    return RecoveryPoint(
        account.context, arn, f"arn:aws:s3:::{bucket}", "COMPLETED", NOW - timedelta(days=2), type="S3"
    )


def told(
    account: AwsAccount, source: str, bucket: str, **values: str
) -> dict[str, tuple[FindingSeverity, Finding]]:
    found = account.reads.account_check(
        "s3-destination", {"DestinationBucketName": bucket, **values}, point_of(account, source)
    )
    assert len({finding.title for finding in found}) == len(found)
    return {finding.title: (finding.severity, finding) for finding in found}


def test_a_bucket_that_takes_the_restore_passes_every_question(
    account: AwsAccount, make: Callable[..., str]
) -> None:
    answers = told(account, "shop", make(), NewBucket="false", RestoreACLs="true")
    assert {title: severity for title, (severity, _) in answers.items()} == {
        "Destination bucket": PASSED,
        "Versioning of the bucket": PASSED,
        "Access control lists": PASSED,
        "Public access control lists": PASSED,
        "Objects that are skipped": PASSED,
    }


def test_a_bucket_that_does_not_exist_is_refused_and_nothing_more_is_asked(account: AwsAccount) -> None:
    answers = told(account, "shop", "nobody-has-this-bucket")
    assert list(answers) == ["Destination bucket"]
    assert answers["Destination bucket"][0] is ERROR


def test_a_bucket_in_another_region_is_refused(account: AwsAccount, sandbox: Sandbox) -> None:
    away = sandbox.regions[1]
    name = "in-another-region"
    sandbox.client("s3", region=away).create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": away}
    )
    severity, finding = told(account, "shop", name)["Destination bucket"]
    assert severity is ERROR
    assert away in finding.text
    assert account.context.region in finding.next_step


@pytest.mark.parametrize("state", ["", "Suspended"])
def test_a_bucket_without_versioning_is_refused_with_the_command_that_turns_it_on(
    account: AwsAccount, make: Callable[..., str], state: str
) -> None:
    severity, finding = told(account, "shop", make(state.lower(), versioning=state))[
        "Versioning of the bucket"
    ]
    assert severity is ERROR
    assert "put-bucket-versioning" in finding.next_step


@pytest.mark.parametrize(
    ("enabled", "asked", "severity"),
    [
        (True, "true", PASSED),
        (True, "", PASSED),
        (False, "true", ERROR),
        (False, "", WARNING),
        (False, "false", PASSED),
    ],
)
def test_acls_are_restored_only_where_the_bucket_takes_them(
    account: AwsAccount, make: Callable[..., str], enabled: bool, asked: str, severity: FindingSeverity
) -> None:
    bucket = make(f"{enabled}-{asked or 'left'}".lower(), acls=enabled)
    assert told(account, "shop", bucket, RestoreACLs=asked)["Access control lists"][0] is severity


@pytest.mark.parametrize(("asked", "blocked"), [("true", True), ("", True), ("true", False)])
def test_that_public_objects_will_be_left_out_is_known_before(
    account: AwsAccount, sandbox: Sandbox, make: Callable[..., str], asked: str, blocked: bool
) -> None:
    bucket = make(f"{asked or 'left'}-{blocked}".lower())
    sandbox.client("s3").put_public_access_block(
        Bucket=bucket, PublicAccessBlockConfiguration={"BlockPublicAcls": blocked, "IgnorePublicAcls": True}
    )
    severity, _ = told(account, "shop", bucket, RestoreACLs=asked)["Public access control lists"]
    assert severity is (WARNING if blocked else PASSED)
    assert "Public access control lists" not in told(account, "shop", bucket, RestoreACLs="false")


def test_a_new_name_is_free_or_taken(account: AwsAccount, make: Callable[..., str]) -> None:
    free = told(account, "shop", "nobody-has-this-bucket", NewBucket="true")
    taken = told(account, "shop", make(), NewBucket="true")
    assert free["Destination bucket"][0] is PASSED
    assert taken["Destination bucket"][0] is ERROR


def test_objects_that_are_there_are_counted_and_said_to_be_skipped(
    account: AwsAccount, sandbox: Sandbox, make: Callable[..., str]
) -> None:
    bucket, s3 = make(), sandbox.client("s3")
    for key in ("a.csv", "reports/1.csv", "reports/2.csv", "reports-old.csv", "gone.csv"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    s3.delete_object(Bucket=bucket, Key="gone.csv")
    severity, finding = told(account, "shop", bucket)["Objects that are skipped"]
    assert severity is WARNING
    assert "4 objects" in finding.text, "a delete marker is no object"


@pytest.mark.parametrize(
    ("item", "objects"),
    [
        ("s3://shop/reports/", 2),
        ("s3://shop/reports", 2),
        ("reports/1.csv", 1),
        ("s3://shop/reports/1", 0),
        ("s3://shop/none.csv", 0),
        ("s3://shop/", 4),
    ],
)
def test_an_item_counts_its_own_key_or_what_lies_in_its_folder(
    account: AwsAccount, sandbox: Sandbox, make: Callable[..., str], item: str, objects: int
) -> None:
    bucket = make(f"{len(item)}{item[-1] == '/'}".lower())
    for key in ("a.csv", "reports/1.csv", "reports/2.csv", "reports-old.csv"):
        sandbox.client("s3").put_object(Bucket=bucket, Key=key, Body=b"x")
    _, finding = told(account, "shop", bucket, ItemsToRestore=item)["Objects that are skipped"]
    shown = "no objects" if not objects else "1 object." if objects == 1 else f"{objects} objects"
    assert shown in finding.text


def test_the_source_tells_apart_what_was_written_after_the_moment(
    account: AwsAccount, sandbox: Sandbox, make: Callable[..., str]
) -> None:
    bucket = make()
    for key in ("old.csv", "changed.csv"):
        sandbox.client("s3").put_object(Bucket=bucket, Key=key, Body=b"x")
    before = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    after = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    severity, finding = told(account, bucket, bucket, RestoreTime=before)["Objects that are skipped"]
    assert severity is WARNING
    assert "2 were written later" in finding.text
    severity, finding = told(account, bucket, bucket, RestoreTime=after)["Objects that are skipped"]
    assert severity is INFO
    assert "written later" not in finding.text


def test_an_item_of_another_bucket_is_told(account: AwsAccount, make: Callable[..., str]) -> None:
    answers = told(account, "shop", make(), ItemsToRestore="s3://elsewhere/a.csv")
    severity, finding = answers["Objects or folders"]
    assert severity is WARNING
    assert "s3://shop/" in finding.next_step


def listing_of(keys: int, page: int = 1000) -> Callable[[Request], Answer]:
    """A bucket of so many keys, page by page."""

    def answer(request: Request) -> Answer:
        start = int(request.path.partition("continuation-token=")[2].partition("&")[0] or 0)
        end = min(start + page, keys)
        contents = "".join(
            f"<Contents><Key>k{index:06}</Key><LastModified>2026-11-01T00:00:00Z</LastModified></Contents>"
            for index in range(start, end)
        )
        more = f"<NextContinuationToken>{end}</NextContinuationToken>" if end < keys else ""
        body = f"<ListBucketResult>{contents}{more}</ListBucketResult>"
        return Answer(body.encode(), headers={"Content-Type": "application/xml"})

    return answer


@pytest.mark.parametrize(
    ("keys", "counted", "sampled"),
    [(0, 0, False), (2500, 2500, False), (MOST, MOST, False), (MOST + 1, MOST, True)],
)
def test_above_ten_thousand_keys_the_count_is_a_sample_and_says_so(
    aws: Stub, keys: int, counted: int, sampled: bool
) -> None:
    aws.answer = listing_of(keys)
    found = count(calls_to(aws.url), "big", "", NOW)
    assert (found.objects, found.sampled) == (counted, sampled)
    assert ("sampled" in str(found)) is sampled
    assert len(aws.requests) <= 10


def test_one_refusal_hides_no_other_answer(aws: Stub) -> None:
    def answer(request: Request) -> Answer:
        if "location" in request.path:
            return Answer(b"<LocationConstraint>eu-west-1</LocationConstraint>")
        if "list-type=2" in request.path:
            return listing_of(3)(request)
        return Answer(DENIED % b"Access Denied", 403)

    aws.answer = answer
    here = Context("111122223333", "eu-west-1")
    point = RecoveryPoint(here, "arn", "arn:aws:s3:::shop", "COMPLETED", NOW, type="S3")
    found = asked(
        calls_to(aws.url),
        here,
        "s3-destination",
        {"DestinationBucketName": "other", "NewBucket": "false"},
        point,
    )
    assert {finding.title: finding.severity for finding in found} == {
        "Destination bucket": PASSED,
        "Versioning of the bucket": UNKNOWN,
        "Access control lists": UNKNOWN,
        "Public access control lists": UNKNOWN,
        "Objects that are skipped": WARNING,
    }


@pytest.mark.parametrize(
    ("message", "severity"),
    [
        (b"Access Denied", WARNING),
        (
            b"User: arn:aws:iam::111122223333:user/op is not authorized to perform: s3:GetBucketLocation on "
            b"resource: arn:aws:s3:::taken because no identity-based policy allows the action",
            UNKNOWN,
        ),
    ],
)
def test_a_name_that_is_hidden_is_most_likely_taken_unless_it_is_we_who_may_not_ask(
    aws: Stub, message: bytes, severity: FindingSeverity
) -> None:
    aws.answer = lambda request: Answer(DENIED % message, 403)
    here = Context("111122223333", "eu-west-1")
    point = RecoveryPoint(here, "arn", "arn:aws:s3:::shop", "COMPLETED", NOW, type="S3")
    values = {"DestinationBucketName": "taken", "NewBucket": "true"}
    (found,) = asked(calls_to(aws.url), here, "s3-destination", values, point)
    assert found.severity is severity
