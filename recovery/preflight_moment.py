"""The check of the moment that a continuous point is restored to."""

from __future__ import annotations

from collections.abc import Iterator

from recovery.finding import Finding, FindingSeverity
from recovery.models import Continuity
from recovery.moments import age, iso
from recovery.point_in_time import aws_now, window_now
from recovery.situation import PreflightCheck, Situation
from restore_profiles.paths import field_at
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity
TITLE = "Point in time"


def point_in_time(situation: Situation) -> Iterator[Finding]:
    """A continuous point needs a moment inside its window, a snapshot takes none ("Point-in-time
    recovery")."""
    draft, moment = situation.draft, situation.draft.moment
    point, named = draft.point, draft.profile.point_in_time
    if named is None or field_at(draft.target, named.key) is None:
        return
    if point.continuity is Continuity.SNAPSHOT:
        if moment is not None:
            text = f"A snapshot holds one moment, {iso(point.created)}; it cannot be restored to another."
            yield Finding(
                ERROR, TITLE, text, f"Clear {named.key}, or choose a continuous point.", named.source
            )
        else:
            text = f"What was written after {iso(point.created)} is not in it."
            yield Finding(PASSED, TITLE, text, evidence="snapshot")
        return
    if moment is None:
        if named.latest_key and look_up(draft.values, named.latest_key) == "true":
            text = "AWS chooses the newest moment when the restore starts; which one is not known before."
            yield Finding(WARNING, TITLE, text, f"Name a second in {named.key} instead.", named.source)
        else:
            text = "The point is continuous and no moment is chosen."
            yield Finding(ERROR, TITLE, text, f"Choose one: {named.key}.", named.source)
        return
    window, told = window_now(situation.account, point, draft.profile, situation.now)
    if window is None:
        text = "The point has no moment that can be restored yet."
        yield Finding(ERROR, TITLE, text, "Choose a snapshot, or wait.", told.source or named.source)
        return
    span = f"{iso(window.earliest.moment)} to {iso(window.latest.moment)}"
    end = window.earliest if moment < window.earliest.moment else window.latest
    if window.holds(moment):
        ends = "" if window.exact else " Its ends are estimated."
        severity = PASSED if window.exact else INFO
        old = age(moment, aws_now(situation.account, situation.now))
        text = f"{iso(moment)} ({old}) lies in {span}: restored to the second.{ends}"
        yield Finding(severity, TITLE, text, evidence=window.latest.source)
    elif end.exact:
        text = f"{iso(moment)} is outside {span}."
        yield Finding(ERROR, TITLE, text, f"The nearest is {iso(end.moment)}.", end.source)
    else:
        text = f"{iso(moment)} is outside {span}, which is an estimate: AWS may refuse it."
        yield Finding(WARNING, TITLE, text, f"The nearest is {iso(end.moment)}.", end.source)


POINT_IN_TIME = PreflightCheck(TITLE, point_in_time)
