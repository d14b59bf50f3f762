"""What a recovery point is to become."""

from __future__ import annotations

from collections.abc import Mapping

from recovery.errors import BadInput
from restore_profiles.model import RestoreProfile, Target
from restore_profiles.problems import near_miss


def target_of(profile: RestoreProfile, kind: str, facts: Mapping[str, str]) -> Target:
    """The target of that kind, "" for the first that a point with these facts can become.

    Raises `BadInput` where there is none, it does not apply or it is unavailable.
    """
    offered = profile.targets_for(facts)
    target = profile.target(kind) if kind else offered[0]
    if target is not None and target not in offered:
        told = f"{target.label}: this recovery point cannot become that."
        raise BadInput("Another target", told, f"One of {', '.join(each.kind for each in offered)}.")
    if target is None:
        kinds = [each.kind for each in offered]
        close = near_miss(kind, kinds)
        hint = f"Did you mean {close}?" if close else f"One of {', '.join(kinds)}."
        raise BadInput("Unknown target", f"{profile.title} is not restored as “{kind}”.", hint)
    if target.unavailable:
        raise BadInput(
            "Target not available", f"{target.label}: {target.unavailable}", "Choose another --target."
        )
    return target
