"""HANA databases: look-ups, what is asked before one is overwritten, the window of a continuous backup."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from aws_api.account_checks.registry import asked
from aws_api.lookups.registry import choices, source_facts
from aws_api.lookups.windows import restore_window
from recovery.context import Context
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from tests.edge.machines import Machines
from tests.edge.stub import Stub, calls_to
from tests.profiles.machine_samples import HANA, HANA_CONTINUOUS, HANA_RETURNED, OTHER_HANA

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity
HERE = Context("111122223333", "eu-west-1")
MADE = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def point(resource_arn: str, vault: str = "main") -> RecoveryPoint:
    arn = "arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7"
    return RecoveryPoint(HERE, arn, resource_arn, "COMPLETED", MADE, vault=vault)


def found(aws: Stub, check: str, values: Mapping[str, str], of: RecoveryPoint) -> list[Finding]:
    return list(asked(calls_to(aws.url), HERE, check, values, of))


def severities(findings: list[Finding]) -> list[FindingSeverity]:
    return [each.severity for each in findings]


@pytest.fixture
def machines(aws: Stub) -> Machines:
    made = Machines()
    aws.answer = made.answer
    return made


DATABASE = {
    "Arn": HANA,
    "DatabaseName": "HDB",
    "DatabaseType": "TENANT",
    "Status": "RUNNING",
    "ApplicationId": "erp",
}
INTO_OTHER = {"aws:backup:TargetDatabaseArn": OTHER_HANA}


def test_databases_are_offered_with_their_application(aws: Stub, machines: Machines) -> None:
    listed = {"Arn": HANA, "DatabaseId": "HDB", "DatabaseType": "TENANT", "ApplicationId": "erp"}
    machines.answers["ListDatabases"] = {"Databases": [listed]}
    (offered,) = choices(calls_to(aws.url), HERE, "hana-databases", {}).choices
    assert (offered.value, offered.label, offered.note) == (HANA, "HDB", "tenant, application erp")


def test_a_database_tells_its_state_and_its_application(aws: Stub, machines: Machines) -> None:
    machines.answers["GetDatabase"] = {"Database": DATABASE}
    told = source_facts(calls_to(aws.url), HERE, "hana-database", HANA)
    assert told.facts is not None
    assert (told.facts["status"], told.facts["application_id"]) == ("RUNNING", "erp")


def test_into_its_own_database_no_permission_is_asked_for(aws: Stub, machines: Machines) -> None:
    machines.answers |= {"GetDatabase": {"Database": DATABASE}, "ListBackupJobs": {"BackupJobs": []}}
    told = found(aws, "hana-database", {"aws:backup:TargetDatabaseArn": HANA}, point(HANA))
    assert severities(told) == [PASSED, PASSED]
    assert "GetResourcePermission" not in machines.asked


@pytest.mark.parametrize("refused", ["ResourceNotFoundException", {"Policy": "{}"}, {}])
def test_a_system_copy_that_the_target_does_not_allow_names_the_command(
    aws: Stub, machines: Machines, refused: object
) -> None:
    machines.answers |= {
        "GetDatabase": {"Database": DATABASE},
        "GetResourcePermission": refused,
        "ListBackupJobs": {"BackupJobs": []},
    }
    told = found(aws, "hana-database", INTO_OTHER, point(HANA))
    (error,) = [each for each in told if each.severity is ERROR]
    assert shlex.split(error.next_step) == [
        *("aws", "ssm-sap", "put-resource-permission", "--region", "eu-west-1", "--action-type", "RESTORE"),
        *("--source-resource-arn", HANA, "--resource-arn", OTHER_HANA),
    ]


def test_names_from_aws_are_words_of_that_command_and_no_more_of_it(aws: Stub, machines: Machines) -> None:
    machines.answers |= {"GetDatabase": {"Database": DATABASE}, "ListBackupJobs": {"BackupJobs": []}}
    hostile = "arn:aws:ssm-sap:eu-west-1:111122223333:HANA/x/DB/H; rm -rf ~ #'$(id)"
    told = found(aws, "hana-database", {"aws:backup:TargetDatabaseArn": hostile}, point(HANA))
    (error,) = [each for each in told if each.severity is ERROR]
    assert shlex.split(error.next_step)[-1] == hostile


def test_a_system_copy_that_is_allowed_passes_and_one_that_nobody_may_look_up_is_unknown(
    aws: Stub, machines: Machines
) -> None:
    machines.answers |= {"GetDatabase": {"Database": DATABASE}, "ListBackupJobs": {"BackupJobs": []}}
    machines.answers["GetResourcePermission"] = {"Policy": f'{{"Resource":"{HANA}"}}'}
    assert severities(found(aws, "hana-database", INTO_OTHER, point(HANA))) == [PASSED] * 3
    machines.answers["GetResourcePermission"] = "AccessDeniedException"
    told = found(aws, "hana-database", INTO_OTHER, point(HANA))
    assert severities(told) == [PASSED, UNKNOWN, PASSED]
    assert "put-resource-permission" in told[1].next_step


@pytest.mark.parametrize("state", ["CREATED", "PENDING", "RUNNING"])
def test_a_backup_that_is_under_way_is_in_the_way(aws: Stub, machines: Machines, state: str) -> None:
    machines.answers |= {
        "GetDatabase": {"Database": DATABASE},
        "ListBackupJobs": {"BackupJobs": [{"BackupJobId": "old", "State": "COMPLETED"}, {"State": state}]},
    }
    told = found(aws, "hana-database", {"aws:backup:TargetDatabaseArn": HANA}, point(HANA))
    assert severities(told) == [PASSED, ERROR]


def test_a_target_that_is_not_there_is_an_error_and_one_that_may_not_be_seen_is_unknown(
    aws: Stub, machines: Machines
) -> None:
    machines.answers |= {"GetDatabase": "ResourceNotFoundException", "ListBackupJobs": {"BackupJobs": []}}
    assert severities(found(aws, "hana-database", INTO_OTHER, point(HANA))) == [ERROR]
    machines.answers |= {"GetDatabase": "AccessDeniedException", "GetResourcePermission": {"Policy": HANA}}
    assert severities(found(aws, "hana-database", INTO_OTHER, point(HANA))) == [UNKNOWN, PASSED, PASSED]


def test_the_window_is_read_from_milliseconds_that_came_with_the_point(aws: Stub, machines: Machines) -> None:
    machines.answers["GetRecoveryPointRestoreMetadata"] = {"RestoreMetadata": HANA_CONTINUOUS}
    told = restore_window(calls_to(aws.url), "hana-database", point(HANA))
    assert told.earliest == datetime(2023, 1, 26, 20, 26, 39, 789000, UTC)
    assert told.latest == datetime(2023, 1, 27, 20, 11, 39, 789000, UTC)


@pytest.mark.parametrize(
    "returned",
    [
        HANA_RETURNED,
        {**HANA_RETURNED, "LatestRestorablePitrTimestamp": "tomorrow"},
        {"LatestRestorablePitrTimestamp": "9" * 30},
        "AccessDeniedException",
    ],
)
def test_a_window_that_nobody_tells_is_unknown_and_never_raises(
    aws: Stub, machines: Machines, returned: object
) -> None:
    told_by_aws = returned if isinstance(returned, str) else {"RestoreMetadata": returned}
    machines.answers["GetRecoveryPointRestoreMetadata"] = told_by_aws
    told = restore_window(calls_to(aws.url), "hana-database", point(HANA))
    assert (told.earliest, told.latest) == (None, None)
    assert told.why_unknown


def test_the_vault_is_looked_for_where_the_listing_does_not_tell_it(aws: Stub, machines: Machines) -> None:
    named = point(HANA, vault="")
    machines.answers |= {
        "ListBackupVaults": {"BackupVaultList": [{"BackupVaultName": "erp", "BackupVaultArn": "arn:v"}]},
        "DescribeRecoveryPoint": {"RecoveryPointArn": named.arn, "CreationDate": 1795143600},
        "GetRecoveryPointRestoreMetadata": {"RestoreMetadata": HANA_CONTINUOUS},
    }
    assert restore_window(calls_to(aws.url), "hana-database", named).latest is not None
    assert machines.asked == ["ListBackupVaults", "DescribeRecoveryPoint", "GetRecoveryPointRestoreMetadata"]
