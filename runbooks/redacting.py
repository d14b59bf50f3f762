"""Which values a runbook leaves out and asks for, and that none of them stands anywhere in it."""

from __future__ import annotations

import json
import re
import shlex
from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from urllib.parse import quote

from recovery.errors import BadInput, Refused
from recovery.recovery_plan import PlanStep, RecoveryPlan, RestoreStep
from runbooks.facts import Redaction, RunbookFacts
from runbooks.files import RunbookFile
from runbooks.request_text import redacted_keys, redacted_text

TELLING = 8
"""Characters from which on a value that is found again in a runbook is that value: the least that RDS takes
as a password. A shorter one, such as `true` or `gp3`, stands there for other reasons."""


def redactions_of(plan: RecoveryPlan, wanted: Sequence[str] = ()) -> tuple[Redaction, ...]:
    """The values to leave out: those of the keys that were `wanted`, each `KEY` or `STEP:KEY` without regard
    to case; where none were, of every key that is declared sensitive or that its profile does not know.

    Raises `BadInput` for a word that names no key of the plan.
    """
    chosen = [(step, key) for step in plan.restores for key in _keys(step, wanted)]
    found = {name.lower() for step, key in chosen for name in (key, f"{step.id}:{key}")}
    for word in wanted:
        if word.lower() not in found:
            known = ", ".join(f"{step.id}:{key}" for step in plan.restores for key in step.plan.metadata)
            raise BadInput("Nothing to leave out", f"The plan has no value {word}.", f"It has {known}.")
    variables: set[str] = set()
    redactions = []
    for step, key in chosen:
        variable = _variable(step.id, key, variables)
        variables.add(variable)
        redactions.append(Redaction(step.id, key, variable))
    return tuple(redactions)


def _keys(step: RestoreStep, wanted: Sequence[str]) -> Iterator[str]:
    words = {word.lower() for word in wanted}
    secret = set(redacted_keys(step.plan))
    for key in step.plan.metadata:
        named = {key.lower(), f"{step.id}:{key}".lower()} & words
        if named or (not wanted and key in secret):
            yield key


def _variable(step: str, key: str, taken: set[str]) -> str:
    """`RELIGHT_ORDERS_DB_MASTERUSERPASSWORD`; with a number behind where another key has that name."""
    name = re.sub(r"[^A-Z0-9]+", "_", f"RELIGHT_{step}_{key}".upper()).rstrip("_")
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def without_hidden(plan: RecoveryPlan, facts: RunbookFacts) -> RunbookFacts:
    """The facts less those that tell a value which is left out."""
    hidden = hidden_values(plan, facts.redactions).values()
    steps = {name: replace(each, names=_silent(each.names, hidden)) for name, each in facts.steps.items()}
    return replace(facts, steps=steps)


def _silent(names: Mapping[str, str], hidden: Collection[str]) -> dict[str, str]:
    return {name: text for name, text in names.items() if not any(tells(text, each) for each in hidden)}


def tells(text: str, value: str) -> bool:
    """Whether the value stands in the text; a short one, whether it is all of it."""
    return text == value or (len(value) >= TELLING and any(form in text for form in written_forms(value)))


def with_places(plan: RecoveryPlan, redactions: Iterable[Redaction]) -> RecoveryPlan:
    """The plan with a place where a value is left out, for formats that hold the plan itself. Facts of a
    source that tell the value are left out too. Its digest is another: what is exported names the plan's."""
    hidden = hidden_values(plan, redactions)
    places: dict[str, dict[str, str]] = {}
    for each in hidden:
        places.setdefault(each.step, {})[each.key] = redacted_text(each.variable)

    def placed(step: PlanStep) -> PlanStep:
        if not isinstance(step, RestoreStep) or step.id not in places:
            return step
        restore, call = step.plan, step.plan.step
        request = {**call.request, "Metadata": {**restore.metadata, **places[step.id]}}
        calls = tuple(replace(each, request=request) if each is call else each for each in restore.steps)
        facts = _silent(restore.source.facts, hidden.values())
        return replace(step, plan=replace(restore, steps=calls, source=replace(restore.source, facts=facts)))

    return replace(plan, steps=tuple(placed(step) for step in plan.steps))


def hidden_values(plan: RecoveryPlan, redactions: Iterable[Redaction]) -> dict[Redaction, str]:
    """What is left out, by where it belongs."""
    metadata = {step.id: step.plan.metadata for step in plan.restores}
    return {each: metadata[each.step][each.key] for each in redactions}


def refuse_what_shows(
    plan: RecoveryPlan, redactions: Iterable[Redaction], files: Iterable[RunbookFile]
) -> None:
    """Raises `Refused` where a value that is left out stands in one of the files all the same: a follow-up
    may use it, another step hold it under a key that was not chosen, or a resource be called so. Account and
    Region stand in every runbook and are no secret."""
    open_to_all = {plan.context.account, plan.context.region}
    values = hidden_values(plan, redactions)
    for file in files:
        if isinstance(file.content, bytes):  # whoever draws it looks at the text that it draws
            continue
        for hidden, value in values.items():
            if value not in open_to_all and tells(file.content, value):
                raise Refused(
                    "A value would not be left out",
                    f"The value of {hidden.step}:{hidden.key} also stands elsewhere in {file.name}: in "
                    "another step, or as a name.",
                    "Leave that one out too (--redact STEP:KEY), or export it without --redact.",
                )


def written_forms(value: str) -> frozenset[str]:
    """How a value may stand in a text: as it is, as JSON writes it once or twice, quoted for a shell, for
    HTML or a URL, as base64."""
    once = {json.dumps(value, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    twice = {json.dumps(text)[1:-1] for text in once}
    quoted = {shlex.quote(value), escape(value), quote(value, safe="", errors="replace")}
    packed = b64encode(value.encode("utf-8", "surrogatepass")).decode().rstrip("=")[:-1]
    return frozenset({value, packed} | once | twice | quoted)
