"""S3: whether the bucket that a restore names takes what the restore puts there, and what it will skip.

Sources: "Restore S3 data using AWS Backup" for what fails a job and what is skipped; the Amazon S3 API for
what its answers mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from aws_api.account_checks.questions import answered
from aws_api.account_checks.s3_objects import TITLE as OBJECTS_TITLE
from aws_api.account_checks.s3_objects import bucket_of, skipped
from aws_api.calls import Calls
from aws_api.lookups import s3_bucket
from recovery.context import Context
from recovery.errors import AccessDenied, NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint, short_id
from recovery.plain_text import shell_word
from restore_profiles.json_text import texts
from restore_profiles.model import Values
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

TITLE = "Destination bucket"
VERSIONING = "Versioning of the bucket"
ACLS = "Access control lists"
PUBLIC_ACLS = "Public access control lists"
ITEMS = "Objects or folders"
PAGE = "Restore S3 data using AWS Backup"

# S3 says so, with the action, to callers of the account that the bucket belongs to; others read no more than
# "Access Denied" ("Troubleshoot access denied errors", Amazon S3).
NOT_ALLOWED = "not authorized to perform"


def destination(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """What is to know of `DestinationBucketName`. Raises `AwsError` only where AWS cannot be asked at all."""
    name, source = look_up(values, "DestinationBucketName"), short_id(point.resource_arn)
    items = texts(look_up(values, "ItemsToRestore"))
    yield from _of_another_bucket(items, source)
    if look_up(values, "NewBucket").lower() == "true":
        yield _name_is_free(calls, name)
        return
    found = _exists(calls, context, name)
    yield found
    if found.severity is ERROR:
        return
    yield from answered(VERSIONING, lambda: _versioning(calls, name))
    acls = look_up(values, "RestoreACLs").lower()
    yield from answered(ACLS, lambda: _acls(calls, name, acls))
    if acls != "false":
        yield from answered(PUBLIC_ACLS, lambda: _public_acls(calls, name))
    moment = _moment(look_up(values, "RestoreTime")) or point.created
    yield from answered(OBJECTS_TITLE, lambda: skipped(calls, name, items, moment, is_source=name == source))


def there(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """Whether `DestinationBucketName` is there, for what is no restore of S3's own."""
    name = look_up(values, "DestinationBucketName")
    if name:
        yield _exists(calls, context, name)


def _name_is_free(calls: Calls, name: str) -> Finding:
    evidence = "s3:GetBucketLocation"
    try:
        region = s3_bucket.region(calls, name)
    except NotFound:
        return Finding(PASSED, TITLE, f"No bucket is called {name}.", evidence=evidence)
    except AccessDenied as error:
        if NOT_ALLOWED in error.text:
            text = f"Whether a bucket is called {name} is not known: {error.text}"
            return Finding(UNKNOWN, TITLE, text, error.next_step)
        text = f"A bucket called {name} is there and is not shown to you: most likely another account has it."
        return Finding(WARNING, TITLE, text, "Choose another name: no two buckets share one.", evidence)
    text = f"A bucket called {name} exists already, in Region {region}."
    return Finding(ERROR, TITLE, text, "Choose another name, or restore as target bucket.", evidence)


def _exists(calls: Calls, context: Context, name: str) -> Finding:
    evidence = "s3:GetBucketLocation"
    try:
        region = s3_bucket.region(calls, name)
    except NotFound:
        text = f"There is no bucket called {name}."
        return Finding(ERROR, TITLE, text, "Choose another, or restore as target new-bucket.", evidence)
    except AccessDenied as error:
        text = f"Whether bucket {name} exists and is yours is not known: {error.text}"
        return Finding(UNKNOWN, TITLE, text, error.next_step)
    if region != context.region:
        text = f"Bucket {name} is in Region {region}; the backup is restored only in {context.region}."
        return Finding(ERROR, TITLE, text, f"Choose a bucket in {context.region}.", evidence)
    return Finding(PASSED, TITLE, f"Bucket {name} exists, in {region}.", evidence=evidence)


def _versioning(calls: Calls, name: str) -> Iterator[Finding]:
    state = s3_bucket.fact(calls, name, s3_bucket.VERSIONING)["versioning"]
    if state == "Enabled":
        yield Finding(PASSED, VERSIONING, f"Bucket {name} has versioning on.", evidence=state)
        return
    was = "was never turned on" if state == "Never" else "is suspended"
    command = (
        f"aws s3api put-bucket-versioning --bucket {shell_word(name)} "
        "--versioning-configuration Status=Enabled"
    )
    text = f"Versioning of bucket {name} {was}: AWS Backup restores only to a bucket that has it on."
    yield Finding(ERROR, VERSIONING, text, f"Turn it on: {command}", state)


def _acls(calls: Calls, name: str, asked: str) -> Iterator[Finding]:
    if asked == "false":
        yield Finding(PASSED, ACLS, "They are left out, so it does not matter whether the bucket takes them.")
        return
    evidence = "s3:GetBucketOwnershipControls"
    if s3_bucket.fact(calls, name, s3_bucket.OWNERSHIP)["acls_enabled"] == "true":
        yield Finding(PASSED, ACLS, f"Bucket {name} takes ACLs.", evidence=evidence)
        return
    off = f"ACLs are disabled in bucket {name} (Object Ownership: {s3_bucket.ACLS_DISABLED})"
    leave_out = "Set RestoreACLs to false to restore without them, or enable ACLs in the bucket."
    if asked == "true":
        yield Finding(ERROR, ACLS, f"{off}: the restore of ACLs fails.", leave_out, evidence)
    else:
        yield Finding(WARNING, ACLS, f"{off}: the job fails if the backup holds any.", leave_out, evidence)


def _public_acls(calls: Calls, name: str) -> Iterator[Finding]:
    evidence = "s3:GetBucketPublicAccessBlock"
    if s3_bucket.fact(calls, name, s3_bucket.PUBLIC_ACCESS)["public_acls_blocked"] == "false":
        yield Finding(PASSED, PUBLIC_ACLS, f"Bucket {name} does not block them.", evidence=evidence)
        return
    text = f"Block Public Access is on for bucket {name}: objects that everyone may read are left out."
    next_step = "Set RestoreACLs to false if they may come back without, or let the bucket take public ACLs."
    yield Finding(WARNING, PUBLIC_ACLS, text, next_step, evidence)


def _of_another_bucket(items: Sequence[str], source: str) -> Iterator[Finding]:
    for item in items:
        named = bucket_of(item)
        if named and source and named != source:
            told = f"{item} names bucket {named}; the backup is of bucket {source}: nothing will match."
            yield Finding(WARNING, ITEMS, told, f"Write s3://{source}/ before the key.", PAGE)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
