"""One restore job: how far it is, what it made, why it failed, and what is left to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.message import Message

from recovery.account import Known, Reads
from recovery.errors import NotFound, RelightError
from recovery.follow_up import facts_of_job, is_done
from recovery.missing_parts import children_of, told_status
from recovery.models import ProtectedResource, RestoreJob
from recovery.moments import span
from recovery.reading import Priority
from runbooks.remaining import Remaining, remaining, remaining_of
from screens.aws_lines import job_line
from screens.job_facts import asked_for, below, failure, left_out, left_to_do, progress
from tui.actions import DETAIL, EVERYWHERE, Action
from tui.detail_screen import DetailScreen
from tui.facts import Fact, FactGroup
from tui.glyphs import status_look, status_text
from tui.news import News


@dataclass
class JobRead(Message, bubble=False):
    job: RestoreJob


@dataclass
class JobUnread(Message, bubble=False):
    error: RelightError


@dataclass
class MetadataRead(Message, bubble=False):
    values: Mapping[str, str]


@dataclass
class MetadataUnread(Message, bubble=False):
    error: RelightError


@dataclass
class FactsRead(Message, bubble=False):
    """What is known of the source, for the work of a job whose plan is not at hand."""

    facts: Mapping[str, str]


@dataclass
class ChildrenRead(Message, bubble=False):
    children: Sequence[RestoreJob]


@dataclass
class WorkChecked(Message, bubble=False):
    """Whether a piece of the remaining work is done, named by the line of its check."""

    check: str
    done: Known


class JobScreen(DetailScreen):
    SCOPES = (EVERYWHERE, DETAIL, "job")
    PURPOSE = "How far a restore is, why it failed, and what is left to do when AWS calls it completed."

    def __init__(self, job_id: str) -> None:
        super().__init__()
        self.job_id = job_id
        self._job: RestoreJob | None = None
        """As it was last read by itself; the watcher's listing may be newer, or may not have it yet."""
        self._metadata: Mapping[str, str] | None = None
        self._no_metadata = "reading"
        self._of_source: Mapping[str, str] | None = None
        """None until they have arrived; the plan of a restore that this session started has its own."""
        self._source_asked = False
        self._children: Sequence[RestoreJob] = ()
        self._children_at = ""
        """The job's status when those below it were last asked for: they begin after it, and end before."""
        self._done: dict[str, Known] = {}
        """By the line of its check: whether what remained was done when AWS was last asked."""

    def on_mount(self) -> None:
        self.relight.news.subscribe(self, self._heard)
        self.action_refresh()

    def _heard(self, news: News) -> None:
        if news is News.JOBS:
            self.look_again()

    def action_refresh(self) -> None:
        account = self.relight.account
        if account is None:
            return
        self._done.clear()
        reads, job_id = account.reads, self.job_id
        self.relight.read(Priority.KEY, lambda: reads.job(job_id), JobRead, to=self, failed=JobUnread)
        self.relight.read(
            Priority.KEY, lambda: reads.job_metadata(job_id), MetadataRead, to=self, failed=MetadataUnread
        )

    def on_job_read(self, message: JobRead) -> None:
        self._job, self._children_at = message.job, ""
        self.look_again()

    def _ask_for_children(self, reads: Reads, job: RestoreJob) -> None:
        self._children_at = job.status
        self.relight.read(
            Priority.KEY, lambda: children_of(reads, job), ChildrenRead, to=self, failed=JobUnread
        )

    def on_children_read(self, message: ChildrenRead) -> None:
        self._children = message.children
        self.look_again()

    def on_job_unread(self, message: JobUnread) -> None:
        # A job that was started this moment may not be known to every answer yet; the watcher goes on asking.
        if not isinstance(message.error, NotFound):
            self.relight.report(message.error)

    def on_metadata_read(self, message: MetadataRead) -> None:
        self._metadata = message.values
        self.look_again()

    def on_metadata_unread(self, message: MetadataUnread) -> None:
        self._no_metadata = f"unknown: {message.error.text}"
        self.look_again()

    def on_screen_resume(self) -> None:
        """What was left may have been done on the screen that was open meanwhile."""
        self._done.clear()
        self.look_again()

    def on_facts_read(self, message: FactsRead) -> None:
        self._of_source = message.facts
        self.look_again()

    def look_again(self) -> None:
        super().look_again()
        account, job = self.relight.account, self.job
        if account is None or job is None:
            return
        if job.is_parent and job.status != self._children_at:
            self._ask_for_children(account.reads, job)
        if job.status != "COMPLETED":
            return
        work = self._work(job)
        if work is None and not self._source_asked:
            self._source_asked, reads = True, account.reads
            self.relight.read(Priority.KEY, lambda: facts_of_job(reads, job), FactsRead, to=self)
        for piece in work or ():
            if piece.check not in self._done:
                self._done[piece.check] = Known.UNKNOWN
                self._ask_whether_done(account.reads, piece)

    def _ask_whether_done(self, reads: Reads, piece: Remaining) -> None:
        self.relight.read(
            Priority.KEY,
            lambda: is_done(reads, piece.done),
            lambda done: WorkChecked(piece.check, done),
            to=self,
            failed=lambda error: WorkChecked(piece.check, Known.UNKNOWN),
        )

    def on_work_checked(self, message: WorkChecked) -> None:
        self._done[message.check] = message.done
        self.look_again()

    def _work(self, job: RestoreJob) -> Sequence[Remaining] | None:
        """What is left after it; None while it is not known what the source is."""
        plan = self.relight.restores.plan_of(job.id)
        if plan is not None:
            return remaining(plan, job.created_resource_arn, job.created)
        if job.status == "COMPLETED" and self._of_source is None:
            return None
        return remaining_of(job, self._metadata or {}, self._of_source or {})

    @property
    def job(self) -> RestoreJob | None:
        """The newest word on the job: what ended does not run again, else the watcher's listing is newer."""
        listed = self.relight.opened.job(self.job_id) if self.relight.opened else None
        if listed is None or (self._job is not None and self._job.finished):
            return self._job or listed
        return listed

    # What it shows

    def crumbs(self) -> Sequence[str]:
        return ("Restore jobs", self.job_id)

    def groups(self) -> Sequence[FactGroup]:
        job = self.job
        if job is None:
            return (FactGroup("Restore job", text="Asking AWS Backup for this job."),)
        return tuple(
            group
            for group in (
                self._state(job),
                failure(job),
                left_out(job, self._children),
                below(self._children, self.relight.glyphs),
                *left_to_do(job, self._work(job), self._done, self._children),
                *asked_for(job, self._metadata, self._no_metadata),
            )
            if group
        )

    def _state(self, job: RestoreJob) -> FactGroup:
        app = self.relight
        now = app.kit.now()
        until = job.completed or now
        took = span(abs(until - job.created))
        told = told_status(job)
        facts = [
            Fact("Status", status_text(told, app.glyphs), status_look(told).style),
            Fact("Started", self.exact(job.created)),
        ]
        if job.finished:
            facts += [Fact("Ended", self.exact(job.completed)), Fact("Took", took)]
        else:
            facts += [Fact("Done", progress(job, app.glyphs)), Fact("Running for", took)]
            facts.append(
                Fact(
                    "Expected",
                    f"{job.expected_minutes} min in all, AWS says" if job.expected_minutes else None,
                )
            )
        facts.append(
            Fact("Restored as", job.created_resource_arn or ("nothing" if job.finished else "not made yet"))
        )
        if job.status_message and told == "COMPLETED":
            facts.append(Fact("Says", job.status_message))
        return FactGroup("Restore job", facts)

    # Actions

    def why_not(self, action: Action) -> str:
        reason = super().why_not(action)
        if reason:
            return reason
        if action.id == "follow-ups":
            job = self.job
            if job is None or job.status != "COMPLETED":
                return "the restore has not completed"
            work = self._work(job)
            if work is None:
                return "the source is still being looked at"
            return "" if work else "nothing is left that Relight knows of"
        if action.id == "source" and self._source() is None:
            return "its source is not in the list of protected resources"
        if action.id == "export" and self.job is None:
            return "the job is still being read"
        return ""

    def _source(self) -> ProtectedResource | None:
        opened, job = self.relight.opened, self.job
        return opened.resources.get(job.source_arn) if opened and job else None

    def action_follow_ups(self) -> None:
        job = self.job
        work = self._work(job) if job else None
        if work:
            self.relight.open("follow-ups", job=job, work=work)

    def action_source(self) -> None:
        self.relight.open("points", resource=self._source())

    def action_export(self) -> None:
        self.relight.open("export", job=self.job)

    def thing_arn(self) -> str:
        return self.job.created_resource_arn if self.job else ""

    def thing_id(self) -> str:
        return self.job_id

    def thing_command(self) -> str:
        return job_line(self.job) if self.job else ""
