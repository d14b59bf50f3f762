"""Running a plan once.

`prepare` gives the plan its attempt, `run` sends it at most once, `reconcile` finds out what became of those
whose answer is missing. Each step is in the journal before the next is taken, so a process may die anywhere
between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from recovery.account import Account
from recovery.attempts import Attempt, AttemptState, new_attempt
from recovery.context import Context, Mode
from recovery.errors import (
    AnswerLost,
    AwsError,
    BadInput,
    NeedsLogin,
    ReadOnly,
    Refused,
    RelightError,
    Throttled,
    Unreachable,
)
from recovery.journal import Journal
from recovery.models import CopyJob, Job
from recovery.moments import iso
from recovery.plan import COPY_JOB, RestorePlan, refuse_elsewhere
from recovery.point_in_time import refuse_outside_window
from recovery.recognition import (
    Sight,
    Verdict,
    already_found,
    earliest_creation,
    not_listed,
    not_sent,
    recognise,
)

COUNT_FOR_NOTHING = frozenset({AttemptState.REFUSED, AttemptState.SET_ASIDE})
"""States after which running the same plan again is a first time."""

NOT_CARRIED_OUT = (Unreachable, Throttled, NeedsLogin, Refused, BadInput)
"""Errors that say that AWS did nothing and that the plan is not at fault: the attempt may be sent."""

LOOKS = (0.0, 2.0, 5.0, 10.0, 15.0, 30.0)
"""Seconds to wait before each look for a job whose answer was lost: a minute in all, which somebody waits."""

SET_ASIDE_WATCH = timedelta(hours=24)
"""How long an attempt that the user set aside is still looked for."""


def attempt_of(plan: RestorePlan, context: Context, journal: Journal) -> Attempt | None:
    """The attempt that keeps this plan from being sent another time without being asked; None where there is
    none."""
    own = _own(plan, context, journal.attempts())
    return next((attempt for attempt in reversed(own) if attempt.state is not AttemptState.PREPARED), None)


def prepare(plan: RestorePlan, account: Account, journal: Journal, *, again: bool = False) -> Attempt:
    """The attempt of `plan` in this account: the one it has, or a new one that is on the disk by then.

    A plan that was run before keeps its attempt, finished or not, unless `again`. One that AWS refused, or
    that the user set aside, does not count. Raises `Refused` where the plan belongs to another account or
    Region, where nobody knows what became of another plan of the same point, or the journal is damaged.
    """
    refuse_elsewhere(plan, account.context)
    with journal.turn() as turn:
        turn.refuse_damaged()
        own = _own(plan, account.context, turn.attempts)
        kept = bool(own) and (not again or own[-1].state is AttemptState.PREPARED)
        attempt = own[-1] if kept else new_attempt(plan, account.context, journal.now())
        if attempt.state is AttemptState.PREPARED and not again:
            _refuse_beside_unsettled(attempt, turn.attempts)
        return turn.append(attempt)


def _refuse_beside_unsettled(attempt: Attempt, attempts: Sequence[Attempt]) -> None:
    """The same words a minute later are another plan where the newest moment has moved on, or one answer was
    changed: sent beside an attempt that may well run, it would be the second restore."""
    about = ("context", "point_arn", "follow")
    for each in attempts:
        if each.unsettled and all(getattr(each, name) == getattr(attempt, name) for name in about):
            raise Refused(
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
    with journal.turn() as turn:
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
    return _started_for_sure(attempt, job_id, journal)


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


def started(attempt: Attempt, job_id: str, journal: Journal) -> Attempt:
    """Record that `job_id` is the job of `attempt`: by AWS's answer, recognised, or adopted by the user."""
    with journal.turn() as turn:
        current = turn.attempt(attempt.id) or attempt
        if current.job_id == job_id:
            return current
        return turn.append(replace(current, state=AttemptState.STARTED, job_id=job_id, why=""))


def _started_for_sure(attempt: Attempt, job_id: str, journal: Journal) -> Attempt:
    """As `started`, also on a full disk: then the job is told all the same, and is recognised again later."""
    try:
        return started(attempt, job_id, journal)
    except Refused as error:
        return replace(attempt, state=AttemptState.STARTED, job_id=job_id, why=error.text)


def adopt(attempt: Attempt, job: Job, journal: Journal) -> Attempt:
    """The user says that `job` is the one. Raises `BadInput` where its kind or its recovery point says
    otherwise, where the attempt has a job, or the job an attempt."""
    known = {each.job_id: each for each in journal.attempts() if each.job_id}
    if attempt.job_id not in ("", job.id):
        raise BadInput(
            "Its job is known", f"Attempt {attempt.id} is job {attempt.job_id}.", "relight journal list"
        )
    if job.id in known and known[job.id].id != attempt.id:
        raise BadInput(
            "The job of another attempt",
            f"Job {job.id} is the one of attempt {known[job.id].id}.",
            "relight journal list",
        )
    if isinstance(job, CopyJob) != (attempt.follow == COPY_JOB):
        kinds = ("a copy", "a restore") if attempt.follow == COPY_JOB else ("a restore", "a copy")
        raise BadInput("Another kind of job", f"The attempt is {kinds[0]}, job {job.id} {kinds[1]}.", "")
    if job.point_arn not in ("", attempt.point_arn):
        raise BadInput(
            "Another recovery point",
            f"Job {job.id} is about {job.point_arn}, the attempt about {attempt.point_arn}.",
            "Look the job up in the list of jobs.",
        )
    return started(attempt, job.id, journal)


