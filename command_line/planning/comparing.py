"""`relight plan diff`: what is different between two plans."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import click

from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation, pass_invocation
from command_line.output import Output
from command_line.private_files import read_plan
from recovery.plan_diff import HIDDEN, Change, Difference, differences
from recovery.yaml_text import quoted

MARKS = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~"}


@click.command("diff")
@click.argument("first", metavar="A.yaml", type=click.Path(path_type=Path))
@click.argument("second", metavar="B.yaml", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--exit-code", "by_code", is_flag=True, help="Exit 1 where the plans differ.")
@pass_invocation
def command(invocation: Invocation, first: Path, second: Path, as_json: bool, by_code: bool) -> int:
    """Tell what is different from plan A to plan B: steps, their order, what each sends, words.

    Sensitive values are hidden; that they differ is told. A file that was changed behind its digest is
    compared too. Asks nothing of AWS.
    """
    a, b = read_plan(first, changed=True), read_plan(second, changed=True)
    found = differences(a, b)
    if as_json:
        same = a.digest == b.digest
        invocation.output.json({"runs_the_same": same, "differences": found})
    else:
        tell_differences(invocation.output, found)
        runs = "They run the same." if a.digest == b.digest else "They do not run the same."
        invocation.output.say(f"{runs} {len(found)} difference{'s' * (len(found) != 1)}.")
    return ExitCode.FAILED if by_code and found else ExitCode.DONE


def tell_differences(output: Output, found: Iterable[Difference]) -> None:
    """Each difference on a line below its step; a line begins with +, - or ~."""
    for step, of_step in groupby(found, key=lambda each: each.step):
        output.data(step or "the plan")
        for each in of_step:
            output.data(f"  {MARKS[each.change]} {told(each)}")


def told(difference: Difference) -> str:
    """The difference on one line, as text that a terminal may show."""
    old, new = shown(difference.old), shown(difference.new)
    if not difference.member:
        return f"the step: {new if difference.change is Change.ADDED else old}"
    match difference.change:
        case Change.ADDED:
            return f"{difference.member}: {new}"
        case Change.REMOVED:
            return f"{difference.member}: {old}"
    if HIDDEN in (difference.old, difference.new):
        return f"{difference.member}: {HIDDEN}, changed"
    return f"{difference.member}: {old} -> {new}"


def shown(text: str) -> str:
    return text if text == HIDDEN else quoted(text)
