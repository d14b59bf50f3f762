"""`relight tests plans` and `relight tests plan NAME`: what is tested when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.output import as_json as plain_json
from command_line.wiring import open_account
from recovery.errors import BadInput
from recovery.moments import echo, iso
from recovery.testing.limits import WITHOUT_TESTING, plan_findings
from recovery.testing.models import RestoreTestingPlan
from recovery.testing.schedule import read_schedule
from recovery.zones import zone_named

RUNS_SHOWN = 5


@click.command("plans")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def list_plans(invocation: Invocation, as_json: bool) -> None:
    """List the restore testing plans with their schedules in words and their next runs."""
    now, account = invocation.now(), open_account(invocation)
    plans = [plan for page in account.reads.testing_plans() for plan in page]
    if as_json:
        # The listing leaves out which points a plan takes, so its members are not told as if they were known.
        points = ("algorithm", "point_types", "include_vaults", "exclude_vaults", "selection_window_days")
        objects = (plan_object(plan, now, 1) for plan in plans)
        invocation.output.json(
            [{key: value for key, value in each.items() if key not in points} for each in objects]
        )
        return
    if not plans:
        without = account.context.partition in WITHOUT_TESTING
        why = "AWS documents none for GovCloud and China." if without else "relight tests create-plan --help"
        invocation.output.say(f"There are no restore testing plans. {why}")
    invocation.output.table(
        ("PLAN", "SCHEDULE", "ZONE", "NEXT RUN", "LAST RUN"),
        (
            (
                plan.name,
                schedule_words(plan),
                plan.time_zone,
                *([iso(run) for run in next_runs(plan, now, 1)] or ["none known"]),
                iso(plan.last_run) if plan.last_run else "never",
            )
            for plan in plans
        ),
    )


@click.command("plan")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def show_plan(invocation: Invocation, name: str, as_json: bool) -> None:
    """Show the restore testing plan NAME: its settings, its next runs and its selections."""
    account, output, now = open_account(invocation), invocation.output, invocation.now()
    plan = account.reads.testing_plan(name)
    selections = [each for page in account.reads.testing_selections(name) for each in page]
    if as_json:
        told = [
            {
                "name": each.name,
                "resource_type": each.resource_type,
                "role_arn": each.role_arn,
                "validation_window_hours": each.validation_window_hours,
                "created": each.created,
            }
            for each in selections
        ]
        output.json({**plan_object(plan, now), "selections": told})
        return
    runs = ((f"run {number}", run) for number, run in enumerate(told_runs(invocation, plan), 1))
    chosen = ((f"selection {each.name}", f"{each.resource_type} by {each.role_arn}") for each in selections)
    output.pairs([*plan_rows(plan), *runs, *chosen])
    if not selections:
        output.say(f"It has no selections, so that nothing is tested. relight tests add-selection {name} ...")
    for finding in plan_findings(plan, now=now):
        output.block(finding.severity.value, finding.title, finding.text, finding.next_step)


def plan_rows(plan: RestoreTestingPlan) -> Iterator[tuple[str, str]]:
    """The settings of a plan in words."""
    yield "plan", plan.name
    yield "schedule", f"{schedule_words(plan)} ({plan.schedule}), {plan.time_zone}"
    yield "starts", f"at a random moment within {plan.start_window_hours} h of that"
    types = " or ".join(plan.point_types)
    yield "point", f"{plan.algorithm} of the last {plan.selection_window_days} days, {types}"
    yield "vaults", ", ".join(plan.include_vaults)
    if plan.exclude_vaults:
        yield "not vaults", ", ".join(plan.exclude_vaults)
    if plan.last_run:
        yield "last run", iso(plan.last_run)


def plan_object(plan: RestoreTestingPlan, now: datetime, runs: int = RUNS_SHOWN) -> dict[str, object]:
    """A plan as `--json` tells it."""
    members = plain_json(plan)
    assert isinstance(members, dict)
    told = {"schedule_words": schedule_words(plan), "next_runs": next_runs(plan, now, runs)}
    return {**members, **told}


def schedule_words(plan: RestoreTestingPlan) -> str:
    """The schedule in words; as AWS has it where it cannot be read."""
    try:
        return read_schedule(plan.schedule).words()
    except BadInput:
        return plan.schedule


def next_runs(plan: RestoreTestingPlan, now: datetime, count: int) -> tuple[datetime, ...]:
    """The next moments, in UTC; none where the schedule or its zone cannot be read."""
    try:
        runs = read_schedule(plan.schedule).next_runs(now, zone_named(plan.time_zone), count)
    except BadInput:
        return ()
    return tuple(run.astimezone(UTC) for run in runs)


def told_runs(invocation: Invocation, plan: RestoreTestingPlan, count: int = RUNS_SHOWN) -> list[str]:
    """The next runs, in the plan's zone and in the user's."""
    now, zone = invocation.now(), invocation.zone
    runs = next_runs(plan, now, count)
    there = [run.astimezone(zone_named(plan.time_zone)) for run in runs]
    return [f"{run:%a %Y-%m-%d %H:%M} {plan.time_zone} = {echo(run, now, zone)}" for run in there]
