"""EFS: what a file system was, which there are, and what a restored one lacks."""

from __future__ import annotations

from aws_api.operation import Access, Row


def _row(operation: str, access: Access, why: str, *answers: str) -> Row:
    """IAM names the service `elasticfilesystem`, the SDK `efs`."""
    return Row("efs", operation, access, why, answers, action=f"elasticfilesystem:{operation}")


READ = Access.READ
WRITE = Access.WRITE

ROWS = (
    _row("DescribeFileSystems", READ, "choosing a file system, what one was", "FileSystems"),
    _row("DescribeMountTargets", READ, "from where a file system is reached", "MountTargets"),
    _row("DescribeMountTargetSecurityGroups", READ, "from where a file system is reached", "SecurityGroups"),
    _row("DescribeLifecycleConfiguration", READ, "what a file system was", "LifecyclePolicies"),
    _row("DescribeBackupPolicy", READ, "what a file system was", "BackupPolicy"),
    _row("DescribeFileSystemPolicy", READ, "whether a file system has a policy", "Policy"),
    _row("DescribeAccessPoints", READ, "what a file system was", "AccessPoints"),
    _row("CreateMountTarget", WRITE, "makes a restored file system reachable", "MountTargetId"),
    _row("UpdateFileSystem", WRITE, "finishes a file system", "FileSystemId"),
    _row("PutLifecycleConfiguration", WRITE, "finishes a file system", "LifecyclePolicies"),
    _row("PutBackupPolicy", WRITE, "finishes a file system", "BackupPolicy"),
    _row("PutFileSystemPolicy", WRITE, "finishes a file system"),
    _row("CreateAccessPoint", WRITE, "finishes a file system", "AccessPointId"),
    # EFS makes the interface of a mount target with the caller's own permissions (CreateMountTarget).
    Row("ec2", "CreateNetworkInterface", Access.IMPLICIT, "makes a restored file system reachable"),
)
