"""`relight points RESOURCE`: its recovery points, newest first."""

from __future__ import annotations

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.named_resource import find_resource
from command_line.output import size_text
from command_line.wiring import open_account
from recovery.account import Account
from recovery.errors import AwsError
from recovery.models import ProtectedResource, RecoveryPoint
from recovery.moments import age, iso
from recovery.points_by_vault import points_by_vault


@click.command("points")
@click.argument("resource")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def command(invocation: Invocation, resource: str, as_json: bool) -> None:
    """List the recovery points of RESOURCE, an ARN or a name that matches exactly one."""
    account = open_account(invocation)
    arn = find_resource(account.reads, resource)
    found = [point for page in account.reads.points_of(arn) for point in page]
    found = completed(account, arn, found)
    found.sort(key=lambda point: point.created, reverse=True)
    if as_json:
        invocation.output.json(found)
        return
    if not found:
        invocation.output.say("No recovery points.")
    now = invocation.now()
    invocation.output.table(
        ("CREATED", "AGE", "STATUS", "KIND", "SIZE", "VAULT", "ARN"),
        (
            (
                iso(point.created),
                age(point.created, now),
                point.status,
                point.continuity.value,
                size_text(point.size),
                point.vault or "unknown",
                point.arn,
            )
            for point in found
        ),
    )


def completed(account: Account, resource_arn: str, listed: list[RecoveryPoint]) -> list[RecoveryPoint]:
    """The points with vault, type and expiry as far as their vaults tell; the listing by resource has
    none of them for most types."""
    if all(point.vault for point in listed):
        return listed
    try:
        resource = account.reads.resource(resource_arn).resource
    except AwsError:
        resource = ProtectedResource(account.context, resource_arn, type="")
    pages = points_by_vault(account.reads, resource, listed)
    told = {point.arn: point for page in pages for point in page}
    return [told.get(point.arn, point) for point in listed]
