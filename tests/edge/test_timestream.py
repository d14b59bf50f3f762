"""Look-ups and questions about Timestream, answered in AWS's shapes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from aws_api.account_checks.registry import asked
from aws_api.lookups.registry import choices, source_facts
from recovery.account import AccountChoice, Known
from recovery.context import Context
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from tests.edge.machines import Machines
from tests.edge.stub import Answer, Request, Stub, calls_to, said
from tests.profiles.warehouse_samples import TABLE, TABLE_SOURCE

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity
HERE = Context("111122223333", "eu-west-1")
MADE = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
POINT = RecoveryPoint(
    HERE, "arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3", TABLE, "COMPLETED", MADE
)
DESCRIBED = {
    "Arn": TABLE,
    "TableName": "positions",
    "DatabaseName": "fleet",
    "TableStatus": "ACTIVE",
    "RetentionProperties": {
        "MemoryStoreRetentionPeriodInHours": 24,
        "MagneticStoreRetentionPeriodInDays": 365,
    },
    "MagneticStoreWriteProperties": {
        "EnableMagneticStoreWrites": True,
        "MagneticStoreRejectedDataLocation": {
            "S3Configuration": {"BucketName": "rejected", "EncryptionOption": "SSE_S3"}
        },
    },
}
TAGS = [{"Key": "team", "Value": "fleet"}, {"Key": "aws:cloudformation:stack-name", "Value": "x"}]
WANTED = {"DestinationDatabase": "fleet", "TableName": "positions-restored"}


@pytest.fixture
def timestream(aws: Stub) -> Machines:
    made = Machines()

    def answer(request: Request) -> Answer:
        # AWS Backup's listing is named by its path alone.
        if request.path.startswith("/restore-jobs"):
            made.asked.append("ListRestoreJobs")
            jobs = made.answers.get("ListRestoreJobs", {"RestoreJobs": []})
            return said(jobs(request.path) if callable(jobs) else jobs)
        return made.answer(request)

    aws.answer = answer
    return made


def facts_of(aws: Stub, arn: str = TABLE) -> Mapping[str, str] | None:
    return source_facts(calls_to(aws.url), HERE, "timestream-table", arn).facts


def found(aws: Stub) -> list[Finding]:
    return list(asked(calls_to(aws.url), HERE, "timestream-table", WANTED, POINT))


def severities(findings: list[Finding]) -> list[FindingSeverity]:
    return [each.severity for each in findings]


def test_a_table_tells_its_retention_its_late_writes_and_its_tags(aws: Stub, timestream: Machines) -> None:
    timestream.answers |= {"DescribeTable": {"Table": DESCRIBED}, "ListTagsForResource": {"Tags": TAGS}}
    assert facts_of(aws) == TABLE_SOURCE


@pytest.mark.parametrize("tags", [{"Tags": []}, "AccessDeniedException"])
def test_without_tags_none_are_told(aws: Stub, timestream: Machines, tags: object) -> None:
    timestream.answers |= {"DescribeTable": {"Table": DESCRIBED}, "ListTagsForResource": tags}
    told = facts_of(aws)
    assert told is not None
    assert not [name for name in told if name.startswith("tag")]


def test_a_table_that_is_gone_is_told_as_gone(aws: Stub, timestream: Machines) -> None:
    timestream.answers["DescribeTable"] = "ResourceNotFoundException"
    assert source_facts(calls_to(aws.url), HERE, "timestream-table", TABLE).exists is Known.NO


def test_an_arn_of_no_table_is_asked_nothing(aws: Stub, timestream: Machines) -> None:
    database = TABLE.partition("/table/")[0]
    assert source_facts(calls_to(aws.url), HERE, "timestream-table", database).exists is Known.NO
    assert timestream.asked == []


def test_databases_are_offered_with_how_many_tables_they_have(aws: Stub, timestream: Machines) -> None:
    timestream.answers["ListDatabases"] = {"Databases": [{"DatabaseName": "fleet", "TableCount": 3}]}
    offered = choices(calls_to(aws.url), HERE, "timestream-databases", {}).choices
    assert offered == (AccountChoice("fleet", "", "3 tables"),)


def test_a_table_that_can_be_made_passes(aws: Stub, timestream: Machines) -> None:
    timestream.answers |= {
        "DescribeDatabase": {"Database": {"DatabaseName": "fleet"}},
        "DescribeTable": "ResourceNotFoundException",
    }
    assert severities(found(aws)) == [PASSED, PASSED, PASSED]


def test_a_missing_database_and_a_taken_name_are_errors_and_a_running_restore_a_warning(
    aws: Stub, timestream: Machines
) -> None:
    job = {"RestoreJobId": "job-1", "Status": "RUNNING", "CreationDate": 1, "ResourceType": "Timestream"}
    timestream.answers |= {
        "DescribeDatabase": "ResourceNotFoundException",
        "DescribeTable": {"Table": DESCRIBED},
        "ListRestoreJobs": lambda path: {"RestoreJobs": [job] if "status=RUNNING" in path else []},
    }
    told = found(aws)
    assert severities(told) == [ERROR, ERROR, WARNING]
    assert "job-1" in told[2].text
    assert all(each.next_step for each in told)


def test_what_may_not_be_asked_is_unknown_each_by_itself(aws: Stub, timestream: Machines) -> None:
    timestream.answers |= {
        "DescribeDatabase": "AccessDeniedException",
        "DescribeTable": "ResourceNotFoundException",
    }
    assert severities(found(aws)) == [UNKNOWN, PASSED, PASSED]
