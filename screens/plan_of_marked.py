"""What was marked, as of one moment: say which, see what each loses, and make one plan of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message

from recovery.account import Account
from recovery.best_point import Way
from recovery.errors import Refused, RelightError
from recovery.holdings import Holdings
from recovery.inventory import ItemTable
from recovery.plain_text import plain
from recovery.reading import Priority
from screens.marking import Wanted
from screens.plan_in_hand import Impossible, PlanHand, begun_plan
from screens.plan_ways import COLUMNS, WayRow, draft_of_way, holdings_of, row_of, way_rows, worst_loss
from tui.actions import EVERYWHERE, TABLE, Action
from tui.moment_field import MomentField
from tui.plan_rows import MARKED
from tui.table_screen import TableScreen
from tui.words import lost

if TYPE_CHECKING:
    from recovery.planning import Draft

HINT = "enter: to the rows below. Empty is the newest moment of each. F5 makes the plan."


@dataclass
class HeldRead(Message, bubble=False):
    """What there is of one of them, or why that is not known."""

    key: str
    holdings: Holdings | None
    failed: str = ""


@dataclass
class DraftMade(Message, bubble=False):
    """The restore of one of them is filled in, or why it cannot be."""

    key: str
    way: Way
    draft: Draft | None
    failed: str = ""


class PlanOfMarkedScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, MARKED)
    PURPOSE = "Say as of which moment all that is marked comes back; F5 makes one plan of it."
    AUTO_FOCUS = "MomentField FieldText"
    COLUMNS = COLUMNS

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        super().__init__()
        self._wanted = {each.key: each for each in wanted}
        self.asked: datetime | None = None
        """None is the newest moment of each."""
        self._now = datetime.min.replace(tzinfo=UTC)
        """When AWS was asked. The newest moment is that of then: it stays while the plan is made."""
        self._held: dict[str, HeldRead] = {}
        self._drafts: dict[str, DraftMade] | None = None
        """None until the plan is being made."""
        self._rows = way_rows()
        self._outdated = False
        """Whether the rows are drawn anew with the next frame."""
        self._wished = False
        """Whether the plan is made once AWS has answered about all of them."""

    def above_table(self) -> ComposeResult:
        yield MomentField("All as of")

    async def on_mount(self) -> None:
        self._field.show(None)
        self.action_refresh()

    @property
    def _field(self) -> MomentField:
        return self.query_one(MomentField)

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def focus_moved(self) -> None:
        self.show_about()

    # What there is

    def action_refresh(self) -> None:
        account, opened = self.relight.account, self.relight.opened
        if account is None or opened is None:
            return
        self._held.clear()
        self._now = self.relight.moments.now()
        for key, wanted in self._wanted.items():
            self._read(key, wanted, outside=wanted.resource.arn in opened.outside)
        self._show_rows()

    def _read(self, key: str, wanted: Wanted, *, outside: bool) -> None:
        account = self.relight.account
        assert account is not None
        self.relight.read(
            Priority.POLLER,  # so that hundreds of them keep no key waiting
            lambda: holdings_of(account, wanted, outside=outside),
            lambda holdings: HeldRead(key, holdings),
            to=self,
            failed=lambda error: HeldRead(key, None, said(error)),
        )

    def on_held_read(self, message: HeldRead) -> None:
        self._held[message.key] = message
        for refusal in message.holdings.refused if message.holdings else ():
            self.relight.log_book.add("Not looked up", refusal)
        self._show_soon()
        if self._wished and not self._unread and self.is_current:  # never under keys meant for another
            self.call_after_refresh(self.action_act, "make-plan")

    @property
    def _unread(self) -> int:
        return sum(key not in self._held for key in self._wanted)

    # The moment

    @on(MomentField.Changed)
    def moment_typed(self, event: MomentField.Changed) -> None:
        self.asked, self._drafts = event.moment, None
        self._show_rows()

    @on(MomentField.Finished)
    def moment_settled(self) -> None:
        self.table.focus()

    def action_retype_moment(self) -> None:
        self._field.take_focus()

    # The rows

    def _show_soon(self) -> None:
        """Once for all that arrives until the next frame: each of hundreds changes one row."""
        if not self._outdated:
            self._outdated = True
            self.call_after_refresh(self._show_rows)

    def _show_rows(self) -> None:
        self._outdated = False
        now = self._now
        asked = self.asked or now
        self._rows.clear()
        self._rows.put(self._row(wanted, asked, now) for wanted in self._wanted.values())
        self.table.dimmed = {row.wanted.key for row in self._every_row() if row.why_not}
        self.look_again()

    def _row(self, wanted: Wanted, asked: datetime, now: datetime) -> WayRow:
        held = self._held.get(wanted.key)
        if held is None:
            return WayRow(wanted, asked)
        return row_of(wanted, held.holdings, asked, now, held.failed)

    def _every_row(self) -> list[WayRow]:
        keys = (self._rows.key_at(number) for number in range(self._rows.row_count))
        return [row for key in keys if (row := self._rows.item(key)) is not None]

    def items(self) -> ItemTable[WayRow]:
        return self._rows

    def crumbs(self) -> Sequence[str]:
        return ("Resources", "Plan of what is marked")

    def note(self) -> str:
        if self._drafts is not None:
            wanted = sum(row.way is not None for row in self._every_row())
            return f"filling in {len(self._drafts)} of {wanted}"
        if self._unread:
            then = "; then the plan is made" if self._wished else ""
            return f"reading, {self._unread} to go{then}"
        worst = worst_loss(self._every_row())
        return f"at most {lost(timedelta(seconds=worst))} lost" if worst is not None else ""

    def empty_words(self) -> str:
        return "Nothing is left to make a plan of. esc goes back."

    def about(self, key: str) -> str:
        if self._field.typing:
            return HINT
        row = self._rows.item(key)
        return row.about(self.relight.glyphs.between) if row else ""

    def choose(self, key: str) -> None:
        """All ways of one of them."""
        wanted = self._wanted[key]
        self.relight.open("go-to-time", resource=wanted.resource, moment=self.asked)

    def action_leave_out(self) -> None:
        self._wanted.pop(self.table.cursor_key, None)
        self._show_rows()
        self._open_when_made()

    def action_back(self) -> None:
        if self._field.typing and not self.relight.log_book.open_errors and self._field.picking:
            self.table.focus()
        else:
            super().action_back()

    # Making the plan

    def why_not(self, action: Action) -> str:
        reason = super().why_not(action)
        if reason or action.id != "make-plan":
            return reason
        if self._drafts is not None:
            return "it is being made"
        if self._outdated:
            self._show_rows()
        if not self._unread and not any(row.way for row in self._every_row()):
            return "none of these can be restored as of that moment"
        return ""

    def action_make_plan(self) -> None:
        """Fill in the restores, several at a time; which role serves a type is asked once. Pressed while
        AWS is asked what there is, it does so when all have answered."""
        account = self.relight.account
        self._wished = self._unread > 0
        if account is None or self._wished:
            self._show_rows()
            return
        self._drafts = {}
        roles: dict[tuple[str, str], str] = {}
        for row in self._every_row():
            if row.way is not None and row.way.point is not None:
                of = (row.wanted.resource.type, row.way.point.role_arn)
                self._begin(account, row.wanted.key, row.way, roles, of)
        self._show_rows()

    def _begin(
        self, account: Account, key: str, way: Way, roles: dict[tuple[str, str], str], of: tuple[str, str]
    ) -> None:
        def begin() -> DraftMade:
            draft = draft_of_way(account, way, roles.get(of, ""))
            roles[of] = draft.role_arn
            return DraftMade(key, way, draft)

        self.relight.read(
            Priority.POLLER,
            begin,
            lambda made: made,
            to=self,
            failed=lambda error: DraftMade(key, way, None, said(error)),
        )

    def on_draft_made(self, message: DraftMade) -> None:
        row = self._rows.item(message.key)
        if self._drafts is None or row is None or row.way != message.way:
            return  # another moment is meant by now, or the row was left out
        self._drafts[message.key] = message
        self._open_when_made()
        self._show_soon()

    def _open_when_made(self) -> None:
        account, rows, made = self.relight.account, self._every_row(), self._drafts
        if made is None or account is None or any(row.way and row.wanted.key not in made for row in rows):
            return
        self._drafts = None
        drafts: list[Draft] = []
        impossible: list[Impossible] = []
        for row in rows:
            found = made.get(row.wanted.key)
            if found is not None and found.draft is not None:
                drafts.append(found.draft)
            else:
                impossible.append(Impossible(row.wanted.resource, found.failed if found else row.why_not))
        if not drafts:
            told = "\n".join(f"{each.resource.label}: {each.why}" for each in impossible)
            self.relight.report(Refused("None of them can be restored", told, "Choose another moment."))
            return
        asked = rows[0].asked
        self.relight.open(
            "recovery-plan", hand=PlanHand(begun_plan(account.context, asked, drafts, impossible))
        )


def said(error: RelightError) -> str:
    return plain(f"{error.title}: {error.text}")
