"""The review: everything that can be known before the one call that cannot be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from recovery.account import ActionVerdict
from recovery.arns import within_region
from recovery.attempts import Attempt, AttemptState
from recovery.context import Mode
from recovery.errors import RelightError
from recovery.finding import Finding, FindingSeverity
from recovery.models import RestoreJob, short_id
from recovery.plain_text import plain
from recovery.plan import NEWEST
from recovery.preflight import findings
from recovery.reading import Priority
from recovery.restoring import attempt_of
from runbooks.aws_line import start_line
from screens.review_parts import PARTS, Review, becomes
from screens.review_reading import recent_restores, verdicts_of
from tui.actions import EVERYWHERE, Action, Need
from tui.confirm import Buttons, ConfirmDialog, Question, account_rows
from tui.copying import copy_and_tell
from tui.news import News
from tui.screen import RelightScreen
from tui.title_line import TitleLine
from tui.words import as_of, count_of

if TYPE_CHECKING:
    from recovery.planning import Draft


@dataclass
class FindingsArrived(Message, bubble=False):
    """What the checks have found so far; None once all have answered."""

    finding: Finding | None


@dataclass
class VerdictsArrived(Message, bubble=False):
    verdicts: Sequence[ActionVerdict]


@dataclass
class RecentArrived(Message, bubble=False):
    jobs: Sequence[RestoreJob]
    unknown: str = ""


@dataclass
class AttemptKnown(Message, bubble=False):
    attempt: Attempt | None


class Parts(VerticalScroll, can_focus=True):
    """The parts one below the other; their numbers go to them."""

    BINDINGS = [
        *(
            Binding(
                str(number),
                f"screen.go_to_part({number})",
                part.title,
                show=False,
                id=f"review-part-{number}",
            )
            for number, part in enumerate(PARTS, start=1)
        ),
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
    ]


class ReviewScreen(RelightScreen[None]):
    SCOPES = (EVERYWHERE, "review")
    PURPOSE = "What would happen, before the one call that cannot be taken back. s asks once more."
    AUTO_FOCUS = "Parts"
    CSS_PATH = "review.tcss"

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self.plan = draft.plan()
        self.review: Review | None = None
        self.attempt: Attempt | None = None
        """The one that this plan already has."""
        self._start_when_checked = False

    def content(self) -> ComposeResult:
        point = self.draft.point
        title = TitleLine("Restore", f"Review {point.resource_name or short_id(point.resource_arn)}")
        moment = NEWEST if self.plan.newest else as_of(self.draft.moment, point.created)
        title.show(note=f"{plain(point.type)} as of {moment}")
        yield title
        yield Static(id="parts", markup=False)
        with Parts():
            for number, part in enumerate(PARTS, start=1):
                yield Static(Content(f"{number} {part.title}"), id=f"title-{number}", classes="title")
                yield Static(id=f"part-{number}", classes="part", markup=False)
        with Buttons(id="standing"):
            yield Static(id="verdict", markup=False)
            yield Button("Start (s)", id="start", variant="warning", compact=True)

    def on_mount(self) -> None:
        self.relight.news.subscribe(self, self._news)
        self._ask()

    def _ask(self) -> None:
        """Look at everything, from the beginning."""
        self._show(Review(self.draft, self.plan, self.relight.kit.now(), self.relight.glyphs))
        account, draft, plan = self.relight.account, self.draft, self.plan
        if account is None:
            return
        journal, now, read = self.relight.kit.journal, self.relight.kit.now(), self.relight.read

        def check() -> None:
            for finding in findings(draft, plan, account, now):
                self.post_message(FindingsArrived(finding))

        read(Priority.KEY, check, lambda _: FindingsArrived(None), to=self)
        read(Priority.KEY, lambda: attempt_of(plan, account, journal), AttemptKnown, to=self)
        read(Priority.KEY, lambda: verdicts_of(account, draft, plan), VerdictsArrived, to=self)
        read(
            Priority.KEY,
            lambda: recent_restores(account, plan.source.resource_arn, now),
            RecentArrived,
            to=self,
            failed=lambda error: RecentArrived((), error.text),
        )

    # What the readers found

    def on_findings_arrived(self, message: FindingsArrived) -> None:
        assert self.review is not None
        if message.finding is None:
            self._show(replace(self.review, checked=True))
            if self._start_when_checked and self.app.screen is self:  # never under keys meant for another
                self.action_start()
        else:
            self._show(replace(self.review, findings=(*self.review.findings, message.finding)))

    def on_verdicts_arrived(self, message: VerdictsArrived) -> None:
        assert self.review is not None
        self._show(replace(self.review, verdicts=message.verdicts))

    def on_recent_arrived(self, message: RecentArrived) -> None:
        assert self.review is not None
        self._show(replace(self.review, recent=message.jobs, recent_unknown=message.unknown))

    def on_attempt_known(self, message: AttemptKnown) -> None:
        self.attempt = message.attempt
        self._show_standing()

    def _news(self, news: News) -> None:
        if news in {News.MODE, News.ACCOUNT}:
            self._show_standing()

    # Starting

    def why_not(self, action: Action) -> str:
        if action.id == "start":
            return self.why_not_start()
        return super().why_not(action)

    def why_not_start(self) -> str:
        """Why this cannot be started now; "" where it can."""
        if self.relight.restores.is_sending(self.plan):
            return "it is being sent"
        errors = self.review.count(FindingSeverity.ERROR) if self.review else 0
        if errors:
            return f"blocked by {count_of(errors, 'error')}: see the findings"
        return self.missing(Need.ACCOUNT) or self.missing(Need.WRITE)

    def action_start(self) -> None:
        """Ask once more. Pressed while the checks run, it asks when the last of them has answered."""
        account, review = self.relight.account, self.review
        if account is None or review is None or self.why_not_start():
            return
        if self.attempt is not None:
            self.relight.open("attempt", attempt=self.attempt, plan=self.plan)
            return
        self._start_when_checked = not review.checked
        if review.checked:
            self.app.push_screen(ConfirmDialog(self._question()), self._answered)
        self._show_standing()

    def _question(self) -> Question:
        account, review = self.relight.account, self.review
        assert account is not None
        assert review is not None
        identifier = short_id(self.draft.point.resource_arn)
        name = self.draft.point.resource_name or identifier
        rows = (
            *account_rows(account),
            ("Restores", name if name == identifier else f"{name} ({identifier})"),
            ("As of", NEWEST if self.plan.newest else self.relight.moments.said(self.plan.source.as_of)),
            ("Becomes", becomes(self.draft)),
        )
        told = review.counted(FindingSeverity.WARNING, FindingSeverity.UNKNOWN)
        text = "AWS Backup cannot stop a restore once it has started."
        if told:
            text = f"The review has {told}. {text}"
        return Question(
            "Start this restore?",
            rows,
            "Start the restore",
            text,
            type_name=plain(within_region(self.draft.overwrites)),
        )

    def _answered(self, confirmed: bool | None) -> None:
        account = self.relight.account
        if confirmed and account is not None:
            self.relight.restores.start(self.plan, account, self._ended)
        self._show_standing()

    def _ended(self, outcome: Attempt | RelightError) -> None:
        """AWS has answered, or not. The user may be elsewhere by now, and is not pulled away from there."""
        if not isinstance(outcome, RelightError):
            self.attempt = outcome
        if isinstance(outcome, RelightError):
            if self.is_attached:
                self._ask()  # what refused it may have come after the review
            return
        if self.is_attached:
            self._show_standing()
        if not self.is_current:
            self.relight.tell(f"Restore {outcome.state.value}", outcome.job_id or outcome.why)
        elif outcome.state is AttemptState.STARTED:
            self.relight.open("job", job_id=outcome.job_id)
        else:
            self.relight.open("attempt", attempt=outcome, plan=self.plan)

    @on(Button.Pressed, "#start")
    async def start_pressed(self) -> None:
        await self.action_act("start")

    def action_export(self) -> None:
        self.relight.open("export", plan=self.plan, names={"restore": self.draft.facts})

    def action_copy_command(self) -> None:
        copy_and_tell(self, "aws line", start_line(self.plan))

    def action_go_to_part(self, number: int) -> None:
        self.query_one(Parts).scroll_to_widget(self.query_one(f"#title-{number}"), top=True, animate=False)

    # What is shown

    def _show(self, review: Review) -> None:
        before, self.review = self.review, review
        if before != review:
            for number, part in enumerate(PARTS, start=1):
                self.query_one(f"#part-{number}", Static).update(part.render(review))
            self.query_one("#parts", Static).update(_contents(review))
        self._show_standing()

    def _show_standing(self) -> None:
        review, account = self.review, self.relight.account
        if review is None:
            return
        reason = self.why_not_start()
        button = self.query_one("#start", Button)
        button.disabled = bool(reason)
        read_only = account is not None and account.mode is Mode.READ_ONLY
        button.label = (
            "read-only: press W" if read_only else "Its attempt (s)" if self.attempt else "Start (s)"
        )
        verdict = self.query_one("#verdict", Static)
        verdict.update(self._verdict(review))
        verdict.set_class(bool(review.count(FindingSeverity.ERROR)), "-error")
        self.refresh_keys()

    def _verdict(self, review: Review) -> str:
        if self.relight.restores.is_sending(self.plan):
            return "Sending StartRestoreJob ..."
        if self.attempt is not None:
            return f"This plan was run before: {self.attempt.state.value}"
        blocking = (FindingSeverity.ERROR, FindingSeverity.WARNING, FindingSeverity.UNKNOWN)
        told = review.counted(*blocking) or "nothing in the way"
        if not review.checked:
            return f"checking, {told} so far{'; asks when done' if self._start_when_checked else ''}"
        return f"Blocked: {told}" if review.count(FindingSeverity.ERROR) else f"Ready: {told}"


def _contents(review: Review) -> Content:
    """The numbers of the parts, with what is in them, on one line."""
    titles = [
        f"{number} {part.title} {part.count(review)}".rstrip() for number, part in enumerate(PARTS, start=1)
    ]
    return Content("  ".join(titles))
