"""What Relight knows about restoring one type, as entries that a page and a terminal show alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from restore_profiles.limits import Limit
from restore_profiles.model import (
    Choices,
    Evidence,
    Field,
    Kind,
    RestoreProfile,
    RoleUse,
    TagCopy,
    Target,
    Testing,
)
from restore_profiles.paths import LISTS, all_fields
from restore_profiles.problems import said_by
from restore_profiles.rule_words import in_words
from restore_profiles.rules import Always, Never

TAGS = {
    TagCopy.OPTIONAL: "can be copied from the source",
    TagCopy.NEVER: "are not copied: the flag makes the job fail",
    TagCopy.ALWAYS: "are always copied from the source",
}
ROLES = {
    RoleUse.REQUIRED: "AWS Backup acts as a restore role",
    RoleUse.OPTIONAL: "whether a restore role is needed is not documented",
    RoleUse.CALLER: "the restore acts as its caller: no role is sent",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One parameter. `key` is its path as `--set` takes it, with `[]` for any element of a list."""

    key: str
    label: str
    help: str
    values: str
    """The kind, the choices and the limits in words."""
    required: str
    """When it is required: "", "always", "if ..."."""
    only: str
    """When it applies, "" for always."""
    default: str
    source: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a check or the review may say. `kind` is `error`, `warning` or `info`."""

    kind: str
    key: str
    text: str
    hint: str
    when: str
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """Work that remains after the job."""

    title: str
    operation: str
    """`service:OperationName`, or `by hand`."""
    done: str
    """The read that tells whether it is done, and what it has to say; of work by hand how it is done."""
    when: str
    optional: bool
    source: str


def about(profile: RestoreProfile) -> tuple[tuple[str, str], ...]:
    """What holds for the whole type, by name."""
    moment = profile.point_in_time
    if moment:
        newest = f", or {moment.latest_key}={moment.latest_value}" if moment.latest_key else ""
        asked = moment.key or "no documented key asks for one"
        restored = f"{asked}{newest}; the newest second is about {moment.lag_seconds} s ago"
    else:
        restored = "no"
    rows = (
        ("Resource type", profile.resource_type),
        ("Also called", ", ".join(profile.also_called)),
        ("Source", profile.source),
        ("Point in time", restored),
        ("Tags", TAGS[profile.tag_copy]),
        ("Role", ROLES[profile.role_use]),
        ("Returned by AWS Backup, never sent back", ", ".join(profile.returned_only)),
        ("Taken by AWS and without effect, so not sent", ", ".join(profile.information_only)),
        ("Filled with the attempt's own id", ", ".join(profile.attempt_keys)),
        ("Keys in capitals or not", "documented to be the same" if profile.keys_in_any_case else ""),
        ("Restores at a time", "; ".join(limit_words(limit) for limit in profile.limits)),
    )
    return tuple((name, text) for name, text in rows if text)


def limit_words(limit: Limit) -> str:
    """`4 for each HypervisorArn, if HypervisorArn is given, raised by AWS on request (AWS Backup quotas)`."""
    parts = (
        f"{limit.number} for each {limit.per}" if limit.per else str(limit.number),
        "" if isinstance(limit.when, Always) else in_words(limit.when),
        "raised by AWS on request" if limit.adjustable else "",
    )
    return f"{', '.join(part for part in parts if part)} ({said_by(limit.evidence, limit.source)})"


def about_target(target: Target) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Not available", target.unavailable),
        ("Offered", "" if isinstance(target.applies, Always) else in_words(target.applies)),
        ("The default", "" if isinstance(target.usual, Never) else in_words(target.usual)),
        ("Replaces the data of", target.overwrites),
        ("In place of the whole", target.items),
        ("Tags", "" if isinstance(target.copies_tags, Always) else f"copied {in_words(target.copies_tags)}"),
        ("Then, of the same composite point", ", ".join(target.then_nested).replace("*", "all others")),
        ("Asked of the account before", "; ".join(check.title for check in target.account_checks)),
        *about_testing(target.testing),
    )
    return tuple((name, text) for name, text in rows if text)


def about_testing(testing: Testing | None) -> tuple[tuple[str, str], ...]:
    if testing is None:
        return ()
    return (
        ("A restore test may override", ", ".join(testing.overridable)),
        ("A restore test fails without", ", ".join(testing.required)),
        ("Inferred for a restore test", "; ".join(f"{key}: {what}" for key, what in testing.inferred)),
        ("A restore test of a cold point", "" if testing.takes_cold else "fails"),
        ("Restore tests at a time", f"{testing.at_once} of the type" if testing.at_once else ""),
    )


def entries(field: Field, prefix: str = "") -> Iterator[Entry]:
    """The field's entry and, after it, those of its members by their full path."""
    path = prefix + field.key
    yield Entry(
        path,
        field.label,
        field.help,
        values(field),
        "" if isinstance(field.required, Never) else in_words(field.required),
        "" if isinstance(field.visible, Always) else in_words(field.visible),
        field.default,
        said_by(field.evidence, field.source),
    )
    for member in field.fields:
        yield from entries(member, f"{path}[]." if field.kind in LISTS else f"{path}.")


def values(field: Field) -> str:
    """What the field takes, in a few words."""
    if isinstance(field.choices, Choices):
        return f"{field.kind}, chosen from the account's {field.choices.lookup}"
    if field.choices:
        return ", ".join(choice.value for choice in field.choices) + ("" if field.closed else ", ...")
    match field.minimum, field.maximum:
        case None, None:
            limits = field.pattern_help
        case low, None:
            limits = f"from {low}"
        case None, high:
            limits = f"up to {high}"
        case low, high:
            limits = f"{low} to {high}"
    kind = "moment, a UTC second" if field.kind is Kind.MOMENT else str(field.kind)
    return " ".join(word for word in (f"{kind}{',' if limits else ''}", limits, field.unit) if word)


def notes(target: Target) -> Iterator[Note]:
    """Combinations that AWS refuses or that surprise, then what will differ after the restore."""
    for rule in target.constraints:
        source = said_by(rule.evidence, rule.source)
        yield Note(rule.severity, rule.key, rule.message, rule.hint, in_words(rule.when), source)
    for caveat in target.caveats:
        source = said_by(caveat.evidence, caveat.source)
        yield Note(caveat.severity, "", caveat.text, "", in_words(caveat.when), source)


def steps(target: Target) -> Iterator[Step]:
    for each in target.follow_ups:
        done = f"{each.done.operation}, {each.done.path}: {' or '.join(each.done.expected)}"
        source = said_by(each.evidence, each.source)
        if each.by_hand:
            done = f"somebody marks it. {each.by_hand}"
        yield Step(each.title, each.operation or "by hand", done, in_words(each.when), each.optional, source)


def evidence_counts(target: Target) -> dict[Evidence, int]:
    """How many of the target's parameters are known in which way."""
    found = [field.evidence for _, field in all_fields(target)]
    return {kind: found.count(kind) for kind in Evidence if kind in found}
