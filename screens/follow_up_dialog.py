"""The question before a follow-up is sent: the exact operation, where, and what only the user knows."""

from __future__ import annotations

import json
from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from recovery.account import Account
from recovery.plain_text import plain
from restore_profiles.work import ASK, open_places
from runbooks.remaining import Remaining
from screens.work_left import readable
from tui.confirm import Buttons, account_rows
from tui.screen import RelightModal
from tui.steady_input import SteadyInput


class FollowUpDialog(RelightModal[Mapping[str, str] | None]):
    """Answers what was typed, by the names of the asks, or None where the user did not confirm."""

    AUTO_FOCUS = "#said Input, #cancel"
    DEFAULT_CSS = """
    FollowUpDialog #body { max-width: 76; max-height: 100%; border: round $warning; padding: 0 2; }
    FollowUpDialog .title { text-style: bold; padding-bottom: 1; }
    FollowUpDialog #said { height: auto; max-height: 12; }
    FollowUpDialog #said Static { height: auto; }
    FollowUpDialog Input { border: none; height: 1; }
    FollowUpDialog Buttons { margin-top: 1; }
    """

    def __init__(self, account: Account, work: Remaining) -> None:
        super().__init__()
        self.account = account
        self.work = work
        places = (place for place in open_places(work) if place.startswith(ASK))
        self.asks = tuple(place.removeprefix(ASK) for place in places)

    def content(self) -> ComposeResult:
        work = self.work
        yield Static(Content(plain(f"{work.title}?")), classes="title")
        request = readable(json.dumps(work.request, ensure_ascii=True))
        with VerticalScroll(id="said", can_focus=False):
            for word, text in (*account_rows(self.account), ("Sends", work.operation), ("With", request)):
                yield Static(Content.assemble((f"{word:<9}", "dim"), plain(text)))
            for number, name in enumerate(self.asks):
                yield Static(Content(plain(f"<{name}> {work.asks.get(name, '')}")))
                yield SteadyInput(compact=True, id=f"ask-{number}")
        with Buttons():
            yield Button("Cancel", id="cancel", compact=True)
            yield Button("Do it", id="confirm", variant="warning", compact=True, disabled=bool(self.asks))

    @property
    def answers(self) -> dict[str, str]:
        return {
            name: self.query_one(f"#ask-{number}", Input).value.strip()
            for number, name in enumerate(self.asks)
        }

    @on(Input.Changed)
    def typed(self) -> None:
        self.query_one("#confirm", Button).disabled = not all(self.answers.values())

    @on(Input.Submitted)
    def next_one(self) -> None:
        self.focus_next()

    @on(Button.Pressed, "#confirm")
    def confirmed(self) -> None:
        self._answer(self.answers)

    @on(Button.Pressed, "#cancel")
    def cancelled(self) -> None:
        self._answer(None)

    def action_back(self) -> None:
        self._answer(None)

    def _answer(self, answers: Mapping[str, str] | None) -> None:
        """The first answer counts: a second click in the same packet would close the screen below."""
        if self.app.screen is self:
            self.dismiss(answers)
