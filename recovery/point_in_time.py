"""AWS's clock, and the last look at the window before a restore to a moment is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from recovery.account import Account, WindowFacts
from recovery.errors import Blocked
from recovery.models import RecoveryPoint
from recovery.moments import iso
from recovery.plan import RestorePlan
from recovery.restore_windows import Window, windows
from restore_profiles.model import RestoreProfile
from restore_profiles.registry import profile_for
from restore_profiles.rules import look_up

CLOCK_WARNING_SECONDS, CLOCK_LIMIT_SECONDS = 60, 300
"""How far this machine's clock may be off from AWS's before it is told, and before nothing is started: a
moment typed by a clock that is further off is another one. AWS itself refuses signatures that are 15 minutes
off (RequestExpired)."""


def aws_now(account: Account, here: datetime) -> datetime:
    """Now by AWS's clock, as its last answer's Date told; this machine's before any answer."""
    return here - timedelta(seconds=account.clock_skew() or 0.0)


def moment_sent(resource_type: str, metadata: Mapping[str, str]) -> datetime | None:
    """The second that metadata ask for, None where they name none that can be read."""
    profile = profile_for(resource_type)
    named = profile.point_in_time if profile else None
    text = look_up(metadata, named.key) if named else ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def window_now(
    account: Account, point: RecoveryPoint, profile: RestoreProfile, here: datetime
) -> tuple[Window | None, WindowFacts]:
    """The window of a continuous point as things stand now, None where it holds no second yet, and what its
    service told of it."""
    named, told = profile.point_in_time, WindowFacts()
    if named is not None and named.window_lookup:
        told = account.reads.restore_window(named.window_lookup, point)
    found = windows([point], aws_now(account, here), named, {point.arn: told})
    return (found[0] if found else None), told


def refuse_outside_window(plan: RestorePlan, account: Account, here: datetime) -> None:
    """Raises `Blocked` where the plan's moment cannot be restored as things stand now.

    The window moves while someone decides, so it is asked for again. One that nobody tells is estimated, and
    an estimate refuses nothing: AWS's own answer decides then.
    """
    moment, source = plan.source.moment, plan.source
    profile = profile_for(source.resource_type)
    if moment is None or profile is None or profile.point_in_time is None:
        return
    skew = account.clock_skew()
    if skew is not None and abs(skew) > CLOCK_LIMIT_SECONDS:
        raise Blocked(
            "This machine's clock is wrong",
            f"It is {abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} AWS's; "
            f"{iso(moment)} may not be the moment that was meant. Nothing was started.",
            "Set the clock (timedatectl, sntp), then choose the moment again.",
        )
    point = RecoveryPoint(
        plan.context, source.point_arn, source.resource_arn, "COMPLETED", source.point_created
    )
    window, told = window_now(account, point, profile, here)
    if window is None:
        return
    outside = (told.earliest is not None and moment < window.earliest.moment) or (
        told.latest is not None and moment > window.latest.moment
    )
    if outside:
        raise Blocked(
            "The moment cannot be restored any more",
            f"{iso(moment)} is outside {iso(window.earliest.moment)} to {iso(window.latest.moment)}, "
            f"which {told.source} tells now. Nothing was started.",
            "Choose a moment inside, or take a snapshot.",
        )
