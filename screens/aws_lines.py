"""The `aws` command that shows what a row shows, for copying into a shell or an incident channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recovery.plain_text import shell_word

if TYPE_CHECKING:
    from recovery.context import Context
    from recovery.models import CopyJob, ProtectedResource, RecoveryPoint, RestoreJob


def aws_line(context: Context, operation: str, **options: str) -> str:
    """`aws backup <operation>` with the options that have a value, the Region, and a sandbox's endpoint."""
    words = ["aws", "backup", operation]
    options |= {"region": context.region, "endpoint_url": context.endpoint}
    for name, value in options.items():
        if value:
            words += [f"--{name.replace('_', '-')}", shell_word(value)]
    return " ".join(words)


def resource_line(resource: ProtectedResource) -> str:
    return aws_line(resource.context, "list-recovery-points-by-resource", resource_arn=resource.arn)


def point_line(point: RecoveryPoint) -> str:
    return aws_line(
        point.context,
        "describe-recovery-point",
        backup_vault_name=point.vault,
        recovery_point_arn=point.arn,
        backup_vault_account_id=point.vault_account,
    )


def job_line(job: RestoreJob) -> str:
    return aws_line(job.context, "describe-restore-job", restore_job_id=job.id)


def copy_line(job: CopyJob) -> str:
    return aws_line(job.context, "describe-copy-job", copy_job_id=job.id)
