"""The table of operations against the SDK's model, the code that calls, and the profiles that ask."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

import jmespath  # type: ignore[import-untyped]
import pytest
from botocore.validate import ParamValidator

from aws_api.guard import WriteDoor
from aws_api.operation import Access, Row
from aws_api.operations import BY_PAIR, OPERATIONS
from aws_api.operator_policy import operator_policy
from aws_api.sessions import GuardedSession
from restore_profiles.places import fill_text, places_in
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
    verbs = ("List", "Describe", "Get", "Simulate", "Decode")
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
        if not follow_up.by_hand
    }
    reads = {f"{row.service}:{row.operation}" for row in OPERATIONS if row.access is Access.READ}
    assert asked <= reads


def test_every_follow_up_of_a_profile_may_be_sent_and_its_request_is_what_the_operation_takes() -> None:
    """Whatever fills its places: a text where a text is taken, and JSON where the place says so."""
    session = GuardedSession("", WriteDoor(), LOADER)
    for follow_up in (
        each
        for profile in profiles()
        for target in profile.targets
        for each in target.follow_ups
        if not each.by_hand
    ):
        service, _, name = follow_up.operation.partition(":")
        assert BY_PAIR[service, name].access is Access.WRITE, follow_up.operation
        sent = ((follow_up.operation, follow_up.request), (follow_up.done.operation, follow_up.done.request))
        for operation, request in sent:
            service, _, name = operation.partition(":")
            shape = session.get_service_model(service).operation_model(name).input_shape
            assert _misfits(shape, request) == [], f"{follow_up.name}: {operation}"


def test_every_check_of_a_follow_up_can_be_read_off_an_answer_that_says_the_least() -> None:
    """RDS and S3 leave out what is empty, and a function of JMESPath that is given nothing is an error."""
    session = GuardedSession("", WriteDoor(), LOADER)
    lists: tuple[list[dict[str, str]], ...] = ([], [{}])
    for follow_up in (
        each
        for profile in profiles()
        for target in profile.targets
        for each in target.follow_ups
        if not each.by_hand
    ):
        service, _, name = follow_up.done.operation.partition(":")
        shape: Any = session.get_service_model(service).operation_model(name).output_shape
        path = fill_text(follow_up.done.path, dict.fromkeys(places_in(follow_up.done.path), "[]"))
        for items in lists:
            least = {"structure": {}, "list": items, "string": ""}
            members = BY_PAIR[service, name].answers
            found = jmespath.search(path, {each: least[shape.members[each].type_name] for each in members})
            assert items or found not in follow_up.done.expected, follow_up.name


def _misfits(shape: Any, value: Any, path: str = "") -> list[str]:
    """Where a request with places does not fit the SDK's model. A place of JSON fits all but a text."""
    if isinstance(value, str):
        is_text, is_json = shape.type_name in {"string", "timestamp"}, value.endswith(":json}")
        return [] if is_text is not is_json else [f"{path} is a {shape.type_name}"]
    if shape.type_name == "structure" and isinstance(value, Mapping):
        missing = [f"{path}.{member} is missing" for member in shape.required_members if member not in value]
        known = {name: inner for name, inner in value.items() if name in shape.members}
        unknown = [f"{path}.{name} is no member" for name in value if name not in known]
        inner = [_misfits(shape.members[name], each, f"{path}.{name}") for name, each in known.items()]
        return [*missing, *unknown, *chain.from_iterable(inner)]
    if shape.type_name == "map" and isinstance(value, Mapping):
        return list(
            chain.from_iterable(_misfits(shape.value, each, f"{path}.{name}") for name, each in value.items())
        )
    if shape.type_name == "list" and isinstance(value, list | tuple):
        return list(chain.from_iterable(_misfits(shape.member, each, f"{path}[]") for each in value))
    report = ParamValidator().validate(value, shape)
    return [report.generate_report()] if report.has_errors() else []


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_the_operator_may_browse_restore_and_pass_the_restore_role_and_nothing_else(partition: str) -> None:
    policy: Any = operator_policy(partition)
    statements = {statement["Sid"]: statement for statement in policy["Statement"]}
    browse, restore, pass_role = (statements[name] for name in ("Browse", "Restore", "PassTheRestoreRole"))
    assert restore["Action"] == "backup:StartRestoreJob"
    assert "sts:GetCallerIdentity" not in browse["Action"]
    assert "s3:ListAllMyBuckets" in browse["Action"]
    assert [action for action in browse["Action"] if "*" in action or ":" not in action] == []
    assert {"ec2:AttachVolume", "dynamodb:UpdateTable"} <= set(statements["FinishRestores"]["Action"])
    assert not set(browse["Action"]) & set(statements["FinishRestores"]["Action"])
    assert pass_role["Resource"].startswith(f"arn:{partition}:iam::")
    testing = "restore-testing.backup.amazonaws.com"
    assert pass_role["Condition"] == {
        "StringEquals": {"iam:PassedToService": ["backup.amazonaws.com", testing]}
    }
    own_role = statements["MakeTheRoleOfRestoreTesting"]
    assert own_role["Action"] == "iam:CreateServiceLinkedRole"
    assert own_role["Resource"].endswith(f":role/aws-service-role/{testing}/*")
    assert own_role["Condition"] == {"StringEquals": {"iam:AWSServiceName": testing}}
