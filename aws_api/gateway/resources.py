"""Protected resources."""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.calls import PAGE, Calls
from aws_api.gateway.members import Item, moment, pages_of, parsed, text, whole
from recovery.context import Context
from recovery.models import ProtectedResource, ProtectedResourceDetail


def listed(calls: Calls, context: Context) -> Iterator[list[ProtectedResource]]:
    pages = calls.pages("backup", "ListProtectedResources", {"MaxResults": PAGE})
    return pages_of("ListProtectedResources", pages, lambda item: _resource(context, item))


def described(calls: Calls, context: Context, arn: str) -> ProtectedResourceDetail:
    answer = calls.read("backup", "DescribeProtectedResource", ResourceArn=arn)
    return parsed("DescribeProtectedResource", answer, lambda item: _detail(context, item))


def _resource(context: Context, item: Item) -> ProtectedResource:
    return ProtectedResource(
        context=context,
        arn=item["ResourceArn"],
        type=text(item, "ResourceType"),
        name=text(item, "ResourceName"),
        last_backup=moment(item, "LastBackupTime"),
        last_vault_arn=text(item, "LastBackupVaultArn"),
        last_point_arn=text(item, "LastRecoveryPointArn"),
    )


def _detail(context: Context, item: Item) -> ProtectedResourceDetail:
    return ProtectedResourceDetail(
        resource=_resource(context, item),
        last_restore_minutes=whole(item, "LatestRestoreExecutionTimeMinutes"),
        last_restore=moment(item, "LatestRestoreJobCreationDate"),
        last_restored_point_created=moment(item, "LatestRestoreRecoveryPointCreationDate"),
    )
