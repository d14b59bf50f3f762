"""Whether AWS Backup may overwrite the HANA database that a request names, and can do it now."""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.account_checks.questions import answered
from aws_api.calls import Calls
from aws_api.gateway.members import text
from aws_api.lookups.ssm_sap import described
from recovery.context import Context
from recovery.errors import AwsError, NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from recovery.plain_text import shell_word
from restore_profiles.model import Values
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

TITLE = "Target database"
TARGET = "aws:backup:TargetDatabaseArn"
UNDER_WAY = ("CREATED", "PENDING", "RUNNING", "ABORTING")
"""States of a backup job that has not ended (ListBackupJobs)."""


def database(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """Of a target that is not there nothing else is asked."""
    target = look_up(values, TARGET)
    if not target:
        return
    asked = "ssm-sap:GetDatabase"
    try:
        found = described(calls, target)
    except NotFound:
        told = f"Systems Manager for SAP has no database {target}."
        yield Finding(ERROR, TITLE, told, "Choose another, or register its application.", asked)
        return
    except AwsError as error:
        yield Finding(UNKNOWN, TITLE, f"It could not be looked up: {error.text}", error.next_step, asked)
    else:
        name, status = text(found, "DatabaseName") or target, text(found, "Status") or "unknown"
        yield Finding(PASSED, TITLE, f"The database {name} exists; its state is {status}.", evidence=asked)
    yield from permission(calls, context, target, point.resource_arn)
    yield from answered(TITLE, lambda: _backups(calls, target))


def permission(calls: Calls, context: Context, target: str, source: str) -> Iterator[Finding]:
    """Whether the target allows a restore of another database's backup (a system copy)."""
    if not source or target == source:
        return
    asked, line = "ssm-sap:GetResourcePermission", _permit(context.region, target, source)
    try:
        answer = calls.read("ssm-sap", "GetResourcePermission", ActionType="RESTORE", ResourceArn=target)
    except NotFound:
        policy = ""
    except AwsError as error:
        told = f"Whether {target} allows the restore of {source} could not be looked up: {error.text}"
        yield Finding(UNKNOWN, TITLE, told, f"If it was never allowed: {line}", asked)
        return
    else:
        policy = text(answer, "Policy")
    if source in policy:
        yield Finding(PASSED, TITLE, f"The target allows the restore of {source}.", evidence=asked)
    else:
        told = f"This is a system copy, and {target} does not allow the restore of {source}."
        yield Finding(ERROR, TITLE, told, line, asked)


def _permit(region: str, target: str, source: str) -> str:
    """The command of AWS's page, run by whoever registered the application."""
    words = ["aws", "ssm-sap", "put-resource-permission", "--region", region, "--action-type", "RESTORE"]
    words += ["--source-resource-arn", source, "--resource-arn", target]
    return " ".join(map(shell_word, words))


def _backups(calls: Calls, target: str) -> Iterator[Finding]:
    """A backup and a restore of one database cannot run together ("Restore an SAP HANA database")."""
    asked = "backup:ListBackupJobs"
    pages = calls.pages("backup", "ListBackupJobs", {"ByResourceArn": target})
    job = next((job for page in pages for job in page if text(job, "State") in UNDER_WAY), None)
    if job is None:
        yield Finding(PASSED, TITLE, "No backup of the target is under way.", evidence=asked)
    else:
        told = f"A backup of the target is under way ({text(job, 'BackupJobId')}, {text(job, 'State')})."
        mend = "Wait for its end, or stop it: aws backup stop-backup-job."
        yield Finding(ERROR, TITLE, told, mend, asked)
