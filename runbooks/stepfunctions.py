"""The Step Functions format: a state machine, its role, and what puts it there and runs it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator

from recovery.errors import BadInput
from recovery.recovery_plan import CallStep, OnFailure, RecoveryPlan, RestoreStep, asked_of
from runbooks.deploying import page_places, script_places
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile, base_name
from runbooks.marker import marker_of
from runbooks.plain import markdown_code, markdown_text, visible
from runbooks.remaining import check_line, remaining
from runbooks.request_text import redacted_text
from runbooks.stepfunctions_calls import check_of
from runbooks.stepfunctions_frame import POLL_SECONDS
from runbooks.stepfunctions_machine import Machine, machine_of
from runbooks.stepfunctions_policy import acts_beyond, role_policy, trust_policy
from runbooks.stepfunctions_restores import LONGEST_WAIT
from runbooks.stepfunctions_templates import asked_members
from runbooks.template import fill_template

STOPS = "no further wave begins; what waits for its turn in the same wave is started all the same"
GOES_ON = "only what comes after it is left out"

DISTRIBUTED = """\
- Each restore is an execution of its own, under a Distributed Map: a restore that takes a day leaves about
  2,700 events, and an execution's history holds 25,000. For that, the role may start executions."""
FROM_BUCKET = """
- Its items are read from the bucket, as a state holds 262,144 bytes and a definition 1 MiB. They hold what is
  sent: give the bucket the protection that the plan has."""

LARGEST = 1024 * 1024
"""Bytes of a definition (Step Functions quotas)."""


CALL = 'states() { aws stepfunctions "$@" --region "$region"; }'


def render(plan: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    """The definition first. Raises `BadInput` where a quota of Step Functions is too small for the plan."""
    name, prefix = f"relight-{plan.digest[:16]}", f"relight/{plan.digest[:16]}"
    comment = f"{plan.title or base_name(plan)} {marker_of('stepfunctions', plan, facts)}"
    machine = machine_of(plan, facts, comment, prefix)
    definition = _json(machine.definition)
    if len(definition) > LARGEST:  # then without the blanks that make it easy to read, a third of it
        definition = json.dumps(machine.definition, separators=(",", ":"), ensure_ascii=True)
    if len(definition) > LARGEST:
        raise BadInput(
            "A plan too large for Step Functions",
            f"The definition has {len(definition):,} bytes; Step Functions takes {LARGEST:,}.",
            "Cut the plan in two, or export it as bash or python.",
        )
    main = f"{base_name(plan)}.asl.json"
    policy = role_policy(plan, name, distributed=machine.distributed, prefix=prefix if machine.items else "")
    return (
        RunbookFile(main, definition),
        RunbookFile("role-policy.json", _json(policy)),
        RunbookFile("trust-policy.json", _json(trust_policy(plan.context))),
        RunbookFile("deploy.sh", _script(plan, facts, machine, main), runs=True),
        RunbookFile("input.json", _json(_input(plan, facts))),
        RunbookFile("README.md", _page(plan, facts, machine, main)),
        *(RunbookFile(file, _json(items)) for file, items in machine.items.items()),
    )


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=True) + "\n"


def _asked(plan: RecoveryPlan, facts: RunbookFacts) -> Iterator[tuple[str, str, str]]:
    """What the input holds: the member it is in, its name there, and what it is."""
    values = {each.variable: f"{each.key} of {each.step}" for each in facts.redactions}
    yield from (("values", variable, what) for variable, what in values.items())
    words = asked_of(plan)
    for (step, name), member in asked_members(plan).items():
        yield "ask", member, f"{words[f'{step}:{name}'][1]} ({step})"


def _input(plan: RecoveryPlan, facts: RunbookFacts) -> dict[str, object]:
    given: dict[str, dict[str, str]] = {"values": {}, "ask": {}}
    for place, name, _ in _asked(plan, facts):
        given[place][name] = redacted_text(name)
    return dict(given)


def _script(plan: RecoveryPlan, facts: RunbookFacts, machine: Machine, main: str) -> str:
    asked = "".join(
        f"\n  {place} {name} {shlex.quote(visible(what))}" for place, name, what in _asked(plan, facts)
    )
    places = {
        **script_places(plan, facts, CALL, asked),
        "DEFINITION": shlex.quote(main),
        "PREFIX": f"relight/{plan.digest[:16]}",
        "ITEM_FILES": " ".join(machine.items),
        "POLL": str(POLL_SECONDS),
        "STEPS": _number(len(plan.steps), "step"),
    }
    return fill_template("stepfunctions.sh", places)


def _page(plan: RecoveryPlan, facts: RunbookFacts, machine: Machine, main: str) -> str:
    buckets = bool(machine.items)
    places = {
        **page_places(plan, facts),
        "PARTITION": plan.context.partition,
        "DEFINITION": main,
        "FILES": "\n".join(
            f"| `{file}` | items that the machine reads from a bucket |" for file in machine.items
        ),
        "BUCKET": " --bucket NAME" if buckets else "",
        "PUT_OBJECT": ", `s3:PutObject`" if buckets else "",
        "STEPS": "\n".join(f"- {_step_line(step)}" for step in plan.steps),
        "POLL": str(POLL_SECONDS),
        "LONGEST": str(LONGEST_WAIT),
        "ON_FAILURE": STOPS if plan.on_failure is OnFailure.STOP else GOES_ON,
        "DISTRIBUTED": _notes(plan, machine),
        "ASKED": "\n".join(f"- `{name}`: {markdown_text(what)}" for _, name, what in _asked(plan, facts))
        or "Nothing.",
        "BY_HAND": "\n".join(_left_to_people(plan)) or "Nothing that is known of.",
    }
    return fill_template("stepfunctions.md", places)


def _step_line(step: RestoreStep | CallStep) -> str:
    after = f", after {', '.join(step.after)}" if step.after else ""
    return f"`{step.id}`: {markdown_text(step.title)}{after}"


def _notes(plan: RecoveryPlan, machine: Machine) -> str:
    notes = (
        f"{DISTRIBUTED if machine.distributed else ''}{FROM_BUCKET if machine.items else ''}",
        acts_beyond(plan),
    )
    return "\n".join(note for note in notes if note)


def _left_to_people(plan: RecoveryPlan) -> Iterator[str]:
    """What the machine does not do, or does without being able to tell that it had its effect."""
    region = plan.context.region
    for step in plan.steps:
        if isinstance(step, RestoreStep):
            called = {each.work.name for each in plan.steps if isinstance(each, CallStep)}
            for work in remaining(step.plan):
                if work.name not in called:
                    optional = " (optional)" if work.optional else ""
                    line = markdown_code(work.line)
                    yield f"- After `{step.id}`{optional}: {markdown_text(work.title)}. {line}"
        elif step.work.by_hand:
            yield (
                f"- `{step.id}`, by hand: {markdown_text(step.work.by_hand)} Then: "
                f"`bash deploy.sh again ARN --did {step.id}`"
            )
        elif check_of(step.work, dict.fromkeys(step.work.done.expected, "$")) is None:
            expected = " or ".join(markdown_code(text) for text in step.work.done.expected)
            yield (
                f"- `{step.id}` is called and not checked. Done when this prints {expected}: "
                f"{markdown_code(check_line(step.work.done, region))}"
            )


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
