"""What a recovery point is to become, and the parameters that this takes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from recovery.errors import BadInput
from restore_profiles.model import RestoreProfile, Target
from restore_profiles.paths import field_at, nearest_path
from restore_profiles.problems import near_miss

# AWS's longest list has 1,200 (volumes of an EKS backup, "AWS Backup quotas"); a slip of the keyboard must
# not make millions of rows.
MOST_ELEMENTS = 10_000


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


def declared_path(profile: RestoreProfile, target: Target, path: str) -> str:
    """The path in lower case. Raises `BadInput`, with the nearest known one, where there is none such."""
    if field_at(target, path) is None:
        close = nearest_path(target, path)
        raise BadInput(
            "Unknown restore parameter",
            f"{profile.title} has no parameter “{path}” when restored as {target.kind}.",
            f"Did you mean {close}?" if close else f"`relight profiles {profile.resource_type}` lists them.",
        )
    if any(int(index) >= MOST_ELEMENTS for index in re.findall(r"\[(\d+)\]", path)):
        told = f"“{path}” counts beyond {MOST_ELEMENTS:,}."
        raise BadInput("Too many elements", told, "Elements are counted from 0, without gaps.")
    return path.lower()
