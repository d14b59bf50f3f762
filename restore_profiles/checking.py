"""What is wrong with a request, as far as it can be told without asking AWS.

An error is only what a cited source says is refused. What is unverified, and what only surprises, is a
warning.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from restore_profiles.encoding import parsed_json, texts
from restore_profiles.model import Choice, Evidence, Field, Kind, RestoreProfile, Severity, Target, Values
from restore_profiles.paths import (
    CONTAINERS,
    all_fields,
    elements,
    field_at,
    holds_anything,
    names_for,
    top_level,
)
from restore_profiles.rules import look_up, whole_number

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. `key` is the path of a value, a member of the request, or "" for the whole; `hint` may
    be ""."""

    severity: Severity
    key: str
    message: str
    hint: str = ""


def check_values(
    profile: RestoreProfile, target: Target, values: Values, facts: Mapping[str, str]
) -> list[Problem]:
    """Every problem with these values for one target, in the order of the form, then combinations, then
    unknown keys."""
    names = {**facts, **values}
    problems = [
        problem
        for field in top_level(target)
        for problem in _check_field(field, "", values, names, needed=True)
    ]
    problems += [
        Problem(rule.severity, rule.key, rule.message, rule.hint)
        for rule in target.constraints
        if rule.when.holds(names)
    ]
    problems += [
        unknown_key(profile, target, path)
        for path, text in values.items()
        if text and not field_at(target, path)
    ]
    return problems


def unknown_key(profile: RestoreProfile, target: Target, path: str) -> Problem:
    """A key that no AWS page lists for the type. A warning: pages lag behind the service."""
    message = f"{path} is not a restore parameter that AWS documents for {profile.title}."
    close = near_miss(path, (known for known, _ in all_fields(target)))
    return Problem(Severity.WARNING, path, message, f"Did you mean {close}?" if close else "Drop it.")


def near_miss(word: str, known: Iterable[str]) -> str:
    """The known word that `word` most likely was meant to be; "" where none is close."""
    by_lower = {text.lower(): text for text in known}
    found = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.7)
    return by_lower[found[0]] if found else ""


def _check_field(
    field: Field, prefix: str, values: Values, names: Mapping[str, str], *, needed: bool
) -> Iterator[Problem]:
    """The problems of one field and its members. `needed` is whether what contains it will be sent at all."""
    path = prefix + field.key
    here = names_for(path, names)
    given = holds_anything(values, path)
    required = needed and field.required.holds(here)
    if not field.visible.holds(here):
        if given:
            yield Problem(
                Severity.WARNING, path, f"{field.label} is not used with these answers.", "Leave it out."
            )
        return
    if field.kind in CONTAINERS:
        yield from _check_container(field, path, values, names, needed=given or required)
    if not given:
        if required and not any(member.required.holds(here) for member in _own_members(field)):
            yield Problem(_refusal(field), path, f"{field.label} is missing.", field.help)
    elif field.kind not in CONTAINERS:
        yield from _check_text(field, path, look_up(values, path), here)


def _unused(field: Field) -> str:
    return f"{field.label} is not used with these answers."


def _own_members(field: Field) -> tuple[Field, ...]:
    """The members that are reported in the container's stead where it is missing."""
    return field.fields if field.kind is Kind.OBJECT else ()


def _check_container(
    field: Field, path: str, values: Values, names: Mapping[str, str], *, needed: bool
) -> Iterator[Problem]:
    raw = look_up(values, path)
    # Flattening leaves text at a container's own path only where it could not be taken apart.
    if raw and raw not in {"[]", "{}"}:
        yield Problem(Severity.ERROR, path, f"{field.label} is not the JSON that AWS takes.", _shape(field))
        return
    if field.kind is Kind.OBJECT:
        for member in field.fields:
            yield from _check_field(member, f"{path}.", values, names, needed=needed)
        return
    count = elements(values, path)
    if count:
        yield from _check_count(field, path, count)
    for index in range(count):
        for member in field.fields:
            yield from _check_field(member, f"{path}[{index}].", values, names, needed=True)


def _shape(field: Field) -> str:
    members = ", ".join(member.key for member in field.fields)
    return f"A JSON {'array of objects' if field.kind is Kind.OBJECTS else 'object'} with {members}."


def _check_text(field: Field, path: str, text: str, names: Mapping[str, str]) -> Iterator[Problem]:
    if wrong := _wrong_kind(field, text):
        yield Problem(Severity.ERROR, path, f"{field.label} {wrong}.", f"It is {text!r}.")
        return
    if field.kind is Kind.INTEGER:
        yield from _check_range(field, path, int(text))
    if field.kind is Kind.TEXTS:
        yield from _check_count(field, path, len(texts(text)))
    if field.pattern and not re.fullmatch(field.pattern, text):
        yield Problem(
            _refusal(field), path, f"{field.label} is not {field.pattern_help}.", f"It is {text!r}."
        )
    if isinstance(field.choices, tuple) and field.choices:
        yield from _check_choice(field, field.choices, path, text, names)


def _wrong_kind(field: Field, text: str) -> str:
    match field.kind:
        case Kind.INTEGER if whole_number(text) is None:
            return "is not a whole number"
        case Kind.BOOLEAN if text not in {"true", "false"}:
            return "is neither true nor false"
        case Kind.MOMENT if not MOMENT.fullmatch(text):
            return "is not a UTC second such as 2026-11-21T03:30:27Z"
        case Kind.JSON if parsed_json(text) is None:
            return "is not JSON"
        case Kind.TEXTS if text.lstrip().startswith("[") and not isinstance(parsed_json(text), list):
            return "starts like a JSON array and is none"
    return ""


def _check_range(field: Field, path: str, number: int) -> Iterator[Problem]:
    unit = f" {field.unit}" if field.unit else ""
    if field.minimum is not None and number < field.minimum:
        yield Problem(
            _refusal(field), path, f"{field.label} is below {field.minimum}{unit}.", f"It is {number}."
        )
    if field.maximum is not None and number > field.maximum:
        yield Problem(
            _refusal(field), path, f"{field.label} is above {field.maximum}{unit}.", f"It is {number}."
        )


def _check_count(field: Field, path: str, count: int) -> Iterator[Problem]:
    if field.minimum is not None and count < field.minimum:
        yield Problem(
            _refusal(field), path, f"{field.label} needs {field.minimum} or more.", f"It has {count}."
        )
    if field.maximum is not None and count > field.maximum:
        yield Problem(
            _refusal(field), path, f"{field.label} takes {field.maximum} at most.", f"It has {count}."
        )


def _check_choice(
    field: Field, choices: tuple[Choice, ...], path: str, text: str, names: Mapping[str, str]
) -> Iterator[Problem]:
    offered = [choice.value for choice in choices if choice.when.holds(names)]
    for value in texts(text) if field.kind is Kind.TEXTS else [text]:
        if value in offered:
            continue
        severity = _refusal(field) if field.closed else Severity.WARNING
        withheld = next((choice.note for choice in choices if choice.value == value), "")
        close = near_miss(value, offered)
        hint = withheld or (f"Did you mean {close}?" if close else f"One of {', '.join(offered)}.")
        yield Problem(severity, path, f"{field.label} cannot be {value!r} here.", hint)


def _refusal(field: Field) -> Severity:
    """An error where the source of the field's rules is one that AWS answers for."""
    return Severity.ERROR if field.evidence in {Evidence.MODEL, Evidence.DOCUMENTED} else Severity.WARNING
