"""What is to come back, each with its best way to one moment, and the drafts that become of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from recovery.account import Account
from recovery.best_point import Way, WaysBack, ways_back
from recovery.holdings import Holdings, read_holdings
from recovery.inventory import Cell, ItemColumn, ItemTable
from screens.marking import Wanted
from screens.restorable import why_not_restored
from screens.ways_table import about_way
from tui.cells import Drawing, as_lost, as_second
from tui.columns import Column

if TYPE_CHECKING:
    from recovery.planning import Draft


def if_known(write: Callable[[Cell, Drawing], str]) -> Callable[[Cell, Drawing], str]:
    """As `write` has it; blank where there is nothing to write."""
    return lambda value, drawing: "" if value is None else write(value, drawing)


COLUMNS = (
    Column("name", 16, grows=3),
    Column("type", 8, grows=1, rank=2),
    Column("moment", 20, text=if_known(as_second)),
    Column("lost", 12, text=if_known(as_lost)),
    Column("how", 14, grows=3, rank=1),
)
READING = "asking AWS"


@dataclass(frozen=True, slots=True)
class WayRow:
    """One thing that is wanted. `way` is None while it is being asked for, and where `why_not` says why
    nothing brings it back from here."""

    wanted: Wanted
    asked: datetime
    holdings: Holdings | None = None
    way: Way | None = None
    why_not: str = ""

    @property
    def lost(self) -> int | None:
        """Seconds."""
        return int(self.way.lost(self.asked).total_seconds()) if self.way else None

    @property
    def how(self) -> str:
        if self.way is None:
            return self.why_not or READING
        return self.way.reasons[0] if self.way.reasons else ""

    def about(self, between: str) -> str:
        if self.way is None:
            return f"Not in the plan: {self.why_not}" if self.why_not else f"{READING} what there is"
        text = about_way(self.way, self.asked, between)
        outside = ways_back(self.holdings, self.asked, self.asked).better_outside if self.holdings else None
        if outside is None or outside.native is None:
            return text
        return f"Outside AWS Backup less is lost ({outside.native.kind}): enter shows it. {text}"


def row_of(
    wanted: Wanted, holdings: Holdings | None, asked: datetime, now: datetime, failed: str = ""
) -> WayRow:
    """The row of a thing as of `asked`, by what was read of it or why nothing could be."""
    if holdings is None:
        return WayRow(wanted, asked, why_not=failed)
    found = ways_back(holdings, asked, now)
    if found.ours is None:
        newer = next((way for way in found.ways if way.point and not way.elsewhere), None)
        reasons = ", ".join(newer.obstacles) if newer else ""
        why = reasons or _why_none(found)
        return WayRow(wanted, asked, holdings, why_not=why)
    assert found.ours.point is not None
    if why := why_not_restored(found.ours.point):
        return WayRow(wanted, asked, holdings, why_not=why)
    return WayRow(wanted, asked, holdings, found.ours)


def _why_none(found: WaysBack) -> str:
    """What there is instead of a recovery point that reaches the moment."""
    if found.better_outside is not None:
        return "only its service itself holds a backup: enter shows it"
    later = "; enter shows later ones" if found.later else ""
    return f"no recovery point here reaches that moment{later}"


def way_rows() -> ItemTable[WayRow]:
    return ItemTable[WayRow](
        (
            ItemColumn("name", "Resource", lambda row: row.wanted.resource.label),
            ItemColumn("type", "Type", lambda row: row.wanted.resource.type),
            ItemColumn("moment", "Back to", lambda row: row.way.moment if row.way else None),
            ItemColumn("lost", "Lost", lambda row: row.lost),
            ItemColumn("how", "From", lambda row: row.how),
        ),
        key=lambda row: row.wanted.key,
    )


def holdings_of(account: Account, wanted: Wanted, *, outside: bool) -> Holdings:
    """What there is of it. `outside`: AWS Backup does not protect it, and need not be asked for points.

    Raises `AwsError` where not even the recovery points may be listed.
    """
    points = (wanted.point,) if wanted.point else () if outside else None
    return read_holdings(account, wanted.resource, points)


def draft_of_way(account: Account, way: Way, role: str) -> Draft:
    """The draft of a way, as its form would begin. `role` "" asks which may serve.

    Raises `RelightError` where it cannot be begun.
    """
    from recovery.drafting import draft_of, restorable
    from recovery.restore_roles import best_role

    assert way.point is not None
    found = restorable(account, way.point)
    draft = draft_of(account, found).draft
    draft = draft.with_role(role or best_role(account, found.profile.resource_type, found.point))
    return draft.at(way.moment) if way.window is not None else draft


def worst_loss(rows: Iterable[WayRow]) -> int | None:
    """The most seconds that any of them loses."""
    return max((row.lost for row in rows if row.lost is not None), default=None)
