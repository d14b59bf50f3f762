"""The restores and copies of a run: which attempt is a step's, how it stands, and starting it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from recovery.account import Account
from recovery.attempts import Attempt, AttemptState, new_attempt
from recovery.errors import Blocked
from recovery.executing_run import Run
from recovery.executing_states import Seen, Standing, StepState
from recovery.journal import Journal
from recovery.models import RestoreJob
from recovery.past_attempts import HISTORY_AFTER, is_past
from recovery.plan import RestorePlan
from recovery.recovery_plan import RestoreStep
from recovery.restoring import attempts_of, refuse_beside_unsettled
from recovery.restoring import run as send

ASK_AFTER = timedelta(seconds=60)
"""How long the job of an attempt without an answer is looked for before somebody is asked: AWS Backup may
list a new job late (`reconciling.LOOKS`)."""

SHOWN_WITHIN = timedelta(minutes=10)
"""How long AWS Backup may not know a job that it has just named, before that counts as a failure."""

TAKEN_OVER = frozenset(
    {
        AttemptState.PREPARED,
        AttemptState.SENT,
        AttemptState.UNKNOWN,
        AttemptState.STARTED,
        AttemptState.COMPLETED,
    }
)
"""What an attempt outside of the run is when its step takes it as its own: the same restore is not started
beside it. One that is PREPARED may be sent at this moment; whoever is first sends it."""


def attempt_in(
    run: Run,
    plan: RestorePlan,
    attempts: Sequence[Attempt],
    gone: Collection[str] = (),
    forgotten: Collection[str] = (),
) -> Attempt | None:
    """The attempt of a step in a run: its newest there. Where there is none, or that counts for nothing, one
    of the same restore that another run, or none, made within the day before this one began, or later; unless
    the run was asked for beside those.

    A run that has not begun has no id, and no attempt of its own. `gone` are the ids of attempts whose job
    AWS does not know any more, `forgotten` those of attempts that are to be made again.
    """
    of_plan = [attempt for attempt in attempts if attempt.plan_digest == plan.digest]
    own = next((each for each in reversed(of_plan) if run.id and each.run == run.id), None)
    if run.afresh or (own and own.state is not AttemptState.SET_ASIDE and own.id not in forgotten):
        return own
    others = [each for each in of_plan if each.run != run.id or not run.id]
    taken = [each for each in others if each.id not in forgotten and _is_taken_over(each, run, gone)]
    sent = [each for each in taken if each.state is not AttemptState.PREPARED]
    return next(reversed(sent or taken), own)


def _is_taken_over(attempt: Attempt, run: Run, gone: Collection[str]) -> bool:
    """One that failed before the run began is none of its failures; one that failed since then is, and is not
    started again unasked."""
    if attempt.state in (AttemptState.FAILED, AttemptState.ABORTED):
        return attempt.ended is not None and attempt.ended > run.begun
    if attempt.state not in TAKEN_OVER or is_past(attempt, run.begun):
        return False
    return attempt.id not in gone or run.begun - (attempt.sent or attempt.created) < HISTORY_AFTER


def restore_state(step: RestoreStep, attempt: Attempt | None, seen: Seen, now: datetime) -> StepState | None:
    """How a restore stands that was begun; None where it was not, or is to be begun again."""
    if attempt is None or attempt.id in seen.forgotten:
        return None
    state = StepState(
        step.id,
        Standing.RUNNING,
        attempt.job_id,
        attempt.created_resource_arn,
        attempt.why,
        at=attempt.ended or attempt.sent,
        attempt_id=attempt.id,
    )
    match attempt.state:
        case AttemptState.PREPARED | AttemptState.SET_ASIDE:
            return None
        case AttemptState.SENT | AttemptState.UNKNOWN:
            return _unanswered(state, attempt, seen, now)
        case AttemptState.STARTED:
            return _started(state, attempt, seen, now)
        case AttemptState.COMPLETED:
            return replace(state, standing=Standing.DONE)
        case _:
            return replace(state, standing=Standing.FAILED)


def _unanswered(state: StepState, attempt: Attempt, seen: Seen, now: datetime) -> StepState:
    if abs(now - (attempt.sent or attempt.created)) < ASK_AFTER:  # a clock that was put back says below zero
        return replace(state, why="No answer came; its job is looked for.")
    sight = seen.sights.get(attempt.id, "Whether it was started is not known.")
    return replace(state, standing=Standing.ASKS, why=sight)


def _started(state: StepState, attempt: Attempt, seen: Seen, now: datetime) -> StepState:
    if attempt.job_id in seen.gone_jobs:
        if abs(now - (attempt.sent or attempt.created)) < SHOWN_WITHIN:
            return replace(state, why=f"AWS Backup does not show job {attempt.job_id} yet.")
        why = (
            f"AWS Backup does not know job {attempt.job_id} any more; what it made is its service's to tell."
        )
        return replace(state, standing=Standing.FAILED, why=why)
    job = seen.jobs.get(attempt.job_id)
    if job is None:
        return state
    percent = job.percent if isinstance(job, RestoreJob) else None
    return replace(state, why=job.status, percent=percent)


def start(
    step: RestoreStep,
    run: Run,
    account: Account,
    journal: Journal,
    *,
    forgotten: Collection[str] = (),
    gone: Collection[str] = (),
) -> Attempt:
    """Send the restore of a step, unless it has an attempt by now, and answer that as it stands.

    Raises what `recovery.restoring.run` does; `NotSettled` where nobody knows what became of another attempt
    of the same point. A restore whose moment cannot be restored any more is REFUSED from then on.
    """
    attempt = _prepared(step, run, account, journal, forgotten, gone)
    try:
        return send(attempt, step.plan, account, journal)
    except Blocked as error:
        return journal.append(replace(attempt, state=AttemptState.REFUSED, why=error.text))


def _prepared(
    step: RestoreStep,
    run: Run,
    account: Account,
    journal: Journal,
    forgotten: Collection[str],
    gone: Collection[str],
) -> Attempt:
    """The attempt of the step, or a new one that is on the disk by then: of two processes one makes it."""
    with journal.turn(account.context) as turn:
        turn.refuse_damaged()
        current = attempt_in(run, step.plan, turn.attempts, gone, forgotten)
        if current and current.id not in forgotten and current.state is not AttemptState.SET_ASIDE:
            return current
        attempt = new_attempt(step.plan, account.context, journal.now(), account.identity.arn, run.id)
        if not run.afresh:
            refuse_beside_unsettled(attempt, [each for each in turn.attempts if each.run != run.id])
        return turn.append(attempt)


def all_attempts(
    plans: Sequence[RestorePlan], account: Account, attempts: Sequence[Attempt]
) -> list[Attempt]:
    """Every attempt of these restores that counts, whoever made it."""
    return [each for plan in plans for each in attempts_of(plan, account.context, attempts)]
