"""Copy jobs: recovery points on their way to another vault, Region or account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from aws_api.calls import PAGE, Calls
from aws_api.gateway.members import Item, given, moment, needed, pages_of, parsed, text, whole
from recovery.context import Context
from recovery.models import CopyJob


def listed(
    calls: Calls, context: Context, created_after: datetime | None, resource_arn: str
) -> Iterator[list[CopyJob]]:
    operation = "ListCopyJobs"
    request = given(ByCreatedAfter=created_after, ByResourceArn=resource_arn, MaxResults=PAGE)
    pages = calls.pages("backup", operation, request)
    return pages_of(operation, pages, lambda item: _job(context, item))


def described(calls: Calls, context: Context, job_id: str) -> CopyJob:
    operation = "DescribeCopyJob"
    answer = calls.read("backup", operation, CopyJobId=job_id)["CopyJob"]
    return parsed(operation, answer, lambda item: _job(context, item))


def _job(context: Context, item: Item) -> CopyJob:
    return CopyJob(
        context=context,
        id=item["CopyJobId"],
        status=item["State"],
        created=needed(item, "CreationDate"),
        point_arn=text(item, "SourceRecoveryPointArn"),
        vault_arn=text(item, "SourceBackupVaultArn"),
        destination_vault_arn=text(item, "DestinationBackupVaultArn"),
        destination_point_arn=text(item, "DestinationRecoveryPointArn"),
        source_arn=text(item, "ResourceArn"),
        resource_type=text(item, "ResourceType"),
        resource_name=text(item, "ResourceName"),
        role_arn=text(item, "IamRoleArn"),
        completed=moment(item, "CompletionDate"),
        status_message=text(item, "StatusMessage"),
        size=whole(item, "BackupSizeInBytes"),
    )
