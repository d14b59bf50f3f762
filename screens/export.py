"""A runbook of a plan or of a job: choose the format, look at it, write it to a file of one's own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from recovery.errors import BadInput
from recovery.incident import head_to_note
from recovery.job_plan import plan_of_job
from recovery.models import RestoreJob
from recovery.plain_text import plain
from recovery.plan import RestorePlan
from recovery.reading import Priority
from recovery.recovery_plan import plan_of_one
from runbooks.facts import RunbookFacts, StepFacts
from runbooks.files import RunbookFile
from runbooks.registry import Format, formats
from tui.actions import EVERYWHERE
from tui.confirm import Buttons
from tui.screen import RelightScreen
from tui.steady_input import SteadyInput
from tui.title_line import TitleLine

PREVIEW_LINES = 400
"""More is not read on a screen; the file has all of it."""


@dataclass
class PlanRead(Message, bubble=False):
    plan: RestorePlan


class ExportScreen(RelightScreen[None]):
    """Opened with the plan that is under review, or with a job."""

    SCOPES = (EVERYWHERE, "export")
    PURPOSE = "Write down what was run, or would be, for people who do not have Relight."
    AUTO_FOCUS = "OptionList"
    CSS_PATH = "export.tcss"

    def __init__(
        self,
        plan: RestorePlan | None = None,
        job: RestoreJob | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.plan = plan
        self.job = job
        self.names = names or {}
        self.offered = ""
        """The path that was filled in; another one in its place was typed, and stays."""

    def content(self) -> ComposeResult:
        yield TitleLine("Runbook")
        choices = OptionList(*(Option(Content(row.title), id=row.name) for row in formats()), compact=True)
        choices.highlighted = 0
        yield choices
        yield SteadyInput(id="path", compact=True, placeholder="where to write it")
        with VerticalScroll(id="preview"):
            yield Static(id="text", markup=False)
        with Buttons(id="standing"):
            yield Static("Enter goes from the format to the file, and writes it.", id="told", markup=False)
            yield Button("Write the file", id="write", variant="primary", compact=True)

    def on_mount(self) -> None:
        account, job = self.relight.account, self.job
        if self.plan is None and job is not None:
            self.plan = self.relight.restores.plan_of(job.id)
        if self.plan is None and job is not None and account is not None:
            self.relight.read(Priority.KEY, lambda: plan_of_job(account, job), PlanRead, to=self)
        self._show()

    def on_plan_read(self, message: PlanRead) -> None:
        self.plan = message.plan
        self._show()

    @property
    def format(self) -> Format:
        return formats()[self.query_one(OptionList).highlighted or 0]

    def facts(self) -> RunbookFacts:
        account, job = self.relight.account, self.job
        return RunbookFacts(
            made=self.relight.kit.now(),
            made_by=account.identity.arn if account else "",
            account_alias=account.identity.alias if account else "",
            journal_head=head_to_note(self.relight.kit.journal, account.context) if account else "",
            steps={"restore": StepFacts(self.names, *((job.id, job.created_resource_arn) if job else ()))},
        )

    def files(self) -> tuple[RunbookFile, ...]:
        assert self.plan is not None
        return self.format.files(plan_of_one(self.plan), self.facts())

    def _show(self) -> None:
        if self.plan is None:
            self.query_one("#text", Static).update("Reading what the job was started with ...")
            return
        lines = str(self.files()[0].content).splitlines()
        shown = "\n".join(plain(line) for line in lines[:PREVIEW_LINES])
        self.query_one("#text", Static).update(Content(shown))
        self.query_one("#preview").scroll_home(animate=False)
        path = self.query_one("#path", Input)
        if path.value == self.offered:
            self.offered = path.value = str(Path.cwd() / self.files()[0].name)

    @on(OptionList.OptionHighlighted)
    def format_highlighted(self) -> None:
        self._show()

    @on(OptionList.OptionSelected)
    def format_chosen(self) -> None:
        self.query_one("#path", Input).focus()

    @on(Input.Submitted)
    @on(Button.Pressed, "#write")
    def write(self) -> None:
        if self.plan is None:
            self.query_one("#told", Static).update("There is nothing to write yet.")
            return
        try:
            path = place(self.query_one("#path", Input).value)
            file = self.files()[0]
            write_private(path, str(file.content), file.runs)
        except BadInput as error:
            self.relight.report(error)
            return
        self.query_one("#told", Static).update(f"Written: {plain(str(path))}")
        self.relight.log_book.add("Runbook written", str(path))


def place(typed: str) -> Path:
    """The file that was typed, `~` and `~name` included. Raises `BadInput` where that names none."""
    if not typed.strip():
        raise BadInput("No file", "The runbook was given no name.", "Type where to write it.")
    try:
        return Path(typed.strip()).expanduser()
    except RuntimeError:  # What pathlib raises for the home of a user that is not there.
        raise BadInput("Not written", f"{typed.strip()}: no such user.", "Choose another place.") from None


def write_private(path: Path, text: str, runs: bool) -> None:
    """Write a file that only its owner may read, and run where it `runs`: metadata may be secret.

    Never writes over a file. Raises `BadInput` where it cannot be written, and leaves no part of it there.
    """
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o700 if runs else 0o600)
    except FileExistsError:
        raise BadInput("There is such a file", f"{path} is there already.", "Choose another name.") from None
    except OSError as error:
        raise BadInput("Not written", f"{path}: {error.strerror}.", "Choose another place.") from error
    try:
        with os.fdopen(file, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise BadInput("Not written", f"{path}: {error.strerror}.", "Choose another place.") from error
