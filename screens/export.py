"""A runbook of a plan or of a job: choose the format, look at it, write it to a place of one's own."""

from __future__ import annotations

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
from recovery.job_plan import plan_of_job
from recovery.models import RestoreJob
from recovery.plain_text import plain
from recovery.plan import RestorePlan
from recovery.reading import Priority
from recovery.recovery_plan import RecoveryPlan, plan_of_one
from runbooks.facts import RunbookFacts, StepFacts
from runbooks.files import base_name
from runbooks.redacting import redactions_of
from runbooks.registry import Format, formats
from runbooks.writing import write_file, write_files
from screens.export_reading import Made, in_words, known_at_once, known_by_aws, make
from tui.actions import EVERYWHERE
from tui.confirm import Buttons
from tui.plan_rows import EXPORT
from tui.screen import RelightScreen
from tui.steady_input import SteadyInput
from tui.title_line import TitleLine
from tui.words import count_of

PREVIEW_LINES = 400
"""More is not read on a screen; the file has all of it."""
NOTHING_SECRET = "No value of it is declared sensitive."


@dataclass
class PlanRead(Message, bubble=False):
    plan: RestorePlan


@dataclass
class FactsRead(Message, bubble=False):
    """What the account tells beside the plan; `missing` says what could not be read."""

    facts: RunbookFacts
    missing: tuple[str, ...]


@dataclass
class RunbookMade(Message, bubble=False):
    number: int
    """Of the question that it answers: only the newest counts."""
    made: Made


