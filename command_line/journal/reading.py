"""`relight journal list`, `verify` and `head`: what it holds and whether it is whole. AWS is not asked."""

from __future__ import annotations

import click

from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation, pass_invocation
from command_line.output import as_json as plain_json
from command_line.wiring import journal
from recovery.locations import former_journal
from recovery.moments import iso
from recovery.plain_text import counted


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def list_attempts(invocation: Invocation, as_json: bool) -> None:
    """List every attempt of every account, oldest first, also a colleague's that were imported."""
    rows = journal(invocation.now).listing()
    if as_json:
        found = [(plain_json(row.attempt), row.imported) for row in rows]
        invocation.output.json(
            [{**attempt, "imported": head} for attempt, head in found if isinstance(attempt, dict)]
        )
        return
    if not rows:
        invocation.output.say("No attempt is recorded here. relight jobs lists what runs in AWS.")
        return
    invocation.output.table(
        ("CREATED", "STATE", "JOB", "ACCOUNT", "REGION", "RESOURCE", "ATTEMPT", "WHOSE", "WHY"),
        (
            (
                iso(row.attempt.created),
                row.attempt.state.value,
                row.attempt.job_id,
                row.attempt.context.account,
                row.attempt.context.region,
                row.attempt.resource_name or row.attempt.resource_arn,
                row.attempt.id,
                f"import {row.imported[:8]}" if row.imported else "ours",
                row.attempt.why,
            )
            for row in rows
        ),
    )


@click.command("verify")
@click.option(
    "--head",
    default="",
    metavar="HASH",
    help="A head noted elsewhere, as in a runbook: tells whether the newest records were removed.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def verify(invocation: Invocation, head: str, as_json: bool) -> int:
    """Check that no record of the journal was lost or changed; exits 2 where one was.

    Without --head, that the newest records were removed cannot be seen.
    """
    records, output = journal(invocation.now), invocation.output
    problems = records.verify(head.strip().lower())
    heads = {context: records.head(context) for context in records.contexts()}
    if as_json:
        output.json(
            {
                "path": str(records.directory),
                "problems": problems,
                "heads": [{"context": context, "head": newest} for context, newest in heads.items()],
            }
        )
    else:
        for problem in problems:
            line = f", line {problem.line}" if problem.line else ""
            place = f"{records.directory / problem.file}{line}" if problem.file else "journal"
            output.block("info" if problem.harmless else "error", place, problem.text)
        told = counted(len(problems), "problem")
        output.say(f"{records.directory}: {counted(len(records.attempts()), 'attempt')}, {told}")
        for context, newest in heads.items():
            output.line(f"head of {context.account} {context.region}: {newest or 'none'}")
    if former_journal().exists():
        output.say(f"{former_journal()} is of an older form: it is not read.")
    return ExitCode.DONE if all(problem.harmless for problem in problems) else ExitCode.BAD_INPUT


@click.command("head")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def head(invocation: Invocation, as_json: bool) -> None:
    """Print the hash of the newest record of each account and Region, to note it elsewhere."""
    records = journal(invocation.now)
    heads = [(context, records.head(context)) for context in records.contexts()]
    if as_json:
        invocation.output.json([{"context": context, "head": newest} for context, newest in heads])
        return
    if not any(newest for _, newest in heads):
        invocation.output.say("There is no journal head: nothing was recorded on this machine yet.")
        return
    invocation.output.table(
        ("ACCOUNT", "REGION", "HEAD", "ENDPOINT"),
        ((context.account, context.region, newest, context.endpoint) for context, newest in heads if newest),
    )
