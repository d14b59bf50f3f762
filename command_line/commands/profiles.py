"""`relight profiles`: what Relight knows about restoring each type."""

from __future__ import annotations

import difflib

import click

from command_line.invocation import Invocation, pass_invocation
from recovery.errors import BadInput
from restore_profiles.model import RestoreProfile
from restore_profiles.paths import all_fields
from restore_profiles.registry import profile_for, profiles
from restore_profiles.rules import Never


@click.command("profiles")
@click.argument("resource_type", metavar="[TYPE]", default="")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, or one object for TYPE.")
@pass_invocation
def command(invocation: Invocation, resource_type: str, as_json: bool) -> None:
    """List the types that can be restored, or the parameters of one TYPE. Asks nothing of AWS."""
    output = invocation.output
    if not resource_type:
        known = profiles()
        if as_json:
            output.json([summary(profile) for profile in known])
            return
        output.table(
            ("TYPE", "TITLE", "BECOMES"),
            (
                (profile.resource_type, profile.title, ", ".join(target.kind for target in profile.targets))
                for profile in known
            ),
        )
        return
    profile = profile_for(resource_type)
    if profile is None:
        names = [known.resource_type for known in profiles()]
        close = difflib.get_close_matches(resource_type, names, n=1, cutoff=0.4)
        raise BadInput(
            "No profile",
            f"There is no restore profile for “{resource_type}”.",
            f"Did you mean {close[0]}?" if close else f"Known: {', '.join(names)}",
        )
    if as_json:
        output.json(profile)
        return
    output.pairs((("type", profile.resource_type), ("title", profile.title), ("source", profile.source)))
    for target in profile.targets:
        output.data("")
        output.data(f"--target {target.kind}: {target.label}")
        if target.unavailable:
            output.data(f"  not available: {target.unavailable}")
        output.table(
            ("KEY", "KIND", "NEEDED", "LABEL", "HELP"),
            (
                (
                    path,
                    field.kind.value,
                    "" if isinstance(field.required, Never) else "yes, or with some answers",
                    field.label,
                    field.help,
                )
                for path, field in all_fields(target)
            ),
        )


def summary(profile: RestoreProfile) -> dict[str, object]:
    return {
        "resource_type": profile.resource_type,
        "title": profile.title,
        "targets": [
            {"kind": target.kind, "label": target.label, "unavailable": target.unavailable}
            for target in profile.targets
        ],
        "source": profile.source,
    }
