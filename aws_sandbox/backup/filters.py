"""Filters of the list operations. Times are exclusive on both sides: AWS says "after" and "before"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue
from aws_sandbox.backup.store import CopyJob, RecoveryPoint, RestoreJob

ACCOUNT_ID = re.compile(r"[0-9]{12}")
JOB_STATUSES = ("PENDING", "RUNNING", "COMPLETED", "ABORTED", "FAILED")
COPY_STATES = ("CREATED", "RUNNING", "COMPLETED", "FAILED", "PARTIAL")


def point_matches(point: RecoveryPoint, inputs: Mapping[str, Any]) -> bool:
    """The filters of ListRecoveryPointsByBackupVault."""
    wanted = (
        ("ByResourceArn", point.resource.arn),
        ("ByResourceType", point.resource.type),
        ("ByBackupPlanId", (point.plan or {}).get("BackupPlanId")),
        ("ByParentRecoveryPointArn", point.parent_arn),
    )
    return _equal(inputs, wanted) and within(inputs, "ByCreatedAfter", "ByCreatedBefore", point.created)


def refuse_unknown_values(inputs: Mapping[str, Any]) -> None:
    """Raises InvalidParameterValue for filters of the lists of jobs that the service model cannot mean."""
    if (status := inputs.get("ByStatus")) is not None and status not in JOB_STATUSES:
        raise InvalidParameterValue(f"ByStatus must be one of {', '.join(JOB_STATUSES)}.")
    if (state := inputs.get("ByState")) is not None and state not in COPY_STATES:
        raise InvalidParameterValue(f"ByState must be one of {', '.join(COPY_STATES)}.")
    if (account := inputs.get("ByAccountId")) is not None and not ACCOUNT_ID.fullmatch(account):
        raise InvalidParameterValue("ByAccountId must have 12 digits.")


def job_matches(job: RestoreJob, inputs: Mapping[str, Any]) -> bool:
    """The filters of ListRestoreJobs and ListRestoreJobsByProtectedResource."""
    wanted = (
        ("ByAccountId", job.account),
        ("ByResourceType", job.request.resource_type),
        ("ByStatus", job.status),
        ("ByRestoreTestingPlanArn", None if job.test is None else job.test.plan_arn),
        ("ByParentJobId", job.parent_id),
    )
    return (
        _equal(inputs, wanted)
        and within(inputs, "ByCreatedAfter", "ByCreatedBefore", job.created)
        and within(inputs, "ByCompleteAfter", "ByCompleteBefore", job.completed)
        and within(
            inputs,
            "ByRecoveryPointCreationDateAfter",
            "ByRecoveryPointCreationDateBefore",
            job.point.created,
        )
    )


def copy_matches(job: CopyJob, inputs: Mapping[str, Any]) -> bool:
    """The filters of ListCopyJobs."""
    category = inputs.get("ByMessageCategory")
    wanted = (
        ("ByAccountId", job.account),
        ("ByResourceArn", job.point.resource.arn),
        ("ByResourceType", job.point.resource.type),
        ("ByState", job.state),
        ("ByDestinationVaultArn", job.vault_arn),
        ("BySourceRecoveryPointArn", job.point.arn),
        # Only composite copies have children; none are made here.
        ("ByParentJobId", None),
    )
    return (
        _equal(inputs, wanted)
        and (category in (None, "ALL") or category == job.category)
        and within(inputs, "ByCreatedAfter", "ByCreatedBefore", job.created)
        and within(inputs, "ByCompleteAfter", "ByCompleteBefore", job.completed)
    )


def _equal(inputs: Mapping[str, Any], wanted: tuple[tuple[str, str | None], ...]) -> bool:
    return all(inputs.get(name) is None or inputs[name] == value for name, value in wanted)


def within(inputs: Mapping[str, Any], after: str, before: str, moment: float | None) -> bool:
    """Whether a moment lies between two filters; none where it has not come yet."""
    earliest, latest = inputs.get(after), inputs.get(before)
    if earliest is None and latest is None:
        return True
    if moment is None:
        return False
    return (earliest is None or moment > earliest) and (latest is None or moment < latest)
