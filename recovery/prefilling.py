"""What is filled in before anyone types: from what AWS returned, from the source as it is now, and safe
defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from recovery.account import SourceFacts
from recovery.models import RecoveryPoint, ReturnedMetadata
from restore_profiles.elements import rearranged
from restore_profiles.encoding import flatten, flatten_text
from restore_profiles.model import INFORMATION_ONLY, REQUEST_ID, Choice, Field, RestoreProfile, Target, Values
from restore_profiles.nested import PREFIX
from restore_profiles.paths import LISTS, all_fields, elements, field_at, holds_anything, top_level
from restore_profiles.rules import look_up
from restore_profiles.visibility import visible_values

PLACE = re.compile(r"\{([^{}]+)\}")
NOT_THERE = -1
"""The place of an element that the source no longer has."""
SHORT_PLACES = {"source": "source.id", "account": "context.account"}


def prefilled_values(
    target: Target,
    returned: ReturnedMetadata,
    source: SourceFacts,
    facts: Mapping[str, str],
    nested: Sequence[RecoveryPoint] = (),
) -> dict[str, str]:
    """The first of: the returned metadata, the source as it is now, the profile's default, its suggestion.
    Empty ones are left out. Each of the `nested` points has its entry where a field wants one."""
    elsewhere = facts.get("source.elsewhere") == "true"
    values = {
        path: text
        for path, text in flatten(top_level(target), returned.values)[0].items()
        if text and _kept_at_source(target, path, elsewhere) is None
    }
    known = source.facts or {}
    from_source: dict[str, str] = {}
    for path, field in all_fields(target):
        # How many elements a list needs is not known before there is one.
        if "[]" in path or look_up(values, path) or holds_anything(values, path):
            continue
        values[path] = field.default or suggested(field, facts)
        if (
            field.prefill_from_source
            and not (field.bound_to_region and elsewhere)
            and known.get(field.from_source)
        ):
            from_source |= flatten_text(field, path, known[field.from_source])
    values |= from_source
    values |= _entries(target, nested, facts, elsewhere)
    names = {**facts, **values}
    for path, field in all_fields(target):
        if isinstance(field.choices, tuple) and field.closed:
            values[path] = _offered(field.choices, values.get(path, ""), names)
    # A figure that the source only reports, such as the IOPS of a gp2 volume, must not come up when another
    # type is chosen.
    shown = visible_values(target, values, facts)
    return {
        path: text for path, text in values.items() if text and (path in shown or path not in from_source)
    }


def _entries(
    target: Target, nested: Sequence[RecoveryPoint], facts: Mapping[str, str], elsewhere: bool
) -> dict[str, str]:
    """An entry of a map for each nested point of the types that its field names. What a member is filled
    with from the source comes from that of the nested point."""
    values: dict[str, str] = {}
    for path, field in all_fields(target):
        wanted = [point for point in nested if point.type in field.nested_types]
        for index, point in enumerate(wanted):
            name, *members = field.fields
            values[f"{path}[{index}].{name.key}"] = point.arn
            for member in members:
                if text := member.default or _of_nested(member, point.arn, facts, elsewhere):
                    values[f"{path}[{index}].{member.key}"] = text
    return values


def _of_nested(member: Field, arn: str, facts: Mapping[str, str], elsewhere: bool) -> str:
    taken = member.prefill_from_source and not (member.bound_to_region and elsewhere)
    return facts.get(f"{PREFIX}{arn}.{member.from_source}", "") if taken else ""


def suggested(field: Field, facts: Mapping[str, str]) -> str:
    """The field's suggestion with its places filled, "" where one of them is not known."""
    places = PLACE.findall(field.suggestion)
    known = {place: _first_known(place.split("|"), facts) for place in places}
    return PLACE.sub(lambda place: known[place[1]], field.suggestion) if all(known.values()) else ""


def _first_known(places: Sequence[str], facts: Mapping[str, str]) -> str:
    return next(filter(None, (facts.get(SHORT_PLACES.get(each, each)) for each in places)), "")


def source_values_of(target: Target, returned: ReturnedMetadata, source: SourceFacts) -> Values:
    """What each path was at the source. The source as it is now wins: the metadata leaves most things out."""
    values = dict(flatten(top_level(target), returned.values)[0])
    known = source.facts or {}
    for path, field in all_fields(target):
        if "[]" not in path and known.get(field.from_source):
            values |= _as_returned(field, path, values, flatten_text(field, path, known[field.from_source]))
    return {path: text for path, text in values.items() if text}


def _as_returned(field: Field, path: str, returned: Values, now: dict[str, str]) -> dict[str, str]:
    """The elements of a list as they are `now`, each at the place that the backup has it at, by its first
    member: EKS lists node groups by name, and the backup has them as they were made. A list that the backup
    tells nothing of stays as it is."""
    if field.kind not in LISTS:
        return now
    member = f"].{field.fields[0].key}"
    names = [look_up(returned, f"{path}[{index}{member}") for index in range(elements(returned, path))]
    found = [look_up(now, f"{path}[{index}{member}") for index in range(elements(now, path))]
    if not any(names):
        return now
    order = []
    for name in names:
        order.append(found.index(name) if name and name in found else NOT_THERE)
        if order[-1] != NOT_THERE:
            found[order[-1]] = ""  # a name may stand twice
    return rearranged(now, path, order)


def dropped_keys(
    profile: RestoreProfile, target: Target, returned: ReturnedMetadata, *, elsewhere: bool = False
) -> dict[str, str]:
    """Returned keys that are not sent, each with the reason in words. `elsewhere`: the source is in another
    Region or account."""
    _, unknown = flatten(top_level(target), returned.values)
    about_source = {key.lower() for key in profile.returned_only}
    without_effect = {key.lower() for key in profile.information_only}
    dropped = {}
    for key in unknown:
        if key.lower() == REQUEST_ID:
            dropped[key] = "marks the backup; each attempt gets its own"
        elif key.lower() in about_source:
            dropped[key] = "describes the source and is no restore parameter"
        elif key.lower() in without_effect:
            dropped[key] = "AWS takes it for information only; it changes nothing"
        elif key.lower().startswith(INFORMATION_ONLY):
            dropped[key] = "AWS returns it for information only"
        else:
            dropped[key] = f"not a documented parameter of {profile.title} restored as {target.kind}"
    for key, text in returned.values.items():
        if text is None:
            dropped.setdefault(key, "AWS returned no value for it")
    for path, text in flatten(top_level(target), returned.values)[0].items():
        kept = _kept_at_source(target, path, elsewhere)
        if kept and text:
            dropped[kept[0]] = kept[1]
    return dropped


def _kept_at_source(target: Target, path: str, elsewhere: bool) -> tuple[str, str] | None:
    """Where and why what the metadata returned for `path` is no value for the restored resource: by its field
    or by one of its containers, as for the groups inside a network interface. None where it is taken over."""
    ends = [index for index, character in enumerate(path) if character in ".["]
    for each in [*(path[:end] for end in ends), path]:
        field = field_at(target, each)
        if field is not None and not field.prefill:
            return each, "is the source's own; the restored resource gets its own"
        if field is not None and field.bound_to_region and elsewhere:
            return each, "has no counterpart here: the source is in another Region or account"
    return None


def _offered(choices: tuple[Choice, ...], text: str, names: Mapping[str, str]) -> str:
    """`text` where it may be chosen here; otherwise the only choice left, or nothing where that is not
    clear."""
    offered = [choice.value for choice in choices if choice.when.holds(names)]
    if text in offered:
        return text
    return offered[0] if len(offered) == 1 else ""
