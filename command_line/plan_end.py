"""How a run of a plan of several steps stands at its end, or where it was left, and what that means for the
exit code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from command_line.exit_codes import ExitCode
from command_line.job_report import closed_after, not_closed
from command_line.output import Output
from command_line.plan_lines import tell_end, tell_what_waits
from recovery.account import Account
from recovery.errors import AwsError
from recovery.executing import Run, Standing, StepState
from recovery.executing_calls import name_of
from recovery.executing_run import STOPPED
from recovery.executing_states import NOT_BEGUN, UNDER_WAY
from recovery.journal import Journal
from recovery.missing_parts import parts_missing
from recovery.models import RestoreJob
from recovery.recovery_plan import CallStep, RecoveryPlan


def told_end(
    run: Run,
    states: Mapping[str, StepState],
    plan: RecoveryPlan,
    account: Account,
    journal: Journal,
    output: Output,
    file: Path,
    *,
    as_json: bool,
) -> ExitCode:
    """Say how the steps of the run stand and what is left to do, and answer the exit code."""
    names = {step.id: name_of(step, plan) for step in plan.steps if isinstance(step, CallStep)}
    if as_json:
        output.json({"run": run, "steps": list(states.values())})
    else:
        tell_end(output, states)
    tell_what_waits(output, states, names)
    code = code_of(run, states, plan)
    if run.result == STOPPED:
        output.say(f"Another run of the plan took the place of this one: relight restore {file} --wait")
    elif code is ExitCode.FAILED:
        output.say(f"To try again what failed: relight restore {file} --retry")
    elif any(state.standing in (Standing.RUNNING, *NOT_BEGUN) for state in states.values()):
        output.say(f"To go on with it: relight restore {file} --wait")
    elif code in (ExitCode.DONE, ExitCode.REMAINS) and work_left(states, plan, account, journal, output):
        return ExitCode.REMAINS
    return code


def code_of(run: Run, states: Mapping[str, StepState], plan: RecoveryPlan) -> ExitCode:
    """The exit code by the steps alone. Optional work that failed keeps the plan from nothing; what waits
    while nothing is under way has been refused, until somebody settles what it waits for."""
    every = {state.standing for state in states.values()}
    required = {state.standing for state in states.values() if not is_optional(plan, state.step)}
    if Standing.FAILED in required:
        return ExitCode.FAILED
    if Standing.ASKS in every:
        return ExitCode.REFUSED
    if run.result == STOPPED:
        return ExitCode.REMAINS
    if Standing.SKIPPED in required:
        return ExitCode.FAILED
    if Standing.BY_HAND in required or (Standing.BY_HAND in every and every & (UNDER_WAY | NOT_BEGUN)):
        return ExitCode.REMAINS
    return ExitCode.REFUSED if Standing.WAITING in every and not every & UNDER_WAY else ExitCode.DONE


def work_left(
    states: Mapping[str, StepState],
    plan: RecoveryPlan,
    account: Account,
    journal: Journal,
    output: Output,
) -> bool:
    """Whether parts are missing, or work remains or may remain after a restore, which is told."""
    jobs: list[RestoreJob] = []
    is_unknown = False
    for step in plan.restores:
        state = states[step.id]
        if step.plan.copies or state.standing is not Standing.DONE:
            continue
        try:
            jobs.append(account.reads.job(state.job_id))
        except AwsError as error:
            is_unknown = True
            output.line(f"unknown  What is left after {step.id}: {error.text}")
    for job in jobs:
        if missing := parts_missing(job):
            output.block("warning", f"{job.id}: COMPLETED, and parts are missing", missing)
    open_jobs = not_closed(closed_after(account, journal, jobs))
    if open_jobs:
        output.say("COMPLETED is not recovered. Work remains, or may, after:")
        for state in states.values():
            if state.job_id in open_jobs and state.step in {step.id for step in plan.restores}:
                output.line(f"   relight job {state.job_id}  ({state.step})")
    return is_unknown or bool(open_jobs)


def is_optional(plan: RecoveryPlan, name: str) -> bool:
    step = plan.step(name)
    return isinstance(step, CallStep) and step.work.optional
