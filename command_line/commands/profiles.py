"""`relight profiles`: what Relight knows about restoring each type."""

from __future__ import annotations

import json
import shutil
import textwrap
from dataclasses import fields
from typing import TYPE_CHECKING

import click

from command_line.invocation import Invocation, pass_invocation
from recovery.errors import BadInput
from restore_profiles.model import RestoreProfile, Target
from restore_profiles.problems import near_miss
from restore_profiles.registry import profile_for, profiles

if TYPE_CHECKING:
    from command_line.output import Output


@click.command("profiles")
@click.argument("resource_type", metavar="[TYPE]", default="")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, or one object for TYPE.")
@pass_invocation
def command(invocation: Invocation, resource_type: str, as_json: bool) -> None:
    """List the types that can be restored, or all that is known of one TYPE: parameters, limits, evidence,
    IAM policies, what will differ, what remains. Asks nothing of AWS."""
    output = invocation.output
    if not resource_type:
        _list(output, as_json)
        return
    profile = profile_for(resource_type)
    if profile is None:
        names = [known.resource_type for known in profiles()]
        close = near_miss(resource_type, names)
        raise BadInput(
            "No profile",
            f"There is no restore profile for “{resource_type}”. Its points are restored by plain keys.",
            f"Did you mean {close}?" if close else f"Known: {', '.join(names)}",
        )
    from command_line.profile_policies import operator_policy, role_policy

    policies = {"operator_policy": operator_policy(profile), "role_policy": role_policy(profile)}
    if as_json:
        # One object, as the models name its members.
        output.json({**{each.name: getattr(profile, each.name) for each in fields(profile)}, **policies})
        return
    _show(output, profile)
    output.data("")
    _line(
        output, "IAM: who restores. Without the reads of LookUp a list or a check is missing, no restore is."
    )
    output.data(json.dumps(policies["operator_policy"], indent=2))
    if policies["role_policy"]:
        output.data("")
        _line(output, "IAM: the restore role, for every target and what is nested.")
        output.data(json.dumps(policies["role_policy"], indent=2))


def _list(output: Output, as_json: bool) -> None:
    known = profiles()
    if as_json:
        output.json([_summary(profile) for profile in known])
        return
    output.table(
        ("TYPE", "TITLE", "BECOMES"),
        (
            (profile.resource_type, profile.title, ", ".join(target.kind for target in profile.targets))
            for profile in known
        ),
    )


def _show(output: Output, profile: RestoreProfile) -> None:
    from command_line.profile_reference import about

    _line(output, profile.title)
    for name, text in about(profile):
        _line(output, f"  {name}: {text}")
    for target in profile.targets:
        _show_target(output, target)


def _show_target(output: Output, target: Target) -> None:
    from command_line.profile_reference import about_target, entries, notes, steps

    _line(output)
    _line(output, f"--target {target.kind}: {target.label}")
    for name, text in about_target(target):
        _line(output, f"  {name}: {text}")
    for section in target.sections:
        _line(output)
        _line(output, f"  {section.title}" + (f": {section.help}" if section.help else ""))
        for entry in (each for field in section.fields for each in entries(field)):
            required = f"; required {entry.required}" if entry.required else ""
            only = f"; only {entry.only}" if entry.only else ""
            default = f"; default {entry.default}" if entry.default else ""
            _line(output, f"    {entry.key}  {entry.values}{required}{only}{default}")
            _line(output, f"      {entry.label}. {entry.help}".rstrip())
            _line(output, f"      [{entry.source}]")
    if found := tuple(notes(target)):
        _line(output)
        _line(output, "  What is checked, and what will differ")
        for note in found:
            when = "" if note.when == "always" else f" ({note.when})"
            where = f"{note.key}: " if note.key else ""
            _line(output, f"    {note.kind}: {where}{note.text} {note.hint}".rstrip() + when)
            _line(output, f"      [{note.source}]")
    if remaining := tuple(steps(target)):
        _line(output)
        _line(output, "  Afterwards")
        for step in remaining:
            wanted = "if wanted: " if step.optional else ""
            when = "" if step.when == "always" else f", {step.when}"
            _line(output, f"    {wanted}{step.title} ({step.operation}){when}")
            _line(output, f"      done when {step.done}  [{step.source}]")


def _line(output: Output, text: str = "") -> None:
    """One line of the answer; on a terminal it is folded under its own indentation."""
    indent = " " * (len(text) - len(text.lstrip()))
    if output.is_rows or not text:
        output.data(text)
        return
    width = max(40, shutil.get_terminal_size().columns)
    for line in textwrap.wrap(
        text, width, subsequent_indent=f"{indent}  ", break_on_hyphens=False, break_long_words=False
    ):
        output.data(line)


def _summary(profile: RestoreProfile) -> dict[str, object]:
    return {
        "resource_type": profile.resource_type,
        "title": profile.title,
        "targets": [
            {"kind": target.kind, "label": target.label, "unavailable": target.unavailable}
            for target in profile.targets
        ],
        "source": profile.source,
    }
