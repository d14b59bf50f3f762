"""One restore job: how far it is, what it made, why it failed, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textual.message import Message

from recovery.account import Known, Reads
from recovery.errors import NotFound, RelightError
from recovery.follow_up import is_done
from recovery.models import ProtectedResource, RestoreJob, short_id
from recovery.moments import span
from recovery.reading import Priority
from restore_profiles.paths import top_level
from restore_profiles.registry import profile_for
from runbooks.remaining import Remaining, remaining, remaining_of
from runbooks.request_text import any_secret
from screens.aws_lines import job_line
from screens.likely_causes import likely_cause
from screens.work_left import lines_of, said
from tui.actions import DETAIL, EVERYWHERE, Action
from tui.detail_screen import DetailScreen
from tui.facts import Fact, FactGroup
from tui.glyphs import status_look, status_text
from tui.news import News
from tui.words import size

BAR = 24
"""Cells of the progress bar."""


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
        self._job = message.job
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

    def look_again(self) -> None:
        super().look_again()
        account, job = self.relight.account, self.job
        if account is None or job is None or job.status != "COMPLETED":
            return
        for piece in self._work(job):
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

    def _work(self, job: RestoreJob) -> Sequence[Remaining]:
        plan = self.relight.restores.plan_of(job.id)
        return (
            remaining(plan, job.created_resource_arn) if plan else remaining_of(job, self._metadata or {}, {})
        )

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
            for group in (self._state(job), self._failure(job), *self._rest(job), self._what(job))
            if group
        )

    def _state(self, job: RestoreJob) -> FactGroup:
        app = self.relight
        now = app.kit.now()
        until = job.completed or now
        took = span(abs(until - job.created))
        facts = [
            Fact("Status", status_text(job.status, app.glyphs), status_look(job.status).style),
            Fact("Started", self.exact(job.created)),
        ]
        if job.finished:
            facts += [Fact("Ended", self.exact(job.completed)), Fact("Took", took)]
        else:
            facts += [Fact("Done", self._progress(job)), Fact("Running for", took)]
            facts.append(
                Fact(
                    "Expected",
                    f"{job.expected_minutes} min in all, AWS says" if job.expected_minutes else None,
                )
            )
        facts.append(
            Fact("Restored as", job.created_resource_arn or ("nothing" if job.finished else "not made yet"))
        )
        if job.status_message and job.status == "COMPLETED":
            facts.append(Fact("Says", job.status_message))
        return FactGroup("Restore job", facts)

    def _progress(self, job: RestoreJob) -> str | None:
        if job.percent is None:
            return None
        glyphs = self.relight.glyphs
        full = round(BAR * min(max(job.percent, 0), 100) / 100)
        return f"{glyphs.full * full}{glyphs.empty * (BAR - full)} {job.percent:.0f} %"

    def _failure(self, job: RestoreJob) -> FactGroup | None:
        if not job.finished or job.status == "COMPLETED":
            return None
        cause = likely_cause(job.status_message)
        return FactGroup(
            "Why",
            (
                Fact("AWS says", job.status_message or "nothing"),
                Fact("Likely", cause.cause),
                Fact("Next", cause.next_step),
            ),
        )

    def _rest(self, job: RestoreJob) -> Iterator[FactGroup]:
        """What is left to do once the job has completed; before that, what will be."""
        if job.finished and job.status != "COMPLETED":
            return
        work = self._work(job)
        title = "What is left to do" if job.finished else "What will be left to do"
        if work and all(self._done.get(piece.check) is Known.YES for piece in work if not piece.optional):
            title = "All is done"
        if not work:
            known = profile_for(job.resource_type) is not None
            text = (
                "Nothing that Relight knows of."
                if known
                else "Unknown: Relight has no profile of this type yet."
            )
            yield FactGroup(title, text=text)
        for number, piece in enumerate(work):
            done = self._done.get(piece.check, Known.UNKNOWN)
            yield FactGroup(title if number == 0 else "", text=said(piece, done), lines=lines_of(piece, done))

    def _what(self, job: RestoreJob) -> FactGroup:
        facts = [
            Fact("Job", job.id),
            Fact("Type", job.resource_type),
            Fact("Source", job.source_arn),
            Fact("Recovery point", job.point_arn),
            Fact("Role", job.role_arn),
            Fact("Size", size(job.size)),
        ]
        if job.testing_plan_arn:
            facts.append(Fact("Started by", f"restore testing plan {short_id(job.testing_plan_arn)}"))
        if self._metadata is None:
            facts.append(Fact("Metadata", self._no_metadata))
        else:
            hidden = sensitive_keys(job.resource_type)
            facts += [
                Fact(key, "hidden: it may be secret" if key.lower() in hidden else value or '""')
                for key, value in sorted(self._metadata.items())
            ]
        return FactGroup("What was asked for", facts)

    # Actions

    def why_not(self, action: Action) -> str:
        reason = super().why_not(action)
        if reason:
            return reason
        if action.id == "source" and self._source() is None:
            return "its source is not in the list of protected resources"
        if action.id == "export" and self.job is None:
            return "the job is still being read"
        return ""

    def _source(self) -> ProtectedResource | None:
        opened, job = self.relight.opened, self.job
        return opened.resources.get(job.source_arn) if opened and job else None

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


def sensitive_keys(resource_type: str) -> frozenset[str]:
    """Metadata keys, in lower case, that a profile of the type declares to hold secrets."""
    profile = profile_for(resource_type)
    fields = (field for target in (profile.targets if profile else ()) for field in top_level(target))
    return frozenset(field.key.lower() for field in fields if field.sensitive or any_secret(field.fields))
