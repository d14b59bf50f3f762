"""Texts with places in the shell of a Markdown page: a place becomes what the page's functions know."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from recovery.recovery_plan import STEPS, CallStep, RecoveryPlan
from restore_profiles.places import PLACE, places_in
from restore_profiles.work import ASK
from runbooks.plain import shell_word

CREATED = {"created.id": "id_of", "created.arn": "arn_of"}
"""The function that prints what a step made, by the last members of its place."""


def ask_variables(plan: RecoveryPlan) -> dict[tuple[str, str], str]:
    """The variable that holds what is answered, by the step's id and the NAME of `{ask.NAME}`."""
    found: dict[tuple[str, str], str] = {}
    for step in plan.steps:
        if isinstance(step, CallStep):
            for name in asked_in(step):
                plain = re.sub(r"[^a-z0-9]+", "_", f"{step.id}_{name}".lower())
                number, variable = 1, f"ask_{plain}"
                while variable in found.values():
                    number, variable = number + 1, f"ask_{plain}_{number + 1}"
                found[step.id, name] = variable
    return found


def asked_in(step: CallStep) -> tuple[str, ...]:
    """The NAMEs of what only a human knows, each once, in their order."""
    work = step.work
    places = places_in((work.request, work.done.request, work.done.path, work.done.expected))
    return tuple(dict.fromkeys(place.removeprefix(ASK) for place in places if place.startswith(ASK)))


def here_document(request: Mapping[str, object], variables: Mapping[str, str]) -> str:
    """The request as JSON for a here-document that the shell fills: what is not a place stays as it is.

    `variables` holds that of each NAME of `{ask.NAME}`. A place of a JSON value stands without quotes.
    """
    text = re.sub(r"([\\$`])", r"\\\1", json.dumps(request, indent=2, ensure_ascii=True))
    bare = re.sub(r'"\{((?:ask|steps)\.[^{}"]+?):json\}"', lambda found: _filled(found[1], variables), text)
    return PLACE.sub(lambda found: _filled(found[1], variables, quoted=True) or found[0], bare)


def word_with_places(text: str, variables: Mapping[str, str]) -> str:
    """The text as one word of the shell that the shell fills."""
    if not any(True for _ in places_in(text)):
        return shell_word(text)
    parts, at = [], 0
    for found in PLACE.finditer(text):
        parts += [shell_word(text[at : found.start()]) if found.start() > at else ""]
        filled = _filled(found[1], variables)
        parts += [f'"{filled}"' if filled else shell_word(found[0])]
        at = found.end()
    parts += [shell_word(text[at:]) if text[at:] else ""]
    return "".join(parts)


def _filled(place: str, variables: Mapping[str, str], *, quoted: bool = False) -> str:
    """What stands in the shell for a place, "" for one that nothing fills; `quoted` inside quotes of JSON."""
    if place.startswith(ASK):
        variable = variables.get(place.removeprefix(ASK))
        return "" if variable is None else f'$(json "${variable}")' if quoted else f"${{{variable}}}"
    step, _, member = place.removeprefix(STEPS).partition(".")
    return f"$({CREATED[member]} {step})" if place.startswith(STEPS) and member in CREATED else ""
