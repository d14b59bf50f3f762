"""The fields of a restore testing plan: how each is shown as a text, and taken back from one.

Source: "Create a restore testing plan" (AWS Backup); API RestoreTestingPlanForCreate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from recovery.context import Context
from recovery.errors import BadInput
from recovery.finding import Finding
from recovery.testing.limits import tested_warm_only
from recovery.testing.models import ANY, LATEST, POINT_TYPES, RANDOM, RestoreTestingPlan
from restore_profiles.json_text import texts
from restore_profiles.model import Choice, Field, Kind
from screens.testing import typed
from screens.testing.typed import TypedField, number

PAGE = "“Create a restore testing plan”, AWS Backup"
EXAMPLES = (
    ("cron(0 5 ? * * *)", "every day at 05:00"),
    ("cron(0 5 ? * SUN *)", "on Sundays at 05:00"),
    ("cron(30 2 ? * 2#1 *)", "on the first Monday of each month at 02:30"),
    ("cron(0 3 1 1,4,7,10 ? *)", "on the first day of each quarter at 03:00"),
)


def vault_selector(text: str, context: Context) -> str:
    """What AWS takes for a vault that was typed: `*` and ARNs as they are, a name as the ARN in this
    Region."""
    if text == ANY or text.startswith("arn:"):
        return text
    return f"{_vaults_here(context)}{text}"


def vault_name(selector: str, context: Context) -> str:
    """How a vault is shown: by its name where it is in this Region of this account."""
    return selector.removeprefix(_vaults_here(context))


def _vaults_here(context: Context) -> str:
    return f"arn:{context.partition}:backup:{context.region}:{context.account}:backup-vault:"


def _schedule(text: str) -> str:
    if not text.strip():
        raise BadInput("Schedule", "No schedule is given.", "F4 shows examples.")
    return text.strip()


def _shown_vaults(plan: RestoreTestingPlan, vaults: Sequence[str]) -> str:
    return ", ".join(vault_name(each, plan.context) for each in vaults)


def _taken_vaults(plan: RestoreTestingPlan, text: str) -> tuple[str, ...]:
    return tuple(vault_selector(each, plan.context) for each in texts(text))


def _choices(values: Sequence[tuple[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(value, note=note) for value, note in values)


FIELDS: tuple[TypedField[RestoreTestingPlan], ...] = (
    TypedField(
        Field(
            "name", "Name", "Letters, digits and underscores, up to 50. It cannot be changed.", source=PAGE
        ),
        "Plan name",
        lambda plan: plan.name,
        lambda plan, text: replace(plan, name=text.strip()),
    ),
    TypedField(
        Field(
            "schedule",
            "Schedule",
            "AWS's cron: minute, hour, day of the month, month, day of the week (SUN is 1), year. One of the "
            "two days is ?.",
            choices=_choices(EXAMPLES),
            source="“Cron expressions reference”, Amazon EventBridge",
        ),
        "Schedule",
        lambda plan: plan.schedule,
        lambda plan, text: replace(plan, schedule=_schedule(text)),
    ),
    TypedField(
        Field("zone", "Time zone", "The zone in which the schedule is read.", choices=(Choice("UTC"),)),
        "Time zone",
        lambda plan: plan.time_zone,
        lambda plan, text: replace(plan, time_zone=text.strip() or "UTC"),
    ),
    TypedField(
        Field(
            "start",
            "Start window",
            "Each restore begins at a random moment within so many hours of the schedule; one that has not "
            "begun by then is cancelled.",
            Kind.INTEGER,
            minimum=1,
            maximum=168,
            unit="hours",
            source=PAGE,
        ),
        "Start window",
        lambda plan: str(plan.start_window_hours),
        lambda plan, text: replace(plan, start_window_hours=number(text)),
    ),
    TypedField(
        Field(
            "algorithm",
            "Which point",
            "Of the points of a resource in the window: the newest, or any.",
            choices=_choices(((LATEST, "the newest"), (RANDOM, "a random one"))),
            closed=True,
        ),
        "Algorithm",
        lambda plan: plan.algorithm,
        lambda plan, text: replace(plan, algorithm=text.strip().upper()),
    ),
    TypedField(
        Field(
            "types",
            "Point types",
            "Snapshots, continuous backups, or both.",
            Kind.TEXTS,
            choices=_choices(((POINT_TYPES[0], ""), (POINT_TYPES[1], "point-in-time"))),
        ),
        "Point types",
        lambda plan: ", ".join(plan.point_types),
        lambda plan, text: replace(plan, point_types=tuple(each.upper() for each in texts(text))),
    ),
    TypedField(
        Field(
            "days",
            "Points at most",
            f"How old a point may be. {' and '.join(tested_warm_only())} points in cold storage fail the "
            "test: take fewer days than they stay warm.",
            Kind.INTEGER,
            minimum=1,
            maximum=365,
            unit="days old",
            source=PAGE,
        ),
        "Selection window",
        lambda plan: str(plan.selection_window_days),
        lambda plan, text: replace(plan, selection_window_days=number(text)),
    ),
    TypedField(
        Field(
            "vaults",
            "From vaults",
            "* is every vault. Names of vaults here, or ARNs, which may hold wildcards.",
            Kind.TEXTS,
            choices=_choices(((ANY, "every vault"),)),
            source="API RestoreTestingRecoveryPointSelection",
        ),
        "Vaults",
        lambda plan: _shown_vaults(plan, plan.include_vaults),
        lambda plan, text: replace(plan, include_vaults=_taken_vaults(plan, text)),
    ),
    TypedField(
        Field(
            "without",
            "Not from",
            "Vaults that are left out of those above.",
            Kind.TEXTS,
            choices=_choices(((ANY, "every vault"),)),
            if_empty="none is left out",
            source="API RestoreTestingRecoveryPointSelection",
        ),
        "",
        lambda plan: _shown_vaults(plan, plan.exclude_vaults),
        lambda plan, text: replace(plan, exclude_vaults=_taken_vaults(plan, text)),
    ),
)
REQUIRED = frozenset({"name", "schedule", "types", "vaults"})


def texts_of(plan: RestoreTestingPlan) -> dict[str, str]:
    return typed.texts_of(FIELDS, plan)


def plan_of(
    base: RestoreTestingPlan, texts: Mapping[str, str]
) -> tuple[RestoreTestingPlan, tuple[Finding, ...]]:
    """The plan that the texts say, and what could not be taken of them."""
    plan, wrong = typed.taken(FIELDS, base, texts)
    return plan, tuple(wrong)
