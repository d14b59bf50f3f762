"""Source against restored, attribute by attribute: what differs first, and what somebody said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from recovery.account import Known
from recovery.comparing import Compared, Comparison, compare
from recovery.inventory import Cell, ItemColumn, ItemTable
from recovery.journal_records import Mark, Record
from recovery.models import RestoreJob
from recovery.plain_text import plain
from recovery.reading import Priority
from screens.aws_lines import job_line
from screens.words_dialog import Recorded, WordsWanted, ask_and_record
from screens.work_left import when, who
from tui.actions import BY_ID, EVERYWHERE, TABLE, Action
from tui.cells import Drawing
from tui.columns import Column
from tui.table_screen import TableScreen
from tui.words import count_of

DIFFERS, UNSURE, EXPECTED, ACCEPTED, SAME = "differs", "unsure", "expected", "accepted", "same"
LOOKS = {DIFFERS: "bad", UNSURE: "unknown", EXPECTED: "muted", ACCEPTED: "good", SAME: "good"}


def _look(value: Cell) -> str:
    return LOOKS.get(str(value), "")


def _value(value: Cell, drawing: Drawing) -> str:
    return str(value or "-")


@dataclass
class ComparisonRead(Message, bubble=False):
    comparison: Comparison
    records: tuple[Record, ...]


class ComparisonScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, "comparison")
    PURPOSE = "What was restored beside what it was restored from: differences first, expected ones after."
    COLUMNS = (
        Column("how", 8, look=_look),
        Column("what", 20, grows=1),
        Column("source", 18, grows=2, text=_value),
        Column("restored", 18, grows=2, text=_value),
    )
    DEFAULT_CSS = """
    ComparisonScreen #not-known { height: auto; padding: 0 1; color: $text-warning; display: none; }
    """

    def __init__(self, job: RestoreJob) -> None:
        super().__init__()
        self.job = job
        self.about_lines = 4
        self._comparison: Comparison | None = None
        self._marks: dict[str, Mark] = {}
        self._items = ItemTable[Compared](
            (
                ItemColumn("how", "", self._how),
                ItemColumn("what", "Attribute", lambda row: row.label),
                ItemColumn("source", "Source", lambda row: row.source),
                ItemColumn("restored", "Restored", lambda row: row.restored),
            ),
            key=lambda row: row.name,
        )

    def above_table(self) -> ComposeResult:
        yield Static(id="not-known")

    async def on_mount(self) -> None:
        self.action_refresh()

    def action_refresh(self) -> None:
        account, job, journal = self.relight.account, self.job, self.relight.kit.journal
        if account is None:
            return

        def read() -> ComparisonRead:
            return ComparisonRead(compare(account.reads, job), journal.records(job.context, job.id))

        self.relight.read(Priority.KEY, read, lambda answer: answer, to=self)

    def on_comparison_read(self, message: ComparisonRead) -> None:
        self._comparison = message.comparison
        self._marks = {record.work: record for record in message.records if isinstance(record, Mark)}
        self._items.clear()
        self._items.put(message.comparison.rows)
        self.look_again()
        why = message.comparison.why_unknown if message.comparison.rows else ""
        not_known = self.query_one("#not-known", Static)
        not_known.update(Content(plain(why)))
        not_known.display = bool(why)

    def _how(self, row: Compared) -> str:
        mark = self._marks.get(row.name)
        if row.matters and mark and mark.done:
            return ACCEPTED
        if row.expected and row.same is not Known.YES:
            return EXPECTED
        return {Known.YES: SAME, Known.NO: DIFFERS, Known.UNKNOWN: UNSURE}[row.same]

    # What is shown

    def items(self) -> ItemTable[Compared]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return ("Restore jobs", self.job.id[:8], "source against restored")

    def note(self) -> str:
        if self._comparison is None:
            return "looking at both"
        if not self._comparison.rows:
            return "nothing to compare"
        told = [self._how(row) for row in self._comparison.rows]
        open_ones = told.count(DIFFERS) + told.count(UNSURE)
        parts = [f"{count_of(open_ones, 'difference')}" if open_ones else "no open difference"]
        parts += [f"{told.count(word)} {word}" for word in (ACCEPTED, EXPECTED, SAME) if told.count(word)]
        return ", ".join(parts)

    def empty_words(self) -> str:
        if self._comparison is None:
            return "Looking at the source and at what was restored."
        return self._comparison.why_unknown or "Nothing of the two can be compared."

    def about(self, key: str) -> str:
        row = self._items.item(key)
        if row is None:
            return ""
        lines = [f"Source: {row.source or '-'}", f"Restored: {row.restored or '-'}"]
        mark = self._marks.get(row.name)
        if mark:
            said = "accepts it" if mark.done else "does not accept it after all"
            lines.append(f"{who(mark.by)} {said}{when(mark.at)}: {mark.text}")
        return "\n".join(lines)

    # Actions

    def why_not(self, action: Action) -> str:
        reason = super().why_not(action)
        row = self._items.item(self.table.cursor_key)
        if not reason and action.id == "accept-difference" and row and not row.matters:
            return "it does not differ, or is bound to"
        return reason

    def choose(self, key: str) -> None:
        if not self.why_not(BY_ID["accept-difference"]):
            self.action_accept_difference()

    def action_accept_difference(self) -> None:
        account, row = self.relight.account, self._items.item(self.table.cursor_key)
        if account is None or row is None:
            return
        context, job_id = self.job.context, self.job.id
        accepted = self._how(row) != ACCEPTED
        question = "Is this difference right" if accepted else "Is this difference wrong after all"
        wanted = WordsWanted(
            f"{question}: {row.label}?",
            "Say why. It goes into the journal; nothing is sent to AWS.",
            "Accept it" if accepted else "Take it back",
        )
        ask_and_record(self, wanted, lambda words, by: Mark(context, job_id, row.name, accepted, by, words))

    def on_recorded(self, message: Recorded) -> None:
        self.relight.tell("Written down", "It is in the journal.")
        self.action_refresh()

    def id_of(self, key: str) -> str:
        return self.job.id

    def arn_of(self, key: str) -> str:
        return self.job.created_resource_arn

    def command_of(self, key: str) -> str:
        return job_line(self.job)
