"""The table of operations against the SDK's model, the code that calls, and the profiles that ask."""

from __future__ import annotations

from typing import Any

import pytest

from aws_api.guard import WriteDoor
from aws_api.operations import BY_PAIR, OPERATIONS, Access, Row, operator_policy
from aws_api.sessions import GuardedSession
from restore_profiles.registry import profiles
from tests.edge.stub import LOADER

CALLED = [row for row in OPERATIONS if row.access is not Access.IMPLICIT]


@pytest.mark.parametrize("row", CALLED, ids=lambda row: f"{row.service}:{row.operation}")
def test_every_row_is_an_operation_of_the_sdk_and_answers_with_the_members_it_names(row: Row) -> None:
    model = GuardedSession("", WriteDoor(), LOADER).get_service_model(row.service)
    operation = model.operation_model(row.operation)
    members = operation.output_shape.members if operation.output_shape else {}
    assert set(row.answers) <= set(members)


def test_no_row_is_listed_twice() -> None:
    assert len(BY_PAIR) == len(OPERATIONS)


def test_what_is_listed_as_a_read_has_the_name_of_one() -> None:
    verbs = ("List", "Describe", "Get", "Simulate")
    assert [
        row.operation
        for row in OPERATIONS
        if row.access is Access.READ and not row.operation.startswith(verbs)
    ] == []


def test_every_check_of_a_profiles_follow_up_may_be_asked() -> None:
    asked = {
        follow_up.done.operation
        for profile in profiles()
        for target in profile.targets
        for follow_up in target.follow_ups
    }
    reads = {f"{row.service}:{row.operation}" for row in OPERATIONS if row.access is Access.READ}
    assert asked <= reads


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_the_operator_may_browse_restore_and_pass_the_restore_role_and_nothing_else(partition: str) -> None:
    policy: Any = operator_policy(partition)
    browse, restore, pass_role = policy["Statement"]
    assert restore["Action"] == "backup:StartRestoreJob"
    assert "sts:GetCallerIdentity" not in browse["Action"]
    assert "s3:ListAllMyBuckets" in browse["Action"]
    assert [action for action in browse["Action"] if "*" in action or ":" not in action] == []
    assert pass_role["Resource"].startswith(f"arn:{partition}:iam::")
    assert pass_role["Condition"] == {"StringEquals": {"iam:PassedToService": "backup.amazonaws.com"}}
