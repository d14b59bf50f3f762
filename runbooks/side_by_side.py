"""Which restores of a plan may run side by side, as lanes that a format can count in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recovery.plan import RestorePlan
from recovery.plan_names import named_values
from recovery.recovery_plan import RecoveryPlan
from restore_profiles.limits import Limit
from restore_profiles.registry import profile_for
from restore_profiles.rule_words import in_words
from restore_profiles.rules import Always, look_up


@dataclass(frozen=True, slots=True)
class Lane:
    """No more than `at_once` of the steps in it run at a time. A step may be in several, or in none."""

    name: str
    """What is counted, for people: `Timestream`, `EKS, clusterName=blue`."""
    at_once: int


def lanes_of(plan: RecoveryPlan) -> Mapping[str, tuple[Lane, ...]]:
    """The lanes of each restore step, by its id; those that no page limits are in none."""
    return {step.id: _lanes(step.plan, plan.at_once) for step in plan.restores}


def all_lanes(plan: RecoveryPlan) -> tuple[Lane, ...]:
    """Every lane of the plan, each once, in the order of its steps."""
    return tuple(dict.fromkeys(lane for lanes in lanes_of(plan).values() for lane in lanes))


def _lanes(plan: RestorePlan, at_once: Mapping[str, int]) -> tuple[Lane, ...]:
    profile = profile_for(plan.source.resource_type)
    if plan.copies or profile is None:
        return ()
    names, kind = named_values(plan), plan.source.resource_type
    own = at_once.get(kind)
    held = [limit for limit in profile.limits if limit.when.holds(names)]
    if own is not None and not any(limit.adjustable for limit in held):
        held.append(Limit(own, adjustable=True))
    return tuple(
        Lane(_name(kind, limit, names), limit.number if own is None or not limit.adjustable else own)
        for limit in held
    )


def _name(kind: str, limit: Limit, names: Mapping[str, str]) -> str:
    counted = f", {limit.per}={look_up(names, limit.per)}" if limit.per else ""
    only = "" if limit.per or isinstance(limit.when, Always) else f" {in_words(limit.when)}"
    return f"{kind}{counted}{only}"
