"""The run of a plan: from its begin to its end, over as many processes and days as that takes."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from recovery.account import Account
from recovery.context import Context
from recovery.errors import Refused
from recovery.journal import Journal, Turn
from recovery.journal_records import Record, RunRecord
from recovery.past_attempts import HISTORY_AFTER
from recovery.recovery_plan import RecoveryPlan

BEGUN, ENDED, STOPPED = "begun", "ended", "stopped"
DONE, FAILED = "done", "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """What the journal tells of one. `ended` is None while it is not over, also where its process died."""

    id: str
    plan_digest: str
    title: str
    by: str
    """The ARN of who began it."""
    begun: datetime
    ended: datetime | None = None
    result: str = ""
    """`done` or `failed`; `stopped` where another run of the same plan took its place."""
    afresh: bool = False
    """Whether it takes over nothing of what was restored before it."""

    def is_history(self, now: datetime) -> bool:
        """Whether the plan may be run another time without being asked."""
        return self.result == STOPPED or (self.ended is not None and now - self.ended >= HISTORY_AFTER)


def run_of(plan: RecoveryPlan, journal: Journal, context: Context) -> Run | None:
    """The newest run of the plan in an account; None where it was never run. Raises `Refused`."""
    return _newest(journal.records(context, plan.digest))


def all_runs(journal: Journal, context: Context) -> tuple[Run, ...]:
    """Every run in an account, oldest first. Raises `Refused`."""
    return _runs(journal.records(context))


def unended_runs(journal: Journal, context: Context) -> tuple[Run, ...]:
    """Those that are not over."""
    return tuple(run for run in all_runs(journal, context) if run.ended is None)


def _newest(records: tuple[Record, ...]) -> Run | None:
    return next(reversed(_runs(records)), None)


def _runs(records: tuple[Record, ...]) -> tuple[Run, ...]:
    """The runs that records tell of, in the order in which they began, each as its newest record has it."""
    runs: dict[str, Run] = {}
    for record in records:
        if not isinstance(record, RunRecord):
            continue
        assert record.at is not None, "a record that was read has its moment"
        known = runs.get(record.id)
        begun = known.begun if known else record.at
        over = record.state != BEGUN
        result = STOPPED if record.state == STOPPED else record.result
        runs[record.id] = Run(
            record.id,
            record.about,
            record.title,
            known.by if known else record.by,
            begun,
            record.at if over else None,
            result if over else "",
            record.afresh,
        )
    return tuple(runs.values())


def begin(
    plan: RecoveryPlan,
    account: Account,
    journal: Journal,
    now: datetime,
    *,
    again: bool = False,
    retry: bool = False,
) -> Run:
    """The run of the plan: the one that is not over, that which ended within a day, or a new one, which is on
    the disk by then.

    `again` always begins a new one, and stops the one that is not over. `retry` opens one that failed again,
    of whatever age. `now` is AWS's. Raises `Refused` where the journal is damaged.
    """
    with journal.turn(account.context) as turn:
        turn.refuse_damaged()
        run = _newest(turn.records(plan.digest))
        if run is not None and not again:
            if retry and run.result == FAILED:
                turn.record(_record(run, account, BEGUN))
                return replace(run, ended=None, result="")
            if not run.is_history(now):
                return run
        if run is not None and run.ended is None:
            turn.record(_record(run, account, STOPPED))
        begun = journal.now()
        made = Run(str(uuid.uuid4()), plan.digest, plan.title, account.identity.arn, begun, None, "", again)
        turn.record(_record(made, account, BEGUN))
        return made


def finish(run: Run, account: Account, journal: Journal, result: str) -> Run:
    """Write down that a run is over, once, and answer it as the journal has it then. A full disk by now does
    not make undone what was done."""
    over = replace(run, ended=journal.now(), result=result)
    with suppress(Refused), journal.turn(account.context) as turn:
        if _told(run, turn).ended is None:
            turn.record(_record(run, account, ENDED, result))
        over = _told(run, turn)
    return over


def _told(run: Run, turn: Turn) -> Run:
    """The run as the journal has it now."""
    return next((each for each in _runs(turn.records(run.plan_digest)) if each.id == run.id), run)


def _record(run: Run, account: Account, state: str, result: str = "") -> RunRecord:
    return RunRecord(
        run.id, account.context, run.plan_digest, run.title, account.identity.arn, state, result, run.afresh
    )
