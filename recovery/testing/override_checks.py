"""What is wrong with the overrides of a selection, told before the call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from recovery.finding import Finding, FindingSeverity
from recovery.testing.models import RestoreTestingSelection
from recovery.testing.tested_target import TestedTarget, tested_targets
from restore_profiles.encoding import flatten
from restore_profiles.field_checks import check_field
from restore_profiles.model import Field, Kind
from restore_profiles.rules import Always, Names, Never, look_up
from restore_profiles.value_checks import check_values


def override_findings(
    resource_type: str,
    facts: Mapping[str, str],
    selection: RestoreTestingSelection,
    inferred: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """What is wrong with the overrides of a selection. With `inferred` the combination of both is checked as
    a restore's metadata is, else each value by itself."""
    targets = tested_targets(resource_type, facts)
    if not targets:
        return ()
    return (
        *_given_twice(selection),
        *_not_overridable(targets, selection),
        *_missing(targets, selection),
        *_wrong(targets, facts, selection, inferred or {}),
    )


def _given_twice(selection: RestoreTestingSelection) -> Iterator[Finding]:
    """Two spellings of one key, as another tool may have left them: which one AWS takes is not told."""
    times = Counter(key.lower() for key in selection.overrides)
    for key in selection.overrides:
        if times.pop(key.lower(), 1) > 1:
            yield Finding(
                FindingSeverity.ERROR,
                key,
                f"{key} is given twice: its name is compared without case.",
                "Take one of the two away.",
                "API RestoreTestingSelectionForCreate, RestoreMetadataOverrides",
            )


def _not_overridable(
    targets: Sequence[TestedTarget], selection: RestoreTestingSelection
) -> Iterator[Finding]:
    taken = dict.fromkeys(each for tested in targets for each in tested.testing.overridable)
    for key, text in selection.overrides.items():
        refused = [_refused(tested, key, text) for tested in targets]
        if not all(refused):
            continue
        # Of a type with several kinds, the one that knows the key tells which member it is about.
        for path in min(refused, key=lambda paths: paths == [key]):
            unread = path.lower() == key.lower() and any(
                field.kind is Kind.OBJECT for tested in targets if (field := tested.field(path))
            )
            yield Finding(
                FindingSeverity.ERROR,
                path,
                f"{path} is not one JSON object."
                if unread
                else f"A test of {selection.resource_type} does not take {path}.",
                f"It takes {', '.join(taken)}.",
                targets[0].testing.source,
            )


def _refused(tested: TestedTarget, key: str, text: str) -> list[str]:
    """The paths inside one override that the target does not take."""
    values, unknown = flatten(tested.fields, {key: text})
    return sorted({*unknown, *(path for path in values if not tested.overridable(path))})


def _missing(targets: Sequence[TestedTarget], selection: RestoreTestingSelection) -> Iterator[Finding]:
    """Of a type with several kinds, only where any of them may be among what is tested: of a resource that is
    named, its own kind is looked at."""
    if len(targets) > 1 and selection.arns and not selection.takes_all:
        return
    for tested in targets:
        given = tested.values(selection.overrides)
        missing = [
            path for path in tested.testing.required if not look_up(Names(given), tested.documented(path))
        ]
        if missing:
            alone = len(targets) == 1
            yield Finding(
                FindingSeverity.ERROR if alone else FindingSeverity.WARNING,
                ", ".join(missing),
                f"{tested.target.label}: a test fails without {' and '.join(missing)}, of which AWS Backup "
                "infers nothing.",
                "Give it." if alone else "Give it where the selection holds such a resource.",
                tested.testing.source,
            )


def _wrong(
    targets: Sequence[TestedTarget],
    facts: Mapping[str, str],
    selection: RestoreTestingSelection,
    inferred: Mapping[str, str],
) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for tested in targets:
        values = tested.values(selection.overrides)
        given = {path: text for path, text in values.items() if tested.overridable(path)}
        own = {field.key.lower() for field in tested.testing.own_fields}
        problems = []
        if inferred:
            restored = {path: text for path, text in given.items() if path.lower() not in own}
            alone_there = tested.values(inferred)
            before = check_values(tested.profile, tested.target, alone_there, facts)
            after = check_values(tested.profile, tested.target, alone_there | restored, facts)
            # Also what an override makes missing elsewhere, such as a rate that only some kinds need.
            problems = [problem for problem in after if problem not in before or _is_of(problem.key, given)]
        alone = [
            problem
            for field in tested.fields
            if not inferred or field.key.lower() in own
            for problem in check_field(_by_itself(field), "", given, Names(facts, given), needed=False)
        ]
        for problem in (*problems, *(each for each in alone if _is_of(each.key, given))):
            if problem.key and (problem.key, problem.message) not in seen:
                seen.add((problem.key, problem.message))
                # What one kind of resource refuses, another of the same type may take.
                alike = sum(each.overridable(problem.key) for each in targets) > 1
                yield Finding(
                    FindingSeverity.WARNING if alike else FindingSeverity(problem.severity.value),
                    problem.key,
                    problem.message,
                    problem.hint,
                    problem.source,
                )


def _is_of(key: str, given: Mapping[str, str]) -> bool:
    """Whether one of the given paths is at that key, or inside it."""
    return any(path.lower().startswith(key.lower()) for path in given)


def _by_itself(field: Field) -> Field:
    """The field without what depends on other answers, which AWS Backup infers."""
    members = tuple(_by_itself(member) for member in field.fields)
    return replace(field, visible=Always(), required=Never(), fields=members)
