"""Stored things as members of answers, with the oddities of each operation."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from aws_sandbox.backup.store import CopyJob, RecoveryPoint, RestoreJob, RestoreTest

DAY = 86400.0

NAMES_ITS_VAULT = frozenset({"EC2", "EFS", "Timestream"})
"""Types whose points tell their vault in ListRecoveryPointsByResource: the guide says EFS and EC2 only, a
recorded answer has it for Timestream too."""


def without_none(members: Mapping[str, Any]) -> dict[str, Any]:
    """AWS leaves out what it does not know instead of sending null."""
    return {key: value for key, value in members.items() if value is not None}


def point_by_resource(point: RecoveryPoint) -> dict[str, Any]:
    """Item of ListRecoveryPointsByResource: BackupSizeBytes, and the vault's name only for some types. No
    type, lifecycle or storage class."""
    return without_none(
        {
            "RecoveryPointArn": point.arn,
            "CreationDate": point.created,
            "Status": point.status,
            "StatusMessage": point.status_message,
            "EncryptionKeyArn": point.key_arn,
            "BackupSizeBytes": point.size_bytes,
            "BackupVaultName": point.vault_name if point.resource.type in NAMES_ITS_VAULT else None,
            "IsParent": point.is_parent,
            "ParentRecoveryPointArn": point.parent_arn,
            "ResourceName": point.resource.name or None,
            "VaultType": "BACKUP_VAULT",
        }
    )


def point_by_vault(point: RecoveryPoint) -> dict[str, Any]:
    """Item of ListRecoveryPointsByBackupVault: BackupSizeInBytes, no storage class."""
    return without_none(
        {
            "RecoveryPointArn": point.arn,
            "BackupVaultName": point.vault_name,
            "BackupVaultArn": point.vault_arn,
            "SourceBackupVaultArn": point.source_vault_arn,
            "ResourceArn": point.resource.arn,
            "ResourceType": point.resource.type,
            "CreatedBy": point.plan,
            "IamRoleArn": point.role_arn,
            "Status": point.status,
            "StatusMessage": point.status_message,
            "CreationDate": point.created,
            "InitiationDate": point.created,
            "CompletionDate": point.completed,
            "BackupSizeInBytes": point.size_bytes,
            "CalculatedLifecycle": _calculated_lifecycle(point),
            "Lifecycle": _lifecycle(point),
            "EncryptionKeyArn": point.key_arn,
            "IsEncrypted": point.key_arn is not None,
            "LastRestoreTime": point.last_restore,
            "ParentRecoveryPointArn": point.parent_arn,
            "CompositeMemberIdentifier": point.member,
            "IsParent": point.is_parent,
            "ResourceName": point.resource.name or None,
            "VaultType": "BACKUP_VAULT",
        }
    )


def point_described(point: RecoveryPoint) -> dict[str, Any]:
    """DescribeRecoveryPoint: the only place that tells the storage class."""
    return {**point_by_vault(point), "StorageClass": point.storage_class}


def job_described(job: RestoreJob) -> dict[str, Any]:
    """DescribeRestoreJob, and an item of the lists of jobs."""
    return without_none(
        {
            "AccountId": job.account,
            "RestoreJobId": job.id,
            "RecoveryPointArn": job.point.arn,
            "SourceResourceArn": job.point.resource.arn,
            "BackupVaultArn": job.point.vault_arn,
            "CreationDate": job.created,
            "CompletionDate": job.completed,
            "Status": job.status,
            "StatusMessage": job.status_message,
            "PercentDone": job.percent,
            "BackupSizeInBytes": job.point.size_bytes,
            "IamRoleArn": job.request.role_arn or None,
            "ExpectedCompletionTimeMinutes": math.ceil(job.work_seconds / 60),
            "CreatedResourceArn": job.created_resource_arn,
            "ResourceType": job.request.resource_type,
            "RecoveryPointCreationDate": job.point.created,
            "IsParent": job.point.is_parent,
            "ParentJobId": job.parent_id,
            **_test_members(job.test),
        }
    )


def _test_members(test: RestoreTest | None) -> dict[str, Any]:
    if test is None:
        return {}
    return {
        "CreatedBy": {"RestoreTestingPlanArn": test.plan_arn},
        "ValidationStatus": test.validation_status,
        "ValidationStatusMessage": test.validation_message,
        "DeletionStatus": test.deletion_status,
        "DeletionStatusMessage": test.deletion_message,
    }


def copy_described(job: CopyJob) -> dict[str, Any]:
    """The job in DescribeCopyJob, and an item of ListCopyJobs."""
    point, copied = job.point, job.copied
    return without_none(
        {
            "AccountId": job.account,
            "CopyJobId": job.id,
            "SourceBackupVaultArn": point.vault_arn,
            "SourceRecoveryPointArn": point.arn,
            "DestinationBackupVaultArn": job.vault_arn,
            "DestinationVaultType": "BACKUP_VAULT",
            "DestinationRecoveryPointArn": None if copied is None else copied.arn,
            "DestinationEncryptionKeyArn": None if copied is None else copied.key_arn,
            "DestinationRecoveryPointLifecycle": None if copied is None else _lifecycle(copied),
            "ResourceArn": point.resource.arn,
            "CreationDate": job.created,
            "CompletionDate": job.completed,
            "State": job.state,
            "StatusMessage": job.message,
            "BackupSizeInBytes": point.size_bytes,
            "IamRoleArn": job.role_arn,
            "ResourceType": point.resource.type,
            "IsParent": False,
            "ResourceName": point.resource.name or None,
            "MessageCategory": job.category,
        }
    )


def vault_described(vault: Any) -> dict[str, Any]:
    """DescribeBackupVault, and an item of ListBackupVaults, from moto's vault."""
    return {
        **vault.to_list_dict(),
        "VaultType": "BACKUP_VAULT",
        "VaultState": "AVAILABLE",
        "EncryptionKeyType": "CUSTOMER_MANAGED_KMS_KEY" if vault.encryption_key_arn else "AWS_OWNED_KMS_KEY",
    }


def _lifecycle(point: RecoveryPoint) -> dict[str, Any]:
    opted_in = True if point.cold_after_days is not None and point.resource.type == "EBS" else None
    return without_none(
        {
            "MoveToColdStorageAfterDays": point.cold_after_days,
            "DeleteAfterDays": point.delete_after_days,
            "OptInToArchiveForSupportedResources": opted_in,
        }
    )


def _calculated_lifecycle(point: RecoveryPoint) -> dict[str, Any]:
    def after(days: int | None) -> float | None:
        return None if days is None else point.created + days * DAY

    return without_none(
        {"MoveToColdStorageAt": after(point.cold_after_days), "DeleteAt": after(point.delete_after_days)}
    )
