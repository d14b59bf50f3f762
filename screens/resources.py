"""The first screen: what AWS Backup protects in this account and Region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from recovery.arns import short_id
from recovery.inventory import Cell, ItemColumn, ItemTable
from recovery.plain_text import plain
from screens.aws_lines import resource_line
from tui.actions import EVERYWHERE, TABLE
from tui.cells import Drawing, as_age, as_minute
from tui.columns import Column
from tui.news import News, Reading
from tui.table_screen import TableScreen

if TYPE_CHECKING:
    from recovery.models import ProtectedResource

OUTSIDE = "outside AWS Backup"
PERMISSION = "Listing needs backup:ListProtectedResources. p restores a recovery point by its ARN without it."


def shown_name(resource: ProtectedResource) -> str:
    """The name as it is shown, so that it sorts where it is looked for; few names need the cleaning."""
    name = resource.label
    return name if name.isprintable() else plain(name)


def as_backup(value: Cell, drawing: Drawing) -> str:
    return str(value) if isinstance(value, str) else as_minute(value, drawing)


class ResourcesScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, "resources")
    PURPOSE = "What AWS Backup protects in this account and Region: filter, then open."
    AUTO_FOCUS = ""  # it is the first frame, which need not wait until a focus is styled
    COLUMNS = (
        Column("name", 24, grows=3),
        Column("type", 12, grows=1),
        Column("id", 20, rank=3, grows=2),
        Column("last", 18, rank=2, text=as_backup),
        Column("age", 10, right=True, text=as_age),
    )
    FIRST_SORT = ("name", False)

    def __init__(self) -> None:
        super().__init__()
        self._items: ItemTable[ProtectedResource] = ItemTable(
            (
                ItemColumn("name", "Name", shown_name),
                ItemColumn("type", "Type", lambda item: item.type),
                ItemColumn("id", "Id", lambda item: short_id(item.arn)),
                ItemColumn("last", "Last backup", self._last),
                ItemColumn("age", "Age", lambda item: item.last_backup),
            ),
            key=lambda item: item.arn,
        )

    async def on_mount(self) -> None:
        self.relight.news.subscribe(self, self._heard)
        self.call_after_refresh(self._focus_table)

    def _focus_table(self) -> None:
        if self.focused is None:
            self.table.focus()

    def _heard(self, news: News) -> None:
        if news in (News.ACCOUNT, News.RESOURCES):
            self._items.clear()
            if self.relight.opened:
                self._items.put(self.relight.opened.resources.values())
                self._items.put(self.relight.opened.outside.values())
            self.look_again()

    def _is_outside(self, arn: str) -> bool:
        return self.relight.opened is not None and arn in self.relight.opened.outside

    def _last(self, item: ProtectedResource) -> Cell:
        return OUTSIDE if self._is_outside(item.arn) else item.last_backup

    def items(self) -> ItemTable[ProtectedResource]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return ("Protected resources",)

    def note(self) -> str:
        opened = self.relight.opened
        if opened is None or opened.resources_state is Reading.COMPLETE:
            return ""
        if opened.resources_state is Reading.FAILED:
            return "incomplete"
        return "reading more" if opened.resources else "reading"

    def empty_words(self) -> str:
        opened = self.relight.opened
        if opened is None:
            waiting = self.relight.signing_in.under_way
            return "Signing in." if waiting else "ctrl+l tries again, C chooses another context."
        if opened.resources_state is Reading.UNDER_WAY:
            return "Asking AWS Backup what it protects."
        if opened.resources_state is Reading.FAILED:
            return PERMISSION
        return "AWS Backup protects nothing here yet. C chooses another account or Region."

    def about(self, key: str) -> str:
        if self._is_outside(key):
            return f"{OUTSIDE}: its service keeps backups of its own {self.relight.glyphs.between} {key}"
        return key

    def choose(self, key: str) -> None:
        resource = self._items.item(key)
        if resource:
            self.relight.open("points", resource=resource)

    def action_go_to_time(self) -> None:
        resource = self._items.item(self.table.cursor_key)
        if resource:
            self.relight.open("go-to-time", resource=resource)

    def action_plan_marked(self) -> None:
        """What a filter hides stays marked, and is part of the plan."""
        from screens.marking import Wanted, marked_items

        marked = marked_items(self, self._items)
        self.relight.open("plan-of-marked", wanted=tuple(Wanted(each) for each in marked))

    def arn_of(self, key: str) -> str:
        return key

    def id_of(self, key: str) -> str:
        return short_id(key)

    def command_of(self, key: str) -> str:
        resource = self._items.item(key)
        return resource_line(resource) if resource and not self._is_outside(key) else ""
