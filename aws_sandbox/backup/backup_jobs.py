"""ListBackupJobs: the backups that the world's points came from, told from the points themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue
from aws_sandbox.backup.filters import within
from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.world.accounts import Place, stable_uuid

KEPT_SECONDS = 30 * 86_400.0
"""AWS Backup lists the jobs of the last 30 days (guide, "Viewing existing backup jobs")."""

STATES = ("CREATED", "PENDING", "RUNNING", "ABORTING", "ABORTED", "COMPLETED", "FAILED", "EXPIRED", "PARTIAL")
STATE_OF = {"CREATING": "RUNNING", "PARTIAL": "PARTIAL"}
"""State of the job by the status of its point; all others are COMPLETED."""


def backup_jobs(
    place: Place, points: Iterable[RecoveryPoint], now: float, inputs: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Items of ListBackupJobs, newest first. Raises InvalidParameterValue for a state that there is not."""
    if (state := inputs.get("ByState")) is not None and state not in STATES:
        raise InvalidParameterValue(f"ByState must be one of {', '.join(STATES)}.")
    taken = [
        point for point in points if point.source_vault_arn is None and now - point.created < KEPT_SECONDS
    ]
    taken.sort(key=lambda point: (-point.created, point.arn))
    return list(_matching(place, taken, inputs))


def _matching(
    place: Place, points: Iterable[RecoveryPoint], inputs: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    for point in points:
        job = _job(place, point)
        wanted = (
            ("ByResourceArn", "ResourceArn"),
            ("ByResourceType", "ResourceType"),
            ("ByState", "State"),
            ("ByBackupVaultName", "BackupVaultName"),
            ("ByAccountId", "AccountId"),
            ("ByParentJobId", "ParentJobId"),
        )
        if (
            all(inputs.get(name) in (None, job.get(member)) for name, member in wanted)
            and within(inputs, "ByCreatedAfter", "ByCreatedBefore", point.created)
            and within(inputs, "ByCompleteAfter", "ByCompleteBefore", point.completed)
        ):
            yield job


def _job(place: Place, point: RecoveryPoint) -> dict[str, Any]:
    state = STATE_OF.get(point.status, "COMPLETED")
    job: dict[str, Any] = {
        "AccountId": place.account,
        "BackupJobId": stable_uuid("backup job", point.arn).upper(),
        "BackupVaultName": point.vault_name,
        "BackupVaultArn": point.vault_arn,
        "RecoveryPointArn": point.arn,
        "ResourceArn": point.resource.arn,
        "ResourceType": point.resource.type,
        "CreationDate": point.created,
        "State": state,
        "PercentDone": "40.0" if state == "RUNNING" else "100.0",
        "BackupSizeInBytes": point.size_bytes,
        "IamRoleArn": point.role_arn,
        "CreatedBy": point.plan,
        "IsParent": point.is_parent,
        "VaultType": "BACKUP_VAULT",
    }
    optional = {
        "CompletionDate": point.completed,
        "ResourceName": point.resource.name or None,
        "StatusMessage": point.status_message if state == "PARTIAL" else None,
        "ParentJobId": point.parent_arn and stable_uuid("backup job", point.parent_arn).upper(),
    }
    return job | {name: value for name, value in optional.items() if value is not None}
