"""`relight plan join`: one plan of several."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.private_files import read_plan, write_private


@click.command("join")
@click.argument("files", metavar="A.yaml B.yaml...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", "file", type=click.Path(dir_okay=False, path_type=Path), help="[default: stdout]"
)
@click.option("--in-order", is_flag=True, help="Each plan after the one before it. [default: side by side]")
@click.option("--title", help="What is recovered. [default: that of the first plan that has one]")
@pass_invocation
def command(
    invocation: Invocation, files: tuple[Path, ...], file: Path | None, in_order: bool, title: str | None
) -> None:
    """Make one plan of several of one account and Region. A step whose name is there twice gets another one.

    Asks nothing of AWS.
    """
    from recovery.joining_plans import joined
    from recovery.recovery_plan_file import dump

    plan = joined([read_plan(each) for each in files], in_order=in_order)
    if title is not None:
        plan = replace(plan, title=title)
    text = dump(plan)
    if file is None:
        invocation.output.data(text.rstrip("\n"))
        return
    write_private(file, text)
    invocation.output.say(f"Written to {file}: {len(plan.steps)} steps. To run it: relight restore {file}")
