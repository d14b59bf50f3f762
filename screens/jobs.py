"""The restore jobs of this account and Region, whoever started them, live; and copies on their way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from recovery.account import Known
from recovery.errors import RelightError
from recovery.explanations import Explanation, explain, readable
from recovery.models import CopyJob, Job, ProtectedResource, RestoreJob, short_id
from recovery.reading import Priority
from recovery.standing import NOTHING_NOTED, Group
from screens.aws_lines import copy_line, job_line
from screens.closing import is_closed, to_ask
from screens.incident_line import copy_sentence
from screens.job_rows import COLUMNS, JobTable, testing_plan_of
from tui.actions import EVERYWHERE, TABLE, Action
from tui.news import News
from tui.table_screen import TableScreen
from tui.words import count_of

REACHES = (timedelta(hours=24), timedelta(days=7), timedelta(days=30))
"""How far back jobs are shown; the first is what the watcher lists by itself."""
REACH_WORDS = ("last 24 hours", "last 7 days", "last 30 days")
IN_COUNTS = {Group.RUNNING: "running", Group.ATTENTION: "to look at", Group.FINISHED: "finished"}


@dataclass
class OlderRead(Message, bubble=False):
    """All restore jobs as far back as was asked for."""

    reach: int
    jobs: Sequence[RestoreJob]


@dataclass
class Asked(Message, bubble=False):
    """Whether anything is left to do after a job."""

    job_id: str
    closed: Known


class JobsScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, "jobs")
    PURPOSE = "Restores and copies of this account and Region: what runs, what needs a look, what is done."
    COLUMNS = COLUMNS
    FIRST_SORT = ("created", True)
    DEFAULT_CSS = """
    JobsScreen #nothing-noted { height: auto; padding: 0 1; color: $text-muted; display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.about_lines = 3
        self._items: JobTable
        self._reach = 0
        self._older: Sequence[RestoreJob] = ()
        """What was read beyond the watcher's reach."""
        self._reading = False
        self._asking = ""
        """The completed job of which it is being asked whether work is left."""

    def above_table(self) -> ComposeResult:
        yield Static(Content(NOTHING_NOTED), id="nothing-noted")

    async def on_mount(self) -> None:
        self._items = JobTable(self.relight)
        self._items.put(self.jobs())
        self.relight.news.subscribe(self, self._heard)

    def jobs(self) -> Sequence[Job]:
        """The newest word on each."""
        opened = self.relight.opened
        if opened is None:
            return ()
        seen = {job.id for job in opened.jobs}
        older = (job for job in self._older if job.id not in seen)
        return (*opened.jobs, *opened.copies, *older)

    def _heard(self, news: News) -> None:
        if news in (News.JOBS, News.ACCOUNT, News.RESOURCES):
            self.look_again()

    def on_screen_resume(self) -> None:
        self.look_again()  # work may have been done, or marked, on the screens that were open meanwhile

    def look_again(self) -> None:
        self._items.clear()
        self._items.put(self.jobs())
        opened = self.relight.opened
        unnoted = bool(opened and opened.jobs_seen and not opened.followed.said.anything)
        self.query_one("#nothing-noted", Static).display = unnoted and self._items.row_count > 0
        super().look_again()
        self._ask_what_is_left()

    # Whether work is left after the completed ones

    def _ask_what_is_left(self) -> None:
        """One job at a time, behind what keys and the poller ask for."""
        opened = self.relight.opened
        if opened is None or self._asking:
            return
        job = to_ask(self.jobs(), opened.followed)
        if job is None:
            return
        self._asking = job.id
        reads, journal = opened.account.reads, self.relight.kit.journal
        self.relight.read(
            Priority.POLLER,
            lambda: is_closed(reads, journal, job),
            lambda closed: Asked(job.id, closed),
            to=self,
            failed=lambda error: Asked(job.id, Known.UNKNOWN),
        )

    def on_asked(self, message: Asked) -> None:
        self._asking = ""
        opened = self.relight.opened
        if opened and opened.followed.closed(message.job_id) is None:
            opened.followed.put_closed(message.job_id, message.closed)
        self.look_again()

    # Further back

    def action_more_days(self) -> None:
        self._read_back((self._reach + 1) % len(REACHES))

    def action_refresh(self) -> None:
        super().action_refresh()
        if self._reach:
            self._read_back(self._reach)

    def _read_back(self, reach: int) -> None:
        account = self.relight.account
        if account is None or self._reading:
            return
        self._reading = True
        since, reads = self.relight.kit.now() - REACHES[reach], account.reads

        def read() -> Sequence[RestoreJob]:
            return [job for page in reads.jobs(created_after=since) for job in page] if reach else ()

        self.relight.read(
            Priority.KEY, read, lambda jobs: OlderRead(reach, jobs), to=self, failed=self._unread
        )
        self.look_again()

    def _unread(self, error: RelightError) -> Message:
        self.app.call_later(self.relight.report, error)
        return OlderRead(self._reach, self._older)

    def on_older_read(self, message: OlderRead) -> None:
        self._reading, self._reach, self._older = False, message.reach, message.jobs
        self.look_again()

    # What is shown

    def items(self) -> JobTable:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return ("Restore jobs", REACH_WORDS[self._reach])

    def note(self) -> str:
        opened = self.relight.opened
        if self._reading:
            return "reading further back"
        unknown = len(opened.sights) if opened else 0
        counts = Counter(self._items.group(job) for job in self.jobs())
        parts = [f"{counts[group]} {words}" for group, words in IN_COUNTS.items() if counts[group]]
        if unknown:
            parts.insert(0, f"{count_of(unknown, 'outcome')} unknown: relight journal")
        return ", ".join(parts)

    def empty_words(self) -> str:
        opened = self.relight.opened
        if opened is None or not opened.jobs_seen:
            return "Asking AWS Backup for its restore jobs."
        if opened.trouble:
            return "Not all could be listed: whether a restore was started is not known. ctrl+r asks again."
        further = "" if self._reach == len(REACHES) - 1 else " b looks further back."
        return (
            f"No restore was started here in the {REACH_WORDS[self._reach]}.{further} "
            "r on a recovery point opens its form."
        )

    def about(self, key: str) -> str:
        job, opened = self._items.item(key), self.relight.opened
        if job is None:
            return ""
        if opened is None or not isinstance(job, RestoreJob):
            return f"{job.id}  {job.status_message or job.made_arn}"
        why = opened.followed.standing(job).why or job.made_arn
        explained = explain(job)
        estimate = None if job.finished else opened.followed.estimate(job)
        parts = (
            _why_failed(job, explained) if explained else "",
            f"Estimate: {estimate.basis}." if estimate else "",
            f"Test of {short_id(testing_plan_of(job))}." if testing_plan_of(job) else "",
            f"Below {job.parent_id}." if job.parent_id else "",
            f"Role {short_id(job.role_arn)}." if job.role_arn else "",
        )
        return f"{job.id}  {why}\n{' '.join(filter(None, parts))}"

    # What a row is for

    def source_of(self, job: Job) -> ProtectedResource | None:
        opened = self.relight.opened
        return opened.resources.get(job.source_arn) if opened else None

    def why_not(self, action: Action) -> str:
        reason = super().why_not(action)
        job = self._items.item(self.table.cursor_key)
        if not reason and action.id == "source" and job and not self.source_of(job):
            return "its source is not in the list of protected resources"
        if not reason and action.id == "sentence" and isinstance(job, CopyJob):
            return "it is a copy and no restore"
        return reason

    def choose(self, key: str) -> None:
        copies = isinstance(self._items.item(key), CopyJob)
        self.relight.open("copy-job" if copies else "job", job_id=key)

    def action_source(self) -> None:
        job = self._items.item(self.table.cursor_key)
        resource = self.source_of(job) if job else None
        if resource:
            self.relight.open("points", resource=resource)

    def action_sentence(self) -> None:
        job = self._items.item(self.table.cursor_key)
        if isinstance(job, RestoreJob):
            copy_sentence(self, job)

    def arn_of(self, key: str) -> str:
        job = self._items.item(key)
        return job.made_arn if job else ""

    def command_of(self, key: str) -> str:
        job = self._items.item(key)
        if isinstance(job, CopyJob):
            return copy_line(job)
        return job_line(job) if job else ""


def _why_failed(job: RestoreJob, explained: Explanation) -> str:
    """The cause first where it is known, for the line may be cut, else AWS's own words."""
    said = readable(job.status_message)
    return " ".join((explained.cause, said) if explained.source else (said, explained.cause)).strip()
