"""One restore testing plan: its settings in words, its next runs, what it restores, and how that went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from textual.message import Message

from recovery.errors import NotFound, RelightError
from recovery.finding import Finding, FindingSeverity
from recovery.locations import targets_file
from recovery.models import RestoreJob, short_id
from recovery.plain_text import plain
from recovery.reading import Priority
from recovery.testing.coverage import VALIDATION
from recovery.testing.history import runs, time_told
from recovery.testing.limits import plan_findings
from recovery.testing.models import RestoreTestingPlan
from recovery.testing.targets import Targets, read_targets
from screens.aws_lines import aws_line
from screens.testing.deleting import ask_to_delete_plan
from screens.testing.reading import Selected, jobs_of, selections
from screens.testing.words import (
    hours,
    in_both,
    kept_words,
    next_runs,
    resources_words,
    schedule_words,
    takes_words,
    vaults_words,
    why_absent,
    zones_words,
)
from tui.actions import DETAIL, EVERYWHERE, Action, Need
from tui.detail_screen import DetailScreen
from tui.facts import Fact, FactGroup
from tui.glyphs import status_look, status_text
from tui.testing_rows import PLAN
from tui.words import minute

DAYS = 30
"""Of test jobs, as AWS's console shows them on its page of a plan."""
JOBS_SHOWN = 8
NO_TARGETS = Targets()
LOOKS = {
    FindingSeverity.ERROR: "bold $text-error",
    FindingSeverity.WARNING: "$text-warning",
    FindingSeverity.UNKNOWN: "$text-warning",
}


@dataclass
class PlanRead(Message, bubble=False):
    plan: RestoreTestingPlan


@dataclass
class PlanUnread(Message, bubble=False):
    error: RelightError


@dataclass
class SelectionsRead(Message, bubble=False):
    selections: Sequence[Selected]
    denied: str = ""


@dataclass
class JobsRead(Message, bubble=False):
    jobs: Sequence[RestoreJob]
    targets: Targets = NO_TARGETS
    denied: str = ""


