"""The names by which the rules and places of a profile look at a plan."""

from __future__ import annotations

from recovery.plan import RestorePlan
from restore_profiles.encoding import flatten
from restore_profiles.paths import top_level
from restore_profiles.registry import profile_for


def named_values(plan: RestorePlan) -> dict[str, str]:
    """What was known of the source, the values that are sent, by path, and where."""
    profile = profile_for(plan.source.resource_type)
    target = profile.target(plan.source.target) if profile else None
    values, _ = flatten(top_level(target) if target else (), plan.metadata)
    where = {"context.partition": plan.context.partition, "context.region": plan.context.region}
    return {**plan.source.facts, **values, **where}
