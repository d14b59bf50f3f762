"""Restores of stacks: the template's point becomes a stack with a change set, which makes the resources, the
stateful ones empty, when it is executed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.composites import VAULT, composite_of, nested_in, run, template_of
from tests.sandbox.steps import code, message, refused, restore
from tests.sandbox_process import Sandbox

INVALID, MISSING = "InvalidParameterValueException", "MissingParameterValueException"
KEY = {"PaymentsApiKey": "a-new-secret"}
NAMES = {"StackName": "checkout-back", "ChangeSetName": "from-backup"}


@pytest.fixture
def stacks(sandbox: Sandbox) -> Any:
    return sandbox.client("cloudformation")


def bring_back(sandbox: Sandbox, backup: Any, **changes: str) -> dict[str, Any]:
    metadata = {**NAMES, "StackParameters": json.dumps(KEY), **changes}
    return run(sandbox, backup, template_of(backup, "shop-checkout"), metadata)


def test_a_stack_comes_back_in_review_with_a_change_set_that_nobody_executed(
    sandbox: Sandbox, backup: Any, stacks: Any
) -> None:
    job = bring_back(sandbox, backup, ChangeSetDescription="after the fire")
    assert job["Status"] == "COMPLETED"
    (stack,) = stacks.describe_stacks(StackName="checkout-back")["Stacks"]
    assert stack["StackId"] == job["CreatedResourceArn"]
    assert stack["StackStatus"] == "REVIEW_IN_PROGRESS"
    assert {"Key": "aws:backup:source-resource", "Value": f"shop-checkout:{job['RestoreJobId']}"} in stack[
        "Tags"
    ]
    told = stacks.describe_change_set(StackName="checkout-back", ChangeSetName="from-backup")
    assert (told["Status"], told["ExecutionStatus"]) == ("CREATE_COMPLETE", "AVAILABLE")
    assert told["Description"] == "after the fire"
    changed = {change["ResourceChange"]["LogicalResourceId"] for change in told["Changes"]}
    assert changed == {"SessionsTable", "AccessLogVolume", "ExportsBucket", "RetryQueue"}
    assert {"ParameterKey": "PaymentsApiKey", "ParameterValue": "****"} in told["Parameters"]


def test_executing_the_change_set_makes_the_resources_with_nothing_in_them(
    sandbox: Sandbox, backup: Any, stacks: Any
) -> None:
    bring_back(sandbox, backup)
    stacks.execute_change_set(StackName="checkout-back", ChangeSetName="from-backup")
    stacks.get_waiter("stack_create_complete").wait(
        StackName="checkout-back", WaiterConfig={"MaxAttempts": 1}
    )
    made = {
        row["LogicalResourceId"]: row["PhysicalResourceId"]
        for row in stacks.describe_stack_resources(StackName="checkout-back")["StackResources"]
    }
    assert sandbox.client("dynamodb").scan(TableName=made["SessionsTable"])["Count"] == 0
    assert "Contents" not in sandbox.client("s3").list_objects_v2(Bucket=made["ExportsBucket"])
    (volume,) = sandbox.client("ec2").describe_volumes(VolumeIds=[made["AccessLogVolume"]])["Volumes"]
    assert (volume["Size"], volume["AvailabilityZone"]) == (80, "eu-west-1a")
    error = refused(stacks.execute_change_set, StackName="checkout-back", ChangeSetName="from-backup")
    assert code(error) == "InvalidChangeSetStatus"


def test_the_stack_that_was_backed_up_is_as_it_was(sandbox: Sandbox, stacks: Any) -> None:
    (stack,) = stacks.describe_stacks(StackName="shop-checkout")["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    behind = {
        row["LogicalResourceId"]: row["PhysicalResourceId"]
        for row in stacks.describe_stack_resources(StackName="shop-checkout")["StackResources"]
    }
    assert (behind["SessionsTable"], behind["ExportsBucket"]) == ("sessions", "relight-shop-exports")
    sandbox.client("ec2").describe_volumes(VolumeIds=[behind["AccessLogVolume"]])
    declared = stacks.get_template_summary(StackName="shop-checkout")["Parameters"]
    assert [row["ParameterKey"] for row in declared if row["NoEcho"]] == ["PaymentsApiKey"]
    assert {"ParameterKey": "PaymentsApiKey", "ParameterValue": "****"} in stack["Parameters"]


def test_change_sets_of_one_name_are_told_apart_by_their_stack(
    sandbox: Sandbox, backup: Any, stacks: Any
) -> None:
    bring_back(sandbox, backup)
    bring_back(sandbox, backup, StackName="checkout-again")
    stacks.execute_change_set(StackName="checkout-back", ChangeSetName="from-backup")
    status = {stack["StackName"]: stack["StackStatus"] for stack in stacks.describe_stacks()["Stacks"]}
    assert status["checkout-back"] == "CREATE_COMPLETE"
    assert status["checkout-again"] == "REVIEW_IN_PROGRESS"
    (listed,) = stacks.list_change_sets(StackName="checkout-again")["Summaries"]
    assert listed["ExecutionStatus"] == "AVAILABLE"
    stacks.delete_change_set(StackName="checkout-again", ChangeSetName="from-backup")
    assert stacks.list_change_sets(StackName="checkout-again")["Summaries"] == []
    error = refused(stacks.describe_change_set, StackName="checkout-again", ChangeSetName="from-backup")
    assert code(error) == "ChangeSetNotFound"


def test_a_stack_that_was_given_up_can_be_brought_back_under_its_name(
    sandbox: Sandbox, backup: Any, stacks: Any
) -> None:
    first = bring_back(sandbox, backup)["CreatedResourceArn"]
    stacks.delete_stack(StackName="checkout-back")
    second = bring_back(sandbox, backup)["CreatedResourceArn"]
    assert second != first
    stacks.execute_change_set(StackName="checkout-back", ChangeSetName="from-backup")
    (stack,) = stacks.describe_stacks(StackName="checkout-back")["Stacks"]
    assert (stack["StackId"], stack["StackStatus"]) == (second, "CREATE_COMPLETE")


def test_the_backup_holds_the_parameters_but_not_those_that_are_not_echoed(
    sandbox: Sandbox, backup: Any
) -> None:
    point = template_of(backup, "shop-checkout")
    returned = backup.get_recovery_point_restore_metadata(BackupVaultName=VAULT, RecoveryPointArn=point)
    kept = json.loads(returned["RestoreMetadata"]["StackParameters"])
    assert kept == {"Stage": "production", "LogVolumeZone": "eu-west-1a"}
    job = run(sandbox, backup, point, {**NAMES, "StackParameters": json.dumps(kept)})
    assert job["Status"] == "FAILED"
    assert "Parameters: [PaymentsApiKey] must have values" in job["StatusMessage"]


def test_parameters_are_read_as_an_object_and_as_the_list_of_cloudformation(
    sandbox: Sandbox, backup: Any, stacks: Any
) -> None:
    listed = [{"ParameterKey": "PaymentsApiKey", "ParameterValue": "a-new-secret"}]
    listed.append({"ParameterKey": "LogVolumeZone", "ParameterValue": "eu-west-1c"})
    job = bring_back(sandbox, backup, StackParameters=json.dumps(listed))
    assert job["Status"] == "COMPLETED"
    told = stacks.describe_change_set(StackName="checkout-back", ChangeSetName="from-backup")
    assert {"ParameterKey": "LogVolumeZone", "ParameterValue": "eu-west-1c"} in told["Parameters"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"StackName": "shop-network"}, "Stack [shop-network] already exists"),
        ({"StackParameters": '{"PaymentsApiKey": "short"}'}, "must contain at least 8 characters"),
        (
            {"StackParameters": '{"PaymentsApiKey": "long enough", "Nope": "1"}'},
            "Parameters: [Nope] do not exist",
        ),
    ],
)
def test_what_cloudformation_refuses_fails_the_job(
    sandbox: Sandbox, backup: Any, stacks: Any, changes: dict[str, str], said: str
) -> None:
    job = bring_back(sandbox, backup, **changes)
    assert job["Status"] == "FAILED"
    assert said in job["StatusMessage"]
    assert len(stacks.describe_stacks()["Stacks"]) == 2


def test_a_parameter_outside_its_allowed_values_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    metadata = {"StackName": "net", "ChangeSetName": "c", "StackParameters": '{"Stage": "test"}'}
    job = run(sandbox, backup, template_of(backup, "shop-network"), metadata)
    assert "must be one of AllowedValues: [production, staging]" in job["StatusMessage"]


@pytest.mark.parametrize(
    ("metadata", "error_code", "said"),
    [
        ({"StackName": "a"}, MISSING, "ChangeSetName"),
        ({"ChangeSetName": "a"}, MISSING, "StackName"),
        ({**NAMES, "StackName": "1st"}, INVALID, "StackName"),
        ({**NAMES, "ChangeSetName": "a_b"}, INVALID, "ChangeSetName"),
        ({**NAMES, "StackName": "a" * 129}, INVALID, "StackName"),
        ({**NAMES, "ChangeSetDescription": "x" * 1025}, INVALID, "ChangeSetDescription"),
        ({**NAMES, "StackParameters": "Stage=production"}, INVALID, "StackParameters"),
        ({**NAMES, "StackParameters": '{"Stage": 1}'}, INVALID, "StackParameters"),
        ({**NAMES, "StackParameters": '[{"Key": "Stage"}]'}, INVALID, "StackParameters"),
        ({**NAMES, "encrypted": "true"}, INVALID, "encrypted"),
    ],
)
def test_what_no_account_could_take_is_refused_at_once(
    shared_sandbox: Sandbox, metadata: dict[str, str], error_code: str, said: str
) -> None:
    backup = shared_sandbox.client("backup")
    point = template_of(backup, "shop-network")
    error = refused(restore, shared_sandbox, backup, point, Metadata=metadata)
    assert code(error) == error_code
    assert said in message(error)


def test_the_returned_metadata_are_no_request(sandbox: Sandbox, backup: Any) -> None:
    point = template_of(backup, "shop-checkout")
    returned = backup.get_recovery_point_restore_metadata(BackupVaultName=VAULT, RecoveryPointArn=point)
    error = refused(restore, sandbox, backup, point, Metadata=returned["RestoreMetadata"])
    assert code(error) == MISSING


def test_a_role_that_may_not_create_change_sets_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    point = template_of(backup, "shop-network")
    job = run(sandbox, backup, point, NAMES, IamRoleArn=sandbox.role("ShopSnapshotRole"))
    assert job["Status"] == "FAILED"
    assert "cloudformation:CreateChangeSet" in job["StatusMessage"]


def test_tags_of_the_stack_are_copied_when_asked_for(sandbox: Sandbox, backup: Any, stacks: Any) -> None:
    point = template_of(backup, "shop-network")
    run(sandbox, backup, point, NAMES, CopySourceTagsToRestoredResource=True)
    (stack,) = stacks.describe_stacks(StackName="checkout-back")["Stacks"]
    assert {"Key": "team", "Value": "shop"} in stack["Tags"]


def test_the_read_only_identity_reads_stacks_and_executes_nothing(sandbox: Sandbox, backup: Any) -> None:
    run(sandbox, backup, template_of(backup, "shop-network"), NAMES)
    reader = sandbox.client("cloudformation", "shop-readonly")
    assert len(reader.describe_stacks()["Stacks"]) == 3
    error = refused(reader.execute_change_set, StackName="checkout-back", ChangeSetName="from-backup")
    assert code(error) == "AccessDenied"


@pytest.mark.needs("aws")
def test_the_aws_cli_restores_a_stack_and_executes_its_change_set(
    sandbox: Sandbox, backup: Any, home: Path
) -> None:
    def aws(*words: str) -> Any:
        done = subprocess.run(
            ["aws", *words, "--output", "json"],
            env=sandbox.child_environment(HOME=str(home)),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout or "{}")

    nested = nested_in(backup, composite_of(backup, "shop-checkout", "CloudFormation"))
    metadata = json.dumps({**NAMES, "StackParameters": json.dumps(KEY)})
    job = aws(
        *("backup", "start-restore-job", "--recovery-point-arn", nested["shop-checkout"]["RecoveryPointArn"]),
        *("--iam-role-arn", sandbox.role(), "--metadata", metadata),
    )["RestoreJobId"]
    sandbox.control("POST", "/-/clock", {"advance": 60})
    assert aws("backup", "describe-restore-job", "--restore-job-id", job)["Status"] == "COMPLETED"
    named = ("--stack-name", "checkout-back")
    aws("cloudformation", "execute-change-set", *named, "--change-set-name", "from-backup")
    (stack,) = aws("cloudformation", "describe-stacks", *named)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
