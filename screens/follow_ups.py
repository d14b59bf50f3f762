"""What is left to do after a restore, as a list to work through: each piece is asked about, sent once, and
looked at again; what AWS cannot tell is marked by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from recovery.account import Known, Reads
from recovery.checklist import Item
from recovery.errors import Refused, RelightError
from recovery.follow_up import FollowUpOutcome, run_follow_up
from recovery.journal_records import Mark, Record
from recovery.models import RestoreJob, short_id
from recovery.parts import point_beside
from recovery.reading import Priority
from restore_profiles.nested import NestedPoint
from runbooks.remaining import Remaining
from screens.follow_up_dialog import FollowUpDialog
from screens.words_dialog import Recorded, WordsWanted, ask_and_record
from screens.work_left import details, is_done_now, row
from tui.actions import EVERYWHERE, Action
from tui.facts import FactGroup, FactList
from tui.news import News
from tui.reading import as_relight_error
from tui.screen import RelightScreen
from tui.title_line import TitleLine


@dataclass
class Checked(Message, bubble=False):
    """Whether a piece is done, by its name."""

    name: str
    done: Known


@dataclass(frozen=True, slots=True)
class Standing:
    """How a piece stands: what its check said last, whether it is being sent, and what became of that."""

    done: Known | None = None
    """None while it is being asked."""
    sending: bool = False
    said: str = ""
    mark: Mark | None = None
    """What somebody said of it last."""

    def item(self, piece: Remaining) -> Item:
        return Item(piece, self.done or Known.UNKNOWN, self.mark)

    def row(self, piece: Remaining) -> str:
        busy = "sending" if self.sending else "asking" if self.done is None else ""
        return row(self.item(piece), busy)


@dataclass
class MarksRead(Message, bubble=False):
    """What the journal holds about the job."""

    records: tuple[Record, ...]


class FollowUpsScreen(RelightScreen[None]):
    """Opened from the job with its work; what is done stays on the list."""

    SCOPES = (EVERYWHERE, "follow-ups")
    PURPOSE = "Do what is left after a restore, piece by piece; each asks once more before it is sent."
    AUTO_FOCUS = "OptionList"
    DEFAULT_CSS = """
    FollowUpsScreen OptionList { height: auto; max-height: 50%; border: none; padding: 0 1; }
    FollowUpsScreen FactList { margin-top: 1; }
    """

    def __init__(self, job: RestoreJob, work: Sequence[Remaining]) -> None:
        super().__init__()
        self.job = job
        self.work = work
        self.standing = dict.fromkeys((piece.name for piece in work), Standing())

    def content(self) -> ComposeResult:
        yield TitleLine("Restore jobs", self.job.id, "what is left")
        yield OptionList(*(Option(self._row(piece), id=piece.name) for piece in self.work), compact=True)
        yield FactList()

    def on_mount(self) -> None:
        self.relight.news.subscribe(self, self._heard)
        self.query_one(TitleLine).show(("Restore jobs", self.job.id, "what is left"), self._note())
        self.call_after_refresh(self._show)
        self.action_refresh()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _heard(self, news: News) -> None:
        if news is News.MODE:
            self.refresh_keys()
        account = self.relight.account
        if news is News.JOBS and account is not None and self.is_current:
            for piece in self.work:  # what AWS took may need minutes more
                standing = self.standing[piece.name]
                if standing.done is Known.NO and not standing.sending:
                    self._check(piece, account.reads, Priority.POLLER)

    def action_refresh(self) -> None:
        account = self.relight.account
        if account is None:
            return
        for piece in self.work:
            self._stands(piece, done=None)
            self._check(piece, account.reads)
        self._read_marks()

    def _read_marks(self) -> None:
        journal, job = self.relight.kit.journal, self.job
        self.relight.read(Priority.KEY, lambda: journal.records(job.context, job.id), MarksRead, to=self)

    def on_marks_read(self, message: MarksRead) -> None:
        marks = {record.work: record for record in message.records if isinstance(record, Mark)}
        for piece in self.work:
            self._stands(piece, mark=marks.get(piece.name))

    def _check(self, piece: Remaining, reads: Reads, priority: Priority = Priority.KEY) -> None:
        self.relight.read(
            priority,
            lambda: is_done_now(reads, piece),
            lambda done: Checked(piece.name, done),
            to=self,
            failed=lambda error: Checked(piece.name, Known.UNKNOWN),
        )

    def on_checked(self, message: Checked) -> None:
        piece = next(each for each in self.work if each.name == message.name)
        said = "" if message.done is Known.YES else self.standing[piece.name].said
        self._stands(piece, done=message.done, said=said)

    # Doing it

    @property
    def piece(self) -> Remaining | None:
        """The one under the cursor."""
        index = self.query_one(OptionList).highlighted
        return None if index is None else self.work[index]

    def why_not(self, action: Action) -> str:
        if action.id == "do-piece":
            piece = self.piece
            if piece is None:
                return "nothing is left"
            standing = self.standing[piece.name]
            if standing.sending:
                return "it is being sent"
            if standing.done is Known.YES:
                return "it is done already"
            if piece.by_hand:
                return "it is done by hand: m marks it"
        if action.id == "mark-done":
            return self._why_no_mark()
        return super().why_not(action)

    def _why_no_mark(self) -> str:
        """A check's answer stands above what people say."""
        piece = self.piece
        if piece is None:
            return "nothing is left"
        done = self.standing[piece.name].done
        if done is None:
            return "it is being asked"
        if done is Known.YES:
            return "it is done already"
        return "AWS says that it is open: no mark stands above that" if done is Known.NO else ""

    @on(OptionList.OptionSelected)
    async def piece_chosen(self) -> None:
        piece = self.piece
        if piece is not None and piece.restores is not None:
            self._open_form(piece.restores)  # which sends nothing, so that writing may be off
        elif piece is not None and piece.by_hand:
            await self.action_act("mark-done")
        else:
            await self.action_act("do-piece")

    def _open_form(self, nested: NestedPoint) -> None:
        self.relight.open("restore-form", point=point_beside(self.job, nested))

    def action_do_piece(self) -> None:
        account, piece = self.relight.account, self.piece
        if account is None or piece is None:
            return
        if piece.restores is not None:
            self._open_form(piece.restores)
            return

        def answered(answers: Mapping[str, str] | None) -> None:
            if answers is not None:
                self._send(piece, answers)

        self.app.push_screen(FollowUpDialog(account, piece), answered)

    def action_mark_done(self) -> None:
        piece, job = self.piece, self.job
        if piece is None:
            return
        mark = self.standing[piece.name].mark
        done = mark is None or not mark.done
        wanted = WordsWanted(
            f"{piece.title}: {'done' if done else 'not done after all'}?",
            "Say how you know. It goes into the journal with your name; nothing is sent to AWS.",
            "Mark it done" if done else "Take it back",
        )
        ask_and_record(self, wanted, lambda words, by: Mark(job.context, job.id, piece.name, done, by, words))

    def on_recorded(self, message: Recorded) -> None:
        self.relight.tell("Written down", "It is in the journal.")
        self._outdated()
        self._read_marks()

    def _outdated(self) -> None:
        """The screen of the job and the list of jobs ask again whether anything is left."""
        if self.relight.opened:
            self.relight.opened.followed.ask_again(self.job.id)
            self.relight.look_at_jobs()

    def _send(self, piece: Remaining, answers: Mapping[str, str]) -> None:
        """The call belongs to the app: it goes on, and is told of, where this screen is left."""
        account, journal, job_id = self.relight.account, self.relight.kit.journal, self.job.id
        if account is None or self.standing[piece.name].sending:
            return
        if account.context != self.job.context:  # the same names may be other things there
            self.relight.report(
                Refused(
                    "Another account or Region",
                    f"The restore was made in account {self.job.context.account}, {self.job.context.region}.",
                    "Choose that context (C), then open its job.",
                )
            )
            return
        self._stands(piece, sending=True, said="")
        app = self.app

        def done(outcome: FollowUpOutcome | Exception) -> None:
            app.call_later(self._ended, piece, outcome)
            app.call_later(self._outdated)

        self.relight.kit.reads.submit(
            Priority.KEY, lambda: run_follow_up(account, piece, answers, journal, job_id), done
        )

    def _ended(self, piece: Remaining, outcome: FollowUpOutcome | Exception) -> None:
        if isinstance(outcome, Exception):
            error: RelightError = as_relight_error(outcome)
            self.relight.report(error)
            self._stands(piece, sending=False, said=error.text)
            return
        said = outcome.text
        if outcome.done is Known.YES:
            self.relight.tell("Done" if outcome.sent else "It was done already", piece.title)
        elif not said:
            said = "AWS took it; its check does not say done yet. It is asked again until it does."
        self._stands(piece, sending=False, done=outcome.done, said=said)

    # What is shown

    def _stands(self, piece: Remaining, **changes: object) -> None:
        self.standing[piece.name] = replace(self.standing[piece.name], **changes)  # type: ignore[arg-type]
        if self.is_attached:
            self.query_one(OptionList).replace_option_prompt(piece.name, self._row(piece))
            self._show()

    def _row(self, piece: Remaining) -> Content:
        return Content(self.standing[piece.name].row(piece))

    def _note(self) -> str:
        return short_id(self.job.created_resource_arn)

    @on(OptionList.OptionHighlighted)
    def _show(self) -> None:
        piece = self.piece
        if piece is None:
            groups: tuple[FactGroup, ...] = (FactGroup("Nothing is left that Relight knows of."),)
        else:
            standing = self.standing[piece.name]
            groups = details(piece, standing.mark, standing.said)
        self.query_one(FactList).show(groups)
        self.refresh_keys()
