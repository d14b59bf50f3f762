"""`relight resources`: what AWS Backup has backed up."""

from __future__ import annotations

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.wiring import open_account
from recovery.moments import age, iso


@click.command("resources")
@click.option("--type", "resource_type", default="", help="Only this type, such as EBS.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def command(invocation: Invocation, resource_type: str, as_json: bool) -> None:
    """List the resources that have recovery points."""
    account = open_account(invocation)
    known = [resource for page in account.reads.resources() for resource in page]
    found = [
        resource for resource in known if not resource_type or resource.type.lower() == resource_type.lower()
    ]
    if as_json:
        invocation.output.json(found)
        return
    if not found:
        types = sorted({resource.type for resource in known}, key=str.lower)
        others = f" of type {resource_type}; there are {', '.join(types)}" if types else ""
        invocation.output.line(f"No resources{others}.")
    now = invocation.now()
    invocation.output.table(
        ("NAME", "TYPE", "LAST BACKUP", "AGE", "ARN"),
        (
            (
                resource.label,
                resource.type,
                iso(resource.last_backup) if resource.last_backup else "unknown",
                age(resource.last_backup, now) if resource.last_backup else "unknown",
                resource.arn,
            )
            for resource in found
        ),
    )
