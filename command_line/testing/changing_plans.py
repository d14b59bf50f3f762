"""`relight tests create-plan`, `update-plan`, `delete-plan`."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import Any

import click

from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation, pass_invocation
from command_line.testing.options import change_options
from command_line.testing.plans import plan_object, plan_rows, told_runs
from command_line.testing.proposal import Proposal, confirm_by_name, decide, where
from command_line.wiring import journal, open_account
from recovery.account import Account
from recovery.context import Mode
from recovery.errors import AwsError, BadInput
from recovery.testing.editing import create_plan, delete_plan, update_plan
from recovery.testing.limits import plan_findings
from recovery.testing.models import ALGORITHMS, ANY, POINT_TYPES, RestoreTestingPlan
from recovery.testing.requests import plan_changes, plan_request

plan_options = change_options(
    "The plan as one JSON object.",
    click.option("--time-zone", metavar="NAME", help="The zone of the schedule."),
    click.option(
        "--start-window",
        "start_window_hours",
        type=int,
        metavar="HOURS",
        help="Tests begin at a random moment within so many hours, 1 to 168.",
    ),
    click.option(
        "--algorithm",
        type=click.Choice(ALGORITHMS, case_sensitive=False),
        help="The newest point of the window, or one at random.",
    ),
    click.option(
        "--points",
        "point_types",
        multiple=True,
        type=click.Choice(POINT_TYPES, case_sensitive=False),
        help="Types of recovery points; may be given twice.",
    ),
    click.option(
        "--vault",
        "include_vaults",
        multiple=True,
        metavar="NAME|ARN|*",
        help="A vault whose points are tested; an ARN may hold wildcards.",
    ),
    click.option(
        "--not-vault", "exclude_vaults", multiple=True, metavar="NAME|ARN", help="A vault that is left out."
    ),
    click.option(
        "--window",
        "selection_window_days",
        type=int,
        metavar="DAYS",
        help="How old a point may be, 1 to 365.",
    ),
)


@click.command("create-plan")
@click.argument("name")
@click.option("--schedule", required=True, metavar="CRON", help='AWS\'s cron: "cron(0 5 ? * SUN *)".')
@plan_options
@pass_invocation
def create(
    invocation: Invocation, /, name: str, yes: bool, dry_run: bool, as_json: bool, **words: Any
) -> ExitCode:
    """Make the restore testing plan NAME. It asks before it sends, and --yes is the answer.

    NAME is 1 to 50 letters, digits and underscores and cannot be changed later. A plan restores what its
    selections say: relight tests add-selection NAME ...

    What is not said: in UTC, within 24 hours, the newest SNAPSHOT of the last 30 days, from every vault.
    """
    account, now = open_account(invocation), invocation.now()
    plan = changed(RestoreTestingPlan(account.context, name, ""), account, words)
    others = [each.name for page in account.reads.testing_plans() for each in page]
    proposal = Proposal(
        f"restore testing plan {name}",
        "CreateRestoreTestingPlan",
        plan_request(plan),
        rows(invocation, plan),
        plan_findings(plan, others, now),
        lambda account, journal: create_plan(account, plan, journal),
        lambda: plan_object(account.reads.testing_plan(name), now),
    )
    return decide(invocation, account, proposal, yes=yes, dry_run=dry_run, as_json=as_json)


@click.command("update-plan")
@click.argument("name")
@click.option("--schedule", metavar="CRON", help='AWS\'s cron: "cron(0 5 ? * SUN *)".')
@click.option("--no-vault-left-out", is_flag=True, help="Leave out no vault any more.")
@plan_options
@pass_invocation
def update(
    invocation: Invocation,
    /,
    name: str,
    no_vault_left_out: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    **words: Any,
) -> ExitCode:
    """Change the restore testing plan NAME; what is not said stays as it is.

    It asks before it sends, and --yes is the answer.
    """
    account, now = open_account(invocation), invocation.now()
    before = account.reads.testing_plan(name)
    start = replace(before, exclude_vaults=()) if no_vault_left_out else before
    plan = changed(start, account, words)
    proposal = Proposal(
        f"restore testing plan {name}",
        "UpdateRestoreTestingPlan",
        plan_changes(before, plan),
        rows(invocation, plan),
        plan_findings(plan, now=now),
        lambda account, journal: update_plan(account, before, plan, journal),
        lambda: plan_object(account.reads.testing_plan(name), now),
    )
    return decide(invocation, account, proposal, yes=yes, dry_run=dry_run, as_json=as_json)


@click.command("delete-plan")
@click.argument("name")
@click.option("--confirm", "given", metavar="NAME", help="The plan's name again, in place of typing it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def delete(invocation: Invocation, name: str, given: str | None, as_json: bool) -> None:
    """Delete the restore testing plan NAME with its selections; its name has to be typed."""
    account, output = open_account(invocation), invocation.output
    account.reads.testing_plan(name)
    names = [each.name for page in account.reads.testing_selections(name) for each in page]
    output.line(f"Deletes the plan {name} in {where(account)}")
    output.line(f"and its selections: {', '.join(names)}" if names else "It has no selections.")
    confirm_by_name("Type the name of the plan to delete it", name, given)
    account.set_mode(Mode.WRITE)
    deleted = delete_plan(account, name, journal(invocation.now))
    if as_json:
        output.json({"plan": name, "selections": deleted})
    else:
        output.line(f"Deleted: {', '.join([*deleted, name])}.")


def changed(plan: RestoreTestingPlan, account: Account, words: dict[str, Any]) -> RestoreTestingPlan:
    """The plan with what the options say; what they leave out stays."""
    given = {key: value for key, value in words.items() if value not in (None, ())}
    for key in ("include_vaults", "exclude_vaults"):
        if key in given:
            given[key] = tuple(vault_arn(account, each) for each in given[key])
    return replace(plan, **given)


def vault_arn(account: Account, text: str) -> str:
    """The ARN of a vault called by its name; an ARN or * as it is.

    Raises `BadInput` for a name that no vault has here; where the vaults may not be listed it is believed.
    """
    if text == ANY or text.startswith("arn:"):
        return text
    here = account.context
    try:
        vaults = [vault for page in account.reads.vaults() for vault in page]
    except AwsError:
        return f"arn:{here.partition}:backup:{here.region}:{here.account}:backup-vault:{text}"
    names = {vault.name: vault.arn for vault in vaults}
    if text not in names:
        close = difflib.get_close_matches(text, names, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(sorted(names)) or 'none'}."
        raise BadInput("No such vault", f"There is no vault {text} in {here.region}.", hint)
    return names[text]


def rows(invocation: Invocation, plan: RestoreTestingPlan) -> tuple[tuple[str, str], ...]:
    runs = told_runs(invocation, plan, 3)
    return (*plan_rows(plan), *(("next run", run) for run in runs))