class ExportScreen(RelightScreen[None]):
    """Opened with a plan, or with a job. `names` are the facts that are known of each step, by its id; of a
    single restore its own."""

    SCOPES = (EVERYWHERE, EXPORT)
    PURPOSE = "Write down what was run, or would be, for people who do not have Relight."
    AUTO_FOCUS = "OptionList"
    CSS_PATH = "export.tcss"

    def __init__(
        self,
        plan: RestorePlan | RecoveryPlan | None = None,
        job: RestoreJob | None = None,
        names: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        super().__init__()
        self.plan = plan_of_one(plan) if isinstance(plan, RestorePlan) else plan
        self.job = job
        self.names = names or {}
        self.offered = ""
        """The path that was filled in; another one in its place was typed, and stays."""
        self.hides = False
        self._facts: RunbookFacts | None = None
        self._made: Made | None = None
        self._asked = 0
        """How many runbooks were asked for."""
        self._wanted = False
        """Whether it is written once it is made."""

    def content(self) -> ComposeResult:
        yield TitleLine("Runbook")
        choices = OptionList(*(Option(Content(told(row)), id=row.name) for row in formats()), compact=True)
        choices.highlighted = 0
        yield choices
        yield Static(id="values", markup=False)
        yield SteadyInput(id="path", compact=True, placeholder="where to write it")
        with VerticalScroll(id="preview"):
            yield Static(id="text", markup=False)
        with Buttons(id="standing"):
            yield Static("Enter goes from the format to the file, and writes it.", id="told", markup=False)
            yield Button("Write it", id="write", variant="primary", compact=True)

    def on_mount(self) -> None:
        account, job = self.relight.account, self.job
        if self.plan is None and job is not None:
            started = self.relight.restores.plan_of(job.id)
            self.plan = plan_of_one(started) if started else None
        if self.plan is not None:
            self._begin()
        elif job is not None and account is not None:
            self._say("Reading what the job was started with ...")
            self.relight.read(Priority.KEY, lambda: plan_of_job(account, job), PlanRead, to=self)
        self._show_values()

    def on_plan_read(self, message: PlanRead) -> None:
        self.plan = plan_of_one(message.plan)
        self._begin()
        self._show_values()

    def _begin(self) -> None:
        """Show what is known by now, and ask the account for the rest."""
        account, plan, journal, job = self.relight.account, self.plan, self.relight.kit.journal, self.job
        assert plan is not None
        steps = {name: StepFacts(names) for name, names in self.names.items()}
        if job is not None:
            name = plan.steps[0].id
            steps[name] = StepFacts(self.names.get(name, {}), job.id, job.created_resource_arn)
        facts = self._facts = known_at_once(account, journal, self.relight.kit.now(), steps)
        self._make()
        if account is not None:
            self.relight.read(
                Priority.KEY,
                lambda: FactsRead(*known_by_aws(account, plan, journal, facts)),
                lambda read: read,
                to=self,
            )

    def on_facts_read(self, message: FactsRead) -> None:
        self._facts = message.facts
        for missing in message.missing:
            self.relight.log_book.add("Not in the runbook", missing)
        self._make()

    # The runbook

    @property
    def format(self) -> Format:
        return formats()[self.query_one(OptionList).highlighted or 0]

    def _make(self) -> None:
        """Write it for the preview, on a reader thread: some formats take their time."""
        row, plan, facts, hide = self.format, self.plan, self._facts, self.hides
        account, journal = self.relight.account, self.relight.kit.journal
        if plan is None or facts is None:
            return
        self._asked += 1
        self._made, number = None, self._asked
        self.relight.read(
            Priority.KEY,
            lambda: RunbookMade(number, make(row, plan, facts, account, journal, hide=hide)),
            lambda made: made,
            to=self,
            # A format of another package may fail in any way.
            failed=lambda error: RunbookMade(number, Made(why_not=in_words(error))),
        )

    def on_runbook_made(self, message: RunbookMade) -> None:
        if message.number != self._asked:
            return
        self._made = message.made
        self._say("\n".join(message.made.lines[:PREVIEW_LINES]))
        path, plan = self.query_one("#path", Input), self.plan
        if path.value == self.offered and plan is not None and message.made.files:
            name = base_name(plan) if self.format.several else message.made.files[0].name
            self.offered = path.value = str(Path.cwd() / name)
        if self._wanted:
            self.write()

    def _say(self, text: str) -> None:
        self.query_one("#text", Static).update(Content("\n".join(plain(line) for line in text.splitlines())))

    @on(OptionList.OptionHighlighted)
    def format_highlighted(self) -> None:
        self.query_one("#preview").scroll_home(animate=False)
        self._make()

    @on(OptionList.OptionSelected)
    def format_chosen(self) -> None:
        self.query_one("#path", Input).focus()

    # Values that are left out

    def action_hide_values(self) -> None:
        self.hides = not self.hides
        self._show_values()
        self._make()

    def _show_values(self) -> None:
        secret = redactions_of(self.plan) if self.plan is not None else ()
        if not secret:
            text = NOTHING_SECRET if self.plan is not None else ""
        else:
            names = ", ".join(f"{each.step}:{each.key}" for each in secret)
            count = count_of(len(secret), "sensitive value")
            text = (
                f"{count} left out, the runbook asks for it: {names}. F6 writes it down."
                if self.hides
                else f"{count} written down: {names}. F6 leaves it out."
            )
        self.query_one("#values", Static).update(Content(plain(text)))

    # Writing it

    @on(Input.Submitted)
    @on(Button.Pressed, "#write")
    def write(self) -> None:
        """Asked for while it is being made, it is written as soon as it is."""
        made, told = self._made, self.query_one("#told", Static)
        self._wanted = made is None and self.plan is not None
        if made is None or not made.files:
            told.update("Making it ..." if self._wanted else "There is nothing to write.")
            return
        try:
            path = place(self.query_one("#path", Input).value)
            if self.format.several:
                write_files(made.files, path)
            else:
                write_file(made.files[0], path)
        except BadInput as error:
            self.relight.report(BadInput(error.title, error.text, "Choose another place."))
            return
        told.update(f"Written: {plain(str(path))}")
        self.relight.log_book.add("Runbook written", str(path))


def told(row: Format) -> str:
    """A format as a row of the choice: what it is, and what it takes."""
    takes = ("a folder" if row.several else "", f"needs relight[{row.needs}]" if row.needs else "")
    more = ", ".join(filter(None, takes))
    return f"{row.title} ({more})" if more else row.title


def place(typed: str) -> Path:
    """The file that was typed, `~` and `~name` included. Raises `BadInput` where that names none."""
    if not typed.strip():
        raise BadInput("No file", "The file was given no name.", "Type where to write it.")
    try:
        return Path(typed.strip()).expanduser()
    except RuntimeError:  # What pathlib raises for the home of a user that is not there.
        raise BadInput("Not written", f"{typed.strip()}: no such user.", "Choose another place.") from None
