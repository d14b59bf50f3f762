"""The ways back to a moment as rows of a table: which second, what is lost, where it lies, what to know of
it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from recovery.arns import short_id
from recovery.best_point import Way, WaysBack
from recovery.inventory import ItemColumn, ItemTable
from recovery.models import NativePoint
from recovery.plain_text import plain
from screens.outside import HOW, OUTSIDE, about_native
from tui.cells import as_lost, as_second
from tui.columns import Column
from tui.words import lost, moment

COLUMNS = (
    Column("moment", 20, text=as_second),
    Column("lost", 12, text=as_lost),
    Column("where", 18, grows=1),
    Column("what", 18, grows=4),
)


UNTOLD = "AWS does not tell which moments it holds"


def way_key(way: Way) -> str:
    """A name of its own for each way; the same point may also lie elsewhere."""
    if way.native is not None:
        return f"outside {way.native.arn or way.native.id}"
    assert way.point is not None
    return f"{way.point.context.region} {way.point.arn}"


def where(way: Way) -> str:
    if way.point is None:
        return OUTSIDE
    if way.elsewhere:
        return f"{way.point.context.region} {way.point.context.account}"
    return way.point.vault or "vault unknown"


def untold(natives: Sequence[NativePoint], asked: datetime) -> tuple[Way, ...]:
    """What the service holds without telling of which moments, such as a bucket's versions. It is no way to
    any moment that could be ranked, and must not be missed either."""
    return tuple(Way(asked, native=native, obstacles=(UNTOLD,)) for native in natives if _is_untold(native))


def _is_untold(native: NativePoint | None) -> bool:
    return native is not None and native.created is None and native.latest is None


def _short(reasons: Sequence[str]) -> str:
    return ", ".join(reason.removesuffix(", to the second") for reason in reasons)


def ways_table(
    ways: WaysBack, unusable: str, natives: Sequence[NativePoint] = (), of_type: str = ""
) -> ItemTable[Way]:
    """Every way of a resource `of_type`, best first; after the best the nearest one later than the moment
    asked for, at the end those `natives` of which no moment is told. `unusable` is the sign before what
    stands in the way."""

    def what(way: Way) -> str:
        if way.native is not None and _is_untold(way.native):
            return way.native.kind
        if way.obstacles:
            return f"{unusable} {', '.join(way.obstacles)}"
        # The row says the second and the service already.
        return way.native.kind.removeprefix(f"{of_type} ") if way.native else _short(way.reasons)

    table = ItemTable[Way](
        (
            ItemColumn("moment", "Back to", lambda way: None if _is_untold(way.native) else way.moment),
            ItemColumn(
                "lost",
                "Lost",
                lambda way: None if _is_untold(way.native) else int(way.lost(ways.asked).total_seconds()),
            ),
            ItemColumn("where", "Where", where),
            ItemColumn("what", "What it is", what),
        ),
        key=way_key,
    )
    later = [ways.later] if ways.later else []
    table.put([*ways.ways[:1], *later, *ways.ways[1:]] if ways.best else [*later, *ways.ways])
    table.put(untold(natives, ways.asked))
    return table


def advice(ways: WaysBack, asked: datetime | None, refused: Sequence[str]) -> Content:
    """What must not be overlooked: a smaller loss outside AWS Backup, why the moment itself cannot be had,
    what could not be looked up."""
    lines = []
    if (way := ways.better_outside) is not None and way.native is not None:
        ours = f"AWS Backup's best: {loss_of(ways.ours, ways.asked)}" if ways.ours else "AWS Backup has none"
        text = f"{way.native.kind}, {OUTSIDE}: {moment(way.moment)}, {loss_of(way, ways.asked)}. {ours}."
        lines.append(Content.styled(plain(text), "bold $text-warning"))
    if asked is not None and ways.why:
        lines.append(Content.styled(plain(ways.why), "$text-warning"))
    if refused:
        more = f" (! lists all {len(refused)})" if len(refused) > 1 else ""
        lines.append(Content.styled(plain(f"Not known{more}: {refused[0]}"), "$text-warning"))
    return Content("\n").join(lines)


def loss_of(way: Way, asked: datetime) -> str:
    return f"{lost(way.lost(asked))} lost" if way.moment <= asked else lost(way.lost(asked))


def about_way(way: Way, asked: datetime, between: str) -> str:
    """All that is known of one way."""
    parts = [] if _is_untold(way.native) else [moment(way.moment), loss_of(way, asked)]
    parts += way.obstacles if _is_untold(way.native) else [f"not possible: {each}" for each in way.obstacles]
    if way.native is not None:
        parts += [f"{way.native.kind}, {HOW}", *about_native(way.native)]
    elif way.point is not None:
        parts += [*way.reasons, f"vault {way.point.vault}", short_id(way.point.arn)]
        if way.window is not None and not way.window.exact:
            parts.append(f"{way.window.earliest.source}; {way.window.latest.source}")
    return f" {between} ".join(parts)
