"""The questions before a plan of several steps is started: each existing resource whose data it replaces is
named and typed, then the plan as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from recovery.account import Account
from recovery.arns import within_region
from recovery.executing_run import Run
from recovery.moments import age
from recovery.plain_text import plain
from recovery.recovery_plan import OnFailure, RecoveryPlan
from runbooks.remaining import overwritten
from tui.confirm import ConfirmDialog, Question, account_rows
from tui.screen import RelightScreen
from tui.words import count_of

NO_CANCEL = "AWS Backup cannot stop a restore once it has started."
STAYS = "Later steps start only while Relight runs; R, or `relight restore FILE`, goes on with it."
FAILED = {
    OnFailure.STOP: "stops it: nothing more is started",
    OnFailure.GO_ON: "stops only what comes after the failed step",
}
POLICIES = {
    OnFailure.STOP: "nothing more is started",
    OnFailure.GO_ON: "what does not come after the failed step goes on",
}


def title_of(plan: RecoveryPlan) -> str:
    """What the plan is called on a screen."""
    return plan.title or "without a title"


def ask_to_start(
    screen: RelightScreen[None],
    account: Account,
    plan: RecoveryPlan,
    steps: Collection[str],
    question: Question,
    start: Callable[[], None],
) -> None:
    """Ask for the name of each existing resource whose data one of `steps` replaces, then the question, and
    `start` once all is confirmed."""
    names = (overwritten(step.plan) for step in plan.restores if step.id in steps)

    def ask(left: Sequence[str]) -> None:
        asked = overwriting(account, plan, left[0]) if left else question

        def answered(confirmed: bool | None) -> None:
            if not confirmed:
                return
            ask(left[1:]) if left else start()

        screen.app.push_screen(ConfirmDialog(asked), answered)

    ask(tuple(dict.fromkeys(name for name in names if name)))


def run_before(run: Run | None, now: datetime) -> str:
    """When the plan was run before, in words; "" where it was not."""
    if run is None or run.ended is None:
        return ""
    when = f"{run.result} {age(run.ended, now)}"
    return when if run.is_history(now) else f"{when}: everything is made a second time"


def starting(account: Account, plan: RecoveryPlan, told: str, before: str) -> Question:
    restores = len(plan.restores)
    work = len(plan.steps) - restores
    steps = count_of(restores, "restore")
    rows = (
        *account_rows(account),
        ("Starts", f"{steps} and {count_of(work, 'follow-up')}" if work else steps),
        ("Plan", title_of(plan)),
        *([("Before", before)] if before else []),
        ("Failure", FAILED[plan.on_failure]),
    )
    text = f"The check has {told}. {NO_CANCEL}" if told else NO_CANCEL
    return Question("Start this plan?", rows, "Start the plan", f"{text} {STAYS}")


def overwriting(account: Account, plan: RecoveryPlan, name: str) -> Question:
    short = plain(within_region(name))
    rows = (*account_rows(account), ("Plan", title_of(plan)), ("Replaces", short))
    text = "What it holds now is gone once the restore has started."
    return Question("Replace the data of an existing resource?", rows, "It may be replaced", text, short)
