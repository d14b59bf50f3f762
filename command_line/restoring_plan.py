"""`relight restore FILE` of a plan of several steps: check it, ask once, run it, and say how it ended."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from command_line.answers import given_answers
from command_line.exit_codes import ExitCode
from command_line.following import MISSES
from command_line.invocation import Invocation
from command_line.output import Output
from command_line.plan_end import told_end
from command_line.plan_lines import (
    progress_line,
    run_words,
    show_recovery_plan,
    tell_dry_run,
    waiting_for_somebody,
)
from command_line.plan_questions import asked_answers, confirm
from recovery.account import Account
from recovery.context import Mode
from recovery.errors import AwsError, Blocked, NeedsLogin, RelightError, Throttled
from recovery.executing import Execution, ExecutionReport, Standing, StepState, run_of
from recovery.executing_states import NOT_BEGUN
from recovery.finding import Finding, FindingSeverity
from recovery.journal import Journal
from recovery.plan import RestorePlan
from recovery.plan_check import StepFinding, check_plan
from recovery.point_in_time import aws_now
from recovery.recovery_plan import CallStep, PlanStep, RecoveryPlan, asked_of, comes_before, plan_of_one
from recovery.restoring import attempt_of
from restore_profiles.work import ASK, filled

SILENT = frozenset({FindingSeverity.PASSED, FindingSeverity.INFO})
GOES_ON = "What runs in AWS goes on. To go on with the plan: relight restore {file}"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the options of the command said."""

    file: Path
    yes: bool = False
    wait: bool = False
    again: bool = False
    retry: bool = False
    dry_run: bool = False
    as_json: bool = False
    answers: Sequence[str] = ()


def restore_plan(
    invocation: Invocation, account: Account, journal: Journal, plan: RecoveryPlan, wishes: Wishes
) -> ExitCode:
    """Run the plan as far as it goes by itself."""
    output, context, now = invocation.output, account.context, journal.now()
    answers = given_answers(wishes.answers, asked_of(plan), "STEP:NAME=VALUE")
    before = run_of(plan, journal, context)
    execution = Execution(plan, account, journal, again=wishes.again, retry=wishes.retry, answers=answers)
    states = execution.states()
    show_recovery_plan(invocation, plan, account, states)
    if before is not None:
        output.line(f"This plan was run before: {run_words(before, invocation)}.")
    is_over = before is not None and before.ended is not None
    if before and is_over and not (wishes.again or wishes.retry or before.is_history(aws_now(account, now))):
        output.say(
            "Nothing is started. --retry tries again what failed, --again runs all of it another time."
        )
        return told_end(before, states, plan, account, journal, output, wishes.file, as_json=wishes.as_json)
    begun = {name for name, state in states.items() if is_begun(state, retry=wishes.retry)}
    found = findings(invocation, account, answered(plan, answers), begun)
    blocked = refusal(found)
    if wishes.dry_run:
        tell_dry_run(output, plan, states, found, as_json=wishes.as_json)
    if blocked is not None:
        raise blocked
    if wishes.dry_run:
        return ExitCode.DONE
    if not wishes.yes and (typed := asked_answers(plan, states, answers)):
        answers |= typed
        execution = Execution(plan, account, journal, again=wishes.again, retry=wishes.retry, answers=answers)
        states = execution.states()
    if not wishes.yes and any(not is_begun(state, retry=wishes.retry) for state in states.values()):
        confirm(plan, begun)
    account.set_mode(Mode.WRITE)
    report = follow(execution, plan, output, wishes, states)
    states = report.states
    return told_end(report.run, states, plan, account, journal, output, wishes.file, as_json=wishes.as_json)


def dry_run_of_one(
    output: Output, plan: RestorePlan, account: Account, journal: Journal, *, again: bool, as_json: bool
) -> None:
    """What one restore would send, and whether it would be sent at all."""
    several = plan_of_one(plan)
    attempt = None if again else attempt_of(plan, account, journal)
    if attempt is not None:
        output.say("This plan was run before, and would be reported; --again makes a new attempt.")
    standing = Standing.READY if attempt is None else Standing.DONE
    [step] = several.steps
    state = StepState(step.id, standing, attempt.job_id if attempt else "")
    tell_dry_run(output, several, {step.id: state}, as_json=as_json)


