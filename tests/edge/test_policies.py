"""Vault policies and trust policies: what is denied, who is trusted, and where that cannot be told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aws_api.policies import Caller, denials, trusts_backup
from recovery.account import Known

START = "backup:StartRestoreJob"
POINT = "arn:aws:ec2:eu-west-1::snapshot/snap-1"
ROLE_SESSION = "arn:aws:sts::111122223333:assumed-role/Operator/alice"
EVERYBODY: dict[str, Any] = {"Effect": "Deny", "Principal": "*", "Action": START, "Resource": "*"}


def denied(by: str = ROLE_SESSION, /, **changes: object) -> list[bool]:
    """For each denial of StartRestoreJob by `EVERYBODY` with `changes`, whether it is certain."""
    statement = {name: value for name, value in (EVERYBODY | changes).items() if value is not None}
    found = denials({"Statement": [statement]}, Caller.of(by), (START,), POINT)
    return [denial.certain for denial in found]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"AWS": ["arn:aws:iam::9:user/other", "arn:aws:iam::111122223333:role/Operator"]}},
        {"Principal": {"AWS": "arn:aws:iam::111122223333:role/a/path/Operator"}},
        {"Principal": {"AWS": "111122223333"}},
        {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}},
        {"Principal": {"AWS": ROLE_SESSION}},
        {"Action": ["backup:DeleteRecoveryPoint", "BACKUP:startrestorejob"]},
        {"Action": "backup:*"},
        {"Action": None, "NotAction": "backup:ListTags"},
        {"Resource": [POINT]},
        {"Resource": "arn:aws:ec2:*::snapshot/snap-?"},
        {"Resource": None, "NotResource": "arn:aws:rds:*"},
    ],
)
def test_a_statement_that_covers_the_caller_the_action_and_the_point_denies(
    changes: dict[str, object],
) -> None:
    assert denied(**changes) == [True]


@pytest.mark.parametrize(
    "changes",
    [
        {"Effect": "Allow"},
        {"Principal": {"AWS": "arn:aws:iam::111122223333:role/NotOperator"}},
        {"Principal": {"AWS": "arn:aws:iam::999999999999:role/Operator"}},
        {"Principal": {"AWS": "arn:aws:iam::111122223333:user/Operator"}},
        {"Principal": {"Service": "backup.amazonaws.com"}},
        {"Action": "backup:DeleteRecoveryPoint"},
        {"Action": None, "NotAction": "backup:*"},
        {"Resource": "arn:aws:ec2:eu-west-1::snapshot/snap-2"},
        {"Resource": "arn:aws:rds:*"},
        {"Resource": None, "NotResource": POINT},
        {"Principal": None},
    ],
)
def test_a_statement_about_something_else_denies_nothing(changes: dict[str, object]) -> None:
    assert denied(**changes) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}},
        {"Principal": None, "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/Operator"}},
    ],
)
def test_a_denial_that_something_narrows_is_not_certain(changes: dict[str, object]) -> None:
    assert denied(**changes) == [False]


def test_a_user_is_named_by_its_whole_arn() -> None:
    user = "arn:aws:iam::111122223333:user/team/alice"
    assert denied(user, Principal={"AWS": user}) == [True]
    assert denied(user, Principal={"AWS": "arn:aws:iam::111122223333:user/alice"}) == []
    assert denied(user, Principal={"AWS": "arn:aws:iam::111122223333:role/alice"}) == []


def test_each_denied_action_is_told_with_its_statement() -> None:
    statement = EVERYBODY | {"Sid": "No restores", "Action": ["backup:StartRestoreJob", "backup:Get*"]}
    actions = (
        "backup:StartRestoreJob",
        "backup:GetRecoveryPointRestoreMetadata",
        "backup:DescribeRecoveryPoint",
    )
    found = denials({"Statement": statement}, Caller.of(ROLE_SESSION), actions, POINT)
    assert [denial.action for denial in found] == list(actions[:2])
    assert json.loads(found[0].statement) == statement
    assert found[0].statement_id == "No restores"


@pytest.mark.parametrize("document", [None, "text", [], {}, {"Statement": ["text", None, 3]}])
def test_a_document_of_no_known_form_denies_and_trusts_nothing(document: object) -> None:
    assert denials(document, Caller.of(ROLE_SESSION), (START,), POINT) == ()
    assert trusts_backup(document, "111122223333") == (Known.NO, "")


BACKUP: dict[str, Any] = {
    "Effect": "Allow",
    "Principal": {"Service": "backup.amazonaws.com"},
    "Action": "sts:AssumeRole",
}


@pytest.mark.parametrize(
    ("statements", "trusted"),
    [
        ([BACKUP], Known.YES),
        ([BACKUP | {"Principal": {"Service": ["ec2.amazonaws.com", "backup.amazonaws.com"]}}], Known.YES),
        ([BACKUP | {"Action": ["sts:TagSession", "sts:Assume*"]}], Known.YES),
        ([BACKUP | {"Principal": {"Service": "ec2.amazonaws.com"}}], Known.NO),
        ([BACKUP | {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}], Known.NO),
        ([BACKUP | {"Action": "sts:TagSession"}], Known.NO),
        ([BACKUP | {"Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}], Known.YES),
        ([BACKUP | {"Condition": {"StringEquals": {"aws:SourceAccount": ["9"]}}}], Known.NO),
        ([BACKUP | {"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:backup:*"}}}], Known.UNKNOWN),
        ([BACKUP | {"Condition": {"StringNotEquals": {"aws:SourceAccount": "1"}}}], Known.UNKNOWN),
        ([BACKUP, BACKUP | {"Effect": "Deny"}], Known.NO),
        ([BACKUP, BACKUP | {"Effect": "Deny", "Condition": {"Bool": {"a": "b"}}}], Known.UNKNOWN),
        ([], Known.NO),
    ],
)
def test_trust_is_told_or_unknown(statements: list[dict[str, Any]], trusted: Known) -> None:
    assert trusts_backup({"Statement": statements}, "111122223333")[0] is trusted


@pytest.mark.parametrize("everybody", ["*", {"AWS": "*"}])
def test_whether_everybody_includes_aws_backup_is_unknown(everybody: object) -> None:
    assert trusts_backup({"Statement": [BACKUP | {"Principal": everybody}]}, "1")[0] is Known.UNKNOWN
