"""The reference page of restore parameters, from the restore profiles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docs.markdown import cell, code, page, table
from docs.rule_words import in_words
from restore_profiles.model import Choices, Evidence, Field, Kind, Permission, RestoreProfile, Target
from restore_profiles.rules import Always

FIELD_HEADINGS = ("Key", "Meaning", "Required", "Default", "Values")


def profiles_page(profiles: Iterable[RestoreProfile]) -> str:
    """`docs/profiles.md`: a section per resource type, in alphabetical order."""
    return page(
        "Restore parameters",
        "What Relight asks for each resource type. A key is what `--set KEY=VALUE` takes; no other is sent.",
        *(
            part
            for profile in sorted(profiles, key=lambda each: each.title.lower())
            for part in profile_parts(profile)
        ),
    )


def profile_parts(profile: RestoreProfile) -> Iterator[str]:
    yield f"## {cell(profile.title)}"
    yield f"Resource type {code(profile.resource_type)}. Source: {cell(profile.source)}."
    if profile.point_in_time is not None:
        moment = profile.point_in_time
        yield (
            f"A point in time is named with {code(moment.key)}; the newest restorable moment lies about "
            f"{moment.lag_seconds} seconds before now."
        )
    for target in profile.targets:
        yield from target_parts(target)
    if profile.returned_only:
        yield "Returned by AWS Backup, never sent back: " + ", ".join(map(code, profile.returned_only)) + "."
    if profile.information_only:
        yield (
            "Taken by AWS and without effect, so not sent: "
            + ", ".join(map(code, profile.information_only))
            + "."
        )
    if profile.attempt_keys:
        yield "Filled with the attempt's own id: " + ", ".join(map(code, profile.attempt_keys)) + "."


def target_parts(target: Target) -> Iterator[str]:
    yield f"### {cell(target.label)} ({code(f'--target {target.kind}')})"
    if target.unavailable:
        yield f"Not available: {cell(target.unavailable)}"
    for section in target.sections:
        yield f"**{cell(section.title)}**" + (f": {cell(section.help)}" if section.help else "")
        yield table(FIELD_HEADINGS, (row for field in section.fields for row in field_rows(field)))
    notes = [
        *(f"{note.severity}: {cell(note.message)}{hint(note.hint)}" for note in target.constraints),
        *(f"{note.severity}: {cell(note.text)}{suffix(in_words(note.when))}" for note in target.caveats),
        *(f"afterwards: {cell(step.title)} ({code(step.operation)})" for step in target.follow_ups),
    ]
    yield "\n".join(f"- {note}" for note in notes)
    if target.account_checks:
        yield (
            "Asked of the account before the restore: "
            + "; ".join(
                f"{cell(check.title)}{suffix(in_words(check.when))}" for check in target.account_checks
            )
            + "."
        )
    if target.role_permissions:
        yield "The restore role needs " + ", ".join(map(permission, target.role_permissions)) + "."


def field_rows(field: Field, prefix: str = "") -> Iterator[tuple[str, ...]]:
    """The field's row and, below it, those of its members by their full path."""
    path = prefix + field.key
    meaning = f"{cell(field.label)}. {cell(field.help)}".rstrip()
    if field.evidence not in (Evidence.MODEL, Evidence.DOCUMENTED):
        meaning += f" ({field.evidence})"
    if not isinstance(field.visible, Always):
        meaning += f" Only {in_words(field.visible)}."
    yield code(path), meaning, in_words(field.required), code(field.default), values(field)
    for member in field.fields:
        yield from field_rows(member, f"{path}[]." if field.kind in (Kind.OBJECTS, Kind.MAP) else f"{path}.")


def values(field: Field) -> str:
    """What the field takes, as short as a table cell wants it."""
    if isinstance(field.choices, Choices):
        return f"{field.kind}, chosen from the account's {cell(field.choices.lookup)}"
    if field.choices:
        return ", ".join(code(choice.value) for choice in field.choices) + ("" if field.closed else ", ...")
    match field.minimum, field.maximum:
        case None, None:
            limits = cell(field.pattern_help)
        case low, None:
            limits = f"from {low}"
        case None, high:
            limits = f"up to {high}"
        case low, high:
            limits = f"{low} to {high}"
    return " ".join(word for word in (f"{field.kind}{',' if limits else ''}", limits, field.unit) if word)


def permission(needed: Permission) -> str:
    return code(needed.action) + suffix(in_words(needed.when))


def suffix(words: str) -> str:
    return "" if words == "always" else f" ({words})"


def hint(text: str) -> str:
    return f" {cell(text)}" if text else ""
