"""The IAM policy of somebody who restores with this tool, generated from the table of operations."""

from __future__ import annotations

from aws_api.operation import Access
from aws_api.operations import BY_PAIR, OPERATIONS

BACKUP, RESTORE_TESTING = "backup.amazonaws.com", "restore-testing.backup.amazonaws.com"
"""Whom the restore role is passed to: AWS's policy AWSBackupFullAccess names both."""


def operator_policy(partition: str) -> dict[str, object]:
    """The IAM policy, as JSON values, that lets somebody browse and restore with this tool, no more."""
    start, copy = (BY_PAIR["backup", name].iam_action for name in ("StartRestoreJob", "StartCopyJob"))
    reads = sorted({row.iam_action for row in OPERATIONS if row.access is Access.READ and row.iam_action})
    # What AWS Backup does not do itself: the follow-ups, and what AWS checks along with them.
    by_condition = {BY_PAIR["iam", "PassRole"], BY_PAIR["iam", "CreateServiceLinkedRole"]}
    after = {Access.WRITE, Access.IMPLICIT}
    finish = sorted(
        {
            row.iam_action
            for row in OPERATIONS
            if row.access in after and row.service != "backup" and row not in by_condition
        }
    )
    rehearse = sorted(
        {row.iam_action for row in OPERATIONS if row.access is Access.WRITE and row.service == "backup"}
        - {start, copy}
    )
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "Browse", "Effect": "Allow", "Action": reads, "Resource": "*"},
            {"Sid": "Restore", "Effect": "Allow", "Action": start, "Resource": "*"},
            {"Sid": "CopyToAnotherVault", "Effect": "Allow", "Action": copy, "Resource": "*"},
            {"Sid": "RehearseRestores", "Effect": "Allow", "Action": rehearse, "Resource": "*"},
            passes_the_restore_role(partition, BACKUP, RESTORE_TESTING),
            makes_the_role_of_restore_testing(partition),
            {"Sid": "FinishRestores", "Effect": "Allow", "Action": finish, "Resource": "*"},
        ],
    }


def passes_the_restore_role(partition: str, *services: str) -> dict[str, object]:
    """The statement that lets somebody hand the default role to AWS Backup, and to nobody else."""
    return {
        "Sid": "PassTheRestoreRole",
        "Effect": "Allow",
        "Action": BY_PAIR["iam", "PassRole"].iam_action,
        "Resource": f"arn:{partition}:iam::*:role/service-role/AWSBackupDefaultServiceRole",
        "Condition": {"StringEquals": {"iam:PassedToService": list(services) or BACKUP}},
    }


def makes_the_role_of_restore_testing(partition: str) -> dict[str, object]:
    """The statement that lets AWS Backup make its own role for restore testing along with the first plan
    ("Using roles for restore testing")."""
    return {
        "Sid": "MakeTheRoleOfRestoreTesting",
        "Effect": "Allow",
        "Action": BY_PAIR["iam", "CreateServiceLinkedRole"].iam_action,
        "Resource": f"arn:{partition}:iam::*:role/aws-service-role/{RESTORE_TESTING}/*",
        "Condition": {"StringEquals": {"iam:AWSServiceName": RESTORE_TESTING}},
    }