def is_begun(state: StepState, *, retry: bool) -> bool:
    """Whether a step is not to be started by this run any more, so that what it needs is not looked at."""
    again = retry and state.standing in (Standing.FAILED, Standing.SKIPPED)
    return state.standing not in NOT_BEGUN and not again


def findings(
    invocation: Invocation, account: Account, plan: RecoveryPlan, begun: Collection[str]
) -> tuple[StepFinding, ...]:
    """What could go wrong with the steps that are not begun. What does not stand in the way is said, once for
    all steps that share it."""
    found = tuple(
        each
        for each in check_plan(account, plan, invocation.now())
        if each.step not in begun and each.finding.severity not in SILENT
    )
    shared: dict[Finding, list[str]] = {}
    for each in found:
        shared.setdefault(each.finding, []).append(each.step)
    for finding, steps in shared.items():
        if finding.severity is not FindingSeverity.ERROR:
            where = f"{', '.join(steps)}: " if any(steps) else ""
            invocation.output.block(
                finding.severity.value, f"{where}{finding.title}", finding.text, finding.next_step
            )
    return found


def answered(plan: RecoveryPlan, answers: Mapping[str, str]) -> RecoveryPlan:
    """The plan with these answers in their places."""
    steps: list[PlanStep] = []
    for step in plan.steps:
        if isinstance(step, CallStep):
            own = {f"{ASK}{name}": answers.get(f"{step.id}:{name}", "") for name in step.work.asks}
            work = filled(step.work, {name: text for name, text in own.items() if text})
            step = replace(step, work=work)
        steps.append(step)
    return replace(plan, steps=tuple(steps))


def refusal(found: Sequence[StepFinding]) -> Blocked | None:
    """Why the plan is not run, with all that stands in its way."""
    errors = [each for each in found if each.finding.severity is FindingSeverity.ERROR]
    if not errors:
        return None
    reasons = "" if len(errors) == 1 else f" for {len(errors)} reasons"
    steps = (each.finding.next_step for each in errors)
    return Blocked(
        f"This plan would fail{reasons}",
        "\n".join(f"{each.step or 'plan'}: {each.finding.title}: {each.finding.text}" for each in errors),
        "\n".join(dict.fromkeys(step for step in steps if step)),
    )


def follow(
    execution: Execution,
    plan: RecoveryPlan,
    output: Output,
    wishes: Wishes,
    shown: Mapping[str, StepState],
) -> ExecutionReport:
    """Run on until nothing more happens by itself; without `--wait` until everything is started. Each change
    against what was `shown` is one line. Raises `AwsError` where AWS stays silent."""
    misses, hint = 0, GOES_ON.format(file=wishes.file)
    if not wishes.wait:
        output.say("This stays until every step is started; --wait stays until all is done.")
    try:
        while True:
            report = execution.tick()
            for state in report.changed:
                if state != shown[state.step]:
                    output.line(progress_line(state))
            if report.over or (not wishes.wait and all_started(plan, report)):
                return report
            failed = [error for error in report.errors if is_silence(error)]
            for error in report.errors:
                if error not in failed:
                    output.line(f"{error.title}: {error.text}")
            misses = misses + 1 if failed and not report.changed else 0
            login = next((error for error in report.errors if isinstance(error, NeedsLogin)), None)
            if login is not None or misses >= MISSES:
                raise login or failed[0]
            time.sleep(report.next_in_seconds)
    except (KeyboardInterrupt, RelightError):
        output.say(hint)
        raise


def is_silence(error: RelightError) -> bool:
    """Whether it keeps the run from being followed, and not one step from being started yet."""
    return isinstance(error, AwsError) and not isinstance(error, Throttled)


def all_started(plan: RecoveryPlan, report: ExecutionReport) -> bool:
    """Whether nothing is left that would start by itself later."""
    somebody = {state.step for state in waiting_for_somebody(report.states.values())}
    return all(
        report.states[step.id].standing not in NOT_BEGUN or comes_before(step, plan) & somebody
        for step in plan.steps
    )
