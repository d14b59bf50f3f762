"""Variants of a request that is right: what a profile says is refused, and what it offers."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from recovery.planning import Draft
from restore_profiles.model import Choices, Constraint, Field, Kind, Severity, TagCopy, Values
from restore_profiles.paths import CONTAINERS, LISTS, holds_anything, paths_in, top_level
from restore_profiles.rules import Names
from restore_profiles.visibility import visible_paths
from tests.profiles.firing import candidates

Offered = Callable[[Choices, Values], str]
"""The first value that the account offers for a field with these values, "" where there is none."""
WRITTEN_AS_JSON = {Kind.TEXTS, Kind.JSON, *CONTAINERS}
SHOWN = 44
"""Characters of a value that a variant's name shows."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Changes to the values of a draft, "" for none; and to what stands beside them in the request."""

    changes: Mapping[str, str] = field(default_factory=dict)
    more_keys: Mapping[str, str] = field(default_factory=dict)
    """Of the metadata, past the profile."""
    members: Mapping[str, object] = field(default_factory=dict)
    """Of the request; None leaves one out."""
    label: str = ""

    @property
    def name(self) -> str:
        if self.label:
            return self.label
        told = {**self.changes, **self.more_keys, **self.members}
        return " ".join(f"{key}={_shown(text)}" for key, text in told.items()) or "as it is"


def _shown(text: object) -> str:
    told = str(text).encode("unicode_escape").decode()
    return told if len(told) <= SHOWN else f"{told[:SHOWN]}… {len(told)}"


def variants(draft: Draft, offered: Offered) -> Iterator[Variant]:
    """Every variant of a draft, each once; the draft as it is comes first."""
    seen: set[str] = set()
    values = draft.values
    for variant in itertools.chain(
        (Variant(),),
        _fired(draft, values, offered),
        _of_fields(draft, values, offered),
        _of_keys(draft),
        _of_members(draft),
    ):
        if variant.name not in seen:
            seen.add(variant.name)
            yield variant


def _fired(draft: Draft, values: Values, offered: Offered) -> Iterator[Variant]:
    """Each combination that is an error, made from the draft's own point with as few changes as it takes."""
    known = {path.lower(): each for top in top_level(draft.target) for path, each in paths_in(top, values)}
    given = {**draft.facts, **values}
    for constraint in draft.target.constraints:
        if constraint.severity is not Severity.ERROR:
            continue
        for texts in candidates(constraint.when):
            changes: dict[str, str] = {}
            for name, text in texts.items():
                if name.lower() not in known:
                    continue
                # Of "has a value" any will do, so one that nothing else is wrong with.
                sound = text == "x" and _sensible(values, known[name.lower()], name, offered)
                changes[name] = sound or text
            if not constraint.when.holds(Names(given, changes)):
                continue
            for name in tuple(changes):
                fewer = {other: text for other, text in changes.items() if other != name}
                if constraint.when.holds(Names(given, fewer)):
                    changes = fewer
            yield Variant(changes)
            yield from _just_inside(given, constraint, changes)
            break


def _just_inside(names: Values, constraint: Constraint, changes: Values) -> Iterator[Variant]:
    """The same with a number one step away, where that is right."""
    for name, text in changes.items():
        if text.isdigit():
            for number in (int(text) - 1, int(text) + 1):
                near = {**changes, name: str(number)}
                if not constraint.when.holds(Names(names, near)):
                    yield Variant(near)


def _of_fields(draft: Draft, values: Values, offered: Offered) -> Iterator[Variant]:
    """Each field that applies: left out, and with values good and bad."""
    names = Names(draft.facts, values)
    for path, each in visible_paths(draft.target, values, draft.facts):
        if given := holds_anything(values, path):
            lowered = path.lower()
            inside = (f"{lowered}.", f"{lowered}[")
            yield Variant(
                {key: "" for key in values if key.lower() == lowered or key.lower().startswith(inside)}
            )
        if each.kind in LISTS and not given:
            yield Variant(dict(_element(names, values, each, path, offered)))
        elif each.kind not in CONTAINERS and not _means_the_target(each):
            for text in _texts(names, values, each, path, offered):
                yield Variant({path: text})
        if each.kind in WRITTEN_AS_JSON and "." not in path:
            # Past the encoding, which would make a list of one odd text of it.
            yield Variant(more_keys={path: "[not json"})


def _means_the_target(each: Field) -> bool:
    """Whether the field has one value here: another one would ask for another target."""
    return each.closed and isinstance(each.choices, tuple) and len(each.choices) == 1


def _element(
    names: Names, values: Values, each: Field, path: str, offered: Offered
) -> Iterator[tuple[str, str]]:
    """The least that a list's first element needs."""
    for member in each.fields:
        inner = f"{path}[0].{member.key}"
        if member.kind in CONTAINERS:
            continue
        if member.required.holds(names) or member is each.fields[0]:
            yield inner, _sensible(values, member, inner, offered)


def _texts(names: Names, values: Values, each: Field, path: str, offered: Offered) -> Iterator[str]:
    """Values to try alone, good and bad."""
    if sound := _sensible(values, each, path, offered):
        yield sound
    match each.kind:
        case Kind.INTEGER:
            if each.minimum is not None:
                yield from (str(each.minimum), str(each.minimum - 1))
            if each.maximum is not None:
                yield from (str(each.maximum), str(each.maximum + 1))
            yield f"{each.minimum or 1} GiB"
        case Kind.BOOLEAN:
            yield from ("true", "false", "maybe")
        case Kind.MOMENT:
            yield "yesterday"
        case Kind.TEXT if each.pattern:
            yield "!"
    if isinstance(each.choices, tuple) and each.kind is not Kind.BOOLEAN:
        yield from (choice.value for choice in each.choices if choice.when.holds(names))
        if each.closed:
            yield "none-of-these"


def _sensible(values: Values, each: Field, path: str, offered: Offered) -> str:
    """A value that nothing is wrong with, as far as the profile and the account tell; "" where none is
    known."""
    if known := values.get(path):
        return known
    if isinstance(each.choices, tuple) and each.choices:
        return each.choices[0].value
    if isinstance(each.choices, Choices) and (told := offered(each.choices, values)):
        return told
    match each.kind:
        case Kind.BOOLEAN:
            return "true"
        case Kind.INTEGER:
            return str(each.minimum or 1)
    return ""


def _of_keys(draft: Draft) -> Iterator[Variant]:
    yield Variant(more_keys={"notAKey": "x"})
    taken = {each.key.lower() for each in top_level(draft.target)}
    returned = {key: text for key, text in draft.returned.values.items() if text and key.lower() not in taken}
    for key, text in returned.items():
        yield Variant(more_keys={key: text})
    if len(returned) > 1:
        yield Variant(more_keys=returned, label="all that was returned and is not taken")


def _of_members(draft: Draft) -> Iterator[Variant]:
    if draft.profile.tag_copy is not TagCopy.OPTIONAL:
        yield Variant(members={"CopySourceTagsToRestoredResource": True})
    yield Variant(members={"IamRoleArn": None})
    for spelling in draft.profile.also_called:
        yield Variant(members={"ResourceType": spelling})
