"""A plan as YAML: read by people, kept beside the ticket, run as it stands.

A file carries the plan's digest, so that a changed file is refused. Whoever means a change deletes that line,
or uses `relight plan edit`. Written is schema 2; schema 1, a plan of one restore, is read all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import cast

from recovery.errors import BadInput
from recovery.plain_text import plain
from recovery.plan import PLAN_SCHEMA, PlanSource
from recovery.plan_members import OBJECT, PLAN, PLAN_OF_ONE, SOURCE, check
from recovery.plan_steps import Members, members_of, read_context, read_restore, read_step
from recovery.recovery_plan import (
    SCHEMA,
    OnFailure,
    PlanStep,
    RecoveryPlan,
    RestoreStep,
    plan_of_one,
    problems_of,
    step_members,
)
from recovery.yaml_text import Read, read, write
from restore_profiles.paths import top_level
from restore_profiles.registry import profile_for

HEAD = """\
# A restore plan. It runs with: relight restore FILE
# A changed plan is refused. Whoever means a change deletes the line "digest", or uses: relight plan edit FILE
"""
WORDS = ("title", "why", "owner", "escalation")


def dump(plan: RecoveryPlan, note: str = "") -> str:
    """The plan as YAML with comments, every string double-quoted, and its digest. `note` becomes a comment.

    Values may be sensitive: whoever writes the file makes it 0600.
    """
    labels = {
        ("steps", str(index), *path): label
        for index, step in enumerate(plan.steps)
        for path, label in _labels(step)
    }
    return HEAD + "".join(_comment(line) for line in note.splitlines()) + write(plan_members(plan), labels)


def plan_members(plan: RecoveryPlan) -> dict[str, object]:
    """The plan as the members of a file, JSON values in the order in which they are written."""
    context = plan.context
    return {
        "schema": SCHEMA,
        "digest": plan.digest,
        **{name: getattr(plan, name) for name in WORDS},
        "context": {
            "account": context.account,
            "region": context.region,
            "partition": context.partition,
            **({"endpoint": context.endpoint} if context.endpoint else {}),
        },
        "on_failure": plan.on_failure.value,
        "at_once": dict(plan.at_once),
        "steps": [file_members(step) for step in plan.steps],
    }


def load(text: str, *, changed: bool = False) -> RecoveryPlan:
    """The plan in a file.

    Raises `BadInput` naming the line, and the nearest known key for one that is not known; also where the
    plan cannot be run, and where the digest is not that of what the file would run, unless it may be
    `changed`: to be compared, and not to be run.
    """
    return plan_in(read(text), changed=changed)


def plan_in(document: Read, *, changed: bool = False) -> RecoveryPlan:
    """As `load`, of a document that was read."""
    check(document, "the plan", OBJECT)
    members = members_of(document)
    schema = members.get("schema")
    if schema is None:
        raise BadInput("Not a plan", f"Line {document.line}: the plan lacks the key 'schema'.")
    if schema.value not in (PLAN_SCHEMA, SCHEMA) or isinstance(schema.value, bool):
        told = f"Line {schema.line}: schema {schema.value}; this version reads {PLAN_SCHEMA} and {SCHEMA}."
        raise BadInput(
            "Another kind of plan", told, "Use the version of Relight that made it, or make a new plan."
        )
    check(document, "the plan", PLAN if schema.value == SCHEMA else PLAN_OF_ONE)
    plan = _plan(members) if schema.value == SCHEMA else _plan_of_one(members)
    if not changed and "digest" in members and members["digest"].value != plan.digest:
        raise BadInput(
            "The plan was changed after it was made",
            f"Line {members['digest'].line}: the digest is not that of what the plan would run.",
            "Make the plan again, or delete this line if the change is meant.",
        )
    return plan


def _plan(members: Members) -> RecoveryPlan:
    context = read_context(members["context"])
    steps: list[PlanStep] = []
    lines: dict[str, int] = {}
    for item in cast("list[Read]", members["steps"].value):
        steps.append(read_step(item, context, steps[-1].id if steps else ""))
        lines[steps[-1].id] = item.line
    plan = RecoveryPlan(
        context,
        tuple(steps),
        **{name: str(members[name].value) for name in WORDS if name in members},
        on_failure=OnFailure(str(members["on_failure"].value)) if "on_failure" in members else OnFailure.STOP,
        at_once=cast("dict[str, int]", members["at_once"].plain()) if "at_once" in members else {},
    )
    problems = [f"Line {lines[identity]}: {told}" for identity, told in problems_of(plan)]
    if problems:
        raise BadInput("The plan cannot be run", "\n".join(problems), "Mend the steps that are named.")
    return plan


def _plan_of_one(members: Members) -> RecoveryPlan:
    steps = cast("list[Read]", members["steps"].value)
    if len(steps) > 1:
        told = f"Line {steps[1].line}: a plan of schema {PLAN_SCHEMA} has one step."
        raise BadInput("Not a plan", told, f"Make it again; schema {SCHEMA} has several.")
    context = read_context(members["context"])
    return plan_of_one(read_restore(members_of(steps[0]), members, context))


def file_members(step: PlanStep) -> dict[str, object]:
    """What runs of the step, as `recovery_plan.step_members` has it, with what is for people beside it."""
    runs = step_members(step)
    head = {"id": runs.pop("id"), "after": runs.pop("after")}
    if isinstance(step, RestoreStep):
        return (
            head | {"source": _source_members(step.plan.source)} | runs | {"dropped": dict(step.plan.dropped)}
        )
    work = step.work
    asks = {"asks": dict(work.asks)} if work.asks else {}
    name = {"name": work.name} if work.name != step.id else {}
    return head | {"title": work.title} | name | runs | asks | {"optional": work.optional}


def _source_members(source: PlanSource) -> dict[str, object]:
    values = ((member.name, getattr(source, member.name)) for member in SOURCE.members)
    return {name: _told(value) for name, value in values if value is not None and value != {}}


def _told(value: object) -> object:
    if isinstance(value, datetime):
        # With its fraction of a second, which tells two points of one second apart.
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return dict(value) if isinstance(value, Mapping) else value


def _comment(line: str) -> str:
    # Unlike a text, a comment has no escapes: what YAML does not take as a character is left out.
    return f"# {''.join(each for each in plain(line) if each.isprintable())}\n"


def _labels(step: PlanStep) -> Iterator[tuple[tuple[str, ...], str]]:
    """Behind each metadata key, what the form calls it."""
    if not isinstance(step, RestoreStep):
        return
    profile = profile_for(step.plan.source.resource_type)
    target = profile.target(step.plan.source.target) if profile else None
    for field in top_level(target) if target else ():
        yield ("request", "Metadata", field.key), field.label
