"""The selections of a restore testing plan: which resources it restores, as which role, for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from recovery.errors import RelightError
from recovery.inventory import ItemColumn, ItemTable
from recovery.models import short_id
from recovery.reading import Priority
from screens.aws_lines import aws_line
from screens.testing.deleting import ask_to_delete_selection
from screens.testing.reading import Selected, selections
from screens.testing.words import kept_words, resources_words
from tui.actions import EVERYWHERE, TABLE
from tui.columns import Column
from tui.table_screen import TableScreen
from tui.testing_rows import SELECTIONS


@dataclass
class SelectionsRead(Message, bubble=False):
    selections: Sequence[Selected]


@dataclass
class SelectionsUnread(Message, bubble=False):
    error: RelightError


class TestingSelectionsScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, SELECTIONS)
    PURPOSE = "Which resources a plan restores: a selection for each type. Enter opens the form of one."
    COLUMNS = (
        Column("name", 18, grows=2),
        Column("type", 10),
        Column("resources", 24, grows=4),
        Column("kept", 22, rank=2),
        Column("overrides", 16, rank=3, grows=2),
        Column("role", 18, rank=1, grows=1),
    )
    FIRST_SORT = ("name", False)

    def __init__(self, plan: str) -> None:
        super().__init__()
        self.plan_name = plan
        self._items = ItemTable[Selected](
            (
                ItemColumn("name", "Selection", lambda each: each.selection.name),
                ItemColumn("type", "Type", lambda each: each.selection.resource_type),
                ItemColumn("resources", "Resources", _resources),
                ItemColumn("kept", "Kept", lambda each: kept_words(each.selection)),
                ItemColumn("overrides", "Overrides", lambda each: ", ".join(each.selection.overrides)),
                ItemColumn("role", "Role", lambda each: short_id(each.selection.role_arn)),
            ),
            key=lambda each: each.selection.name,
        )
        self._state = "reading"

    async def on_mount(self) -> None:
        self.action_refresh()

    def action_refresh(self) -> None:
        account, plan = self.relight.account, self.plan_name
        if account is not None:
            self._state, reads = "reading", account.reads
            self.relight.read(
                Priority.KEY,
                lambda: tuple(selections(reads, plan)),
                SelectionsRead,
                to=self,
                failed=SelectionsUnread,
            )
        self.look_again()

    def on_selections_read(self, message: SelectionsRead) -> None:
        self._state = ""
        self._items.clear()
        self._items.put(message.selections)
        self.look_again()

    def on_selections_unread(self, message: SelectionsUnread) -> None:
        self._state = "failed"
        self.relight.report(message.error)
        self.look_again()

    # What the table asks

    def items(self) -> ItemTable[Selected]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return ("Restore testing", self.plan_name, "Selections")

    def note(self) -> str:
        return self._state

    def empty_words(self) -> str:
        if self._state == "reading":
            return "Asking AWS Backup for the selections of this plan."
        if self._state == "failed":
            return "The selections could not be read; the reason is below. ctrl+r tries again."
        return "No selection yet, so that this plan restores nothing. n opens the form of one."

    def about(self, key: str) -> str:
        each = self._items.item(key)
        if each is None:
            return ""
        if each.why_part:
            return f"Its resources and overrides are not known: {each.why_part}"
        overrides = ", ".join(each.selection.overrides)
        parts = (kept_words(each.selection), each.selection.role_arn, overrides and f"overrides {overrides}")
        return f" {self.relight.glyphs.between} ".join(filter(None, parts))

    def choose(self, key: str) -> None:
        each = self._items.item(key)
        if each is not None and each.why_part:
            self.notify(f"It cannot be read in full: {each.why_part}", title="Not opened", severity="warning")
        elif each is not None:
            self.relight.open("testing-selection-form", plan=self.plan_name, selection=key)

    def action_new_selection(self) -> None:
        self.relight.open("testing-selection-form", plan=self.plan_name)

    def action_delete_testing(self) -> None:
        ask_to_delete_selection(self.relight, self.plan_name, self.table.cursor_key)

    def command_of(self, key: str) -> str:
        each = self._items.item(key)
        if each is None:
            return ""
        return aws_line(
            each.selection.context,
            "get-restore-testing-selection",
            restore_testing_plan_name=self.plan_name,
            restore_testing_selection_name=key,
        )


def _resources(each: Selected) -> str | None:
    return None if each.why_part else resources_words(each.selection)
