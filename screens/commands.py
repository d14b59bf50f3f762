"""Commands to copy, such as those that make the default restore role. They are shown and never run."""

from __future__ import annotations

from collections.abc import Sequence

from tui.actions import DETAIL, EVERYWHERE
from tui.detail_screen import DetailScreen
from tui.facts import FactGroup

IAM = "c copies them. Run them as someone who may change IAM, then come back."


class CommandsScreen(DetailScreen):
    SCOPES = (EVERYWHERE, DETAIL, "commands")
    PURPOSE = "Commands to copy and run by hand; Relight runs none of them."

    def __init__(self, title: str, text: str, about: str = IAM, notes: str = "") -> None:
        super().__init__()
        self.title_text = title
        self.text = text
        self.about = about
        self.notes = notes

    def crumbs(self) -> Sequence[str]:
        return (self.title_text,)

    def groups(self) -> Sequence[FactGroup]:
        return (FactGroup(self.about, text=self.notes, lines=self.text.splitlines()),)

    def thing_command(self) -> str:
        return self.text
