"""Restore testing plans and selections: made, listed, changed and deleted as AWS does it, and refused where
it refuses."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.sandbox.model_shapes import violations_of
from tests.sandbox.rehearsals import NAME, POINTS, plan, rehearse, selection
from tests.sandbox.steps import ORDERS, code, message, newest_point, refused, resource_arn
from tests.sandbox_process import Sandbox, running_sandbox

INVALID, MISSING = "InvalidParameterValueException", "MissingParameterValueException"
VAULT = "arn:aws:backup:*:*:backup-vault:shop-*"
TAG = "aws:ResourceTag/team"


def condition(value: str = "shop", key: str = TAG) -> dict[str, str]:
    return {"Key": key, "Value": value}


def test_a_plan_is_read_back_as_it_was_made_with_the_documented_defaults(still: Sandbox, backup: Any) -> None:
    asked = plan(
        ScheduleExpression="cron(0 5 ? * 2#1 *)",
        ScheduleExpressionTimezone="Europe/Berlin",
        RecoveryPointSelection={**POINTS, "IncludeVaults": [VAULT]},
    )
    del asked["StartWindowHours"]
    made = backup.create_restore_testing_plan(RestoreTestingPlan=asked, CreatorRequestId="once-1")
    assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert abs((datetime.now(UTC) - made["CreationTime"]).total_seconds()) < 60
    found = backup.get_restore_testing_plan(RestoreTestingPlanName=NAME)["RestoreTestingPlan"]
    assert found.pop("RecoveryPointSelection") == {
        **asked["RecoveryPointSelection"],
        "ExcludeVaults": [],
        "SelectionWindowDays": 30,
    }
    assert found == {
        "CreationTime": made["CreationTime"],
        "CreatorRequestId": "once-1",
        "RestoreTestingPlanArn": made["RestoreTestingPlanArn"],
        "RestoreTestingPlanName": NAME,
        "ScheduleExpression": "cron(0 5 ? * 2#1 *)",
        "ScheduleExpressionTimezone": "Europe/Berlin",
        "StartWindowHours": 24,
    }


def test_what_is_read_has_the_members_of_the_model(still: Sandbox, backup: Any) -> None:
    named = {"RestoreTestingPlanName": "weekly_rehearsal"}
    for operation, inputs in (
        ("ListRestoreTestingPlans", {}),
        ("GetRestoreTestingPlan", named),
        ("ListRestoreTestingSelections", named),
        ("GetRestoreTestingSelection", {**named, "RestoreTestingSelectionName": "volumes"}),
        ("ListRestoreJobs", {}),
        (
            "GetRestoreTestingInferredMetadata",
            {"BackupVaultName": "shop-daily", "RecoveryPointArn": newest_point(backup)},
        ),
    ):
        assert violations_of(backup, operation, **inputs) == [], operation


def test_plans_and_selections_come_in_pages(still: Sandbox, backup: Any) -> None:
    rehearse(still, backup, *(selection(still, kind) for kind in ("EBS", "EC2", "S3")))
    plans = backup.get_paginator("list_restore_testing_plans").paginate(PaginationConfig={"PageSize": 1})
    assert [item["RestoreTestingPlanName"] for page in plans for item in page["RestoreTestingPlans"]] == [
        NAME,
        "weekly_rehearsal",
    ]
    first = backup.list_restore_testing_selections(RestoreTestingPlanName=NAME, MaxResults=2)
    rest = backup.list_restore_testing_selections(RestoreTestingPlanName=NAME, NextToken=first["NextToken"])
    shown = first["RestoreTestingSelections"] + rest["RestoreTestingSelections"]
    assert [item["ProtectedResourceType"] for item in shown] == ["EBS", "EC2", "S3"]
    other = refused(backup.list_restore_testing_plans, NextToken=first["NextToken"])
    assert code(other) == INVALID


def test_the_same_request_gives_the_same_plan_and_another_one_of_its_name_is_refused(
    still: Sandbox, backup: Any
) -> None:
    asked = {"RestoreTestingPlan": plan(), "CreatorRequestId": "token_1"}
    arn = backup.create_restore_testing_plan(**asked)["RestoreTestingPlanArn"]
    assert backup.create_restore_testing_plan(**asked)["RestoreTestingPlanArn"] == arn
    again = refused(backup.create_restore_testing_plan, RestoreTestingPlan=plan())
    assert code(again) == "AlreadyExistsException"
    other = {"RestoreTestingPlan": plan("other"), "CreatorRequestId": "token_1"}
    assert code(refused(backup.create_restore_testing_plan, **other)) == "ConflictException"
    chosen = {
        "RestoreTestingPlanName": NAME,
        "RestoreTestingSelection": selection(still, "EBS"),
        "CreatorRequestId": "token_2",
    }
    for _ in range(2):
        backup.create_restore_testing_selection(**chosen)
    [found] = backup.list_restore_testing_selections(RestoreTestingPlanName=NAME)["RestoreTestingSelections"]
    assert found["RestoreTestingSelectionName"] == "all_ebs"
    del chosen["CreatorRequestId"]
    assert code(refused(backup.create_restore_testing_selection, **chosen)) == "AlreadyExistsException"


PLANS_REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"RestoreTestingPlanName": "with-dash"}, INVALID),
    ({"RestoreTestingPlanName": "a" * 51}, INVALID),
    ({"RestoreTestingPlanName": ""}, INVALID),
    ({"ScheduleExpression": "rate(1 day)"}, INVALID),
    ({"ScheduleExpression": "cron(0 5 * * * *)"}, INVALID),
    ({"ScheduleExpressionTimezone": "Europe/Nowhere"}, INVALID),
    ({"ScheduleExpressionTimezone": "../zone.tab"}, INVALID),
    ({"ScheduleExpressionTimezone": "localtime"}, INVALID),
    ({"ScheduleExpressionTimezone": "posix/Europe/Berlin"}, INVALID),
    ({"StartWindowHours": 0}, INVALID),
    ({"StartWindowHours": 169}, INVALID),
    ({"RecoveryPointSelection": {}}, MISSING),
    ({"RecoveryPointSelection": {**POINTS, "IncludeVaults": []}}, MISSING),
    ({"RecoveryPointSelection": {**POINTS, "RecoveryPointTypes": []}}, MISSING),
    ({"RecoveryPointSelection": {**POINTS, "Algorithm": "OLDEST"}}, INVALID),
    ({"RecoveryPointSelection": {**POINTS, "RecoveryPointTypes": ["IMAGE"]}}, INVALID),
    ({"RecoveryPointSelection": {**POINTS, "IncludeVaults": ["shop-daily"]}}, INVALID),
    ({"RecoveryPointSelection": {**POINTS, "IncludeVaults": [VAULT] * 31}}, INVALID),
    ({"RecoveryPointSelection": {**POINTS, "SelectionWindowDays": 0}}, INVALID),
    ({"RecoveryPointSelection": {**POINTS, "SelectionWindowDays": 366}}, INVALID),
]


@pytest.mark.parametrize(("changes", "wanted"), PLANS_REFUSED, ids=str)
def test_a_plan_outside_the_limits_is_refused(backup: Any, changes: dict[str, Any], wanted: str) -> None:
    assert code(refused(backup.create_restore_testing_plan, RestoreTestingPlan=plan(**changes))) == wanted
    assert len(backup.list_restore_testing_plans()["RestoreTestingPlans"]) == 1


@pytest.mark.parametrize("creator", ["a" * 51, "with space", ""])
def test_a_creator_request_id_has_its_own_letters(backup: Any, creator: str) -> None:
    asked = {"RestoreTestingPlan": plan(), "CreatorRequestId": creator}
    assert code(refused(backup.create_restore_testing_plan, **asked)) == INVALID


SELECTIONS_REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"RestoreTestingSelectionName": "a b"}, INVALID),
    ({"ProtectedResourceType": "Redshift"}, INVALID),
    ({"ProtectedResourceType": "ebs"}, INVALID),
    ({"ProtectedResourceArns": []}, MISSING),
    ({"ProtectedResourceArns": ["*", "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1"]}, INVALID),
    ({"ProtectedResourceArns": ["arn:aws:ec2:eu-west-1:111122223333:volume/vol-1"] * 31}, INVALID),
    ({"ProtectedResourceArns": ["vol-1"]}, INVALID),
    (
        {
            "ProtectedResourceArns": ["arn:aws:ec2:eu-west-1:111122223333:volume/vol-1"],
            "ProtectedResourceConditions": {"StringEquals": [condition()]},
        },
        INVALID,
    ),
    (
        {
            "ProtectedResourceConditions": {
                "StringEquals": [condition()] * 16,
                "StringNotEquals": [condition()] * 15,
            }
        },
        INVALID,
    ),
    ({"ProtectedResourceConditions": {"StringEquals": [condition(key="team")]}}, INVALID),
    ({"ValidationWindowHours": 169}, INVALID),
    ({"ValidationWindowHours": -1}, INVALID),
    ({"RestoreMetadataOverrides": {"encrypted": "false"}}, INVALID),
    ({"RestoreMetadataOverrides": {"kmsKeyId": "a", "KMSKEYID": "b"}}, INVALID),
    ({"IamRoleArn": "arn:aws:iam::111122223333:role/Nobody"}, INVALID),
    ({"IamRoleArn": "arn:aws:iam::111122223333:role/ShopWebServerRole"}, INVALID),
    ({"IamRoleArn": "arn:aws:iam::444455556666:role/RecoveryAdmin"}, "AccessDeniedException"),
]


@pytest.mark.parametrize(("changes", "wanted"), SELECTIONS_REFUSED, ids=str)
def test_a_selection_outside_the_limits_is_refused(
    still: Sandbox, backup: Any, changes: dict[str, Any], wanted: str
) -> None:
    asked = {
        "RestoreTestingPlanName": "weekly_rehearsal",
        "RestoreTestingSelection": selection(still, "EBS", **changes),
    }
    assert code(refused(backup.create_restore_testing_selection, **asked)) == wanted


def test_thirty_conditions_of_both_operators_and_thirty_arns_are_allowed(still: Sandbox, backup: Any) -> None:
    both = {"StringEquals": [condition()] * 15, "StringNotEquals": [condition("other")] * 15}
    arns = [f"arn:aws:ec2:eu-west-1:111122223333:volume/vol-{number}" for number in range(30)]
    rehearse(
        still,
        backup,
        selection(still, "EBS", ProtectedResourceConditions=both),
        selection(still, "EBS", *arns, RestoreTestingSelectionName="others"),
    )
    found = backup.get_restore_testing_selection(
        RestoreTestingPlanName=NAME, RestoreTestingSelectionName="all_ebs"
    )["RestoreTestingSelection"]
    assert found["ProtectedResourceConditions"] == both


def test_the_hundred_and_first_plan_and_the_thirty_first_selection_are_refused(
    still: Sandbox, backup: Any
) -> None:
    for number in range(99):
        backup.create_restore_testing_plan(RestoreTestingPlan=plan(f"plan_{number}"))
    error = refused(backup.create_restore_testing_plan, RestoreTestingPlan=plan())
    assert code(error) == "LimitExceededException"
    for number in range(30):
        chosen = selection(still, "EBS", RestoreTestingSelectionName=f"s{number}")
        backup.create_restore_testing_selection(
            RestoreTestingPlanName="plan_0", RestoreTestingSelection=chosen
        )
    one_more = {"RestoreTestingPlanName": "plan_0", "RestoreTestingSelection": selection(still, "EBS")}
    assert code(refused(backup.create_restore_testing_selection, **one_more)) == "LimitExceededException"


def test_a_plan_is_deleted_only_after_its_selections(still: Sandbox, backup: Any) -> None:
    rehearse(still, backup, selection(still, "EBS"))
    error = refused(backup.delete_restore_testing_plan, RestoreTestingPlanName=NAME)
    assert code(error) == "InvalidRequestException"
    backup.delete_restore_testing_selection(
        RestoreTestingPlanName=NAME, RestoreTestingSelectionName="all_ebs"
    )
    gone = backup.delete_restore_testing_plan(RestoreTestingPlanName=NAME)
    assert gone["ResponseMetadata"]["HTTPStatusCode"] == 204
    error = refused(backup.get_restore_testing_plan, RestoreTestingPlanName=NAME)
    assert code(error) == "ResourceNotFoundException"
    # The operation has no ResourceNotFoundException.
    backup.delete_restore_testing_plan(RestoreTestingPlanName=NAME)


def test_an_update_keeps_what_it_does_not_send_but_the_schedule_falls_to_its_default(
    still: Sandbox, backup: Any
) -> None:
    rehearse(still, backup, ScheduleExpressionTimezone="Asia/Tokyo")
    changed = backup.update_restore_testing_plan(
        RestoreTestingPlanName=NAME, RestoreTestingPlan={"StartWindowHours": 6}
    )
    assert changed["UpdateTime"] >= changed["CreationTime"]
    found = backup.get_restore_testing_plan(RestoreTestingPlanName=NAME)["RestoreTestingPlan"]
    assert found["StartWindowHours"] == 6
    assert found["ScheduleExpressionTimezone"] == "Asia/Tokyo"
    assert found["ScheduleExpression"] == "cron(0 5 ? * * *)"
    assert found["RecoveryPointSelection"]["IncludeVaults"] == ["*"]
    assert found["LastUpdateTime"] == changed["UpdateTime"]
    half = {"RecoveryPointSelection": {"SelectionWindowDays": 7}}
    error = refused(backup.update_restore_testing_plan, RestoreTestingPlanName=NAME, RestoreTestingPlan=half)
    assert code(error) == MISSING


def test_a_selection_of_arns_becomes_one_of_conditions_only_with_the_wildcard(
    still: Sandbox, backup: Any
) -> None:
    rehearse(still, backup, selection(still, "EBS", resource_arn(backup, ORDERS)))
    where = {"RestoreTestingPlanName": NAME, "RestoreTestingSelectionName": "all_ebs"}
    conditions = {"ProtectedResourceConditions": {"StringEquals": [condition()]}}
    error = refused(backup.update_restore_testing_selection, **where, RestoreTestingSelection=conditions)
    assert code(error) == INVALID
    assert "wildcard" in message(error)
    backup.update_restore_testing_selection(
        **where, RestoreTestingSelection={**conditions, "ProtectedResourceArns": ["*"]}
    )
    found = backup.get_restore_testing_selection(**where)["RestoreTestingSelection"]
    assert found["ProtectedResourceArns"] == ["*"]
    assert found["ProtectedResourceConditions"]["StringEquals"] == [condition()]
    assert found["ProtectedResourceType"] == "EBS"


@pytest.mark.parametrize(
    ("sent", "left"),
    [
        ({"ValidationWindowHours": 1}, [condition()]),
        ({"ProtectedResourceArns": ["*"]}, [condition()]),
        ({"ProtectedResourceArns": ["arn:aws:ec2:eu-west-1:111122223333:volume/vol-1"]}, []),
        ({"ProtectedResourceConditions": {}}, []),
    ],
    ids=str,
)
def test_conditions_stay_until_others_or_specific_arns_take_their_place(
    still: Sandbox, backup: Any, sent: dict[str, Any], left: list[dict[str, str]]
) -> None:
    conditions = {"StringEquals": [condition()]}
    rehearse(still, backup, selection(still, "EBS", ProtectedResourceConditions=conditions))
    where = {"RestoreTestingPlanName": NAME, "RestoreTestingSelectionName": "all_ebs"}
    backup.update_restore_testing_selection(**where, RestoreTestingSelection=sent)
    found = backup.get_restore_testing_selection(**where)["RestoreTestingSelection"]
    assert found["ProtectedResourceConditions"]["StringEquals"] == left


def test_a_plan_has_tags_up_to_fifty(still: Sandbox, backup: Any) -> None:
    made = backup.create_restore_testing_plan(RestoreTestingPlan=plan(), Tags={"team": "shop"})
    arn = made["RestoreTestingPlanArn"]
    backup.tag_resource(ResourceArn=arn, Tags={"stage": "proof"})
    assert backup.list_tags(ResourceArn=arn)["Tags"] == {"team": "shop", "stage": "proof"}
    backup.untag_resource(ResourceArn=arn, TagKeyList=["team"])
    assert backup.list_tags(ResourceArn=arn)["Tags"] == {"stage": "proof"}
    many = {f"key{number}": "" for number in range(51)}
    error = refused(backup.tag_resource, ResourceArn=arn, Tags=many)
    assert code(error) == "LimitExceededException"
    error = refused(backup.create_restore_testing_plan, RestoreTestingPlan=plan("more"), Tags=many)
    assert code(error) == "LimitExceededException"


@pytest.mark.parametrize("tags", [{"aws:team": ""}, {"AWS:team": ""}, {"k" * 129: ""}, {"team": "v" * 257}])
def test_a_tag_that_aws_would_not_take_is_refused(backup: Any, tags: dict[str, str]) -> None:
    error = refused(backup.create_restore_testing_plan, RestoreTestingPlan=plan(), Tags=tags)
    assert code(error) == INVALID
    assert code(refused(backup.tag_resource, ResourceArn=newest_point(backup), Tags=tags)) == INVALID
    assert len(backup.list_restore_testing_plans()["RestoreTestingPlans"]) == 1


def test_a_plan_that_is_made_again_keeps_the_tags_that_it_has_now(backup: Any) -> None:
    asked = {"RestoreTestingPlan": plan(), "CreatorRequestId": "once-1", "Tags": {"team": "shop"}}
    arn = backup.create_restore_testing_plan(**asked)["RestoreTestingPlanArn"]
    backup.untag_resource(ResourceArn=arn, TagKeyList=["team"])
    assert backup.create_restore_testing_plan(**asked)["RestoreTestingPlanArn"] == arn
    assert backup.list_tags(ResourceArn=arn)["Tags"] == {}


def test_who_may_not_make_a_plan_or_pass_its_role_is_refused(still: Sandbox, backup: Any) -> None:
    reader = still.client("backup", "shop-readonly")
    assert reader.list_restore_testing_plans()["RestoreTestingPlans"]
    error = refused(reader.create_restore_testing_plan, RestoreTestingPlan=plan())
    assert code(error) == "AccessDeniedException"
    assert "backup:CreateRestoreTestingPlan" in message(error)
    passed = {"StringEqualsIfExists": {"iam:PassedToService": "backup.amazonaws.com"}}
    statement = {
        "Effect": "Allow",
        "Action": ["backup:*", "iam:PassRole"],
        "Resource": "*",
        "Condition": passed,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": statement})
    still.client("iam").put_user_policy(UserName="shop-readonly", PolicyName="more", PolicyDocument=policy)
    reader.create_restore_testing_plan(RestoreTestingPlan=plan())
    asked = {"RestoreTestingPlanName": NAME, "RestoreTestingSelection": selection(still, "EBS")}
    error = refused(reader.create_restore_testing_selection, **asked)
    assert code(error) == "AccessDeniedException"
    assert "iam:PassRole" in message(error)


def test_a_policy_may_name_the_plan(still: Sandbox, backup: Any) -> None:
    arn = "arn:aws:backup:*:*:restore-testing-plan:weekly_*"
    statement = {"Effect": "Allow", "Action": "backup:DeleteRestoreTestingSelection", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": statement})
    still.client("iam").put_user_policy(UserName="shop-readonly", PolicyName="more", PolicyDocument=policy)
    rehearse(still, backup, selection(still, "EBS"))
    delete = still.client("backup", "shop-readonly").delete_restore_testing_selection
    delete(RestoreTestingPlanName="weekly_rehearsal", RestoreTestingSelectionName="volumes")
    error = refused(delete, RestoreTestingPlanName=NAME, RestoreTestingSelectionName="all_ebs")
    assert code(error) == "AccessDeniedException"


def test_a_region_without_restore_testing_makes_no_plan() -> None:
    with running_sandbox("--partition", "aws-us-gov") as sandbox:
        backup = sandbox.client("backup")
        assert backup.list_restore_testing_plans()["RestoreTestingPlans"] == []
        assert code(refused(backup.create_restore_testing_plan, RestoreTestingPlan=plan())) == INVALID
