"""`relight plan edit`: a plan changed in its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.planning.comparing import tell_differences
from command_line.private_files import naming, read_text, write_private
from recovery.errors import BadInput
from recovery.recovery_plan import OnFailure


@click.command("edit")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--step", default="", metavar="ID", help="The step that --set, --role, --after, --rename change."
)
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="A restore parameter; KEY= takes it out."
)
@click.option("--role", default="", metavar="ARN", help="The role that AWS Backup acts as.")
@click.option("--title", help="What is recovered.")
@click.option("--why", help="What happened, or why it is rehearsed.")
@click.option("--owner", help="Who answers for it.")
@click.option("--escalation", help="Whom to call where a step fails.")
@click.option(
    "--on-failure",
    type=click.Choice([each.value for each in OnFailure]),
    help="Whether anything more is started once a step has failed.",
)
@click.option(
    "--at-once", multiple=True, metavar="TYPE=N", help="So many restores of a type side by side; 0: as usual."
)
@click.option("--after", metavar="ID,ID", help='The steps that it comes after; "" for none.')
@click.option("--remove", multiple=True, metavar="ID", help="Take a step out.")
@click.option("--answer", "answers", multiple=True, metavar="ID:NAME=VALUE", help="Answer what a step asks.")
@click.option("--rename", default="", metavar="ID", help="Another name for the step.")
@click.option("--json", "as_json", is_flag=True, help="What changed, as one JSON object.")
@pass_invocation
def command(
    invocation: Invocation,
    /,
    file: Path,
    step: str,
    settings: tuple[str, ...],
    role: str,
    title: str | None,
    why: str | None,
    owner: str | None,
    escalation: str | None,
    on_failure: str | None,
    at_once: tuple[str, ...],
    after: str | None,
    remove: tuple[str, ...],
    answers: tuple[str, ...],
    rename: str,
    as_json: bool,
) -> None:
    """Change the plan in FILE and renew its digest. Comments, blank lines and order stay as they are.

    What would make the plan wrong is refused, and nothing is written. Asks nothing of AWS. Without options
    it writes the digest of a plan whose line was deleted.
    """
    from recovery.plan_diff import differences
    from recovery.plan_edits import PlanEdit, edit
    from recovery.recovery_plan_file import load

    change = PlanEdit(
        step,
        settings,
        role,
        title,
        why,
        owner,
        escalation,
        on_failure=OnFailure(on_failure) if on_failure else None,
        at_once=numbers(at_once),
        after=None if after is None else tuple(name.strip() for name in after.split(",") if name.strip()),
        remove=remove,
        answers=dict(pairs(answers, "ID:NAME=VALUE, such as db-attach:instance=i-0abc")),
        rename=rename,
    )
    text = read_text(file)
    with naming(file):
        written = edit(text, change)
    write_private(file, written)
    old, new = load(text), load(written)
    found = differences(old, new)
    if as_json:
        invocation.output.json({"digest": new.digest, "differences": found})
        return
    tell_differences(invocation.output, found)
    invocation.output.say(f"Written to {file}. Its digest is {new.digest}.")


def numbers(texts: Iterable[str]) -> Mapping[str, int]:
    found = {}
    for name, text in pairs(texts, "TYPE=N: a resource type and a number"):
        if not text.isascii() or not text.isdigit():
            raise BadInput("Not a number", f"“{text}” of {name} is no whole number.", "It is TYPE=N.")
        found[name] = int(text)
    return found


def pairs(texts: Iterable[str], form: str) -> Iterable[tuple[str, str]]:
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            raise BadInput("No “=”", f"“{text}” has no key or no “=”.", f"It is {form}.")
        yield key.strip(), value
