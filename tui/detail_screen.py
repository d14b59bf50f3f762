"""A screen about one thing: facts that scroll, and the same copying as in tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.app import ComposeResult

from recovery.moments import echo
from tui.copying import copy_and_tell
from tui.facts import FactGroup, FactList
from tui.screen import RelightScreen
from tui.title_line import TitleLine
from tui.words import moment_and_age


class DetailScreen(RelightScreen[None]):
    """A subclass answers the groups of facts and calls `look_again` when they change."""

    AUTO_FOCUS = "FactList"

    def crumbs(self) -> Sequence[str]:
        return ()

    def note(self) -> str:
        return ""

    def groups(self) -> Sequence[FactGroup]:
        return ()

    def thing_arn(self) -> str:
        return ""

    def thing_id(self) -> str:
        return ""

    def thing_command(self) -> str:
        """The `aws` line that shows the same."""
        return ""

    def exact(self, at: datetime | None) -> str | None:
        """UTC and the age; the time of the user's zone too where that is another one."""
        if at is None:
            return None
        now, zone = self.relight.kit.now(), self.relight.kit.zone
        return echo(at, now, zone) if at.astimezone(zone).utcoffset() else moment_and_age(at, now)

    def content(self) -> ComposeResult:
        yield TitleLine(*self.crumbs())
        yield FactList()

    def on_mount(self) -> None:
        self.call_after_refresh(self.look_again)

    def on_resize(self) -> None:
        self.call_after_refresh(self.look_again)

    def look_again(self) -> None:
        self.query_one(TitleLine).show(self.crumbs(), self.note())
        self.query_one(FactList).show(self.groups())
        self.refresh_keys()

    @property
    def _facts(self) -> FactList:
        return self.query_one(FactList)

    def action_cursor_down(self) -> None:
        self._facts.scroll_down(animate=False)

    def action_cursor_up(self) -> None:
        self._facts.scroll_up(animate=False)

    def action_cursor_first(self) -> None:
        self._facts.scroll_home(animate=False)

    def action_cursor_last(self) -> None:
        self._facts.scroll_end(animate=False)

    def action_page_down(self) -> None:
        self._facts.scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        self._facts.scroll_page_up(animate=False)

    def action_copy_id(self) -> None:
        copy_and_tell(self, "id", self.thing_id())

    def action_copy_arn(self) -> None:
        copy_and_tell(self, "ARN", self.thing_arn())

    def action_copy_command(self) -> None:
        copy_and_tell(self, "aws line", self.thing_command())
