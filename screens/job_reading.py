"""What the screen of a restore job reads, and when: each answer as soon as it makes sense to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recovery.account import Known, Reads
from recovery.checklist import Item, items
from recovery.closing import closed_itself, least
from recovery.errors import NotFound
from recovery.estimates import RestoreHistory, estimate_of
from recovery.explanations import Explanation, decoded, explain
from recovery.follow_up import facts_of_job
from recovery.journal_records import Record
from recovery.missing_parts import children_of
from recovery.models import RestoreJob
from recovery.plans_of_job import JobOfPlan, plans_of_job
from recovery.reading import Priority
from runbooks.remaining import Remaining, remaining, remaining_of
from screens.closing import is_closed, to_ask
from screens.job_messages import (
    ChildAsked,
    ChildrenRead,
    Decoded,
    Estimated,
    FactsRead,
    JobRead,
    JobUnread,
    MetadataRead,
    MetadataUnread,
    PlansRead,
    RecordsRead,
    WorkChecked,
)
from screens.work_left import is_done_now
from tui.detail_screen import DetailScreen
from tui.news import News

READING = "reading"
"""What is told of metadata that have not arrived yet."""


class JobReading(DetailScreen):
    """The job with all that is known of it; a subclass shows it."""

    PURPOSE = "How far a restore is, why it failed, and what is left to do when AWS calls it completed."

    def __init__(self, job_id: str) -> None:
        super().__init__()
        self.job_id = job_id
        self._job: RestoreJob | None = None
        """As it was last read by itself; the watcher's listing may be newer, or may not have it yet."""
        self.metadata: Mapping[str, str] | None = None
        self.no_metadata = READING
        self.facts: Mapping[str, str] | None = None
        """None until they have arrived; the plan of a restore that this session started has its own."""
        self._facts_asked = False
        self.plans: tuple[JobOfPlan, ...] = ()
        self._plans_asked = False
        self.children_jobs: Sequence[RestoreJob] = ()
        self._asking_child = ""
        """The job below of which it is being asked whether work is left after it."""
        self._children_at = ""
        """The job's status when those below it were last asked for: they begin after it, and end before."""
        self.done: dict[str, Known] = {}
        """By the name of a piece of work: whether it was done when AWS was last asked."""
        self._asking: set[str] = set()
        """Pieces of which it is being asked."""
        self._open_before: set[str] = set()
        """Pieces that were open when AWS was last asked, and are asked about again."""
        self.records: tuple[Record, ...] = ()
        self._decoded: Explanation | None = None
        self._decoding = False
        self._estimating = False

    def on_mount(self) -> None:
        self.relight.news.subscribe(self, self._heard)
        self.action_refresh()

    def _heard(self, news: News) -> None:
        if news is News.JOBS:
            if self.is_current:  # an instance that was asked for takes minutes until it is there
                self._open_before = {name for name, done in self.done.items() if done is Known.NO}
            self.look_again()

    def action_refresh(self) -> None:
        account = self.relight.account
        if account is None:
            return
        self.done.clear()
        self._estimating = False
        reads, job_id = account.reads, self.job_id
        self.relight.read(Priority.KEY, lambda: reads.job(job_id), JobRead, to=self, failed=JobUnread)
        self.relight.read(
            Priority.KEY, lambda: reads.job_metadata(job_id), MetadataRead, to=self, failed=MetadataUnread
        )
        self.read_records()

    def on_screen_resume(self) -> None:
        """What was left may have been done, or marked, on the screen that was open meanwhile."""
        self.done.clear()
        self.read_records()
        self.look_again()

    def read_records(self) -> None:
        account, journal, job_id = self.relight.account, self.relight.kit.journal, self.job_id
        if account is not None:
            self.relight.read(
                Priority.KEY, lambda: journal.records(account.context, job_id), RecordsRead, to=self
            )

    # What has arrived

    def on_job_read(self, message: JobRead) -> None:
        self._job, self._children_at = message.job, ""
        self.look_again()

    def on_job_unread(self, message: JobUnread) -> None:
        # A job that was started this moment may not be known to every answer yet; the watcher goes on asking.
        if not isinstance(message.error, NotFound):
            self.relight.report(message.error)

    def on_metadata_read(self, message: MetadataRead) -> None:
        self.metadata = message.values
        self.look_again()

    def on_metadata_unread(self, message: MetadataUnread) -> None:
        self.no_metadata = f"unknown: {message.error.text}"
        self.look_again()

    def on_facts_read(self, message: FactsRead) -> None:
        self.facts = message.facts
        self.look_again()

    def on_plans_read(self, message: PlansRead) -> None:
        self.plans = message.plans
        self.look_again()

    def on_children_read(self, message: ChildrenRead) -> None:
        self.children_jobs = message.children
        self.look_again()

    def on_child_asked(self, message: ChildAsked) -> None:
        self._asking_child = ""
        if self.relight.opened:
            self.relight.opened.followed.put_closed(message.job_id, message.closed)
        self.look_again()

    def on_work_checked(self, message: WorkChecked) -> None:
        self._asking.discard(message.name)
        self.done[message.name] = message.done
        self.look_again()

    def on_records_read(self, message: RecordsRead) -> None:
        self.records = message.records
        self.look_again()

    def on_estimated(self, message: Estimated) -> None:
        if self.relight.opened:
            self.relight.opened.followed.put_estimate(self.job_id, message.estimate)
        self.look_again()

    def on_decoded(self, message: Decoded) -> None:
        self._decoded = message.explanation
        self.look_again()

    # What is asked next

    def look_again(self) -> None:
        account, job = self.relight.account, self.job
        if account is not None and job is not None:
            self._ask_next(account.reads, job)
        super().look_again()

    def _ask_next(self, reads: Reads, job: RestoreJob) -> None:
        if job.is_parent and job.status != self._children_at:
            self._children_at = job.status
            self.relight.read(
                Priority.KEY, lambda: children_of(reads, job), ChildrenRead, to=self, failed=JobUnread
            )
        if not self._facts_asked and self.relight.restores.plan_of(job.id) is None:
            self._facts_asked = True
            self.relight.read(Priority.KEY, lambda: facts_of_job(reads, job), FactsRead, to=self)
        self._ask_for_plans(job)
        history = self.relight.opened.followed.history if self.relight.opened else None
        if history is not None and not job.finished and not self._estimating:
            self._estimating = True
            alike = RestoreHistory(history.alike(job))  # of its own: the app's grows meanwhile
            self.relight.read(Priority.KEY, lambda: estimate_of(reads, alike, job), Estimated, to=self)
        explanation = explain(job)
        if explanation is not None and explanation.encoded and not self._decoding:
            self._decoding = True
            self.relight.read(Priority.KEY, lambda: decoded(reads, explanation), Decoded, to=self)
        if job.status == "COMPLETED":
            for piece in self.work(job) or ():
                known = piece.name in self.done and piece.name not in self._open_before
                if not known and piece.name not in self._asking:
                    self._asking.add(piece.name)
                    self._open_before.discard(piece.name)
                    self._ask_whether_done(reads, piece)
            self._ask_below(reads)
            self._tell_whether_closed(job)

    def _ask_for_plans(self, job: RestoreJob) -> None:
        account, journal, metadata = self.relight.account, self.relight.kit.journal, self.metadata
        if account is None or self._plans_asked or (metadata is None and self.no_metadata == READING):
            return
        self._plans_asked = True
        context = account.context
        self.relight.read(
            Priority.KEY, lambda: plans_of_job(job, metadata, journal, context), PlansRead, to=self
        )

    def _ask_whether_done(self, reads: Reads, piece: Remaining) -> None:
        self.relight.read(
            Priority.KEY,
            lambda: is_done_now(reads, piece),
            lambda done: WorkChecked(piece.name, done),
            to=self,
            failed=lambda error: WorkChecked(piece.name, Known.UNKNOWN),
        )

    def _ask_below(self, reads: Reads) -> None:
        """One job below after the other, behind what keys and the poller ask for."""
        opened, journal = self.relight.opened, self.relight.kit.journal
        child = to_ask(self.children_jobs, opened.followed) if opened and not self._asking_child else None
        if child is None:
            return
        self._asking_child = child.id
        self.relight.read(
            Priority.POLLER,
            lambda: is_closed(reads, journal, child),
            lambda closed: ChildAsked(child.id, closed),
            to=self,
            failed=lambda error: ChildAsked(child.id, Known.UNKNOWN),
        )

    def _tell_whether_closed(self, job: RestoreJob) -> None:
        """The list of all jobs shows it too."""
        checklist = self.checklist(job)
        if checklist is None or self._asking or self.relight.opened is None:
            return
        followed = self.relight.opened.followed
        completed = (child for child in self.children_jobs if child.status == "COMPLETED")
        known = [followed.closed(child.id) or Known.UNKNOWN for child in completed]
        known.append(closed_itself(job, checklist, self.children_jobs))
        followed.put_closed(job.id, least(known))

    # What is known

    @property
    def job(self) -> RestoreJob | None:
        """The newest word on the job: what ended does not run again, else the watcher's listing is newer."""
        listed = self.relight.opened.job(self.job_id) if self.relight.opened else None
        if listed is None or (self._job is not None and self._job.finished):
            return self._job or listed
        return listed

    def explained(self, job: RestoreJob) -> Explanation | None:
        return self._decoded or explain(job)

    def work(self, job: RestoreJob) -> Sequence[Remaining] | None:
        """What is left after it; None while it is not known what the source is. What a test restored is
        deleted again, so nothing is."""
        if job.testing_plan_arn:
            return ()
        plan = self.relight.restores.plan_of(job.id)
        if plan is not None:
            return remaining(plan, job.created_resource_arn, job.created)
        if job.status == "COMPLETED" and self.facts is None:
            return None
        return remaining_of(job, self.metadata or {}, self.facts or {})

    def checklist(self, job: RestoreJob) -> tuple[Item, ...] | None:
        """The work with what its checks and people say of it; None while it is not known what it is."""
        work = self.work(job)
        if work is None:
            return None
        return items(work, [self.done.get(piece.name, Known.UNKNOWN) for piece in work], self.records)
