"""One account that is signed in, and what has been read of it. It belongs to the app and outlives every
screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.timer import Timer

from recovery.account import Account
from recovery.context import Context, Mode
from recovery.errors import NotFound
from recovery.models import CopyJob, Job, ProtectedResource, RestoreJob, short_id
from recovery.reading import Priority
from recovery.recognition import Sight
from recovery.watching import Watch
from tui.followed import Followed, said_of
from tui.messages import (
    HistoryArrived,
    JobsUnwatched,
    JobsWatched,
    OutsideArrived,
    ResourcesArrived,
    ResourcesEnded,
)
from tui.news import Reading
from tui.reading import as_relight_error

if TYPE_CHECKING:
    from tui.app import RelightApp


HISTORY_LISTINGS = 1
"""Of finished jobs, which `_load_history` asks for once; it counts to the four a minute."""
BESIDE_A_RUN = 60.0
"""Seconds between two looks at least while a plan runs; what its run sees change is looked at at once."""
AFTER_FAILURE = 60.0
"""Seconds until jobs are looked at again after the watcher itself failed."""


class OpenAccount:
    def __init__(self, app: RelightApp, account: Account) -> None:
        self._app = app
        self.account = account
        self.resources: dict[str, ProtectedResource] = {}
        """By ARN, in AWS's order."""
        self.resources_state = Reading.UNDER_WAY
        self.outside: dict[str, ProtectedResource] = {}
        """By ARN: what AWS Backup does not protect and whose service keeps backups of its own."""
        self.jobs: tuple[RestoreJob, ...] = ()
        """Newest first; those of the last 24 hours, and any that ran since."""
        self.copies: tuple[CopyJob, ...] = ()
        """Copy jobs, likewise."""
        self.followed = Followed()
        """What is known of the restore jobs beside what AWS lists of them."""
        self.jobs_seen = False
        """Whether the first look has come back."""
        self.sights: tuple[Sight, ...] = ()
        """Attempts whose outcome is not known."""
        self.trouble: frozenset[str] = frozenset()
        """The titles of what kept the last look at the jobs from being whole."""
        self.as_of: datetime | None = None
        """When the newest answer came; None before any."""
        self._watch = self._watch_of(account)
        self.next_look_in: float | None = None
        """Seconds between the last look and the next; None while none is planned."""
        self._next_look: Timer | None = None
        self._looking = False

    def _watch_of(self, account: Account) -> Watch:
        settings = self._app.kit.settings
        every = settings.sandbox_poll_seconds if account.context.is_sandbox else settings.poll_seconds
        return Watch(account, self._app.kit.journal, every, beside=HISTORY_LISTINGS)

    def signed_in_again(self, account: Account) -> None:
        """Go on with other credentials for the same context; what is known is kept. Writing that was off
        stays off."""
        if self.account.mode is Mode.READ_ONLY:
            account.set_mode(Mode.READ_ONLY)
        self.account, self._watch = account, self._watch_of(account)

    @property
    def context(self) -> Context:
        return self.account.context

    @property
    def stale(self) -> bool:
        """Whether what is shown may be older than it ought to be."""
        return bool(self.trouble) or self.resources_state is Reading.FAILED

    @property
    def running(self) -> tuple[RestoreJob, ...]:
        return tuple(job for job in self.jobs if not job.finished)

    def name_of(self, job: Job) -> str:
        """The name of the resource that the job restores or copies, else the last part of its ARN."""
        source = self.resources.get(job.source_arn)
        return source.label if source else short_id(job.source_arn or job.point_arn)

    def job(self, job_id: str) -> RestoreJob | None:
        return next((job for job in self.jobs if job.id == job_id), None)

    def copy(self, job_id: str) -> CopyJob | None:
        return next((job for job in self.copies if job.id == job_id), None)

    # Protected resources

    def load_resources(self) -> None:
        """List them all again, a page at a time; what is known stays in view until its page comes."""
        if self.resources_state is Reading.UNDER_WAY and self.resources:
            return
        self.resources_state = Reading.UNDER_WAY
        app, context, reads = self._app, self.context, self.account.reads
        seen: set[str] = set()

        def ended(error: Exception | None) -> None:
            app.post_message(ResourcesEnded(context, as_relight_error(error), frozenset(seen), app.kit.now()))

        def arrived(page: Sequence[ProtectedResource]) -> None:
            seen.update(resource.arn for resource in page)
            app.post_message(ResourcesArrived(context, page, app.kit.now()))

        app.kit.reads.submit_pages(Priority.INVENTORY, reads.resources, arrived, ended)

    def took_page(self, message: ResourcesArrived) -> bool:
        """Keep a page; False where it belongs to a context that is not open any more."""
        if message.context != self.context:
            return False
        self.resources.update((resource.arn, resource) for resource in message.page)
        self.as_of = message.as_of
        return True

    def took_end(self, message: ResourcesEnded) -> bool:
        """The listing is over. After a whole one, what AWS no longer lists is let go."""
        if message.context != self.context:
            return False
        if message.error is None:
            self.resources_state, self.as_of = Reading.COMPLETE, message.as_of
            self.resources = {arn: found for arn, found in self.resources.items() if arn in message.seen}
        else:
            self.resources_state = Reading.FAILED
        self._load_outside()
        if self.followed.history is None:
            self._load_history()
        return True

    def _load_outside(self) -> None:
        """List what only the services themselves keep backups of. It comes last, and nobody waits for it."""
        app, context, reads = self._app, self.context, self.account.reads
        found: list[ProtectedResource] = []

        def ended(error: Exception | None) -> None:
            app.post_message(OutsideArrived(context, found, as_relight_error(error)))

        app.kit.reads.submit_pages(Priority.INVENTORY, reads.native_resources, found.extend, ended)

    def took_outside(self, message: OutsideArrived) -> bool:
        if message.context != self.context:
            return False
        kept = self.outside if message.error else {}
        self.outside = {
            **kept,
            **{found.arn: found for found in message.found if found.arn not in self.resources},
        }
        return True

    # Restore jobs

    def _load_history(self) -> None:
        """Read how long restores have taken here. Nobody waits for it: what is shown before it comes has no
        estimate."""
        from recovery.estimates import read_history

        app, context, reads = self._app, self.context, self.account.reads
        app.read(
            Priority.INVENTORY,
            lambda: read_history(reads, app.kit.now()),
            lambda history: HistoryArrived(context, history, None),
            failed=lambda error: HistoryArrived(context, None, error),
        )

    def took_history(self, message: HistoryArrived) -> bool:
        if message.context != self.context or message.history is None:
            return False
        self.followed.took_history(message.history, self.jobs)
        return True

    def look_at_jobs(self) -> None:
        """Let the watcher look now, and from then on as often as it says."""
        if self._looking:
            return
        self._looking = True
        context, app, watch = self.context, self._app, self._watch
        journal = app.kit.journal

        def look() -> JobsWatched:
            report = watch.tick()
            return JobsWatched(context, report, said_of(journal, context, report.jobs))

        app.read(
            Priority.POLLER,
            look,
            lambda watched: watched,
            failed=lambda error: JobsUnwatched(context, error),
        )

    def took_jobs(self, message: JobsWatched) -> tuple[Job, ...]:
        """Keep what the watcher saw, plan its next look, and answer the jobs that have ended since the last
        one."""
        report = message.report
        every: tuple[Job, ...] = (*report.jobs, *report.copies)
        before: tuple[Job, ...] = (*self.jobs, *self.copies)
        running = {job.id for job in before if not job.finished}
        ended = tuple(job for job in every if job.finished and job.id in running)
        self.jobs, self.copies, self.sights = report.jobs, report.copies, report.sights
        restored = (job for job in ended if isinstance(job, RestoreJob))
        self.followed.took(report.jobs, report.stalls, message.said, restored)
        self.jobs_seen, self._looking = True, False
        self.trouble = frozenset(error.title for error in report.errors if not isinstance(error, NotFound))
        self.as_of = max(filter(None, (self.as_of, report.listed_at)), default=None)
        self._look_in(report.next_in_seconds)
        return ended

    def look_again_later(self) -> None:
        """The last look came to nothing."""
        self._looking = False
        self._look_in(AFTER_FAILURE)

    def _look_in(self, seconds: float) -> None:
        if self._next_look is not None:
            self._next_look.stop()
        if self._app.plan_runs.active and not self.context.is_sandbox:
            seconds = max(seconds, BESIDE_A_RUN)  # it lists the same jobs four times a minute itself
        self.next_look_in = seconds
        self._next_look = self._app.set_timer(seconds, self.look_at_jobs)

    def close(self) -> None:
        """Stop looking; the account is left."""
        self.next_look_in = None
        if self._next_look is not None:
            self._next_look.stop()
