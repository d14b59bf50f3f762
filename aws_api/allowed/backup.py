"""AWS Backup: points, vaults, restores, copies."""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ
WRITE = Access.WRITE

ROWS = (
    Row("backup", "ListRestoreTestingPlans", READ, "the restore testing plans", ("RestoreTestingPlans",)),
    Row("backup", "GetRestoreTestingPlan", READ, "a restore testing plan in full", ("RestoreTestingPlan",)),
    Row(
        "backup",
        "ListRestoreTestingSelections",
        READ,
        "what a restore testing plan restores",
        ("RestoreTestingSelections",),
    ),
    Row(
        "backup",
        "GetRestoreTestingSelection",
        READ,
        "a selection of a restore testing plan in full",
        ("RestoreTestingSelection",),
    ),
    Row(
        "backup",
        "GetRestoreTestingInferredMetadata",
        READ,
        "what a restore test would ask for",
        ("InferredMetadata",),
    ),
    Row("backup", "ListProtectedResources", READ, "the list of resources", ("Results",)),
    Row("backup", "DescribeProtectedResource", READ, "a resource and its last restore", ("ResourceArn",)),
    Row("backup", "ListRecoveryPointsByResource", READ, "a resource's points", ("RecoveryPoints",)),
    Row("backup", "ListRecoveryPointsByBackupVault", READ, "a vault's points", ("RecoveryPoints",)),
    Row("backup", "DescribeRecoveryPoint", READ, "a point in full", ("RecoveryPointArn", "CreationDate")),
    Row("backup", "GetRecoveryPointRestoreMetadata", READ, "fills the restore form", ("RestoreMetadata",)),
    Row("backup", "ListBackupVaults", READ, "the list of vaults", ("BackupVaultList",)),
    Row("backup", "DescribeBackupVault", READ, "where a copy goes", ("BackupVaultArn",)),
    Row("backup", "GetBackupVaultAccessPolicy", READ, "whether a vault denies the restore", ("Policy",)),
    Row("backup", "ListRestoreJobs", READ, "following restores", ("RestoreJobs",)),
    Row(
        "backup",
        "ListRestoreJobsByProtectedResource",
        READ,
        "earlier restores of a resource",
        ("RestoreJobs",),
    ),
    Row(
        "backup",
        "DescribeRestoreJob",
        READ,
        "one restore in full",
        ("RestoreJobId", "Status", "CreationDate"),
    ),
    Row(
        "backup", "GetRestoreJobMetadata", READ, "recognising a restore whose answer was lost", ("Metadata",)
    ),
    Row("backup", "ListCopyJobs", READ, "copies of a point, and following them", ("CopyJobs",)),
    Row("backup", "DescribeCopyJob", READ, "one copy in full", ("CopyJob",)),
    Row("backup", "ListBackupJobs", READ, "whether a backup is in the way", ("BackupJobs",)),
    Row("backup", "StartRestoreJob", WRITE, "starts a restore", ("RestoreJobId",)),
    Row("backup", "StartCopyJob", WRITE, "copies a point to another vault", ("CopyJobId",)),
    Row(
        "backup",
        "CreateRestoreTestingPlan",
        WRITE,
        "makes a restore testing plan",
        ("RestoreTestingPlanName", "RestoreTestingPlanArn"),
    ),
    Row(
        "backup",
        "UpdateRestoreTestingPlan",
        WRITE,
        "changes a restore testing plan",
        ("RestoreTestingPlanName",),
    ),
    Row("backup", "DeleteRestoreTestingPlan", WRITE, "deletes a restore testing plan"),
    Row(
        "backup",
        "CreateRestoreTestingSelection",
        WRITE,
        "adds resources to a restore testing plan",
        ("RestoreTestingSelectionName",),
    ),
    Row(
        "backup",
        "UpdateRestoreTestingSelection",
        WRITE,
        "changes what a restore testing plan restores",
        ("RestoreTestingSelectionName",),
    ),
    Row(
        "backup",
        "DeleteRestoreTestingSelection",
        WRITE,
        "takes resources out of a restore testing plan",
    ),
    Row("backup", "PutRestoreValidationResult", WRITE, "says whether what a test restored is right"),
)
