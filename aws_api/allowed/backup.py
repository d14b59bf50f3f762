"""AWS Backup: points, vaults, restores, copies."""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ
WRITE = Access.WRITE

ROWS = (
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
)