def set_aside(attempt: Attempt, journal: Journal) -> Attempt:
    """The user says that nothing was started. A job that turns up within a day is reported all the same."""
    with journal.turn() as turn:
        current = turn.attempt(attempt.id) or attempt
        if not current.unsettled:
            return current
        return turn.append(
            replace(current, state=AttemptState.SET_ASIDE, why="The user said that nothing was started.")
        )


def reconcile(account: Account, journal: Journal, jobs: Sequence[Job] | None = None) -> tuple[Sight, ...]:
    """What became of this account's attempts without an answer; a job that is certain is recorded.

    `jobs`, where given, is a complete listing that reaches back far enough; else one is read. Never raises
    for AWS's sake: a listing that fails is a sight of its own. At start this also tells what was prepared and
    never sent.
    """
    attempts = [attempt for attempt in journal.attempts() if attempt.context == account.context]
    waiting = [attempt for attempt in attempts if attempt.state is AttemptState.PREPARED]
    wanted = [attempt for attempt in attempts if _is_looked_for(attempt, journal)]
    return (
        *(not_sent(attempt) for attempt in waiting),
        *_looked_for(wanted, attempts, account, journal, jobs),
    )


def look_for(attempt: Attempt, account: Account, journal: Journal) -> Sight:
    """One look for the job of an attempt whose answer was lost. The poller, or another process, may have
    found and recorded it before."""
    attempts = journal.attempts()
    current = next((each for each in attempts if each.id == attempt.id), attempt)
    if current.job_id:
        return already_found(current)
    [sight] = _looked_for([current], attempts, account, journal, None)
    return sight


def look_until_found(
    attempt: Attempt,
    account: Account,
    journal: Journal,
    wait: Callable[[float], object],
    looks: Sequence[float] = LOOKS,
) -> Sight:
    """Look until the job is certain or `looks` is used up; the last sight holds the question to ask."""
    sight = not_sent(attempt)
    for seconds in looks:
        wait(seconds)
        sight = look_for(attempt, account, journal)
        if sight.verdict is Verdict.FOUND:
            break
    return sight


def _looked_for(
    wanted: Sequence[Attempt],
    attempts: Sequence[Attempt],
    account: Account,
    journal: Journal,
    jobs: Sequence[Job] | None,
) -> Iterator[Sight]:
    skew = account.clock_skew()
    taken = {attempt.job_id for attempt in attempts if attempt.job_id}
    for follow in {attempt.follow: None for attempt in wanted}:
        sought = [attempt for attempt in wanted if attempt.follow == follow]
        listed = jobs
        if listed is None:
            since = min(earliest_creation(attempt, skew) for attempt in sought)
            try:
                listed = jobs_since(account, follow, since)
            except AwsError as error:
                yield from (not_listed(attempt, error) for attempt in sought)
                continue
        yield from _recognised(sought, listed, taken, account, journal)


def jobs_since(account: Account, follow: str, since: datetime) -> list[Job]:
    """The jobs of one kind that were created after a moment, all pages."""
    reads = account.reads
    if follow == COPY_JOB:
        return [job for page in reads.copy_jobs(created_after=since) for job in page]
    return [job for page in reads.jobs(created_after=since) for job in page]


def _recognised(
    sought: Sequence[Attempt], jobs: Sequence[Job], taken: set[str], account: Account, journal: Journal
) -> Iterator[Sight]:
    skew = account.clock_skew()
    for attempt in sought:
        sight = recognise(attempt, jobs, account.reads.job_metadata, taken=taken, skew=skew)
        if sight.job is not None:
            taken.add(sight.job.id)
            sight = replace(sight, attempt=_started_for_sure(attempt, sight.job.id, journal))
        yield sight


def _own(plan: RestorePlan, context: Context, attempts: Sequence[Attempt]) -> list[Attempt]:
    return [
        attempt
        for attempt in attempts
        if attempt.plan_digest == plan.digest
        and attempt.context == context
        and attempt.state not in COUNT_FOR_NOTHING
    ]


def _is_looked_for(attempt: Attempt, journal: Journal) -> bool:
    if attempt.state is AttemptState.SET_ASIDE:
        return journal.now() - (attempt.sent or attempt.created) < SET_ASIDE_WATCH
    return attempt.unsettled


def _state_after(error: BaseException) -> AttemptState:
    """An error of AWS other than a lost answer is a no; a stranger's may have come at any time."""
    if isinstance(error, NOT_CARRIED_OUT):
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
        with journal.turn() as turn:
            current = turn.attempt(attempt.id) or attempt
            return turn.append(after) if current.state is AttemptState.SENT else current
    except Refused:
        return after  # on the disk it stays SENT, which is looked for like UNKNOWN
