"""The ways back to a moment, in words and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from command_line.output import Output, as_json
from recovery.best_point import Way, WaysBack
from recovery.errors import BadInput, Blocked, RelightError
from recovery.models import NativePoint, short_id
from recovery.moments import iso, span
from recovery.plain_text import shell_word
from recovery.restore_windows import last_second_before
from runbooks.native_line import native_line

HEADS = ("WAY", "AS OF", "LOST", "WHAT", "ID", "WHY")
MINUTE = timedelta(minutes=1)
MOST_REFUSED = 5
"""Ways that cannot be taken and are told one by one."""


def lost(length: timedelta) -> str:
    """How much is lost, in minutes as people compare it: `nothing`, `45 s`, `12 min`, `1383 min (23 h)`."""
    if length < timedelta(seconds=1):
        return "nothing"
    minutes, long = f"{length // MINUTE} min", span(length)
    return long if length < MINUTE or minutes == long else f"{minutes} ({long})"


def way_rows(found: WaysBack) -> list[tuple[str, ...]]:
    """The ways as rows below `HEADS`, best first; then the nearest later one."""
    rows = [way_row(way, found, "best" if way is found.best else "") for way in found.ways]
    return rows + ([way_row(found.later, found, "later")] if found.later else [])


def way_row(way: Way, found: WaysBack, mark: str) -> tuple[str, ...]:
    mark = mark or ("elsewhere" if way.elsewhere else "outside" if way.native else "other")
    length = way.lost(found.asked)
    loss = lost(length) if length >= timedelta() else f"{span(-length)} too late"
    what = way.native.kind if way.native else way.point.continuity.value if way.point else ""
    return (mark if way.usable else "cannot", iso(way.moment), loss, what, id_of(way), why_of(way))


def id_of(way: Way) -> str:
    return way.point.arn if way.point else (way.native.arn or way.native.id) if way.native else ""


def why_of(way: Way) -> str:
    return "; ".join((*way.obstacles, *way.reasons))


def native_command(native: NativePoint, moment: datetime | None = None) -> str:
    """The `aws` line that restores it, of a range as of `moment` (None: its newest)."""
    if moment is None and native.latest is not None:
        moment = last_second_before(native.latest)
    return native_line(native, iso(moment) if moment else "")


def tell_choice(output: Output, found: WaysBack, way: Way) -> None:
    """Everything that speaks against taking `way`: newer ways that are not usable, better ones outside AWS
    Backup."""
    newer = [
        other for other in found.ways if not (other.usable or other.elsewhere) and other.moment > way.moment
    ]
    if newer:
        lines = [f"{what_of(other)} as of {iso(other.moment)}: {why_of(other)}." for other in newer]
        output.block("warning", "A newer way back cannot be taken", "\n".join(lines[:MOST_REFUSED]))
    outside = found.better_outside
    if outside is not None and outside.native is not None:
        text = (
            f"{outside.native.kind} {outside.native.id} goes back to {iso(outside.moment)}, "
            f"{lost(outside.lost(found.asked))} lost, where this loses {lost(way.lost(found.asked))}. "
            "Relight does not run it."
        )
        output.block("warning", "Outside AWS Backup less is lost", text, outside_steps(outside))


def tell_loss(output: Output, found: WaysBack, way: Way) -> None:
    """That the moment asked for cannot be had to the second, and what is taken instead."""
    length = way.lost(found.asked)
    if length:
        text = f"{lost(length)} before {iso(found.asked)} will be missing. {found.why}".rstrip()
        later = found.later
        after = f"The next after it: --at {iso(later.moment)}" if later and is_here(later) else ""
        output.block("warning", f"The nearest before it is {iso(way.moment)}", text, after)


def unreachable(found: WaysBack, name: str, *, at: bool) -> RelightError:
    """Why nothing here reaches the moment, with the nearest that works: bad input where there is nothing,
    refused where what there is cannot be restored."""
    text = f"{name} has no recovery point that can be restored"
    text += f" as of {iso(found.asked)} or before. {found.why}" if at else "."
    refused = [
        f"{what_of(way)} as of {iso(way.moment)}: {why_of(way)}." for way in found.ways if not way.usable
    ]
    steps = []
    if found.later and is_here(found.later):
        steps.append(f"The nearest moment that works: --at {iso(found.later.moment)}")
    for way in (found.best, found.later):
        if way and not is_here(way):
            steps += [f"{what_of(way)} as of {iso(way.moment)}: {why_of(way)}.", outside_steps(way)]
    whole = next((way.point for way in found.ways if way.point and way.point.is_parent), None)
    if whole is not None:
        steps.append(f"What a composite point holds: relight points {shell_word(whole.arn)}")
    steps = [step for step in steps if step] or [f"relight points {name}"]
    kind = Blocked if refused else BadInput
    return kind("Nothing to restore", "\n".join([text, *refused[:MOST_REFUSED]]), "\n".join(steps))


def outside_steps(way: Way) -> str:
    """The `aws` line of a way outside AWS Backup, with what only the user knows of it; "" for others."""
    if way.native is None:
        return ""
    asks = [f"{{ask.{name}}}: {words}" for name, words in way.native.asks.items()]
    notes = [way.native.note] if way.native.note else []
    return "\n".join([native_command(way.native, way.moment), *asks, *notes])


def is_here(way: Way) -> bool:
    """Whether Relight can restore it from this context."""
    return way.point is not None and not way.elsewhere


def what_of(way: Way) -> str:
    if way.native:
        return f"{way.native.kind} {way.native.id}"
    return f"{way.point.continuity.value} {short_id(way.point.arn)}" if way.point else ""


def ways_json(found: WaysBack) -> dict[str, object]:
    """The answer to a moment. Ways name their point, or what lies outside AWS Backup, by `id`."""
    return {
        "asked": found.asked,
        "why": found.why,
        "best": way_json(found.best, found),
        "best_in_aws_backup": way_json(found.ours, found),
        "ways": [way_json(way, found) for way in found.ways],
        "later": way_json(found.later, found),
    }


def way_json(way: Way | None, found: WaysBack) -> dict[str, object] | None:
    if way is None:
        return None
    return {
        "moment": way.moment,
        "lost_minutes": round(way.lost(found.asked) / MINUTE, 2),
        "id": id_of(way),
        "outside_aws_backup": way.native is not None,
        "elsewhere": way.elsewhere,
        "continuous": way.window is not None or bool(way.native and way.native.latest),
        "usable": way.usable,
        "reasons": way.reasons,
        "obstacles": way.obstacles,
        "command": native_command(way.native, way.moment) if way.native else "",
    }


def natives_json(natives: Sequence[NativePoint]) -> list[object]:
    """What lies outside AWS Backup, each with the line that restores it."""
    rows = []
    for native in natives:
        row = as_json(native)
        assert isinstance(row, dict)
        rows.append({**row, "command": native_command(native)})
    return list(rows)
