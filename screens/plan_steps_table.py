"""The steps of a plan that is being decided, as rows of a table; below them what cannot be restored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from recovery.finding import Finding, FindingSeverity
from recovery.inventory import Cell, ItemColumn, ItemTable
from recovery.moments import finer_span
from recovery.recovery_plan import CallStep
from screens.plan_in_hand import PlanInHand
from screens.plan_restores import RestoreTold
from screens.plan_ways import if_known
from tui.cells import Drawing, as_lost, as_minute
from tui.columns import Column
from tui.words import count_of, moment, size

Found = Mapping[str, Sequence[Finding]]
"""What the checks found, by step; a step that is not in it is still being looked at."""
TOLD = (FindingSeverity.ERROR, FindingSeverity.WARNING, FindingSeverity.UNKNOWN)
"""What is told of a step before it counts as ready, the worst first."""
NOT_IN = "not in the plan"
READY, CHECKING = "ready", "checking"
SIGNS = {
    "error": ("bad", "bad"),
    "to fill in": ("bad", "bad"),
    "to answer": ("bad", "bad"),
    "warning": ("warning", "partial"),
    "unknown": ("unknown", "partial"),
    "to look at": ("warning", "partial"),
    READY: ("good", "good"),
    CHECKING: ("waiting", "busy"),
    NOT_IN: ("ended", "muted"),
}
"""What a cell says, without its number -> the name of its sign, and its look."""


def as_verdict(value: Cell, drawing: Drawing) -> str:
    return f"{getattr(drawing.glyphs, SIGNS[_kind(value)][0])} {value}"


def verdict_look(value: Cell) -> str:
    return SIGNS[_kind(value)][1]


def _kind(value: Cell) -> str:
    words = str(value).lstrip("0123456789, ")
    return words if words in SIGNS else words.removesuffix("s")


def as_length(value: Cell, drawing: Drawing) -> str:
    return finer_span(timedelta(seconds=value)) if isinstance(value, int) else ""


COLUMNS = (
    Column("number", 3, right=True),
    Column("step", 16, grows=3),
    Column("what", 14, rank=3, grows=2),
    Column("moment", 17, text=if_known(as_minute)),
    Column("lost", 11, text=if_known(as_lost)),
    Column("check", 17, text=as_verdict, look=verdict_look),
    Column("takes", 9, rank=2, right=True, text=as_length),
)


@dataclass(frozen=True, slots=True)
class StepRow:
    """`key` is the step's id, of what cannot be restored its ARN."""

    key: str
    number: int | None
    what: str
    check: str
    """As `SIGNS` knows it, with a number where there are several."""
    about: tuple[str, ...]
    moment: datetime | None = None
    lost: int | None = None
    """Seconds."""
    takes: int | None = None
    """Seconds."""
    name: str = ""
    """What stands in place of the id."""


def steps_table() -> ItemTable[StepRow]:
    return ItemTable[StepRow](
        (
            ItemColumn("number", "#", lambda row: row.number),
            ItemColumn("step", "Step", lambda row: row.name or row.key),
            ItemColumn("what", "What", lambda row: row.what),
            ItemColumn("moment", "As of", lambda row: row.moment),
            ItemColumn("lost", "Lost", lambda row: row.lost),
            ItemColumn("check", "Check", lambda row: row.check),
            ItemColumn("takes", "Takes", lambda row: row.takes),
        ),
        key=lambda row: row.key,
    )


def rows_of(hand: PlanInHand, found: Found, takes: Mapping[str, timedelta]) -> Iterator[StepRow]:
    """A row for each step in its order, then one for each resource that cannot be restored."""
    asks: dict[str, list[str]] = {}
    for step, words in hand.open_asks.values():
        asks.setdefault(step, []).append(words)
    for number, name in enumerate(hand.ids, start=1):
        told = hand.restores.get(name)
        if told is None:
            yield _work_row(hand, name, number, found, asks.get(name, ()))
        else:
            yield _restore_row(hand, name, number, told, found, takes.get(name))
    for each in hand.impossible:
        label = each.resource.label
        yield StepRow(
            each.resource.arn, None, each.resource.type, NOT_IN, (f"{NOT_IN}: {each.why}",), name=label
        )


def _restore_row(
    hand: PlanInHand, name: str, number: int, told: RestoreTold, found: Found, takes: timedelta | None
) -> StepRow:
    lost = int((hand.asked - told.as_of).total_seconds())
    lacking = hand.lacking.get(name, ())
    step = hand.step(name)
    volume = f", {size(told.point.size)}" if told.point.size is not None else ""
    about = [
        f"{told.label} to {told.becomes}",
        f"as of {moment(told.as_of)}{volume}",
        _after(step.after if step else ()),
        *(f"{each.key}: {each.message}" if each.key else each.message for each in lacking),
        *_texts(found.get(name, ())),
    ]
    check = f"{len(lacking)} to fill in" if lacking else verdict(found.get(name), told.looks)
    return StepRow(
        name,
        number,
        f"{told.service} {told.target}",
        check,
        tuple(filter(None, about)),
        told.as_of,
        lost,
        int(takes.total_seconds()) if takes is not None else None,
    )


def _work_row(hand: PlanInHand, name: str, number: int, found: Found, asks: Sequence[str]) -> StepRow:
    step = hand.step(name)
    assert isinstance(step, CallStep)
    work = step.work
    check = f"{len(asks)} to answer" if asks else verdict(found.get(name, ()), 0)
    what = "by hand" if work.by_hand else work.operation
    about = (work.title, _after(step.after), work.by_hand, *(f"enter answers: {each}" for each in asks))
    return StepRow(name, number, what, check, tuple(filter(None, (*about, *_texts(found.get(name, ()))))))


def _after(names: Sequence[str]) -> str:
    return f"after {', '.join(names)}" if names else "starts at once"


def _texts(findings: Sequence[Finding]) -> Iterator[str]:
    """The worst first, what passed left out."""
    for severity in TOLD:
        for finding in findings:
            if finding.severity is severity:
                yield f"{severity.value}: {finding.text or finding.title}"


def verdict(findings: Sequence[Finding] | None, looks: int) -> str:
    """The worst that was found, and how often; None while it is being looked for."""
    if findings is None:
        return CHECKING
    for severity in TOLD:
        count = sum(finding.severity is severity for finding in findings)
        if count:
            words = severity.value
            return count_of(count, words, words if severity is FindingSeverity.UNKNOWN else "")
    return f"{looks} to look at" if looks else READY
