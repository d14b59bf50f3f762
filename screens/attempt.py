"""An attempt whose plan may not simply be sent again: it was run before, or nobody knows what became of
it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Button

from recovery.attempts import Attempt, AttemptState
from recovery.errors import RelightError
from recovery.models import short_id
from recovery.plan import COPY_JOB, RestorePlan
from recovery.reading import Priority
from recovery.recognition import Candidate, Sight, Verdict
from recovery.reconciling import LOOKS, adopt, look_for, set_aside
from tui.actions import DETAIL, EVERYWHERE, Need
from tui.confirm import Buttons, ConfirmDialog, Question, account_rows
from tui.detail_screen import DetailScreen
from tui.facts import Fact, FactGroup
from tui.glyphs import status_look, status_text

TOLD = {
    AttemptState.PREPARED: "It was prepared and certainly not carried out. The review of its plan starts it.",
    AttemptState.SENT: "The request was sent and its answer did not arrive: a {noun} may be running.",
    AttemptState.UNKNOWN: "The request was sent and its answer did not arrive: a {noun} may be running.",
    AttemptState.REFUSED: "AWS refused it: nothing was started.",
    AttemptState.SET_ASIDE: "You said that nothing was started. It is still looked for during a day.",
}
ALREADY = "This plan was run before. Running it again starts a second {noun} beside the first."


@dataclass
class Looked(Message, bubble=False):
    sight: Sight


@dataclass
class Settled(Message, bubble=False):
    """The user said what became of it."""

    attempt: Attempt


class AttemptScreen(DetailScreen):
    """Looks for the job by itself as long as the outcome is unknown; never offers to send it again then."""

    SCOPES = (EVERYWHERE, DETAIL, "attempt")
    PURPOSE = "One try to start a restore or a copy, and what is known to have become of it."
    AUTO_FOCUS = ""
    # Which buttons there are is known once the attempt is looked at.
    DEFAULT_CSS = "AttemptScreen Buttons Button { display: none; }"

    def __init__(self, attempt: Attempt, plan: RestorePlan | None = None) -> None:
        super().__init__()
        self.attempt = attempt
        self.plan = plan
        self.sight: Sight | None = None
        self._looks = list(LOOKS)

    def content(self) -> ComposeResult:
        yield from super().content()
        with Buttons():
            yield Button("Open its job", id="job", variant="primary", compact=True)
            yield Button("Look again", id="look", variant="primary", compact=True)
            yield Button("It is that job", id="adopt", compact=True)
            yield Button("Nothing was started", id="aside", compact=True)
            yield Button("Start another", id="again", variant="warning", compact=True)

    def on_mount(self) -> None:
        self._look_in(self._looks.pop(0))

    # Looking for the job

    def _look_in(self, seconds: float) -> None:
        if self.attempt.unsettled:
            self.set_timer(max(seconds, 0.01), self._look)

    def _look(self) -> None:
        account, attempt = self.relight.account, self.attempt
        if account is None or account.context != attempt.context:
            return
        journal = self.relight.kit.journal
        self.relight.read(Priority.KEY, lambda: look_for(attempt, account, journal), Looked, to=self)

    def on_looked(self, message: Looked) -> None:
        found = message.sight.verdict is Verdict.FOUND
        if message.sight.attempt.id != self.attempt.id or not (found or self.attempt.unsettled):
            return  # the user has settled it, or started another, since this look began
        self.sight, self.attempt = message.sight, message.sight.attempt
        self.look_again()
        if not found and self._looks:
            self._look_in(self._looks.pop(0))

    def on_settled(self, message: Settled) -> None:
        self.attempt = message.attempt
        self.look_again()

    # What is shown

    def thing_id(self) -> str:
        return self.attempt.job_id

    def thing_arn(self) -> str:
        return self.attempt.point_arn

    def crumbs(self) -> Sequence[str]:
        return (self.attempt.resource_name or short_id(self.attempt.resource_arn), "attempt")

    def groups(self) -> Sequence[FactGroup]:
        attempt, glyphs = self.attempt, self.relight.glyphs
        style = status_look(attempt.state.value).style
        facts = [
            Fact("State", status_text(attempt.state.value.upper(), glyphs), style),
            Fact(f"{self._noun.capitalize()} job", attempt.job_id),
            Fact("Recovery point", attempt.point_arn),
            Fact("Role", attempt.role_arn),
            Fact("Sent", self.exact(attempt.sent) or "never"),
            Fact("Plan", attempt.plan_digest),
        ]
        if attempt.why:
            facts.append(Fact("Why", attempt.why))
        return (FactGroup(self._told(), facts), *self._sighted())

    def _told(self) -> str:
        return TOLD.get(self.attempt.state, ALREADY).format(noun=self._noun)

    @property
    def _noun(self) -> str:
        return "copy" if self.attempt.follow == COPY_JOB else "restore"

    def _sighted(self) -> Sequence[FactGroup]:
        if not self.attempt.unsettled:
            return ()
        if self.sight is None:
            return (FactGroup(f"Looking for its job among the {self._noun} jobs of this account ..."),)
        found = [Fact(each.job.id, each.evidence) for each in self.sight.candidates]
        return (FactGroup("What was found", found, text=f"{self.sight.text}\n{self.sight.question}"),)

    def look_again(self) -> None:
        super().look_again()
        shown = {
            "job": bool(self.attempt.job_id),
            "look": self.attempt.unsettled,
            "adopt": self._only_candidate() is not None,
            "aside": self.attempt.unsettled,
            "again": self.plan is not None and not self.attempt.unsettled,
        }
        for name, wanted in shown.items():
            self.query_one(f"#{name}", Button).display = wanted
        if not isinstance(self.focused, Button) or not self.focused.display:
            self.set_focus(next((each for each in self.query(Button) if each.display), None))

    def _only_candidate(self) -> Candidate | None:
        """The one job that may be it; which of several it is, the AWS console has to tell."""
        found = self.sight.candidates if self.sight and self.attempt.unsettled else ()
        return found[0] if len(found) == 1 else None

    # What the user decides

    @on(Button.Pressed, "#job")
    def open_job(self) -> None:
        self.relight.open("copy-job" if self._noun == "copy" else "job", job_id=self.attempt.job_id)

    @on(Button.Pressed, "#look")
    def look_now(self) -> None:
        self._look()

    @on(Button.Pressed, "#adopt")
    def adopt_pressed(self) -> None:
        candidate = self._only_candidate()
        if candidate is not None:
            rows = (("Job", candidate.job.id), ("Evidence", candidate.evidence))
            question = Question("Is this the job of the attempt?", rows, "It is that job")
            self.app.push_screen(ConfirmDialog(question), self._adopt)

    def _adopt(self, confirmed: bool | None) -> None:
        candidate, attempt, journal = self._only_candidate(), self.attempt, self.relight.kit.journal
        if confirmed and candidate is not None:
            job = candidate.job
            self.relight.read(Priority.KEY, lambda: adopt(attempt, job, journal), Settled, to=self)

    @on(Button.Pressed, "#aside")
    def aside_pressed(self) -> None:
        question = Question(
            "Was nothing started?",
            (("Plan", self.attempt.plan_digest[:12]), ("Point", short_id(self.attempt.point_arn))),
            "Nothing was started",
            "Say so only if you looked in the AWS Backup console. The plan can then be started again.",
        )
        self.app.push_screen(ConfirmDialog(question), self._set_aside)

    def _set_aside(self, confirmed: bool | None) -> None:
        attempt, journal = self.attempt, self.relight.kit.journal
        if confirmed:
            self.relight.read(Priority.KEY, lambda: set_aside(attempt, journal), Settled, to=self)

    @on(Button.Pressed, "#again")
    def again_pressed(self) -> None:
        account = self.relight.account
        reason = self.missing(Need.ACCOUNT) or self.missing(Need.WRITE)
        if account is None or reason:
            self.notify(reason, severity="warning")
            return
        rows = (*account_rows(account), ("Before", self.attempt.job_id or self.attempt.state.value))
        made = "recovery point" if self._noun == "copy" else "resource"
        text = f"A second {made} is made beside the first, and AWS Backup cannot stop a {self._noun}."
        question = Question(f"Start another {self._noun}?", rows, "Start another", text)
        self.app.push_screen(ConfirmDialog(question), self._again)

    def _again(self, confirmed: bool | None) -> None:
        account = self.relight.account
        if confirmed and account is not None and self.plan is not None:
            self.relight.restores.start(self.plan, account, self._ended, again=True)

    def _ended(self, outcome: Attempt | RelightError) -> None:
        if isinstance(outcome, RelightError) or not self.is_attached:
            return
        self.attempt, self.sight, self._looks = outcome, None, list(LOOKS)
        if outcome.state is AttemptState.STARTED and self.is_current:
            self.open_job()
        self.look_again()
        self._look_in(self._looks.pop(0))
