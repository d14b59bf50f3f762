"""Restore tests so far, of a plan, a resource or all: how long each took, whether it was found right, and
whether what it made is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from textual.message import Message

from recovery.account import Account
from recovery.errors import RelightError
from recovery.inventory import Cell, ItemColumn, ItemTable
from recovery.locations import targets_file
from recovery.models import RestoreJob, short_id
from recovery.reading import Priority
from recovery.testing.history import TestRun, clean_up_hint, minutes_text, plan_name, runs, time_told
from recovery.testing.models import RestoreTestingPlan
from recovery.testing.targets import Targets, read_targets
from screens.aws_lines import job_line
from screens.testing.reading import all_test_jobs, jobs_of
from screens.testing.validating import ask_to_validate, why_not_validated
from tui.actions import EVERYWHERE, TABLE, Action
from tui.cells import Drawing, as_age, as_job_id, as_status, muted, status_cell_look
from tui.columns import Column
from tui.news import News
from tui.table_screen import TableScreen
from tui.testing_rows import TESTS

DAYS = (30, 90, 365)
"""How far back is looked, in turn. For how long AWS Backup keeps jobs no page says."""


@dataclass
class TestsRead(Message, bubble=False):
    days: int
    jobs: Sequence[RestoreJob]
    targets: Targets


@dataclass
class TestsUnread(Message, bubble=False):
    error: RelightError


def _as_minutes(value: Cell, drawing: Drawing) -> str:
    return minutes_text(value).replace("under ", "<") if isinstance(value, float) else ""


def _target_look(value: Cell) -> str:
    return "bad" if str(value).endswith("over") else ""


LEFT_BEHIND = "what it made was NOT deleted and goes on costing: u shows what to do"
VERDICT_LOOKS = {"SUCCESSFUL": "good", "FAILED": "bad", "TIMED_OUT": "partial", "DELETING": "ended"}


def _verdict_look(value: Cell) -> str:
    return VERDICT_LOOKS.get(str(value), "")


class TestsScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, TESTS)
    PURPOSE = "Restore tests: how long each took against its target, and whether it was found right."
    COLUMNS = (
        Column("status", 11, text=as_status, look=status_cell_look),
        Column("resource", 14, grows=3),
        Column("took", 10, right=True, text=_as_minutes),
        Column("target", 12, look=_target_look),
        Column("validation", 10, look=_verdict_look),
        Column("age", 10, right=True, rank=1, text=as_age),
        Column("deletion", 10, rank=2, look=_verdict_look),
        Column("type", 10, rank=4),
        Column("plan", 14, rank=3, grows=1),
        Column("id", 8, rank=5, text=as_job_id, look=muted),
    )
    FIRST_SORT = ("age", True)

    def __init__(self, plan: RestoreTestingPlan | None = None, resource: str = "") -> None:
        """Of a plan, or of the resource with an ARN; of neither, all."""
        super().__init__()
        self.of_plan = plan
        self.resource = resource
        self.days = DAYS[0]
        self.about_lines = 3
        self._items = ItemTable[TestRun](
            (
                ItemColumn("status", "Status", lambda run: run.job.status),
                ItemColumn("resource", "Resource", self._source),
                ItemColumn("took", "Took", lambda run: run.minutes),
                ItemColumn("target", "Target", _against),
                ItemColumn("validation", "Validated", lambda run: run.job.validation_status),
                ItemColumn("age", "Started", lambda run: run.job.created),
                ItemColumn("deletion", "Deletion", lambda run: run.job.deletion_status),
                ItemColumn("type", "Type", lambda run: run.job.resource_type),
                ItemColumn("plan", "Plan", lambda run: plan_name(run.job.testing_plan_arn)),
                ItemColumn("id", "Job", lambda run: run.job.id),
            ),
            key=lambda run: run.job.id,
        )
        self._state = "reading"
        self._targets = Targets()

    async def on_mount(self) -> None:
        self.relight.news.subscribe(self, self._heard)
        self.action_refresh()

    def _heard(self, news: News) -> None:
        """A test that is shown is followed by the app's own watcher of jobs."""
        opened = self.relight.opened
        if news is News.JOBS and opened is not None:
            known = (run for job in opened.jobs if (run := self._items.item(job.id)) and run.job != job)
            changed = {run.job.id for run in known}
            self._items.put(runs([job for job in opened.jobs if job.id in changed], self._targets))
            if changed:
                self.look_again()

    def _source(self, run: TestRun) -> str:
        return self._label(run.job.source_arn)

    def _label(self, arn: str) -> str:
        opened = self.relight.opened
        resource = opened.resources.get(arn) if opened else None
        return resource.label if resource else short_id(arn)

    # Reading

    def action_refresh(self) -> None:
        account, days = self.relight.account, self.days
        if account is not None:
            self._state = "reading"
            since = self.relight.kit.now() - timedelta(days=days)
            self.relight.read(
                Priority.KEY,
                lambda: TestsRead(days, self._jobs(account, since), read_targets(targets_file())),
                _as_it_is,
                to=self,
                failed=TestsUnread,
            )
        self.look_again()

    def _jobs(self, account: Account, since: datetime) -> Sequence[RestoreJob]:
        if self.of_plan is not None:
            return jobs_of(account.reads, self.of_plan, since)
        if self.resource:
            pages = account.reads.jobs_of(self.resource)
            return [job for page in pages for job in page if job.created >= since]
        return all_test_jobs(account.reads, since)

    def on_tests_read(self, message: TestsRead) -> None:
        if message.days == self.days:
            self._state, self._targets = "", message.targets
            self._items.clear()
            self._items.put(runs(message.jobs, message.targets))
            self.look_again()

    def on_tests_unread(self, message: TestsUnread) -> None:
        self._state = "failed"
        self.relight.report(message.error)
        self.look_again()

    # What the table asks

    def items(self) -> ItemTable[TestRun]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        of = self.of_plan.name if self.of_plan else self._label(self.resource) if self.resource else ""
        return ("Restore testing", *([of] if of else []), "Tests")

    def note(self) -> str:
        rows = range(self._items.row_count)
        shown = (self._items.item(self._items.key_at(row)) for row in rows)
        left = sum(1 for run in shown if run and clean_up_hint(run.job))
        behind = f"{left} left behind" if left else ""  # the column that says so has no room in 80
        return "  ".join(filter(None, (behind, f"{self.days} days", self._state)))

    def empty_words(self) -> str:
        if self._state == "reading":
            return "Asking AWS Backup for its restore jobs."
        if self._state == "failed":
            return "The tests could not be read; the reason is below. ctrl+r tries again."
        further = " m looks further back." if self.days < DAYS[-1] else ""
        return f"No restore test in the last {self.days} days.{further} T lists the plans that start them."

    def about(self, key: str) -> str:
        run = self._items.item(key)
        if run is None:
            return ""
        job = run.job
        parts = (
            f"{job.resource_type} {self._source(run)}",
            time_told(run) and f"took {time_told(run)}",
            run.why_failed,
            job.status_message if not run.failed else "",
            job.validation_status and f"validation {job.validation_status}",
            job.validation_message if not run.failed else "",
        )
        between = f" {self.relight.glyphs.between} "
        return between.join(filter(None, (LEFT_BEHIND if clean_up_hint(job) else "", *parts)))

    def why_not(self, action: Action) -> str:
        run = self._items.item(self.table.cursor_key)
        if action.id == "further-back" and self.days == DAYS[-1]:
            return f"{self.days} days are shown already"
        if action.id == "tests-of-resource" and self.resource:
            return "these are the tests of one resource"
        if action.id == "clean-up" and run is not None and not clean_up_hint(run.job):
            return "AWS Backup has not failed to delete what it made"
        if action.id == "validate" and run is not None and (reason := why_not_validated(run.job)):
            return reason
        return super().why_not(action)

    # What can be done

    def choose(self, key: str) -> None:
        self.relight.open("job", job_id=key)

    def action_further_back(self) -> None:
        self.days = next(days for days in DAYS if days > self.days)
        self.action_refresh()

    def action_validate(self) -> None:
        run = self._items.item(self.table.cursor_key)
        if run is not None:
            ask_to_validate(self.relight, run.job)

    def action_clean_up(self) -> None:
        run = self._items.item(self.table.cursor_key)
        if run is not None:
            about, _, line = clean_up_hint(run.job).partition("\n")
            self.relight.open(
                "commands",
                title=f"Clean up after test {run.job.id[:8]}",
                text=line or run.job.created_resource_arn,
                about="c copies it. Look at what it deletes before you run it.",
                notes=about,
            )

    def action_tests_of_resource(self) -> None:
        run = self._items.item(self.table.cursor_key)
        if run is not None and run.job.source_arn:
            self.relight.open("tests", resource=run.job.source_arn)

    def action_trend(self) -> None:
        run = self._items.item(self.table.cursor_key)
        if run is not None:
            self.relight.open("trend", resource=run.job.source_arn, type=run.job.resource_type)

    def arn_of(self, key: str) -> str:
        run = self._items.item(key)
        return run.job.made_arn if run else ""

    def command_of(self, key: str) -> str:
        run = self._items.item(key)
        return job_line(run.job) if run else ""


def _as_it_is(read: TestsRead) -> TestsRead:
    return read


def _against(run: TestRun) -> str:
    """`8 min over`, `4 min under`, `no target`, or blank where the test did not come to its end."""
    if run.target is None:
        return "no target"
    if run.over is None or run.minutes is None:
        return ""
    apart = minutes_text(abs(run.minutes - run.target))
    return f"{apart} {'over' if run.over else 'under'}"
