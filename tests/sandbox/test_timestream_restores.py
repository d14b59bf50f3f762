"""Restores of Timestream: a table with its measurements in a database that exists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.model_shapes import violations_of
from tests.sandbox.runs import (
    INVALID,
    MISSING,
    REQUEST,
    Values,
    grant,
    point_of,
    refusal,
    returned,
    run,
    start,
    without,
)
from tests.sandbox.test_command_line_tool import Shell
from tests.sandbox_process import Sandbox

KIND, CLICKS, STOCK = "Timestream", "database/telemetry/table/clicks", "database/telemetry/table/stock"
LISTED = {
    "TableName": "back",
    "DestinationDatabase": "analysis",
    "MemoryStoreRetentionPeriodInHours": "24",
    "MagneticStoreRetentionPeriodInDays": "365",
}
LOG = {"S3Configuration": {"BucketName": "relight-shop-exports", "EncryptionOption": "SSE_S3"}}
WRITES = {"EnableMagneticStoreWrites": True, "MagneticStoreRejectedDataLocation": LOG}
EXAMPLE = {
    "TableName": "back",
    "DatabaseName": "analysis",
    "MagneticStoreRetentionPeriodInDays": "1",
    "MemoryStoreRetentionPeriodInHours": "1",
    "MagneticStoreWriteProperties": json.dumps(WRITES),
}
"""The page's list of keys, and its example."""


@pytest.fixture
def timestream(sandbox: Sandbox) -> Any:
    return sandbox.client("timestream-write")


@pytest.fixture
def point(backup: Any) -> str:
    return point_of(backup, CLICKS, KIND)


def table(timestream: Any, database: str = "analysis", name: str = "back") -> dict[str, Any]:
    found: dict[str, Any] = timestream.describe_table(DatabaseName=database, TableName=name)["Table"]
    return found


def measurements(sandbox: Sandbox, database: str, name: str) -> list[dict[str, Any]]:
    table(sandbox.client("timestream-write"), database, name)  # the world loads with the first look
    found: list[dict[str, Any]] = sandbox.control("GET", f"/-/measurements?database={database}&table={name}")
    return found


def test_a_table_comes_back_in_the_database_asked_for(
    sandbox: Sandbox, backup: Any, timestream: Any, point: str
) -> None:
    job = run(sandbox, backup, point, {**LISTED, "EnableMagneticStoreWrites": "true"})
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    made = table(timestream)
    assert job["CreatedResourceArn"] == made["Arn"]
    assert made["TableStatus"] == "ACTIVE"
    assert made["RetentionProperties"] == {
        "MemoryStoreRetentionPeriodInHours": 24,
        "MagneticStoreRetentionPeriodInDays": 365,
    }
    assert made["MagneticStoreWriteProperties"] == {"EnableMagneticStoreWrites": True}
    tags = timestream.list_tags_for_resource(ResourceARN=made["Arn"])["Tags"]
    assert tags == [{"Key": "aws:backup:source-resource", "Value": f"telemetry/clicks:{job['RestoreJobId']}"}]


def test_the_pages_example_is_taken_too(sandbox: Sandbox, backup: Any, timestream: Any, point: str) -> None:
    job = run(sandbox, backup, point, EXAMPLE, role="ShopRestoreRole")
    # The log of rejected records is written by the role, whose managed policy does not let it.
    assert "not authorized to perform: s3:PutObject" in job["StatusMessage"]
    grant(sandbox, "ShopRestoreRole", "s3:PutObject")
    job = run(sandbox, backup, point, EXAMPLE, role="ShopRestoreRole")
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    assert table(timestream)["MagneticStoreWriteProperties"] == WRITES


def test_a_table_has_the_measurements_up_to_its_backup_and_within_its_retention(
    sandbox: Sandbox, backup: Any
) -> None:
    source = measurements(sandbox, "telemetry", "clicks")
    # A measurement each six hours for 60 days.
    assert len(source) == 241
    older = point_of(backup, CLICKS, KIND, 20)
    run(sandbox, backup, older, LISTED)
    assert measurements(sandbox, "analysis", "back") == source[: 241 - 4 * 20 - 1]
    run(
        sandbox,
        backup,
        older,
        {**LISTED, "TableName": "short", "MagneticStoreRetentionPeriodInDays": "30"},
    )
    assert 35 <= len(measurements(sandbox, "analysis", "short")) <= 41


def test_a_table_that_was_dropped_comes_back_under_its_own_name(
    sandbox: Sandbox, backup: Any, timestream: Any, point: str
) -> None:
    wanted = {**LISTED, "DestinationDatabase": "telemetry", "TableName": "clicks"}
    assert refusal(sandbox, backup, point, wanted)[1] == (
        "Invalid TableName: clicks already exists in telemetry."
    )
    timestream.delete_table(DatabaseName="telemetry", TableName="clicks")
    assert run(sandbox, backup, point, wanted)["Status"] == "COMPLETED"
    assert len(measurements(sandbox, "telemetry", "clicks")) == 240


def test_one_restore_runs_at_a_time(still: Sandbox) -> None:
    backup = still.client("backup")
    start(still, backup, point_of(backup, CLICKS, KIND), LISTED)
    second = {**LISTED, "TableName": "second"}
    stock = point_of(backup, STOCK, KIND)
    assert refusal(still, backup, stock, second)[0] == REQUEST
    still.control("POST", "/-/clock", {"advance": 60})
    assert run(still, backup, stock, second)["Status"] == "COMPLETED"


