"""`relight resources`: what there is to restore, and the whole account as of one moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.named_resource import outside_resources
from command_line.output import Output
from command_line.typed_moment import typed_moment
from command_line.ways import MINUTE, lost
from command_line.whole_account import AsOf, estimated, exact, worst_first
from command_line.wiring import open_account
from recovery.account import Account
from recovery.models import ProtectedResource
from recovery.moments import age, echo, iso
from recovery.point_in_time import aws_now


@click.command("resources")
@click.option("--type", "resource_type", default="", help="Only this type, such as EBS.")
@click.option("--at", default="", metavar="TIME", help="Of each the best recovery point at or before TIME.")
@click.option(
    "--exact",
    "ask_services",
    is_flag=True,
    help="With --at: ask each service for its windows and for what it holds outside AWS Backup. Slower.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def command(invocation: Invocation, resource_type: str, at: str, ask_services: bool, as_json: bool) -> None:
    """List the resources that have recovery points, and those that only their service backs up.

    With --at the whole account as of that moment, what loses most first. It counts what the vaults list, and
    estimates the windows of continuous backups; --exact asks the services too. Each JSON object then has
    resource, moment, lost_minutes, id, outside_aws_backup and why.
    """
    account, output = open_account(invocation), invocation.output
    now = aws_now(account, invocation.now())
    asked = typed_moment(at, now, invocation.zone, output) if at else None
    known = [resource for page in account.reads.resources() for resource in page]
    outside = outside_resources(account.reads)
    found = [
        resource
        for resource in (*known, *outside)
        if not resource_type or resource.type.lower() == resource_type.lower()
    ]
    if not found and not as_json:
        types = sorted({resource.type for resource in (*known, *outside)}, key=str.lower)
        others = f" of type {resource_type}; there are {', '.join(types)}" if types else ""
        output.line(f"No resources{others}.")
    if asked:
        as_of(invocation, account, found, asked, now, exactly=ask_services, as_json=as_json)
    elif as_json:
        output.json(found)
    else:
        arns = {resource.arn for resource in outside}
        output.table(
            ("NAME", "TYPE", "LAST BACKUP", "AGE", "ARN"),
            (row(resource, now, outside=resource.arn in arns) for resource in found),
        )


def row(resource: ProtectedResource, now: datetime, *, outside: bool) -> tuple[str, ...]:
    missing = "outside AWS Backup" if outside else "unknown"
    last = resource.last_backup
    return (
        resource.label,
        resource.type,
        iso(last) if last else missing,
        age(last, now) if last else missing,
        resource.arn,
    )


def as_of(
    invocation: Invocation,
    account: Account,
    resources: Sequence[ProtectedResource],
    asked: datetime,
    now: datetime,
    *,
    exactly: bool,
    as_json: bool,
) -> None:
    output = invocation.output
    rows, refused = (exact if exactly else estimated)(account, resources, asked, now, output.say)
    ordered = worst_first(rows)
    for line in refused:
        output.line(f"unknown  {line}")
    if as_json:
        output.json([as_of_json(each, asked) for each in ordered])
        return
    output.line(f"as of    {echo(asked, now, invocation.zone)}")
    if not exactly:
        output.say("What services hold outside AWS Backup is not counted; --exact asks them.")
    show(output, ordered, asked)


def show(output: Output, rows: Sequence[AsOf], asked: datetime) -> None:
    output.table(
        ("NAME", "TYPE", "LOST", "AS OF", "FROM", "WHY"),
        (
            (
                each.resource.label,
                each.resource.type,
                lost(asked - each.moment) if each.moment else "everything" if each.known else "unknown",
                iso(each.moment) if each.moment else "nothing reaches back" if each.known else "unknown",
                each.id,
                each.why,
            )
            for each in rows
        ),
    )


def as_of_json(each: AsOf, asked: datetime) -> dict[str, object]:
    minutes = round((asked - each.moment) / MINUTE, 2) if each.moment else None
    return {
        "resource": each.resource,
        "moment": each.moment,
        "lost_minutes": minutes,
        "id": each.id,
        "outside_aws_backup": each.outside_aws_backup,
        "why": each.why,
    }
