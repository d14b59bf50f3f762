"""What is wrong with one field's value, and with its members."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime

from restore_profiles.json_text import parsed_json, texts
from restore_profiles.model import Choice, Field, Kind, Severity, Values
from restore_profiles.paths import CONTAINERS, elements, holds_anything, names_for
from restore_profiles.problems import Problem, near_miss, said_by, shown
from restore_profiles.rules import look_up, whole_number

# An example of the Aurora User Guide has milliseconds: 2023-09-01T17:00:00.000Z.
MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.0+)?Z", re.ASCII)


def check_field(
    field: Field, prefix: str, values: Values, names: Mapping[str, str], *, needed: bool
) -> Iterator[Problem]:
    """The problems of one field and its members. `needed` is whether what contains it will be sent at all."""
    path = prefix + field.key
    here = names_for(path, names)
    given = holds_anything(values, path) if field.kind in CONTAINERS else bool(look_up(values, path))
    required = needed and field.required.holds(here)
    if not field.visible.holds(here):
        if given:
            yield Problem(Severity.WARNING, path, unused(field), "Leave it out.", _source(field))
        return
    if field.kind in CONTAINERS:
        yield from _check_container(field, path, values, names, needed=given or required)
    if not given:
        if required and not any(member.required.holds(here) for member in _own_members(field)):
            yield Problem(_refusal(field), path, f"{field.label} is missing.", field.help, _source(field))
    elif field.kind not in CONTAINERS:
        yield from _check_text(field, path, look_up(values, path), here)


def unused(field: Field) -> str:
    """The message about a value that does not apply."""
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
        message = f"{field.label} is not the JSON that AWS takes."
        yield Problem(_refusal(field), path, message, _shape(field), _source(field))
        return
    if field.kind is Kind.OBJECT:
        for member in field.fields:
            yield from check_field(member, f"{path}.", values, names, needed=needed)
        return
    count = elements(values, path)
    if count:
        yield from _check_count(field, path, count)
    for index in range(count):
        for member in field.fields:
            yield from check_field(member, f"{path}[{index}].", values, names, needed=True)


def _shape(field: Field) -> str:
    members = ", ".join(member.key for member in field.fields)
    return f"A JSON {'array of objects' if field.kind is Kind.OBJECTS else 'object'} with {members}."


def _check_text(field: Field, path: str, text: str, names: Mapping[str, str]) -> Iterator[Problem]:
    if wrong := _wrong_kind(field, text):
        yield Problem(
            Severity.ERROR, path, f"{field.label} {wrong}.", f"It is {shown(text)}.", _source(field)
        )
        return
    if field.kind is Kind.INTEGER:
        yield from _check_range(field, path, int(text))
    if field.kind is Kind.TEXTS:
        yield from _check_count(field, path, len(texts(text)))
    if field.pattern and not re.fullmatch(field.pattern, text):
        message = f"{field.label} is not {field.pattern_help}."
        yield Problem(_refusal(field), path, message, f"It is {shown(text)}.", _source(field))
    if isinstance(field.choices, tuple) and field.choices:
        yield from _check_choice(field, field.choices, path, text, names)


def _wrong_kind(field: Field, text: str) -> str:
    match field.kind:
        case Kind.INTEGER if whole_number(text) is None:
            return "is not a whole number"
        case Kind.BOOLEAN if text not in {"true", "false"}:
            return "is neither true nor false"
        case Kind.MOMENT if not _is_second(text):
            return "is not a UTC second such as 2026-11-21T03:30:27Z"
        case Kind.JSON if parsed_json(text) is None:
            return "is not JSON"
        case Kind.TEXTS if text.lstrip().startswith("[") and not isinstance(parsed_json(text), list):
            return "starts like a JSON array and is none"
    return ""


def _is_second(text: str) -> bool:
    """Whether it is a UTC second that the calendar has."""
    second = MOMENT.fullmatch(text)
    with suppress(ValueError):
        return second is not None and bool(datetime.strptime(f"{second[1]}Z", "%Y-%m-%dT%H:%M:%S%z"))
    return False


def _check_range(field: Field, path: str, number: int) -> Iterator[Problem]:
    unit = f" {field.unit}" if field.unit else ""
    if field.minimum is not None and number < field.minimum:
        message = f"{field.label} is below {field.minimum}{unit}."
        yield Problem(_refusal(field), path, message, f"It is {number}.", _source(field))
    if field.maximum is not None and number > field.maximum:
        message = f"{field.label} is above {field.maximum}{unit}."
        yield Problem(_refusal(field), path, message, f"It is {number}.", _source(field))


def _check_count(field: Field, path: str, count: int) -> Iterator[Problem]:
    if field.minimum is not None and count < field.minimum:
        message = f"{field.label} needs {field.minimum} or more."
        yield Problem(_refusal(field), path, message, f"It has {count}.", _source(field))
    if field.maximum is not None and count > field.maximum:
        message = f"{field.label} takes {field.maximum} at most."
        yield Problem(_refusal(field), path, message, f"It has {count}.", _source(field))


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
        yield Problem(severity, path, f"{field.label} cannot be {shown(value)} here.", hint, _source(field))


def _source(field: Field) -> str:
    return said_by(field.evidence, field.source)


def _refusal(field: Field) -> Severity:
    """An error where the source of the field's rules is one that AWS answers for."""
    return Severity.ERROR if field.evidence.certain else Severity.WARNING
