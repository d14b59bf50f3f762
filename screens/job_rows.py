"""Restore and copy jobs as rows: what each column says of one, and which group it stands in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from recovery.account import Known
from recovery.estimates import elapsed
from recovery.inventory import Cell, ItemColumn, ItemTable
from recovery.missing_parts import IN_PART, told_status
from recovery.models import CopyJob, Job, RestoreJob, short_id
from recovery.moments import span
from recovery.standing import NOT_VALIDATED, Group
from tui.cells import Drawing, as_age, as_job_id, as_percent, as_short_id, muted
from tui.columns import Column
from tui.glyphs import status_look, status_text

if TYPE_CHECKING:
    from tui.app import RelightApp
    from tui.followed import Followed

NO_HISTORY = "no history"
UNKNOWN = "unknown"
"""In place of the time left of a job that is stalled."""
OVERDUE = "overdue"
"""In place of the time left of a job that has run for longer than half of those like it."""
GROUPS = tuple(Group)
IN_TABLES = {Group.ATTENTION: "attention"}
"""Groups whose name is longer than their column."""


def told_with_standing(job: RestoreJob, followed: Followed) -> str:
    """AWS's status, and behind it what that leaves out: `COMPLETED, WORK LEFT`. It is bare, and green, only
    where all that is required is done; a sign-off does not do it."""
    status, standing = told_status(job), followed.standing(job)
    if standing.stall:
        return f"{status}, STALLED"
    if status != "COMPLETED":
        return status
    if job.testing_plan_arn:
        wrong = "NOT VALID" if job.validation_status in NOT_VALIDATED else "NOT CLEAN"
        return f"{status}, {wrong}" if standing.group is Group.ATTENTION else status
    closed = followed.closed(job.id)
    if closed is Known.YES:
        return status
    if standing.group is Group.FINISHED:
        return f"{status}, SIGNED OFF"
    return f"{status}, {'WORK LEFT' if closed is Known.NO else 'UNCHECKED'}"


def _as_group(value: Cell, drawing: Drawing) -> str:
    return IN_TABLES.get(Group(str(value)), str(value))


def _group_look(value: Cell) -> str:
    return {Group.RUNNING: "busy", Group.ATTENTION: "unknown"}.get(Group(str(value)), "muted")


def short_status(told: str) -> str:
    """As the column has room for it: `WORK LEFT`, `IN PART`, `STALLED` for what AWS has other words for."""
    return told.removeprefix("COMPLETED, ").removeprefix("RUNNING, ").removeprefix("PENDING, ")


def _as_status(value: Cell, drawing: Drawing) -> str:
    told = short_status(str(value))
    return status_text(told, drawing.glyphs).replace(IN_PART, IN_PART.removeprefix("COMPLETED "))


def _status_look(value: Cell) -> str:
    return status_look(short_status(str(value))).glyph


def _as_span(value: Cell, drawing: Drawing) -> str:
    return span(timedelta(seconds=value)) if isinstance(value, int | float) else str(value or "")


COLUMNS = (
    Column("group", 9, text=_as_group, look=_group_look),
    Column("status", 12, text=_as_status, look=_status_look),
    Column("percent", 5, right=True, text=as_percent),
    Column("source", 15, grows=3),
    Column("left", 10, right=True, text=_as_span),
    Column("elapsed", 7, right=True, text=_as_span),
    Column("type", 6, rank=2, grows=1),
    Column("restored", 16, rank=3, grows=3, text=as_short_id),
    Column("test", 4, rank=4),
    Column("role", 16, rank=5, grows=1, text=as_short_id),
    Column("parent", 8, rank=6, text=as_job_id, look=muted),
    Column("id", 8, rank=7, text=as_job_id, look=muted),
    Column("created", 10, rank=8, right=True, text=as_age),
)


class JobTable(ItemTable[Job]):
    """The jobs in their groups. What the app knows beside AWS's listing is asked anew for each cell."""

    def __init__(self, app: RelightApp) -> None:
        self._app = app
        super().__init__(
            (
                ItemColumn("group", "Group", lambda job: self.group(job).value),
                ItemColumn("status", "Status", self.told),
                ItemColumn("percent", "Done", _percent),
                ItemColumn("source", "Source", self.source_name),
                ItemColumn("left", "Left", self._left),
                ItemColumn("elapsed", "Elapsed", self._elapsed),
                ItemColumn("type", "Type", _type),
                ItemColumn("restored", "Restored as", lambda job: job.made_arn),
                ItemColumn("test", "Test", lambda job: "test" if testing_plan_of(job) else ""),
                ItemColumn("role", "Role", lambda job: job.role_arn),
                ItemColumn("parent", "Parent", lambda job: getattr(job, "parent_id", "")),
                ItemColumn("id", "Job", lambda job: job.id),
                ItemColumn("created", "Started", lambda job: job.created),
            ),
            key=lambda job: job.id,
            group=lambda job: GROUPS.index(self.group(job)),
        )

    def source_name(self, job: Job) -> str:
        opened = self._app.opened
        return opened.name_of(job) if opened else short_id(job.source_arn or job.point_arn)

    def group(self, job: Job) -> Group:
        if isinstance(job, RestoreJob) and self._app.opened:
            return self._app.opened.followed.standing(job).group
        if not job.finished:
            return Group.RUNNING
        return Group.FINISHED if job.status == "COMPLETED" else Group.ATTENTION

    def told(self, job: Job) -> str:
        opened = self._app.opened
        if isinstance(job, RestoreJob) and opened:
            return told_with_standing(job, opened.followed)
        return told_status(job)

    def _elapsed(self, job: Job) -> float:
        until = job.completed if job.finished else None
        return ((until or self._app.kit.now()) - job.created).total_seconds()

    def _left(self, job: Job) -> Cell:
        opened = self._app.opened
        if not isinstance(job, RestoreJob) or job.finished or not opened:
            return None
        if opened.followed.standing(job).stall:
            return UNKNOWN
        if opened.followed.history is None:
            return None
        estimate = opened.followed.estimate(job)
        if estimate is None:
            return NO_HISTORY
        left = estimate.left(elapsed(job, self._app.kit.now()))
        return OVERDUE if left is None else left.total_seconds()


def testing_plan_of(job: Job) -> str:
    return job.testing_plan_arn if isinstance(job, RestoreJob) else ""


def _percent(job: Job) -> float | None:
    return job.percent if isinstance(job, RestoreJob) and not job.finished else None


def _type(job: Job) -> str:
    return f"copy of {job.resource_type}" if isinstance(job, CopyJob) else job.resource_type
