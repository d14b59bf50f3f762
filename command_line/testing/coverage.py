"""`relight tests coverage`: which resources a restore test has shown to come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import click

from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation, pass_invocation
from command_line.testing.history import KEPT, targets
from command_line.wiring import open_account
from recovery.errors import BadInput
from recovery.moments import iso
from recovery.plain_text import counted
from recovery.testing.coverage import State, Tested, all_compared, coverage
from recovery.testing.history import minutes_text
from recovery.testing.targets import key_of
from restore_profiles.registry import profile_for


@click.command("coverage")
@click.option(
    "--changes",
    is_flag=True,
    help="Compare each resource's settings since its test: up to two more calls a tested resource.",
)
@click.option("--type", "resource_type", default="", help="Only this resource type.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def command(invocation: Invocation, changes: bool, resource_type: str, as_json: bool) -> int:
    """List the protected resources by what is to be done: failed, never tested, changed since, over target.

    A restore that a person started counts as restored, not as tested. Whether a resource was changed is read
    off its backups: the settings that the tested one and the newest one hold.

    Exits 5 where something is to be done.
    """
    account, output, now = open_account(invocation), invocation.output, invocation.now()
    covered = coverage(account, now, targets())
    found = of_type(covered, resource_type) if resource_type else list(covered)
    if changes:
        tested = sum(1 for each in found if each.last_run)
        output.say(
            f"Comparing the settings of {counted(tested, 'tested resource')}, at most {2 * tested} calls ..."
        )
        found = list(all_compared(account.reads, found, now))
    if as_json:
        output.json(found)
    else:
        output.table(HEADS, map(row, found))
        told = Counter(each.state for each in found)
        output.say(", ".join(f"{told[state]} {state}" for state in State if told[state]) or "No resources.")
        if not changes:
            output.say("Whether settings changed since a test was not asked; --changes asks.")
        output.say(KEPT)
    return ExitCode.REMAINS if any(each.state.is_to_do for each in found) else ExitCode.DONE


def of_type(covered: Sequence[Tested], resource_type: str) -> list[Tested]:
    """Those of a type. Raises `BadInput` for one that nobody knows: a slip of the keyboard is no proof."""
    wanted = key_of(resource_type).lower()
    found = [each for each in covered if key_of(each.resource.type).lower() == wanted]
    if not found and profile_for(resource_type) is None:
        types = sorted({each.resource.type for each in covered}, key=str.lower)
        raise BadInput(
            "No such type", f"There is no {resource_type} here.", f"There are {', '.join(types) or 'none'}."
        )
    return found


HEADS = ("STATE", "RESOURCE", "TYPE", "LAST TESTED", "TOOK", "TARGET", "LAST RESTORED", "WHY")


def row(tested: Tested) -> tuple[str, ...]:
    run, restore = tested.last_run, tested.last_restore
    return (
        tested.state.value,
        tested.resource.label,
        tested.resource.type,
        iso(run.job.created) if run else "none listed",
        minutes_text(run.minutes) if run else "",
        minutes_text(tested.target),
        iso(restore.created) if restore else "none listed",
        tested.why,
    )
