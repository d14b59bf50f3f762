"""`relight runbook PLAN.yaml`: the plan as something that works without Relight."""

from __future__ import annotations

from pathlib import Path

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.private_files import read_plan, write_private
from command_line.wiring import journal
from recovery.errors import BadInput
from recovery.incident import head_to_note
from runbooks.facts import RunbookFacts
from runbooks.registry import format_named, formats


@click.command("runbook")
@click.argument("plan_file", metavar="PLAN.yaml", type=click.Path(path_type=Path))
@click.option("--format", "format_name", default="markdown", show_default=True, help="markdown or bash.")
@click.option(
    "-o", "--output", "file", type=click.Path(dir_okay=False, path_type=Path), help="[default: stdout]"
)
@click.option("--redact", is_flag=True, help="Leave sensitive values out; they are filled in before it runs.")
@pass_invocation
def command(
    invocation: Invocation, plan_file: Path, format_name: str, file: Path | None, redact: bool
) -> None:
    """Write the plan as a runbook that needs nothing but the `aws` command. Asks nothing of AWS.

    It holds restore metadata, which may be sensitive; the file is readable by its owner only.
    """
    row = format_named(format_name)
    if row is None:
        known = ", ".join(each.name for each in formats())
        raise BadInput("Unknown format", f"There is no runbook format “{format_name}”.", f"One of {known}.")
    plan = read_plan(plan_file)
    head = head_to_note(journal(invocation.now), plan.context)
    [made] = row.files(plan, RunbookFacts(made=invocation.now(), journal_head=head))
    text = str(made.content)
    if file is None:
        invocation.output.data(text.rstrip("\n"))
        return
    write_private(file, text)
    invocation.output.say(f"Written to {file}.")
