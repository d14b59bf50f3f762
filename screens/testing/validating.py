"""Saying whether what a restore test made is right, by hand or by a command: asked twice, since it can be
said once."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from recovery.account import Account
from recovery.errors import RelightError
from recovery.journal import Journal
from recovery.models import RestoreJob, short_id
from recovery.plain_text import plain
from recovery.testing.validation import (
    FAILED,
    SUCCESSFUL,
    Validation,
    validate,
    validate_by_command,
    why_not,
)
from screens.testing.sending import send
from tui.confirm import Buttons, ConfirmDialog, Question, account_rows
from tui.screen import RelightModal
from tui.steady_input import SteadyInput

if TYPE_CHECKING:
    from tui.app import RelightApp

ONCE = "It can be said once and is never changed."
PATIENCE = 600.0
"""Seconds that a command may take; a check of a database that was just restored may read all of it."""
MESSAGE = "Message, kept with the test"
NOT_THIS_MESSAGE = "Message: not this one, the last line of the command's stderr"
COMMAND = "Or a command whose exit code decides; it gets RELIGHT_RESOURCE_ARN"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said: a status with a message, or what a command will tell."""

    status: str = ""
    message: str = ""
    command: tuple[str, ...] = ()


def why_not_validated(job: RestoreJob) -> str:
    """Why nothing can be said of a job, in a line; "" where something can."""
    why, _ = why_not(job)
    return plain(why).rstrip(".")


def ask_to_validate(app: RelightApp, job: RestoreJob) -> None:
    """First what, then once more whether."""
    account = app.account
    if account is not None:
        app.push_screen(VerdictDialog(account, job), lambda verdict: _ask_once_more(app, job, verdict))


def _ask_once_more(app: RelightApp, job: RestoreJob, verdict: Verdict | None) -> None:
    if verdict is None or app.account is None:
        return
    made = short_id(job.created_resource_arn) or "unknown"
    rows = (*account_rows(app.account), ("Made", made))
    if verdict.command:
        question = Question(
            "Run this command and send its verdict?",
            (*rows, ("Runs", shlex.join(verdict.command))),
            "Run it",
            f"Exit code 0 is sent as {SUCCESSFUL}, any other as {FAILED} with the last line of its stderr. "
            f"It runs here with your rights, for {PATIENCE / 60:.0f} minutes at most. {ONCE}",
        )
    else:
        question = Question(
            f"Say {verdict.status} of this test?",
            (*rows, ("Says", verdict.status), ("Message", verdict.message or "none")),
            f"Say {verdict.status}",
            ONCE,
        )
    app.push_screen(ConfirmDialog(question), lambda yes: _send(app, job, verdict) if yes else None)


def _send(app: RelightApp, job: RestoreJob, verdict: Verdict) -> None:
    def call(account: Account, journal: Journal) -> Validation:
        if verdict.command:
            return validate_by_command(account, job, verdict.command, journal, PATIENCE)
        return validate(account, job, verdict.status, verdict.message, journal)

    def ended(outcome: Validation | RelightError) -> None:
        if isinstance(outcome, RelightError):
            return
        text = outcome.lost or f"{short_id(job.source_arn)}: {outcome.message}".rstrip(": ")
        app.tell(f"Said {outcome.status}" if not outcome.lost else "Perhaps said", text)

    if verdict.command:
        app.tell("Running the check", shlex.join(verdict.command[:1]))
    send(app, call, ended, may_take_long=bool(verdict.command))


class VerdictDialog(RelightModal[Verdict | None]):
    """Answers what the user wants to say, or None."""

    AUTO_FOCUS = "#message"
    DEFAULT_CSS = """
    VerdictDialog #body { max-width: 76; max-height: 100%; border: round $warning; padding: 0 2; }
    VerdictDialog .title { text-style: bold; padding-bottom: 1; }
    VerdictDialog #said { height: auto; max-height: 5; }
    VerdictDialog #said Static { height: auto; }
    VerdictDialog .label { color: $text-muted; }
    VerdictDialog Input { border: none; height: 1; }
    VerdictDialog #wrong { color: $text-error; height: auto; margin-bottom: 1; }
    VerdictDialog Buttons { dock: bottom; }
    VerdictDialog Button { min-width: 10; }
    """

    def __init__(self, account: Account, job: RestoreJob) -> None:
        super().__init__()
        self.account = account
        self.job = job

    def content(self) -> ComposeResult:
        job = self.job
        yield Static("Is what the test made right?", classes="title")
        with VerticalScroll(id="said", can_focus=False):
            for word, text in (
                *account_rows(self.account),
                ("Test of", short_id(job.source_arn)),
                ("Made", short_id(job.created_resource_arn) or "AWS does not tell"),
            ):
                yield Static(Content.assemble((f"{word:<9}", "dim"), plain(text)))
        yield Static(MESSAGE, id="whose-message", classes="label")
        yield SteadyInput(compact=True, id="message")
        yield Static(COMMAND, classes="label")
        yield SteadyInput(compact=True, id="command", placeholder="such as ./check-orders --quick")
        yield Static(id="wrong", markup=False)
        with Buttons():
            yield Button("Cancel", id="cancel", compact=True)
            yield Button("It is wrong", id="failed", variant="error", compact=True)
            yield Button("It is right", id="successful", variant="success", compact=True)
            yield Button("Run the command", id="run", variant="warning", compact=True, disabled=True)

    @property
    def command(self) -> Sequence[str]:
        """The words of the command. Raises `ValueError` where a quote is left open."""
        return shlex.split(self.query_one("#command", Input).value)

    @on(Input.Changed, "#command")
    def command_typed(self) -> None:
        wrong = ""
        try:
            typed = bool(self.command)
        except ValueError as error:
            typed, wrong = False, f"The command cannot be read: {error}."
        self.query_one("#wrong", Static).update(wrong)
        self.query_one("#run", Button).disabled = not typed
        for name in ("#failed", "#successful"):
            self.query_one(name, Button).disabled = typed or bool(wrong)
        self.query_one("#whose-message", Static).update(NOT_THIS_MESSAGE if typed else MESSAGE)

    @on(Input.Submitted)
    def next_one(self, event: Input.Submitted) -> None:
        """On to the next field, from the last to what it is for: Cancel stands before that."""
        run = self.query_one("#run", Button)
        if event.input.id == "command" and not run.disabled:
            run.focus()
        else:
            self.focus_next()

    @on(Button.Pressed, "#run")
    def run_pressed(self) -> None:
        self._answer(Verdict(command=tuple(self.command)))

    @on(Button.Pressed, "#failed")
    def failed_pressed(self) -> None:
        self._say(FAILED)

    @on(Button.Pressed, "#successful")
    def successful_pressed(self) -> None:
        self._say(SUCCESSFUL)

    @on(Button.Pressed, "#cancel")
    def cancelled(self) -> None:
        self._answer(None)

    def action_back(self) -> None:
        self._answer(None)

    def _say(self, status: str) -> None:
        self._answer(Verdict(status, self.query_one("#message", Input).value.strip()))

    def _answer(self, verdict: Verdict | None) -> None:
        """The first answer counts: a second click in the same packet would close the screen below."""
        if self.app.screen is self:
            self.dismiss(verdict)
