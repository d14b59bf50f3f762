"""The reference pages of restore parameters, one for each type, from the restore profiles."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from command_line.profile_policies import operator_policy, role_policy
from command_line.profile_reference import Note, Step, about, about_target, entries, notes, steps
from docs.markdown import cell, code, page, table
from restore_profiles.model import RestoreProfile, Target

FIELD_HEADINGS = ("Key", "Meaning", "Required", "Default", "Values", "Known from")


def file_of(profile: RestoreProfile) -> str:
    """The page of a type: `sap-hana-on-amazon-ec2.md`."""
    return re.sub(r"[^a-z0-9]+", "-", profile.resource_type.lower()).strip("-") + ".md"


def index_page(profiles: Iterable[RestoreProfile]) -> str:
    """`docs/profiles/README.md`: every type with what it becomes."""
    rows = (
        (
            f"[{cell(profile.title)}]({file_of(profile)})",
            code(profile.resource_type),
            ", ".join(code(target.kind) for target in profile.targets),
        )
        for profile in sorted(profiles, key=lambda each: each.title.lower())
    )
    return page(
        "Restore parameters",
        "What Relight asks for each resource type. A key is what `--set KEY=VALUE` takes; no other is sent."
        " How much of what AWS documents is covered stands in [coverage](../coverage.md).",
        table(("Resource", "Resource type", "Becomes (`--target`)"), rows),
        "A type that has no page is restored by plain keys: what AWS returned with the recovery point, and"
        " any that are added.",
    )


def profile_page(profile: RestoreProfile) -> str:
    """The page of one type."""
    role = role_policy(profile)
    return page(
        cell(profile.title),
        table(("", ""), ((cell(name), cell(text)) for name, text in about(profile))),
        *(part for target in profile.targets for part in target_parts(target)),
        "## IAM",
        "Who restores (without the reads under `LookUp` a list or a check is missing, no restore is):",
        json_block(operator_policy(profile)),
        *(("The restore role, for every target:", json_block(role)) if role else ()),
    )


def target_parts(target: Target) -> Iterator[str]:
    yield f"## {cell(target.label)} ({code(f'--target {target.kind}')})"
    if facts := about_target(target):
        yield table(("", ""), ((cell(name), cell(text)) for name, text in facts))
    for section in target.sections:
        yield f"**{cell(section.title)}**" + (f": {cell(section.help)}" if section.help else "")
        yield table(
            FIELD_HEADINGS,
            (
                (
                    code(entry.key),
                    f"{cell(entry.label)}. {cell(entry.help)}".rstrip()
                    + (f" Only {entry.only}." if entry.only else ""),
                    entry.required,
                    code(entry.default),
                    cell(entry.values),
                    cell(entry.source),
                )
                for field in section.fields
                for entry in entries(field)
            ),
        )
    if found := "\n".join(f"- {note_line(each)}" for each in notes(target)):
        yield found
    if afterwards := "\n".join(f"- {step_line(each)}" for each in steps(target)):
        yield "Afterwards:"
        yield afterwards


def note_line(note: Note) -> str:
    when = "" if note.when == "always" else f" ({cell(note.when)})"
    where = f"{code(note.key)}: " if note.key else ""
    return f"{note.kind}: {where}{' '.join(filter(None, (cell(note.text), cell(note.hint))))}{when}"


def step_line(step: Step) -> str:
    wanted = "if wanted: " if step.optional else ""
    when = "" if step.when == "always" else f", {cell(step.when)}"
    return f"{wanted}{cell(step.title)} ({code(step.operation)}){when}"


def json_block(value: object) -> str:
    return f"```json\n{json.dumps(value, indent=2)}\n```"
