"""The restore metadata that a selection may give in place of what AWS Backup infers, edited through the
profile of the type.

Source: "Restore testing inferred metadata" (AWS Backup).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from recovery.errors import BadInput
from recovery.testing.models import RestoreTestingSelection
from recovery.testing.override_checks import override_findings as override_findings  # noqa: PLC0414
from recovery.testing.tested_target import TestedTarget, tested_targets
from restore_profiles.encoding import encode, flatten_text
from restore_profiles.model import Field, Kind
from restore_profiles.paths import nearest_path
from restore_profiles.problems import near_miss
from restore_profiles.rules import Names, look_up


@dataclass(frozen=True, slots=True)
class Override:
    """One overridable key. `path` is its place in the profile (`WindowsConfiguration.ThroughputCapacity`);
    `inferred` and `value` are texts, "" where there is none. A list of objects is one text of JSON."""

    field: Field
    path: str
    inferred: str
    value: str
    required: bool
    """Whether a test fails without it."""


def overrides_for(
    resource_type: str,
    facts: Mapping[str, str],
    inferred: Mapping[str, str],
    selection: RestoreTestingSelection,
) -> tuple[Override, ...]:
    """What can be overridden for the targets that a point with these facts can become, in the order of the
    page; `inferred` is what GetRestoreTestingInferredMetadata answered, or nothing.

    A selection may hold several kinds of one type, such as FSx's four: a key that only some of them need is
    required once the facts leave only those.
    """
    rows: dict[str, Override] = {}
    targets = tested_targets(resource_type, facts)
    for tested in targets:
        given = tested.values(selection.overrides)
        known = tested.values(inferred)
        needed = {tested.documented(path).lower() for path in tested.testing.required}
        for path, field in tested.editable():
            container = path.rpartition(".")[0].lower()
            rows.setdefault(
                path.lower(),
                Override(
                    field,
                    path,
                    look_up(Names(known), path),
                    look_up(Names(given), path) or _raw(selection, path, field),
                    len(targets) == 1 and bool({path.lower(), container} & needed),
                ),
            )
    return tuple(rows.values())


def with_override(selection: RestoreTestingSelection, path: str, text: str) -> RestoreTestingSelection:
    """The selection with one override set, at the profile's path or as AWS's page spells it; taken away where
    `text` is "", also where it should never have been given. Raises `BadInput` for what cannot be
    overridden."""
    targets = tested_targets(selection.resource_type, {})
    tested = next((each for each in targets if each.overridable(path)), None)
    if tested is None:
        left = {key: value for key, value in selection.overrides.items() if key.lower() != path.lower()}
        if not text and len(left) < len(selection.overrides):
            return replace(selection, overrides=left)
        raise _not_overridable(selection, path, targets)
    place = tested.documented(path)
    top = place.partition(".")[0].partition("[")[0]
    others = {key: value for key, value in selection.overrides.items() if key.lower() != top.lower()}
    mine = {key: value for key, value in selection.overrides.items() if key.lower() == top.lower()}
    field = tested.field(place)
    values = tested.values(mine)
    inside = place.lower()
    values = {
        each: value
        for each, value in values.items()
        if each.lower() != inside and not each.lower().startswith((f"{inside}.", f"{inside}["))
    }
    if text and field is not None:
        values |= flatten_text(field, place, text)
    spelled = next(iter(mine), tested.spelled(top))
    # One key, or none where nothing is left of it.
    for sent in encode([each for each in tested.fields if each.key.lower() == top.lower()], values).values():
        others[spelled] = sent
    return replace(selection, overrides=others)


def _not_overridable(
    selection: RestoreTestingSelection, path: str, targets: Sequence[TestedTarget]
) -> BadInput:
    known = list(dict.fromkeys(each for tested in targets for each in tested.testing.overridable))
    nearest = ((tested, nearest_path(tested.target, path)) for tested in targets)
    members = (near for tested, near in nearest if near and tested.overridable(near))
    close = near_miss(path, known) or next(members, "")
    return BadInput(
        "Not overridable",
        f"A test of {selection.resource_type} does not take {path}.",
        f"Did you mean {close}?" if close else f"It takes {', '.join(known) or 'nothing'}.",
    )


def _raw(selection: RestoreTestingSelection, path: str, field: Field) -> str:
    """The JSON of a list of objects, which its own path does not hold once it is taken apart."""
    if field.kind not in (Kind.OBJECTS, Kind.MAP) or "." in path:
        return ""
    return next((text for key, text in selection.overrides.items() if key.lower() == path.lower()), "")
