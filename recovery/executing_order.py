"""Which steps of a run may start: what came before them, what failed, and what a human still has to say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from recovery.attempts import Attempt
from recovery.context import Context
from recovery.executing_calls import Subject, call_state, ready_work, subject_of
from recovery.executing_restores import attempt_in, restore_state
from recovery.executing_run import DONE, FAILED, STOPPED, Run
from recovery.executing_states import FINAL, Seen, Standing, StepState
from recovery.journal import Journal
from recovery.recovery_plan import CallStep, OnFailure, PlanStep, RecoveryPlan


def subjects_of(plan: RecoveryPlan, run: Run, states: Mapping[str, StepState]) -> dict[str, Subject]:
    """What the calls are known by in the journal, of those whose restore has a job."""
    jobs = _jobs(plan, states)
    found = {step.id: subject_of(step, plan, run, jobs) for step in plan.steps if isinstance(step, CallStep)}
    return {name: subject for name, subject in found.items() if subject is not None}


def subject_in(
    plan: RecoveryPlan, run: Run, states: Mapping[str, StepState], step: CallStep
) -> Subject | None:
    """As `subjects_of`, of one call."""
    return subject_of(step, plan, run, _jobs(plan, states))


def _jobs(plan: RecoveryPlan, states: Mapping[str, StepState]) -> dict[str, str]:
    return {step.id: states[step.id].job_id for step in plan.restores if step.id in states}


def states_of(
    plan: RecoveryPlan,
    run: Run,
    journal: Journal,
    context: Context,
    seen: Seen,
    gone: Collection[str] = (),
) -> dict[str, StepState]:
    """How every step stands, in the order of the plan. `gone` are the ids of attempts whose job AWS does not
    know any more. Raises `Refused`."""
    now, attempts = journal.now(), journal.attempts(context)
    begun = _restores_begun(plan, run, attempts, seen, now, gone)
    subjects = subjects_of(plan, run, begun)
    abouts = dict.fromkeys(subject.about for subject in subjects.values())
    said = {about: journal.records(context, about) for about in abouts}
    for name, subject in subjects.items():
        step = plan.step(name)
        assert isinstance(step, CallStep)
        state = call_state(step, subject, said[subject.about], seen, now)
        if state is not None:
            begun[name] = state
    return _in_order(plan, run, begun, seen, subjects)


def is_over(states: Mapping[str, StepState], plan: RecoveryPlan) -> bool:
    """Whether nothing is left of the run, less optional work by hand."""
    return all(
        states[step.id].standing in FINAL
        or (_is_optional(step) and states[step.id].standing is Standing.BY_HAND)
        for step in plan.steps
    )


def result_of(states: Mapping[str, StepState], plan: RecoveryPlan) -> str:
    """How a run that is over ended: as failed where anything that is required is not done."""
    done = all(states[step.id].standing is Standing.DONE or _is_optional(step) for step in plan.steps)
    return DONE if done else FAILED


def _restores_begun(
    plan: RecoveryPlan,
    run: Run,
    attempts: tuple[Attempt, ...],
    seen: Seen,
    now: datetime,
    gone: Collection[str],
) -> dict[str, StepState]:
    own = {step.id: attempt_in(run, step.plan, attempts, gone, seen.forgotten) for step in plan.restores}
    states = (restore_state(step, own[step.id], seen, now) for step in plan.restores)
    return {state.step: state for state in states if state is not None}


def _in_order(
    plan: RecoveryPlan,
    run: Run,
    begun: Mapping[str, StepState],
    seen: Seen,
    subjects: Mapping[str, Subject],
) -> dict[str, StepState]:
    states = dict(begun)
    broken = next(
        (
            step.id
            for step in plan.steps
            if not _is_optional(step) and step.id in begun and begun[step.id].standing is Standing.FAILED
        ),
        "",
    )
    stops = f"{broken} failed, and the plan stops then." if broken else ""
    if plan.on_failure is OnFailure.GO_ON:
        stops = ""
    if run.result == STOPPED:
        stops = "Another run of the plan took its place."
    for step in (step for wave in plan.waves() for step in wave):
        if step.id not in states:
            about = subjects[step.id].about if step.id in subjects else ""
            states[step.id] = _not_begun(step, states, stops, seen, about)
    return {step.id: states[step.id] for step in plan.steps}


def _not_begun(
    step: PlanStep, states: Mapping[str, StepState], stops: str, seen: Seen, about: str
) -> StepState:
    before = [states[name] for name in step.after]
    lost = [each.step for each in before if each.standing in (Standing.FAILED, Standing.SKIPPED)]
    if stops or lost:
        return StepState(step.id, Standing.SKIPPED, why=stops or f"It comes after {', '.join(lost)}.")
    if waited := [each.step for each in before if each.standing is not Standing.DONE]:
        return StepState(step.id, Standing.WAITING, why=f"It comes after {', '.join(waited)}.")
    if step.id in seen.holds:
        return StepState(step.id, Standing.WAITING, why=seen.holds[step.id])
    if step.id in seen.asks:
        return StepState(step.id, Standing.ASKS, why=seen.asks[step.id])
    if isinstance(step, CallStep):
        created = {name: state.created_arn for name, state in states.items()}
        if problem := ready_work(step, created, seen.answers)[1]:
            return StepState(step.id, Standing.BY_HAND, about, why=problem)
    return StepState(step.id, Standing.READY, why=seen.waits.get(step.id, ""))


def _is_optional(step: PlanStep) -> bool:
    return isinstance(step, CallStep) and step.work.optional
