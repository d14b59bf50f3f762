"""The Systems Manager format: an Automation document, its role, and what puts it there and runs it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator

from recovery.errors import BadInput
from recovery.recovery_plan import CallStep, OnFailure, RecoveryPlan, asked_of
from runbooks.deploying import page_places, script_places
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile, base_name
from runbooks.marker import marker_of
from runbooks.plain import markdown_code, markdown_text, visible
from runbooks.remaining import check_line
from runbooks.ssm_checks import selector_of
from runbooks.ssm_document import document_of, in_order
from runbooks.ssm_steps import PAUSE_SECONDS, WAIT_SECONDS, WAITS
from runbooks.stepfunctions_policy import acts_beyond, automation_policy, automation_trust
from runbooks.stepfunctions_templates import asked_members
from runbooks.template import fill_template

LARGEST = 64 * 1024
"""Bytes of a document (Systems Manager quotas)."""

STOPS = "it ends there, and nothing after it is started"
GOES_ON = (
    "only what comes after it is left out, and what a later step joins with that; "
    "the execution ends as Failed"
)


CALL = 'ssm() { aws ssm "$@" --region "$region"; }'


def render(plan: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    """The document first. Raises `BadInput` where Systems Manager cannot take the plan."""
    document = yaml_text(document_of(plan, facts, f"Relight {marker_of('ssm', plan, facts)}"))
    if len(document.encode()) > LARGEST:
        raise BadInput(
            "A plan too large for Systems Manager",
            f"The document has {len(document.encode()):,} bytes; Systems Manager takes {LARGEST:,}.",
            "Use stepfunctions, which takes thousands of steps, or bash.",
        )
    main = f"{base_name(plan)}.ssm.yaml"
    return (
        RunbookFile(main, document),
        RunbookFile("role-policy.json", _json(automation_policy(plan))),
        RunbookFile("trust-policy.json", _json(automation_trust(plan.context))),
        RunbookFile("deploy.sh", _script(plan, facts, main), runs=True),
        RunbookFile("README.md", _page(plan, facts, main)),
    )


def yaml_text(value: object) -> str:
    """The value as JSON that every reader of YAML reads too: scripts are taken in YAML documents alone, and
    YAML has no pairs of surrogates."""

    def whole(found: re.Match[str]) -> str:
        if found[0] == r"\\":
            return found[0]
        letter = json.loads(f'"{found[0]}"')
        return f"\\U{ord(letter):08x}"

    text = json.dumps(value, indent=1, ensure_ascii=True)
    return re.sub(r"\\\\|\\ud[89ab]..\\ud[c-f]..", whole, text) + "\n"


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=True) + "\n"


def _asked(plan: RecoveryPlan, facts: RunbookFacts) -> Iterator[tuple[str, str, bool]]:
    """The parameters for values that are asked for: name, what it is, whether it is a secret."""
    for each in facts.redactions:
        yield each.variable, f"{each.key} of {each.step}", True
    words = asked_of(plan)
    for (step, name), member in asked_members(plan).items():
        yield member, f"{words[f'{step}:{name}'][1]} ({step})", False


def _script(plan: RecoveryPlan, facts: RunbookFacts, main: str) -> str:
    asked = "".join(
        f"\n  {'secret' if secret else 'plain'} {name} {shlex.quote(visible(what))}"
        for name, what, secret in _asked(plan, facts)
    )
    places = {
        **script_places(plan, facts, CALL, asked),
        "DOCUMENT": shlex.quote(main),
        "REMAINS": "yes" if any(_left_to_people(plan)) else "no",
    }
    return fill_template("ssm.sh", places)


def _page(plan: RecoveryPlan, facts: RunbookFacts, main: str) -> str:
    steps = "\n".join(f"- `{step.id}`: {markdown_text(step.title)}" for step in in_order(plan))
    asked = "\n".join(f"- `{name}`: {markdown_text(what)}" for name, what, _ in _asked(plan, facts))
    places = {
        **page_places(plan, facts),
        "DOCUMENT": main,
        "STEPS": steps,
        "DAYS": str(WAITS * WAIT_SECONDS // 86_400),
        "PAUSE_DAYS": str(PAUSE_SECONDS // 86_400),
        "ACTS_BEYOND": acts_beyond(plan),
        "ON_FAILURE": STOPS if plan.on_failure is OnFailure.STOP else GOES_ON,
        "ASKED": asked or "Nothing.",
        "BY_HAND": "\n".join(_left_to_people(plan)) or "Nothing.",
    }
    return fill_template("ssm.md", places)


def _left_to_people(plan: RecoveryPlan) -> Iterator[str]:
    """What the document does not do, or does without looking whether it had its effect."""
    for step in plan.steps:
        if not isinstance(step, CallStep):
            continue
        if step.work.by_hand:
            yield f"- `{step.id}`, by hand: {markdown_text(step.work.by_hand)}"
        elif selector_of(step.work.done.path) is None:
            expected = " or ".join(markdown_code(text) for text in step.work.done.expected)
            line = markdown_code(check_line(step.work.done, plan.context.region))
            yield f"- `{step.id}` is called and not checked. Done when this prints {expected}: {line}"
