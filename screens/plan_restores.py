"""What is told of a restore of a plan in hand, by its draft or, where it has none yet, by its plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from recovery.drafting import point_of, profile_of
from recovery.models import RecoveryPoint, short_id
from recovery.plan import RestorePlan

if TYPE_CHECKING:
    from recovery.planning import Draft


@dataclass(frozen=True, slots=True)
class RestoreTold:
    point: RecoveryPoint
    """As far as it is known: a plan does not tell its size."""
    service: str
    """What people call its type."""
    target: str
    """The kind that it becomes; `copy` of a copy."""
    becomes: str
    """The same in words."""
    moment: datetime | None
    """The second of a continuous point, None for the state of a snapshot."""
    looks: int = 0
    """Values that nobody looked at."""
    copies: bool = False

    @property
    def as_of(self) -> datetime:
        return self.moment or self.point.created

    @property
    def label(self) -> str:
        return self.point.resource_name or short_id(self.point.resource_arn)


def told_of_draft(draft: Draft) -> RestoreTold:
    service, target = draft.profile.title, draft.target
    return RestoreTold(draft.point, service, target.kind, target.label, draft.moment, len(draft.attention()))


def told_of_plan(plan: RestorePlan) -> RestoreTold:
    point, kind = point_of(plan), plan.source.target
    profile = profile_of(point)
    if plan.copies:
        return RestoreTold(point, profile.title, "copy", "a copy", plan.source.moment, copies=True)
    target = profile.target(kind)
    return RestoreTold(point, profile.title, kind, target.label if target else kind, plan.source.moment)
