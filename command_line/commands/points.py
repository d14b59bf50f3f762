"""`relight points RESOURCE`: its recovery points, newest first."""

from __future__ import annotations

import click

from command_line.finding import find_resource
from command_line.invocation import Invocation, pass_invocation
from command_line.output import size_text
from command_line.wiring import open_account
from recovery.moments import age, iso
from recovery.vaults_of_points import with_vaults


@click.command("points")
@click.argument("resource")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def command(invocation: Invocation, resource: str, as_json: bool) -> None:
    """List the recovery points of RESOURCE, an ARN or a name that matches exactly one."""
    account = open_account(invocation)
    arn = find_resource(account.reads, resource)
    found = [point for page in account.reads.points_of(arn) for point in page]
    found = with_vaults(account.reads, arn, found)
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
