"""How a run of a plan of several steps stands at its end, or where it was left, and what that means for the
exit code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from command_line.exit_codes import ExitCode
from command_line.job_report import closed_after, not_closed
from command_line.output import Output
from command_line.plan_lines import tell_end, tell_what_waits, waiting_for_somebody
from recovery.account import Account
from recovery.errors import AwsError
from recovery.executing import Standing, StepState, run_of
from recovery.executing_calls import name_of
from recovery.executing_states import NOT_BEGUN
from recovery.journal import Journal
from recovery.missing_parts import parts_missing
from recovery.models import RestoreJob
from recovery.recovery_plan import CallStep, RecoveryPlan


def told_end(
    states: Mapping[str, StepState],
    plan: RecoveryPlan,
    account: Account,
    journal: Journal,
    output: Output,
    file: Path,
    *,
    as_json: bool,
) -> ExitCode:
    """Say how the steps stand and what is left to do, and answer the exit code."""
    names = {step.id: name_of(step, plan) for step in plan.steps if isinstance(step, CallStep)}
    if as_json:
        output.json({"run": run_of(plan, journal, account.context), "steps": list(states.values())})
    else:
        tell_end(output, states)
    tell_what_waits(output, states, names)
    standings = {state.standing for state in states.values()}
    waits = waiting_for_somebody(states.values())
    if Standing.FAILED in standings:
        output.say(f"To try again what failed: relight restore {file} --retry")
        return ExitCode.FAILED
    if any(state.standing is Standing.ASKS for state in waits):
        return ExitCode.REFUSED
    if Standing.RUNNING in standings or standings & NOT_BEGUN:
        output.say(f"To go on with it: relight restore {file} --wait")
        return ExitCode.DONE if not waits else ExitCode.REMAINS
    left = work_left(states, plan, account, journal, output)
    required = [state for state in waits if not is_optional(plan, state.step)]
    return ExitCode.REMAINS if left or required else ExitCode.DONE


def work_left(
    states: Mapping[str, StepState],
    plan: RecoveryPlan,
    account: Account,
    journal: Journal,
    output: Output,
) -> bool:
    """Whether parts are missing, or work remains after a restore, which is told."""
    jobs: list[RestoreJob] = []
    for step in plan.restores:
        state = states[step.id]
        if step.plan.copies or state.standing is not Standing.DONE:
            continue
        try:
            jobs.append(account.reads.job(state.job_id))
        except AwsError as error:
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
    return bool(open_jobs)


def is_optional(plan: RecoveryPlan, name: str) -> bool:
    step = plan.step(name)
    return isinstance(step, CallStep) and step.work.optional
