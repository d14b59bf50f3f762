"""One message of the log in full, with what AWS support would ask for."""

from __future__ import annotations

from collections.abc import Sequence

from tui.actions import DETAIL, EVERYWHERE
from tui.copying import copy_and_tell
from tui.detail_screen import DetailScreen
from tui.facts import Fact, FactGroup
from tui.message_log import LogEntry


class MessageScreen(DetailScreen):
    SCOPES = (EVERYWHERE, DETAIL)
    PURPOSE = "One message in full, with the request id that AWS support asks for."

    def __init__(self, entry: LogEntry) -> None:
        super().__init__()
        self.entry = entry

    def crumbs(self) -> Sequence[str]:
        return ("Messages", self.entry.title)

    def groups(self) -> Sequence[FactGroup]:
        entry = self.entry
        facts = [Fact("When", self.exact(entry.at)), Fact("What", entry.text or entry.title)]
        if entry.next_step:
            facts.append(Fact("Next", entry.next_step))
        if entry.request_id:
            facts.append(Fact("AWS request id", entry.request_id))
        if entry.times > 1:
            facts.append(Fact("Said", f"{entry.times} times in a row"))
        return (FactGroup(entry.title, facts),)

    def action_copy_command(self) -> None:
        copy_and_tell(self, "message", self.entry.whole())

    action_copy_id = action_copy_command
    action_copy_arn = action_copy_command
