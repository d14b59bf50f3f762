"""Every screen by the name that it is opened by. To add one, write its file and add its row."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from screens.resources import ResourcesScreen
from tui.screen import RelightScreen
from tui.views import ScreenFactory


def later(module: str, name: str) -> ScreenFactory:
    """A screen that is imported when it is first opened: the first frame waits for the first
    screen only."""

    def make(**arguments: Any) -> RelightScreen[Any]:
        screen: RelightScreen[Any] = getattr(import_module(f"screens.{module}"), name)(**arguments)
        return screen

    return make


SCREENS: Mapping[str, ScreenFactory] = {
    "resources": ResourcesScreen,
    "points": later("points", "PointsScreen"),
    "go-to-time": later("go_to_time", "GoToTimeScreen"),
    "point": later("point", "PointScreen"),
    "parts": later("parts", "PartsScreen"),
    "jobs": later("jobs", "JobsScreen"),
    "job": later("job", "JobScreen"),
    "jobs-below": later("jobs_below", "JobsBelowScreen"),
    "comparison": later("comparison", "ComparisonScreen"),
    "follow-ups": later("follow_ups", "FollowUpsScreen"),
    "restore-form": later("restore_form", "RestoreFormScreen"),
    "review": later("review", "ReviewScreen"),
    "attempt": later("attempt", "AttemptScreen"),
    "copy": later("copy", "CopyScreen"),
    "copy-job": later("copy_job", "CopyJobScreen"),
    "plan-of-marked": later("plan_of_marked", "PlanOfMarkedScreen"),
    "open-plan": later("plan_opening", "OpenPlanScreen"),
    "recovery-plan": later("recovery_plan", "RecoveryPlanScreen"),
    "plan-step-form": later("plan_step_form", "PlanStepFormScreen"),
    "plan-check": later("plan_dry_run", "PlanDryRunScreen"),
    "plan-run": later("plan_run", "PlanRunScreen"),
    "plan-runs": later("plan_runs", "PlanRunsScreen"),
    "export": later("export", "ExportScreen"),
    "testing-plans": later("testing.plans", "TestingPlansScreen"),
    "testing-plan": later("testing.plan", "TestingPlanScreen"),
    "testing-plan-form": later("testing.plan_form", "TestingPlanFormScreen"),
    "testing-selection-form": later("testing.selection_form", "TestingSelectionFormScreen"),
    "testing-review": later("testing.review", "TestingReviewScreen"),
    "testing-selections": later("testing.selections", "TestingSelectionsScreen"),
    "tests": later("testing.jobs", "TestsScreen"),
    "coverage": later("testing.coverage", "CoverageScreen"),
    "trend": later("testing.trend", "TrendScreen"),
    "paste-arn": later("paste_arn", "PasteArnScreen"),
    "commands": later("commands", "CommandsScreen"),
    "contexts": later("contexts", "ContextsScreen"),
    "messages": later("messages", "MessagesScreen"),
    "message": later("message", "MessageScreen"),
    "help": later("help", "HelpScreen"),
    "mfa": later("mfa", "MfaScreen"),
    "too-small": later("too_small", "TooSmallScreen"),
}