def test_copying_tags_fails_the_job(sandbox: Sandbox, backup: Any, point: str) -> None:
    job = run(sandbox, backup, point, LISTED, CopySourceTagsToRestoredResource=True)
    assert job["Status"] == "FAILED"
    assert "Copying tags" in job["StatusMessage"]


def test_a_role_without_the_permissions_fails_the_job(sandbox: Sandbox, backup: Any, point: str) -> None:
    job = run(sandbox, backup, point, LISTED, role="ShopSnapshotRole")
    assert "not authorized to perform: timestream:StartAwsRestoreJob" in job["StatusMessage"]


def test_a_bucket_that_is_not_there_fails_the_job(sandbox: Sandbox, backup: Any, point: str) -> None:
    log = {"S3Configuration": {"BucketName": "relight-ghost"}}
    writes = json.dumps({"EnableMagneticStoreWrites": True, "MagneticStoreRejectedDataLocation": log})
    job = run(sandbox, backup, point, {**EXAMPLE, "MagneticStoreWriteProperties": writes})
    assert "Bucket relight-ghost does not exist" in job["StatusMessage"]


def writes(**members: Any) -> Values:
    return {**EXAMPLE, "MagneticStoreWriteProperties": json.dumps(members)}


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        *((without(LISTED, key), (MISSING, key)) for key in LISTED),
        ({**LISTED, "DatabaseName": "analysis"}, (INVALID, "exclude each other")),
        ({**LISTED, "DestinationDatabase": "ghost"}, (INVALID, "ghost does not exist")),
        ({**LISTED, "TableName": "x"}, (INVALID, "2 to 256")),
        ({**LISTED, "TableName": "back again"}, (INVALID, "2 to 256")),
        ({**LISTED, "MemoryStoreRetentionPeriodInHours": "0"}, (INVALID, "1 to 8766")),
        ({**LISTED, "MemoryStoreRetentionPeriodInHours": "1 hours"}, (INVALID, "whole number")),
        ({**LISTED, "MagneticStoreRetentionPeriodInDays": "73001"}, (INVALID, "1 to 73000")),
        ({**LISTED, "EnableMagneticStoreWrites": "TRUE"}, (INVALID, "true, false")),
        ({**EXAMPLE, "EnableMagneticStoreWrites": "true"}, (INVALID, "exclude each other")),
        ({**EXAMPLE, "MagneticStoreWriteProperties": "true"}, (INVALID, "not a JSON object")),
        (writes(), (INVALID, "EnableMagneticStoreWrites")),
        (writes(EnableMagneticStoreWrites="true"), (INVALID, "EnableMagneticStoreWrites")),
        (writes(EnableMagneticStoreWrites=True, Bucket="x"), (INVALID, "may hold")),
        (
            writes(EnableMagneticStoreWrites=True, MagneticStoreRejectedDataLocation={"S3": {}}),
            (INVALID, "S3Configuration"),
        ),
        (
            writes(
                EnableMagneticStoreWrites=True,
                MagneticStoreRejectedDataLocation={
                    "S3Configuration": {"BucketName": "x", "EncryptionOption": "AES"}
                },
            ),
            (INVALID, "SSE_S3, SSE_KMS"),
        ),
        ({**LISTED, "encrypted": "true"}, (INVALID, "Unknown keys: encrypted")),
        ({**LISTED, "tablename": "back"}, (INVALID, "Unknown keys: tablename")),
    ],
)
def test_a_request_that_timestream_has_no_use_for_is_refused_at_once(
    shared_sandbox: Sandbox, metadata: Values, expected: tuple[str, str]
) -> None:
    backup = shared_sandbox.client("backup")
    told = refusal(shared_sandbox, backup, point_of(backup, CLICKS, KIND), metadata)
    assert told[0] == expected[0]
    assert expected[1] in told[1]


def test_returned_metadata_names_the_table_that_is_there_still(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    point = point_of(backup, CLICKS, KIND)
    metadata = returned(backup, point)
    assert without(metadata, "aws:backup:request-id") == {
        "DatabaseName": "telemetry",
        "TableName": "clicks",
        "MemoryStoreRetentionPeriodInHours": "24",
        "MagneticStoreRetentionPeriodInDays": "365",
        "MagneticStoreWriteProperties": '{"EnableMagneticStoreWrites":true}',
    }
    assert "clicks already exists" in refusal(shared_sandbox, backup, point, metadata)[1]


@pytest.mark.parametrize(
    ("operation", "inputs"),
    [
        ("ListDatabases", {}),
        ("DescribeDatabase", {"DatabaseName": "telemetry"}),
        ("ListTables", {"DatabaseName": "telemetry"}),
        ("DescribeTable", {"DatabaseName": "telemetry", "TableName": "clicks"}),
    ],
)
def test_answers_of_timestream_have_the_shapes_of_its_model(
    shared_sandbox: Sandbox, operation: str, inputs: dict[str, Any]
) -> None:
    assert (
        violations_of(shared_sandbox.client("timestream-write", "shop-readonly"), operation, **inputs) == []
    )


@pytest.mark.needs("aws")
def test_the_aws_cli_restores_a_table(sandbox: Sandbox, point: str, home: Path) -> None:
    shell = Shell(sandbox, home)
    words = ",".join(f"{key}={value}" for key, value in LISTED.items())
    shell.json(
        *("backup", "start-restore-job", "--recovery-point-arn", point, "--metadata", words),
        *("--iam-role-arn", sandbox.role(), "--resource-type", "Timestream"),
    )
    sandbox.control("POST", "/-/clock", {"advance": 60})
    [listed] = shell.json("timestream-write", "list-tables", "--database-name", "analysis")["Tables"]
    assert listed["TableName"] == "back"
