"""The way from a recovery point to its form, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recovery.models import Continuity, ProtectedResource, RecoveryPoint
from recovery.parts import why_not_by_itself, why_not_copied_alone
from recovery.plain_text import plain
from restore_profiles.registry import profile_for

if TYPE_CHECKING:
    from tui.app import RelightApp


def why_not_restored(point: RecoveryPoint) -> str:
    """Why no form can be opened for this point; "" where one can."""
    if not point.restorable:
        return f"its status is {plain(point.status, 20)}; AWS Backup restores COMPLETED points"
    return why_not_by_itself(point)


def why_not_copied(point: RecoveryPoint) -> str:
    """Why it cannot be copied to another vault; "" where it can."""
    if point.continuity is Continuity.CONTINUOUS:
        return "a continuous point cannot be copied; copy a snapshot"
    if not point.restorable:
        return f"its status is {plain(point.status, 20)}"
    return why_not_copied_alone(point)


def resource_of(app: RelightApp, point: RecoveryPoint) -> ProtectedResource:
    """What the point is a backup of, as the listing of resources tells it where it is there."""
    known = app.opened.resources.get(point.resource_arn) if app.opened else None
    return known or ProtectedResource(point.context, point.resource_arn, point.type, point.resource_name)


def restore(app: RelightApp, point: RecoveryPoint) -> None:
    """Open the form. Of a continuous point the moment is chosen first: its newest second may hold the very
    damage that is to be undone, and only there its window and its gaps are in view."""
    profile = profile_for(point.type)
    named = profile.point_in_time if profile else None
    if named and named.key and point.continuity is Continuity.CONTINUOUS:
        stopped = point if point.status == "STOPPED" else None
        app.open("go-to-time", resource=resource_of(app, point), stopped=stopped)
    else:
        app.open("restore-form", point=point)
