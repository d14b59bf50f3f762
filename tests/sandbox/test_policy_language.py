"""IAM's policy language as the sandbox reads it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aws_sandbox.policy_language import Policy, evaluate

POINT = "arn:aws:ec2:eu-west-1::snapshot/snap-1"
ROLE = "arn:aws:iam::111122223333:role/team/Admin"
SESSION = "arn:aws:sts::111122223333:assumed-role/Admin/me"


def allow(**statement: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Resource": "*", **statement}


def deny(**statement: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Resource": "*", **statement}


def decision(*statements: dict[str, Any], action: str = "backup:StartRestoreJob", **inputs: Any) -> str:
    policy = Policy("p", json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))
    return evaluate([policy], action, inputs.pop("resource", POINT), **inputs).decision


CASES = [
    ("nothing", [], "implicitDeny"),
    ("the action", [allow(Action="backup:StartRestoreJob")], "allowed"),
    ("the action in another case", [allow(Action="backup:startrestorejob")], "allowed"),
    ("a list of actions", [allow(Action=["s3:GetObject", "backup:StartRestoreJob"])], "allowed"),
    ("a wildcard", [allow(Action="backup:Start*")], "allowed"),
    ("a question mark", [allow(Action="backup:StartRestoreJo?")], "allowed"),
    ("another action", [allow(Action="backup:StartCopyJob")], "implicitDeny"),
    ("a part of the action", [allow(Action="backup:Start")], "implicitDeny"),
    ("dots that are no wildcards", [allow(Action="backup.StartRestoreJob")], "implicitDeny"),
    ("not another action", [allow(NotAction="iam:*")], "allowed"),
    ("not this action", [allow(NotAction="backup:*")], "implicitDeny"),
    ("the resource", [allow(Action="*", Resource="arn:aws:ec2:*::snapshot/*")], "allowed"),
    ("another resource", [allow(Action="*", Resource="arn:aws:ec2:*::image/*")], "implicitDeny"),
    ("not this resource", [{"Effect": "Allow", "Action": "*", "NotResource": POINT}], "implicitDeny"),
    ("deny beats allow", [allow(Action="*"), deny(Action="backup:*")], "explicitDeny"),
    ("deny of something else", [allow(Action="*"), deny(Action="iam:*")], "allowed"),
]


@pytest.mark.parametrize(
    ("statements", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_a_statement_decides_by_action_and_resource(statements: list[dict[str, Any]], expected: str) -> None:
    assert decision(*statements) == expected


BACKUP, EC2 = ["backup.amazonaws.com"], "ec2.amazonaws.com"
REGION = {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}

CONDITIONS: list[tuple[dict[str, Any], dict[str, list[str]], str]] = [
    ({"StringEquals": {"iam:PassedToService": BACKUP}}, {"iam:PassedToService": BACKUP}, "allowed"),
    ({"StringEquals": {"iam:PassedToService": EC2}}, {"iam:passedtoservice": BACKUP}, "implicitDeny"),
    ({"StringEquals": {"iam:PassedToService": EC2}}, {}, "implicitDeny"),
    ({"StringEqualsIfExists": {"iam:PassedToService": EC2}}, {}, "allowed"),
    (REGION, {}, "allowed"),
    (REGION, {"aws:RequestedRegion": ["eu-west-1"]}, "implicitDeny"),
    ({"StringLike": {"kms:ViaService": "ec2.*.com"}}, {"kms:ViaService": ["ec2.eu-west-1.com"]}, "allowed"),
    ({"Bool": {"kms:GrantIsForAWSResource": "true"}}, {"kms:GrantIsForAWSResource": ["True"]}, "allowed"),
    ({"Bool": {"kms:GrantIsForAWSResource": True}}, {"kms:GrantIsForAWSResource": ["false"]}, "implicitDeny"),
    ({"Null": {"aws:TagKeys": "true"}}, {}, "allowed"),
    ({"ForAnyValue:StringEquals": {"aws:TagKeys": ["a", "b"]}}, {"aws:TagKeys": ["b", "c"]}, "allowed"),
    ({"StringEquals": {"a:b": "1", "c:d": "2"}}, {"a:b": ["1"]}, "implicitDeny"),
]


@pytest.mark.parametrize(("condition", "context", "expected"), CONDITIONS)
def test_a_condition_decides_by_the_context(
    condition: dict[str, Any], context: dict[str, list[str]], expected: str
) -> None:
    assert decision(allow(Action="*", Condition=condition), context=context) == expected


def test_a_condition_without_its_context_names_what_is_missing() -> None:
    statement = allow(Action="*", Condition={"StringEquals": {"iam:PassedToService": "x"}})
    policy = Policy("p", json.dumps({"Statement": statement}))
    assert evaluate([policy], "iam:PassRole", ROLE).missing_context == ("iam:PassedToService",)


PRINCIPALS = [
    ("*", "explicitDeny"),
    ({"AWS": "*"}, "explicitDeny"),
    ({"AWS": "111122223333"}, "explicitDeny"),
    ({"AWS": ["arn:aws:iam::111122223333:root"]}, "explicitDeny"),
    ({"AWS": ROLE}, "explicitDeny"),
    ({"AWS": SESSION}, "explicitDeny"),
    ({"AWS": "arn:aws:iam::111122223333:role/Other"}, "implicitDeny"),
    ({"AWS": "arn:aws:iam::444455556666:role/Admin"}, "implicitDeny"),
    ({"AWS": "444455556666"}, "implicitDeny"),
    ({"Service": "backup.amazonaws.com"}, "implicitDeny"),
]


@pytest.mark.parametrize(("principal", "expected"), PRINCIPALS)
def test_a_resource_policy_means_an_account_a_role_or_its_sessions(principal: Any, expected: str) -> None:
    assert decision(deny(Action="*", Principal=principal), principal=SESSION) == expected
