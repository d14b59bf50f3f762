"""The review of a write of restore testing: what was found, the exact request, and one question before it is
sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from recovery.account import Known
from recovery.errors import RelightError
from recovery.finding import Finding, FindingSeverity
from recovery.plain_text import plain
from recovery.plan import Operation
from recovery.reading import Priority
from recovery.testing.editing import Edited
from runbooks.aws_line import command_line
from screens.review_parts import found_lines
from screens.testing.proposal import Proposal
from screens.testing.sending import send
from tui.actions import EVERYWHERE, Action
from tui.confirm import Buttons, ConfirmDialog, Question, account_rows
from tui.copying import copy_and_tell
from tui.news import News
from tui.screen import RelightScreen
from tui.testing_rows import REVIEW
from tui.title_line import TitleLine
from tui.words import count_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass
class Checked(Message, bubble=False):
    findings: tuple[Finding, ...]
    unknown: str = ""


class ReviewText(VerticalScroll, can_focus=True):
    BINDINGS = [Binding("j", "scroll_down", show=False), Binding("k", "scroll_up", show=False)]


class TestingReviewScreen(RelightScreen[None]):
    SCOPES = (EVERYWHERE, REVIEW)
    PURPOSE = "The exact request, before it is sent; esc goes back to the form, which keeps what is typed."
    AUTO_FOCUS = "ReviewText"
    DEFAULT_CSS = """
    TestingReviewScreen ReviewText { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    TestingReviewScreen .title { color: $text-primary; text-style: bold; }
    TestingReviewScreen .part { height: auto; padding: 0 0 1 2; }
    TestingReviewScreen #standing { height: 1; padding: 0 1; background: $surface; }
    TestingReviewScreen #verdict { width: 1fr; text-style: bold; }
    """

    def __init__(self, proposal: Proposal) -> None:
        super().__init__()
        self.proposal = proposal
        self._found: Sequence[Finding] = proposal.findings
        self._checked = False
        self._sending = False

    def content(self) -> ComposeResult:
        proposal = self.proposal
        yield TitleLine("Restore testing", proposal.title.rstrip("?"), "Review")
        with ReviewText():
            yield Static("Findings", classes="title")
            yield Static(id="findings", classes="part")
            if proposal.changes:
                yield Static("Changes", classes="title")
                yield Static(changes_text(proposal, self.relight.glyphs.then), classes="part")
            yield Static(f"Request of {proposal.operation}", classes="title")
            yield Static(Content(json.dumps(proposal.request, indent=2)), classes="part")
            yield Static("aws line", classes="title")
            yield Static(Content(self._line()), classes="part")
        with Buttons(id="standing"):
            yield Static(id="verdict", markup=False)
            yield Button("Send (s)", id="send", variant="warning", compact=True)

    def on_mount(self) -> None:
        self.relight.news.subscribe(self, self._heard)
        self.action_refresh()

    def _heard(self, news: News) -> None:
        if news is News.MODE:
            self._show()

    def action_refresh(self) -> None:
        account, check = self.relight.account, self.proposal.check
        if account is not None:
            self._checked = False
            self.relight.read(
                Priority.KEY,
                lambda: tuple(check(account)),
                Checked,
                to=self,
                failed=lambda error: Checked((), error.text),
            )
        self._show()

    def on_checked(self, message: Checked) -> None:
        unknown = FindingSeverity.UNKNOWN
        asked = (Finding(unknown, "Checks", message.unknown),) if message.unknown else message.findings
        self._found, self._checked = (*self.proposal.findings, *asked), True
        self._show()

    # What is shown

    def _line(self) -> str:
        account, proposal = self.relight.account, self.proposal
        region = account.context.region if account else ""
        return command_line(Operation("backup", proposal.operation), proposal.request, region)

    def _show(self) -> None:
        glyphs = self.relight.glyphs
        lines = found_lines(self._found, glyphs)
        if not self._checked:
            lines.append(Content.styled(f"checking {glyphs.more}", "dim"))
        elif not lines:
            lines.append(Content.styled("Nothing is in the way.", "dim"))
        self.query_one("#findings", Static).update(Content("\n").join(lines))
        reason = self._why_not_sent()
        self.query_one("#verdict", Static).update(reason or "Ready")
        self.query_one("#send", Button).disabled = bool(reason)
        self.refresh_keys()

    def _why_not_sent(self) -> str:
        """Why it cannot be sent now; "" where it can."""
        errors = sum(1 for each in self._found if each.severity is FindingSeverity.ERROR)
        if self._sending:
            return "it is being sent"
        return f"blocked by {count_of(errors, 'error')}" if errors else ""

    def why_not(self, action: Action) -> str:
        reason = super().why_not(action)
        return reason or (self._why_not_sent() if action.id == "send-testing" else "")

    # Sending

    @on(Button.Pressed, "#send")
    async def send_pressed(self) -> None:
        await self.action_act("send-testing")

    def action_send_testing(self) -> None:
        account, proposal = self.relight.account, self.proposal
        if account is None:
            return
        changed = "; ".join(
            f"{label} {before or 'empty'} to {after or 'empty'}" for label, before, after in proposal.changes
        )
        changes = (("Changes", changed),) if changed else ()
        rows = (*account_rows(account), ("Sends", proposal.operation), *proposal.rows, *changes)
        question = Question(proposal.title, rows, "Send it", proposal.follows)
        self.app.push_screen(ConfirmDialog(question), lambda yes: self._send() if yes else None)

    def _send(self) -> None:
        if self._sending:
            return
        self._sending = True
        self._show()
        send(self.relight, self.proposal.send, self._ended)

    def _ended(self, outcome: Edited | RelightError) -> None:
        """The form stays as it was where it was not sent; where it was, both are left."""
        self._sending = False
        app, here = self.relight, self.is_current
        if isinstance(outcome, RelightError) or outcome.there is Known.NO:
            if isinstance(outcome, Edited):
                app.report(RelightError("Not there", outcome.text, "Send it again from the form."))
            if self.is_attached:
                self._show()
            return
        if here:
            app.back()
            app.back()
        app.tell(self.proposal.done, outcome.text)

    def action_copy_command(self) -> None:
        copy_and_tell(self, "aws line", self._line())


def changes_text(proposal: Proposal, then: str) -> Content:
    """Each field that changes, what it was and what it becomes."""
    return Content("\n").join(
        [
            Content.assemble(
                f"{label:<18}", (plain(before) or "empty", "dim"), f" {then} ", plain(after) or "empty"
            )
            for label, before, after in proposal.changes
        ]
    )
