"""`relight tests selections PLAN` and `selection PLAN NAME`: which resources a plan restores."""

from __future__ import annotations

from collections.abc import Iterator

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.wiring import open_account
from recovery.testing.limits import TAG_KEY
from recovery.testing.models import RestoreTestingSelection


@click.command("selections")
@click.argument("plan")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def list_selections(invocation: Invocation, plan: str, as_json: bool) -> None:
    """List the selections of the restore testing plan PLAN in full, one call each."""
    reads = open_account(invocation).reads
    names = [each.name for page in reads.testing_selections(plan) for each in page]
    found = [reads.testing_selection(plan, name) for name in names]
    if as_json:
        invocation.output.json(found)
        return
    if not found:
        invocation.output.say(f"It has none. relight tests add-selection {plan} ...")
    invocation.output.table(
        ("SELECTION", "TYPE", "RESOURCES", "OVERRIDES", "VALIDATION", "ROLE"),
        (
            (
                each.name,
                each.resource_type,
                resources_words(each),
                ", ".join(each.overrides) or "none",
                f"{each.validation_window_hours} h",
                each.role_arn,
            )
            for each in found
        ),
    )


@click.command("selection")
@click.argument("plan")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def show_selection(invocation: Invocation, plan: str, name: str, as_json: bool) -> None:
    """Show the selection NAME of the restore testing plan PLAN."""
    found = open_account(invocation).reads.testing_selection(plan, name)
    if as_json:
        invocation.output.json(found)
    else:
        invocation.output.pairs(selection_rows(found))


def selection_rows(selection: RestoreTestingSelection) -> Iterator[tuple[str, str]]:
    """The settings of a selection in words."""
    yield "selection", f"{selection.name} of plan {selection.plan}"
    yield "type", selection.resource_type
    yield "resources", resources_words(selection)
    yield "role", selection.role_arn
    hours = selection.validation_window_hours
    yield "kept", f"{hours} h to be validated" if hours else "not: deleted when the restore ends"
    for key, text in selection.overrides.items():
        yield "override", f"{key}={text}"


def resources_words(selection: RestoreTestingSelection) -> str:
    """`all with env=prod and without tier=test`, or the ARNs."""
    if not selection.takes_all:
        return ", ".join(selection.arns)
    if not (selection.arns or selection.equals or selection.not_equals):
        return "none"
    told = [
        f"{word} {each.key.removeprefix(TAG_KEY)}={each.value}"
        for word, conditions in (("with", selection.equals), ("without", selection.not_equals))
        for each in conditions
    ]
    return " ".join(["all", " and ".join(told)]).rstrip()
