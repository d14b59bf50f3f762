"""What a plan comes to as a whole, in two or three lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from recovery.moments import finer_span
from screens.plan_estimates import crowded, whole_time
from screens.plan_in_hand import PlanInHand
from screens.plan_starting import POLICIES
from tui.words import count_of, lost


def totals(hand: PlanInHand, takes: Mapping[str, timedelta], between: str) -> tuple[str, ...]:
    """What comes back and what is lost by it, how long that takes, and how it goes about it."""
    apart = f" {between} "
    return (apart.join(_what(hand, takes)), apart.join(_how(hand)))


def _what(hand: PlanInHand, takes: Mapping[str, timedelta]) -> list[str]:
    wanted = len(hand.restores) + len(hand.impossible)
    parts = [
        f"{count_of(wanted, 'resource')}, {len(hand.impossible)} cannot be restored"
        if hand.impossible
        else count_of(wanted, "resource")
    ]
    losses = {name: hand.asked - told.as_of for name, told in hand.restores.items()}
    if losses:
        name = max(losses, key=lambda each: losses[each])
        parts.append(f"at most {lost(losses[name])} lost ({name})")
    if hand.plan is not None:
        parts.append(_time(hand, takes))
    return parts


def _time(hand: PlanInHand, takes: Mapping[str, timedelta]) -> str:
    assert hand.plan is not None
    unknown = sum(name not in takes for name in hand.restores)
    if unknown == len(hand.restores):
        return "no history to say how long it takes"
    time = f"about {finer_span(whole_time(hand.plan, takes))}"
    return f"{time}, {unknown} of them without history" if unknown else time


def _how(hand: PlanInHand) -> list[str]:
    parts = [f"after a failure {POLICIES[hand.on_failure]} (o)"]
    work = len(hand.ids) - len(hand.restores)
    if hand.opened is not None:
        parts += [count_of(work, "follow-up")] if work else []
    else:
        parts.append(f"{count_of(work, 'follow-up')} (f)" if hand.follow_ups else "without follow-ups (f)")
    lanes = crowded(hand.plan) if hand.plan else ()
    parts += [f"{lane.name}: {lane.at_once} at a time" for lane in lanes]
    return parts
