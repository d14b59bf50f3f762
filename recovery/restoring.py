"""Running a plan once.

`prepare` gives the plan its attempt, `run` sends it at most once. Each step is in the journal before the next
is taken, so a process may die anywhere between; `recovery.reconciling` finds out what became of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from recovery.account import Account
from recovery.attempts import Attempt, AttemptState, new_attempt
from recovery.context import Context, Mode
from recovery.errors import AnswerLost, AwsError, ReadOnly, Refused, RelightError, may_be_sent_again
from recovery.journal import Journal
from recovery.moments import iso
from recovery.past_attempts import past_ids
from recovery.plan import RestorePlan, refuse_elsewhere
from recovery.point_in_time import refuse_outside_window
from recovery.reconciling import started_for_sure

COUNT_FOR_NOTHING = frozenset({AttemptState.REFUSED, AttemptState.SET_ASIDE})
"""States after which running the same plan again is a first time."""


def attempt_of(plan: RestorePlan, account: Account, journal: Journal) -> Attempt | None:
    """The attempt that keeps this plan from being sent another time without being asked; None where there is
    none."""
    past = past_ids(attempts_of(plan, account.context, journal.attempts(account.context)), account, journal)
    own = attempts_of(plan, account.context, journal.attempts(account.context))
    return next(
        (
            attempt
            for attempt in reversed(own)
            if attempt.state is not AttemptState.PREPARED and attempt.id not in past
        ),
        None,
    )


def prepare(plan: RestorePlan, account: Account, journal: Journal, *, again: bool = False) -> Attempt:
    """The attempt of `plan` in this account: the one it has, or a new one that is on the disk by then.

    A plan that was run before keeps its attempt, unless `again`, until a day after its job ended. One that
    AWS refused, or that the user set aside, does not count. Raises `Refused` where the plan belongs to
    another account or Region, where nobody knows what became of another plan of the same point, or the
    journal is damaged.
    """
    refuse_elsewhere(plan, account.context)
    context = account.context
    past = past_ids(attempts_of(plan, context, journal.attempts(context)), account, journal)
    with journal.turn(context) as turn:
        turn.refuse_damaged()
        own = [each for each in attempts_of(plan, context, turn.attempts) if each.id not in past]
        waiting = [each for each in own if each.state is AttemptState.PREPARED]
        was_run = [each for each in own if each.state is not AttemptState.PREPARED]
        # One that waits may be newer than one that was run: `again` asked for it, or an import told of that.
        kept = waiting if again else was_run or waiting
        attempt = kept[-1] if kept else _new(plan, account, journal)
        if attempt.state is AttemptState.PREPARED and not again:
            refuse_beside_unsettled(attempt, turn.attempts)
        return turn.append(attempt)


def _new(plan: RestorePlan, account: Account, journal: Journal) -> Attempt:
    return new_attempt(plan, account.context, journal.now(), account.identity.arn)


class NotSettled(Refused):
    """Nobody knows what became of another attempt of the same recovery point."""


def refuse_beside_unsettled(attempt: Attempt, attempts: Sequence[Attempt]) -> None:
    """The same words a minute later are another plan where the newest moment has moved on, or one answer was
    changed: sent beside an attempt that may well run, it would be the second restore."""
    about = ("context", "point_arn", "follow")
    for each in attempts:
        if each.unsettled and all(getattr(each, name) == getattr(attempt, name) for name in about):
            raise NotSettled(
                "An earlier attempt is not settled",
                f"Attempt {each.id} of the same recovery point was sent at {iso(each.sent or each.created)} "
                "and no answer came: it may be running. Nothing was started.",
                f"relight journal reconcile looks for its job. If nothing was started:\n"
                f"relight journal set-aside {each.id}\n"
                "To start another beside it all the same: --again on the command line.",
            )


def run(attempt: Attempt, plan: RestorePlan, account: Account, journal: Journal) -> Attempt:
    """Send `attempt` if it was never sent, and answer it as it is then: STARTED with its job, or UNKNOWN.

    An attempt that was sent before is answered as it stands and never sent again. Where it is certain that
    nothing was started, the error says so: `AwsError` of AWS, `ReadOnly` while writing is off, `Refused` by
    this tool.
    """
    refuse_elsewhere(plan, account.context)
    if plan.digest != attempt.plan_digest:
        raise Refused(
            "Not this plan's attempt", f"Attempt {attempt.id} was prepared for another plan.", "Run it again."
        )
    with journal.turn(account.context) as turn:
        current = turn.attempt(attempt.id)
        if current is None:
            raise Refused(
                "Unknown attempt", f"The journal has no attempt {attempt.id}.", "Run the plan again."
            )
        if current.state is not AttemptState.PREPARED:
            return current
        if account.mode is Mode.READ_ONLY:
            raise ReadOnly(
                "Writing is off",
                "Starting a restore changes the account.",
                "Turn writing on, then run it again.",
            )
        refuse_outside_window(plan, account, journal.now())
        current = turn.append(replace(current, state=AttemptState.SENT, sent=journal.now(), why=""))
    return _send(current, plan, account, journal)


def _send(attempt: Attempt, plan: RestorePlan, account: Account, journal: Journal) -> Attempt:
    step = plan.step
    try:
        answer = account.writes.start(
            step.operation.service, step.operation.name, request_of(attempt, plan), token=attempt.token
        )
    except BaseException as error:
        state = _state_after(error)
        answered = _answered(journal, attempt, state, error)
        if isinstance(error, AnswerLost):
            return answered
        raise
    job_id = answer.get(step.gives[0], "")
    if not job_id:
        return _answered(journal, attempt, AttemptState.UNKNOWN, None)
    return started_for_sure(attempt, job_id, journal)


def request_of(attempt: Attempt, plan: RestorePlan) -> dict[str, object]:
    """What is sent: the plan's request, with the attempt's id in its metadata under the keys that take
    one."""
    request = dict(plan.step.request)
    if attempt.request_id:
        request["Metadata"] = {
            **plan.metadata,
            **dict.fromkeys(plan.step.attempt_keys, attempt.request_id),
        }
    return request


def attempts_of(plan: RestorePlan, context: Context, attempts: Sequence[Attempt]) -> list[Attempt]:
    """Those of this plan in this account, less the ones that count for nothing."""
    return [
        attempt
        for attempt in attempts
        if attempt.plan_digest == plan.digest
        and attempt.context == context
        and attempt.state not in COUNT_FOR_NOTHING
    ]


def _state_after(error: BaseException) -> AttemptState:
    """Any other error of AWS than a lost answer is a no; a stranger's may have come at any time."""
    if may_be_sent_again(error):
        return AttemptState.PREPARED
    if isinstance(error, AwsError) and not isinstance(error, AnswerLost):
        return AttemptState.REFUSED
    return AttemptState.UNKNOWN


def _answered(
    journal: Journal, attempt: Attempt, state: AttemptState, error: BaseException | None
) -> Attempt:
    """Record how the call ended, unless more is known by now: the job may have been recognised meanwhile."""
    if error is None:
        why = "The answer named no job."
    elif isinstance(error, RelightError):
        why = error.text
    else:
        why = f"The call was broken off ({type(error).__name__})."
    after = replace(attempt, state=state, why=why)
    try:
        with journal.turn(attempt.context) as turn:
            current = turn.attempt(attempt.id) or attempt
            return turn.append(after) if current.state is AttemptState.SENT else current
    except Refused:
        return after  # on the disk it stays SENT, which is looked for like UNKNOWN
