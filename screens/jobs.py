"""The restore jobs of this account and Region, whoever started them, live; and copies on their way."""

from __future__ import annotations

from collections.abc import Sequence

from recovery.inventory import Cell, ItemColumn, ItemTable
from recovery.missing_parts import IN_PART, told_status
from recovery.models import CopyJob, Job, ProtectedResource, RestoreJob, short_id
from screens.aws_lines import copy_line, job_line
from tui.actions import EVERYWHERE, TABLE, Action
from tui.cells import (
    Drawing,
    as_age,
    as_job_id,
    as_minute,
    as_percent,
    as_short_id,
    as_status,
    muted,
    status_cell_look,
)
from tui.columns import Column
from tui.news import News
from tui.table_screen import TableScreen
from tui.words import count_of


def _as_status(value: Cell, drawing: Drawing) -> str:
    """As the column has room for it: `IN PART` for what AWS calls completed."""
    return as_status(value, drawing).replace(IN_PART, IN_PART.removeprefix("COMPLETED "))


class JobsScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, "jobs")
    PURPOSE = "Restores and copies of this account and Region in the last 24 hours, whoever started them."
    COLUMNS = (
        Column("status", 11, text=_as_status, look=status_cell_look),
        Column("percent", 5, right=True, text=as_percent),
        Column("source", 20, grows=2),
        Column("type", 10, rank=3, grows=1),
        Column("restored", 20, rank=4, grows=2, text=as_short_id),
        Column("age", 10, right=True, text=as_age),
        Column("created", 17, rank=5, text=as_minute),
        Column("id", 8, rank=2, text=as_job_id, look=muted),
    )
    FIRST_SORT = ("created", True)

    def __init__(self) -> None:
        super().__init__()
        self._items = ItemTable[Job](
            (
                ItemColumn("status", "Status", told_status),
                ItemColumn("percent", "Done", _percent),
                ItemColumn("source", "Source", self._source_name),
                ItemColumn("type", "Type", _type),
                ItemColumn("restored", "Restored as", lambda job: job.made_arn),
                ItemColumn("age", "Started", lambda job: job.created),
                ItemColumn("created", "At", lambda job: job.created),
                ItemColumn("id", "Job", lambda job: job.id),
            ),
            key=lambda job: job.id,
        )

    def _source_name(self, job: Job) -> str:
        resource = self._source_of(job)
        return resource.label if resource else short_id(job.source_arn or job.point_arn)

    def _source_of(self, job: Job) -> ProtectedResource | None:
        opened = self.relight.opened
        return opened.resources.get(job.source_arn) if opened else None

    async def on_mount(self) -> None:
        self._items.put(self._jobs())
        self.relight.news.subscribe(self, self._heard)

    def _jobs(self) -> Sequence[Job]:
        opened = self.relight.opened
        return (*opened.jobs, *opened.copies) if opened else ()

    def _heard(self, news: News) -> None:
        if news in (News.JOBS, News.ACCOUNT, News.RESOURCES):
            self._items.clear()
            self._items.put(self._jobs())
            self.look_again()

    def items(self) -> ItemTable[Job]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return ("Restore jobs",)

    def note(self) -> str:
        opened = self.relight.opened
        unknown = len(opened.sights) if opened else 0
        return f"{count_of(unknown, 'outcome')} unknown: relight journal" if unknown else ""

    def empty_words(self) -> str:
        opened = self.relight.opened
        if opened is None or not opened.jobs_seen:
            return "Asking AWS Backup for its restore jobs."
        return "No restore was started here in the last 24 hours. r on a recovery point opens its form."

    def about(self, key: str) -> str:
        job = self._items.item(key)
        if job is None:
            return ""
        return f"{job.id}  {job.status_message or job.made_arn}"

    def why_not(self, action: Action) -> str:
        reason = super().why_not(action)
        job = self._items.item(self.table.cursor_key)
        if not reason and action.id == "source" and job and not self._source_of(job):
            return "its source is not in the list of protected resources"
        return reason

    def choose(self, key: str) -> None:
        copies = isinstance(self._items.item(key), CopyJob)
        self.relight.open("copy-job" if copies else "job", job_id=key)

    def action_source(self) -> None:
        job = self._items.item(self.table.cursor_key)
        resource = self._source_of(job) if job else None
        if resource:
            self.relight.open("points", resource=resource)

    def arn_of(self, key: str) -> str:
        job = self._items.item(key)
        return job.made_arn if job else ""

    def command_of(self, key: str) -> str:
        job = self._items.item(key)
        if isinstance(job, CopyJob):
            return copy_line(job)
        return job_line(job) if job else ""


def _percent(job: Job) -> float | None:
    return job.percent if isinstance(job, RestoreJob) and not job.finished else None


def _type(job: Job) -> str:
    return f"copy of {job.resource_type}" if isinstance(job, CopyJob) else job.resource_type
