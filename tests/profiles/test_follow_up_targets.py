"""What a follow-up changes: the resource that was restored, never the one it was restored from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import botocore.session
import pytest
from jmespath.parser import Parser  # type: ignore[import-untyped]

from restore_profiles.model import FollowUp, RestoreProfile, Target
from restore_profiles.places import fill_text, places_in
from tests.profiles.samples import PROFILES

# Two of one follow-up, from two windows or after a lost answer, leave what one leaves: the second is refused
# by the state that the first made, or writes the same once more.
REPEATABLE = {
    *("application-autoscaling:PutScalingPolicy", "application-autoscaling:RegisterScalableTarget"),
    "cloudformation:ExecuteChangeSet",  # refused once it was executed
    *("cloudwatch:PutMetricAlarm", "dynamodb:PutResourcePolicy", "dynamodb:TagResource"),
    *("dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTable", "dynamodb:UpdateTimeToLive"),
    *("ec2:AssociateAddress", "ec2:AssociateIamInstanceProfile", "ec2:AttachVolume"),
    *("ec2:ModifyInstanceAttribute", "ec2:StartInstances", "elbv2:RegisterTargets"),
    *("ssm-sap:StartApplication", "storagegateway:AttachVolume"),
    *("efs:CreateAccessPoint", "efs:CreateMountTarget", "efs:PutBackupPolicy", "efs:PutFileSystemPolicy"),
    *("efs:PutLifecycleConfiguration", "efs:UpdateFileSystem"),
    *("fsx:AssociateFileSystemAliases", "fsx:TagResource", "fsx:UpdateFileSystem"),
    *("rds:AddRoleToDBInstance", "rds:ModifyDBInstance"),
    *("redshift:EnableLogging", "redshift:EnableSnapshotCopy", "redshift:ModifyCluster"),
    *("dsql:PutClusterPolicy", "timestream-write:TagResource"),
    # A second instance of the same name is refused.
    *(f"{service}:CreateDBInstance" for service in ("rds", "docdb", "neptune")),
    *(f"{service}:ModifyDBCluster" for service in ("rds", "docdb", "neptune")),
    *("neptune:AddRoleToDBCluster", "neptune:ModifyDBInstance"),
    *("rds:AddRoleToDBCluster", "rds:EnableHttpEndpoint"),
    *("s3:PutBucketCors", "s3:PutBucketEncryption", "s3:PutBucketLifecycleConfiguration"),
    *("s3:PutBucketNotificationConfiguration", "s3:PutBucketPolicy", "s3:PutBucketReplication"),
    *("s3:PutBucketTagging", "s3:PutPublicAccessBlock"),
}
# Values that name what the restore itself makes, and cannot name the source: S3's rule of a new bucket, and
# CloudFormation's of a new stack. HANA is restored into a database that exists: its application is told, or
# the source's where that is the target.
MADE_BY_THE_RESTORE = {
    ("S3", "new-bucket"): {"values.DestinationBucketName"},
    ("CloudFormation", "stack"): {"values.StackName"},
    ("SAP HANA on Amazon EC2", "database"): {
        *("values.aws:backup:TargetDatabaseArn", "source.application_id", "ask.application"),
    },
}
FOLLOW_UPS = [
    pytest.param(profile, target, follow_up, id=f"{profile.resource_type}-{target.kind}-{follow_up.name}")
    for profile in PROFILES
    for target in profile.targets
    for follow_up in target.follow_ups
    if not follow_up.by_hand
]
each_follow_up = pytest.mark.parametrize(("profile", "target", "follow_up"), FOLLOW_UPS)


def made(profile: RestoreProfile, target: Target, place: str) -> bool:
    known = MADE_BY_THE_RESTORE.get((profile.resource_type, target.kind), set())
    return place.startswith("created.") or place in known


@each_follow_up
def test_it_names_what_was_restored_in_its_request_and_in_its_check(
    profile: RestoreProfile, target: Target, follow_up: FollowUp
) -> None:
    request, check = set(places_in(follow_up.request)), set(places_in(follow_up.done.request))
    assert any(made(profile, target, place) for place in request)
    assert any(made(profile, target, place) or place.startswith("ask.") for place in check)


@each_follow_up
def test_it_can_be_sent_twice_without_harm(
    profile: RestoreProfile, target: Target, follow_up: FollowUp
) -> None:
    assert follow_up.operation in REPEATABLE


@each_follow_up
def test_no_identifier_of_the_source_is_what_it_changes(
    profile: RestoreProfile, target: Target, follow_up: FollowUp
) -> None:
    """The first member of a request in AWS's APIs is what it acts on."""
    subject = next(iter(follow_up.request))
    if follow_up.operation.startswith(("application-autoscaling:", "cloudwatch:", "elbv2:")):
        return
    places = list(places_in(follow_up.request[subject]))
    assert places
    assert all(made(profile, target, place) for place in places)


@each_follow_up
def test_its_check_looks_at_members_that_the_answer_has(
    profile: RestoreProfile, target: Target, follow_up: FollowUp
) -> None:
    """A misspelled member is no error to JMESPath: the work would never be green."""
    path = fill_text(follow_up.done.path, dict.fromkeys(places_in(follow_up.done.path), "[]"))
    assert set(_members_in(Parser().parse(path).parsed)) <= _members_of(follow_up.done.operation)


def _members_in(node: dict[str, Any]) -> Iterator[str]:
    if node["type"] == "field":
        yield node["value"]
    for child in node["children"]:
        if isinstance(child, dict):
            yield from _members_in(child)


@cache
def _members_of(operation: str) -> set[str]:
    """The names of all members that an answer may have, at any depth."""
    service, _, name = operation.partition(":")
    model = botocore.session.get_session().get_service_model(service)
    found: set[str] = set()
    left, seen = [model.operation_model(name).output_shape], set()
    while left:
        shape: Any = left.pop()
        if shape.name in seen:
            continue
        seen.add(shape.name)
        match shape.type_name:
            case "structure":
                found |= set(shape.members)
                left += shape.members.values()
            case "list":
                left.append(shape.member)
            case "map":
                left.append(shape.value)
    return found
