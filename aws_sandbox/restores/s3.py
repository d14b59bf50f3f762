"""S3: what stood in a bucket at a moment becomes objects of another, in moto's S3. Objects that exist in the
destination are skipped, never overwritten. What is written after the sandbox's start is in no backup.

Like all of AWS Backup it is not documented when a bad value is found. What a client could have known of its
own request, and whether the destination exists, is refused at once; the destination's versioning and ACLs,
keys and permissions fail the job or leave objects out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue
from aws_sandbox.backup.roles import policies_of
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy, evaluate
from aws_sandbox.restores.keys import find_key, key_arn, key_state
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.s3_metadata import S3Request, read
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.buckets import Stored
from aws_sandbox.world.histories import Write, stacks_at

BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")

SNS = "To get notified of these failures, enable SNS event notifications."
NONE_RESTORED = "No objects were restored from {point} to {bucket}. " + SNS
SOME_FAILED = "One or more objects failed to be restored from {point} to {bucket}. " + SNS
NONE_MATCH = "There are no objects that match the restore request for {point}."
"""The page's own messages; the last two end a COMPLETED job."""

AWS_MANAGED = "alias/aws/s3"

RESERVED = re.compile(
    r"(\d+\.){3}\d+|(xn--|sthree-|amzn-s3-demo-).*|.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)"
)
"""Names that the pattern allows and S3 does not (S3 user guide, "General purpose bucket naming rules")."""

OBJECT_ACTIONS = ("s3:PutObject", "s3:GetObjectVersion", "s3:PutObjectTagging")
BUCKET_ACTIONS = ("s3:ListBucketVersions", "s3:GetBucketVersioning", "s3:GetBucketLocation")
NEW_BUCKET_ACTIONS = ("s3:CreateBucket", "s3:PutBucketVersioning")
ACL_ACTION, OWNERSHIP_ACTION = "s3:PutObjectAcl", "s3:PutBucketOwnershipControls"
"""Of AWSBackupServiceRolePolicyForS3Restore."""


class S3Restore:
    fidelity = "real: the objects as they were at the moment, in the bucket, with tags and metadata"

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        wanted = _read(place, point, request)
        if wanted.key is not None:
            key = find_key(place, wanted.key)
            if key is None:
                raise InvalidParameterValue(f"Invalid KMSKey: {wanted.key} was not found in {place.region}.")
            if key.key_state != "Enabled":
                raise InvalidParameterValue(f"Invalid KMSKey: {key.arn} is {key.key_state}.")
        if wanted.new_bucket:
            _refuse_name(wanted.bucket)
        elif (bucket := _bucket(place, wanted.bucket)) is None:
            raise InvalidParameterValue(f"Invalid DestinationBucketName: {wanted.bucket} does not exist.")
        elif bucket.region_name != place.region:
            raise InvalidParameterValue(
                f"Invalid DestinationBucketName: {wanted.bucket} is in {bucket.region_name}. "
                f"A recovery point can only be restored in its Region, {place.region}."
            )

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        wanted = _read(place, point, request)
        if request.copy_tags:
            return "Copying tags from the source resource is not supported for Amazon S3."
        arn = f"arn:{place.partition}:s3:::{wanted.bucket}"
        for action in OBJECT_ACTIONS + ((ACL_ACTION,) if wanted.acls else ()):
            if evaluate(role, action, f"{arn}/*").decision != "allowed":
                return NONE_RESTORED.format(point=point.arn, bucket=wanted.bucket)
        made = NEW_BUCKET_ACTIONS + ((OWNERSHIP_ACTION,) if wanted.acls else ())
        for action in BUCKET_ACTIONS + (made if wanted.new_bucket else ()):
            if evaluate(role, action, arn).decision != "allowed":
                return (
                    f"Access Denied. {request.role_arn} is not authorized to perform: {action} (Service: S3)"
                )
        key = _key_asked_for(place, wanted)
        if key is not None and not _may_encrypt(place, role, key):
            return NONE_RESTORED.format(point=point.arn, bucket=wanted.bucket)
        if point.key_arn and (state := key_state(place, point.key_arn)) != "Enabled":
            return f"{point.key_arn} is {state or 'not found'}. (Service: Kms)"
        if wanted.new_bucket:
            return None
        bucket = _bucket(place, wanted.bucket)
        if bucket is None:
            return f"The specified bucket does not exist: {wanted.bucket} (Service: S3)"
        if not bucket.is_versioned:
            return f"Versioning is not enabled on the destination bucket {wanted.bucket}."
        if wanted.acls and bucket.ownership_rule == "BucketOwnerEnforced":
            return f"Access Control Lists (ACLs) are disabled on the destination bucket {wanted.bucket}."
        return None

    def seconds(self, point: RecoveryPoint) -> float:
        return 5.0

    def create(self, place: Place, job: RestoreJob) -> str:
        point, wanted = job.point, _read(place, job.point, job.request)
        bucket = _new_bucket(place, wanted) if wanted.new_bucket else _bucket(place, wanted.bucket)
        if bucket is None:
            raise RestoreFailed(f"The specified bucket does not exist: {wanted.bucket} (Service: S3)")
        job.restored_to = wanted.moment if point.continuous else None
        role = policies_of(place, job.request.role_arn)
        matched = failed = 0
        for key, versions in _chosen(point, wanted):
            matched += 1
            if _exists(bucket, key):
                continue
            failed += not _put(place, role, wanted, bucket, key, versions)
        if matched and failed == matched:
            raise RestoreFailed(NONE_RESTORED.format(point=point.arn, bucket=wanted.bucket))
        if failed:
            job.status_message = SOME_FAILED.format(point=point.arn, bucket=wanted.bucket)
        if not matched:
            job.status_message = NONE_MATCH.format(point=point.arn)
        return f"arn:{place.partition}:s3:::{wanted.bucket}"