class TestingPlanScreen(DetailScreen):
    SCOPES = (EVERYWHERE, DETAIL, PLAN)
    PURPOSE = "What a plan restores by its schedule, when it does so next, and how its last tests went."

    def __init__(self, plan: str) -> None:
        super().__init__()
        self.plan_name = plan
        self.plan: RestoreTestingPlan | None = None
        self._selections: SelectionsRead | None = None
        self._jobs: JobsRead | None = None
        self._unread = ""

    def on_mount(self) -> None:
        self.call_after_refresh(self.look_again)
        self.action_refresh()

    # Reading

    def action_refresh(self) -> None:
        account, name = self.relight.account, self.plan_name
        if account is None:
            return
        reads = account.reads
        self.relight.read(
            Priority.KEY, lambda: reads.testing_plan(name), PlanRead, to=self, failed=PlanUnread
        )
        self.relight.read(
            Priority.KEY,
            lambda: tuple(selections(reads, name)),
            SelectionsRead,
            to=self,
            failed=lambda error: SelectionsRead((), error.text),
        )

    def on_plan_read(self, message: PlanRead) -> None:
        account, plan = self.relight.account, message.plan
        self.plan, self._unread = plan, ""
        if account is not None:
            reads, since = account.reads, self.relight.kit.now() - timedelta(days=DAYS)
            self.relight.read(
                Priority.KEY,
                lambda: (jobs_of(reads, plan, since), read_targets(targets_file())),
                lambda read: JobsRead(*read),
                to=self,
                failed=lambda error: JobsRead((), denied=error.text),
            )
        self.look_again()

    def on_plan_unread(self, message: PlanUnread) -> None:
        account, error = self.relight.account, message.error
        if isinstance(error, NotFound):
            self._unread = "There is no such plan any more. esc goes back."
            self.plan = None
        else:
            absent = why_absent(account.context, error) if account else ""
            self._unread = absent or f"It could not be read: {error.text} ctrl+r tries again."
            self.relight.report(error)
        self.look_again()

    def on_selections_read(self, message: SelectionsRead) -> None:
        self._selections = message
        self.look_again()

    def on_jobs_read(self, message: JobsRead) -> None:
        self._jobs = message
        self.look_again()

    # What is shown

    def crumbs(self) -> Sequence[str]:
        return ("Restore testing", self.plan_name)

    def groups(self) -> Sequence[FactGroup]:
        plan = self.plan
        if plan is None:
            return (FactGroup("", text=self._unread or "Asking AWS Backup for this plan."),)
        known = plan_findings(plan, now=self.relight.kit.now())
        found = [finding for finding in known if finding.severity in LOOKS]
        return (
            *([FactGroup("Findings", tuple(_finding(each) for each in found))] if found else []),
            self._schedule(plan),
            FactGroup(
                "Recovery points",
                (
                    Fact("Takes", takes_words(plan)),
                    Fact("From vaults", vaults_words(plan.include_vaults)),
                    Fact("Not from", vaults_words(plan.exclude_vaults)),
                ),
            ),
            self._selected(),
            self._tests(),
        )

    def _schedule(self, plan: RestoreTestingPlan) -> FactGroup:
        ours, following = self.relight.kit.zone, next_runs(plan, self.relight.kit.now())
        nexts = [
            Fact("" if number else "Next runs", in_both(at, ours)) for number, at in enumerate(following)
        ]
        return FactGroup(
            "Schedule",
            (
                Fact("Runs", schedule_words(plan.schedule)),
                Fact("Expression", plan.schedule),
                Fact("Time zone", zones_words(plan, ours)),
                *(nexts or [Fact("Next runs", "never again by this schedule", "$text-warning")]),
                Fact("Start window", f"begins at a random moment within {hours(plan.start_window_hours)}"),
                Fact("Last run", self.exact(plan.last_run) or "never"),
                Fact("Changed", self.exact(plan.updated or plan.created)),
            ),
        )

    def _selected(self) -> FactGroup:
        read = self._selections
        if read is None:
            return FactGroup("Selections", text="Asking AWS Backup for them.")
        if read.denied:
            return FactGroup("Selections", text=f"Not known: {read.denied}")
        if not read.selections:
            return FactGroup(
                "Selections", text="None, so that nothing is restored. enter, then n opens the form of one."
            )
        return FactGroup("Selections", tuple(_selection(each, self._resource) for each in read.selections))

    def _tests(self) -> FactGroup:
        title, read = f"Tests of the last {DAYS} days", self._jobs
        if read is None:
            return FactGroup(title, text="Asking AWS Backup for them.")
        if read.denied:
            return FactGroup(title, text=f"Not known: {read.denied}")
        found = runs(read.jobs, read.targets)
        more = f"{len(found) - JOBS_SHOWN} more: h" if len(found) > JOBS_SHOWN else ""
        return FactGroup(
            title,
            tuple(
                Fact(
                    minute(run.job.created),
                    "  ".join(
                        filter(
                            None,
                            (
                                status_text(run.job.status, self.relight.glyphs),
                                self._resource(run.job.source_arn),
                                time_told(run),
                                VALIDATION.get(run.job.validation_status, ""),
                            ),
                        )
                    ),
                    status_look(run.job.status).style,
                )
                for run in found[:JOBS_SHOWN]
            ),
            text="" if found else "None.",
            lines=(more,) if more else (),
        )

    def _resource(self, arn: str) -> str:
        opened = self.relight.opened
        known = opened.resources.get(arn) if opened else None
        return plain(known.label if known else short_id(arn), 40)

    # What can be done

    def why_not(self, action: Action) -> str:
        if self.plan is None and (Need.ROW in action.needs or action.id == "tests"):
            return "the plan is not read"
        return super().why_not(action)

    def action_selections(self) -> None:
        self.relight.open("testing-selections", plan=self.plan_name)

    def action_edit_plan(self) -> None:
        self.relight.open("testing-plan-form", plan=self.plan_name)

    def action_delete_testing(self) -> None:
        def gone() -> None:
            if self.is_current:
                self.relight.back()

        ask_to_delete_plan(self.relight, self.plan_name, gone)

    def action_tests(self) -> None:
        self.relight.open("tests", plan=self.plan)

    def action_coverage(self) -> None:
        self.relight.open("coverage")

    def thing_arn(self) -> str:
        return self.plan.arn if self.plan else ""

    def thing_id(self) -> str:
        return self.plan_name

    def thing_command(self) -> str:
        account = self.relight.account
        if account is None:
            return ""
        return aws_line(account.context, "get-restore-testing-plan", restore_testing_plan_name=self.plan_name)


def _finding(finding: Finding) -> Fact:
    text = ". ".join(filter(None, (finding.title, finding.text.rstrip("."), finding.next_step)))
    return Fact(finding.severity.value, text, LOOKS[finding.severity])


def _selection(each: Selected, label: Callable[[str], str]) -> Fact:
    selection = each.selection
    if each.why_part:
        return Fact(selection.name, f"{selection.resource_type}; not known further: {each.why_part}")
    overrides = f"overrides {', '.join(selection.overrides)}" if selection.overrides else ""
    parts = (
        resources_words(selection, label),
        kept_words(selection),
        f"as {short_id(selection.role_arn)}",
        overrides,
    )
    return Fact(selection.name, "; ".join(filter(None, parts)))
