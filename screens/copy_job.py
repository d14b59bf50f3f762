"""One copy of a recovery point: how far it is, where it lands, and the way to restore it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from textual.message import Message

from recovery.account import Reads
from recovery.errors import AwsError, NotFound, RelightError
from recovery.models import CopyJob, RecoveryPoint, short_id
from recovery.reading import Priority
from screens.aws_lines import copy_line
from tui.actions import DETAIL, EVERYWHERE, Action
from tui.detail_screen import DetailScreen
from tui.facts import Fact, FactGroup
from tui.glyphs import status_look, status_text
from tui.news import News
from tui.screen import View
from tui.words import size


@dataclass
class CopyRead(Message, bubble=False):
    job: CopyJob
    original: datetime | None
    """When the original was made, whose data the copy holds; None where that may not be read."""


@dataclass
class CopyUnread(Message, bubble=False):
    error: RelightError


class CopyJobScreen(DetailScreen):
    SCOPES = (EVERYWHERE, DETAIL, "copy-job")
    PURPOSE = "How far a copy is, and where it can be restored."

    def __init__(self, job_id: str) -> None:
        super().__init__()
        self.job_id = job_id
        self._job: CopyJob | None = None
        self._original: datetime | None = None

    def on_mount(self) -> None:
        self.relight.news.subscribe(self, self._heard)
        self.action_refresh()

    def _heard(self, news: News) -> None:
        if news is News.JOBS:
            self.look_again()

    def action_refresh(self) -> None:
        account, job_id = self.relight.account, self.job_id
        if account is not None:
            self.relight.read(
                Priority.KEY,
                lambda: _read(account.reads, job_id),
                lambda answer: CopyRead(*answer),
                to=self,
                failed=CopyUnread,
            )

    def on_copy_read(self, message: CopyRead) -> None:
        self._job, self._original = message.job, message.original
        self.look_again()

    def on_copy_unread(self, message: CopyUnread) -> None:
        # As of a restore: a job started this moment may not be known to every answer yet.
        if not isinstance(message.error, NotFound):
            self.relight.report(message.error)

    @property
    def job(self) -> CopyJob | None:
        """As the watcher or this screen read it last, whichever is further."""
        opened = self.relight.opened
        watched = opened.copy(self.job_id) if opened else None
        if self._job is not None and (watched is None or self._job.finished):
            return self._job
        return watched

    def crumbs(self) -> Sequence[str]:
        return ("Jobs", f"Copy {self.job_id[:8]}")

    def groups(self) -> Sequence[FactGroup]:
        job, glyphs = self.job, self.relight.glyphs
        if job is None:
            return (FactGroup("", text="Asking AWS Backup for this copy."),)
        facts = (
            Fact("State", status_text(job.status, glyphs), status_look(job.status).style),
            Fact("Message", job.status_message or "none"),
            Fact("Started", self.exact(job.created)),
            Fact("Ended", self.exact(job.completed) if job.finished else "not yet"),
            Fact("Recovery point", job.point_arn),
            Fact("Of", job.source_arn),
            Fact("From vault", job.vault_arn),
            Fact("To vault", job.destination_vault_arn),
            Fact("The copy", job.destination_point_arn or ("none" if job.finished else "not told yet")),
            Fact("Size", size(job.size)),
            Fact("Role", job.role_arn),
        )
        return (FactGroup("Copy", facts), FactGroup("What remains", text=self._remains(job)))

    def _remains(self, job: CopyJob) -> str:
        if not job.finished:
            return "AWS Backup goes on with it also when Relight is closed."
        if job.status != "COMPLETED":
            return "Nothing was copied whole. Mend what the message says, and copy again: v on the point."
        where = self._where()
        return f"r restores it where it lies{f', in {where}' if where else ''}."

    def _landed(self) -> RecoveryPoint | None:
        """The copy as a point, once it is there and the moment that it holds is known."""
        job = self.job
        return job.landed(self._original) if job and self._original else None

    def _where(self) -> str:
        landed, account = self._landed(), self.relight.account
        if landed is None or account is None:
            return ""
        there, here = landed.context, account.context
        if there.account != here.account:
            return f"account {there.account}, which another profile signs in to (C)"
        return "" if there.region == here.region else there.region

    def why_not(self, action: Action) -> str:
        reason = super().why_not(action)
        if reason or action.id != "restore-copy":
            return reason
        job, account, landed = self.job, self.relight.account, self._landed()
        if landed is None or account is None:
            there = job is not None and job.status == "COMPLETED"
            return (
                "when its original was made is not known; p takes its ARN" if there else "it is not there yet"
            )
        if landed.context.account != account.context.account:
            return f"it lies in account {landed.context.account}: choose its profile with C"
        return ""

    def action_restore_copy(self) -> None:
        """Open the form for the copy where it lies; another Region is opened first."""
        account, landed = self.relight.account, self._landed()
        if landed is None or account is None:
            return
        if landed.context.region == account.context.region:
            self.relight.open("restore-form", point=landed)
            return
        request = replace(self.relight.request, region=landed.context.region, write=False)
        self.relight.connect(request, View("restore-form", {"point": landed}))

    def thing_arn(self) -> str:
        job = self.job
        return job.destination_point_arn if job else ""

    def thing_id(self) -> str:
        return short_id(self.job_id)

    def thing_command(self) -> str:
        return copy_line(self.job) if self.job else ""


def _read(reads: Reads, job_id: str) -> tuple[CopyJob, datetime | None]:
    """The job, and when its original was made."""
    job = reads.copy_job(job_id)
    try:
        return job, reads.point(job.point_arn, job.vault_arn.rpartition(":")[2]).created
    except AwsError:
        return job, None