def _read(place: Place, point: RecoveryPoint, request: RestoreRequest) -> S3Request:
    # backup.models imports the registry of restores, and through it this module.
    from aws_sandbox.backup.models import backend_of

    now = backend_of(place.account, place.region).clock.stamp()
    return read(point, request.metadata, now, place.region)


def _store(place: Place) -> Any:
    from moto.s3.models import s3_backends

    return s3_backends[place.account][place.partition]


def _bucket(place: Place, name: str) -> Any | None:
    """A bucket of the account itself; AWS Backup restores into no other account's."""
    return _store(place).buckets.get(name)


def _refuse_name(name: str) -> None:
    from moto.s3.models import s3_backends

    if not BUCKET_NAME.fullmatch(name) or ".." in name or RESERVED.fullmatch(name):
        raise InvalidParameterValue(f"Invalid DestinationBucketName: {name!r} cannot name a bucket.")
    if name in s3_backends.bucket_accounts:
        raise InvalidParameterValue(f"Invalid DestinationBucketName: {name} exists already.")


def _new_bucket(place: Place, wanted: S3Request) -> Any:
    """With versioning, without Block Public Access (guide, "Restoring S3 data"). It takes ACLs where they are
    restored: the role may put ownership controls since February 2023."""
    from moto.core.exceptions import ServiceException

    try:
        bucket = _store(place).create_bucket(wanted.bucket, place.region)
    except ServiceException as error:
        raise RestoreFailed(f"{error.code}: {error.message} (Service: S3)") from error
    bucket.versioning_status, bucket.public_access_block = "Enabled", None
    bucket.ownership_rule = "ObjectWriter" if wanted.acls else "BucketOwnerEnforced"
    return bucket


def _chosen(point: RecoveryPoint, wanted: S3Request) -> Iterator[tuple[str, list[Write]]]:
    """Keys, each with the versions to restore, oldest first. A key whose latest version is a delete marker
    did not exist, unless more versions than the latest are asked for."""
    for key, stack in stacks_at(point.history, wanted.moment).items():
        if wanted.items and not any(_names(item, key) for item in wanted.items):
            continue
        versions = stack[-wanted.versions :]
        if any(write.value is not None for write in versions):
            yield key, versions


def _names(item: str, key: str) -> bool:
    return key == item or key.startswith(item if item.endswith("/") else item + "/")


def _exists(bucket: Any, key: str) -> bool:
    """A delete marker on top counts as nothing there."""
    current = bucket.keys.get(key)
    return current is not None and hasattr(current, "value")


def _put(
    place: Place,
    role: tuple[Policy, ...],
    wanted: S3Request,
    bucket: Any,
    key: str,
    versions: list[Write],
) -> bool:
    """Whether every version could be written, under a key that the role may use and into a bucket that takes
    its ACL."""
    from moto.s3.models import get_canned_acl

    s3 = _store(place)
    for write in versions:
        stored: Stored | None = write.value
        if stored is None:
            s3.delete_object(bucket.name, key)
            continue
        encryption, key_of_kms = _encryption(place, wanted, stored)
        if key_of_kms is not None and not (
            key_state(place, key_of_kms) == "Enabled" and _may_encrypt(place, role, key_of_kms)
        ):
            return False
        if stored.acl == "public-read" and wanted.acls and bucket.public_access_block is not None:
            return False
        made = s3.put_object(
            bucket.name,
            key,
            stored.body,
            encryption=encryption,
            kms_key_id=key_of_kms,
            disable_notification=True,
        )
        made.set_metadata({f"x-amz-meta-{name}": value for name, value in stored.metadata.items()})
        if wanted.acls and stored.acl is not None:
            made.set_acl(get_canned_acl(stored.acl))
        if stored.tags:
            s3.tagger.tag_resource(made.arn, s3.tagger.convert_dict_to_tags_input(stored.tags))
    return True


def _key_asked_for(place: Place, wanted: S3Request) -> str | None:
    """The ARN of the key of SSE-KMS: AWS's own for S3 where none is named."""
    if wanted.encryption != "SSE-KMS":
        return None
    return key_arn(place, wanted.key or AWS_MANAGED)


def _may_encrypt(place: Place, role: tuple[Policy, ...], key: str) -> bool:
    suffix = ".cn" if place.partition == "aws-cn" else ""
    via = {"kms:ViaService": [f"s3.{place.region}.amazonaws.com{suffix}"]}
    return evaluate(role, "kms:GenerateDataKey", key, via).decision == "allowed"


def _encryption(place: Place, wanted: S3Request, stored: Stored) -> tuple[str, str | None]:
    if (key := _key_asked_for(place, wanted)) is not None:
        return "aws:kms", key
    if wanted.encryption == "original" and stored.key is not None:
        return "aws:kms", place.key_arn(stored.key)
    return "AES256", None
