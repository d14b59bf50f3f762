"""A process dies at every record that it writes and at every request that it sends; others go on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from recovery.context import Context
from recovery.executing import Execution, Standing
from recovery.executing_calls import LOST_PATIENCE
from recovery.executing_restores import ASK_AFTER
from recovery.journal import Journal, Turn
from recovery.journal_records import Mark
from recovery.reconciling import set_aside
from tests.unit.executed import MOST_TICKS, Shop, call, plan_of, restore
from tests.unit.fake_account import CONTEXT, Clock

PLAN = plan_of(
    restore("orders"),
    restore("carts"),
    call("attach", "orders", of="orders"),
    restore("users", "attach"),
    call("tell", "users", "carts"),
)
RESTORES, CALLS = 3, 2
REQUESTS = RESTORES + CALLS
FEWEST_TURNS = 2 + 4 * RESTORES + 3 * CALLS
"""That a whole run takes of the journal: begin and end, and of each restore and call every record."""


class Death(BaseException):
    """Nothing catches it, as nothing catches SIGKILL."""


class MortalJournal(Journal):
    """Its process dies when it has written something for the n-th time."""

    def __init__(self, directory: Path, clock: Clock, dies_after: int) -> None:
        super().__init__(directory, clock)
        self._left = dies_after

    @contextmanager
    def turn(self, context: Context) -> Iterator[Turn]:
        with super().turn(context) as turn:
            yield turn
        self._left -= 1
        if self._left == 0:
            raise Death


def die_at(account: Shop, request: int, *, after_effect: bool) -> None:
    """The process dies around its n-th request from now on."""
    seen = 0

    def count() -> None:
        nonlocal seen
        seen += 1
        if seen == request:
            raise Death

    if after_effect:
        account.after_effect = count
    else:
        account.before_effect = count


def lives(account: Shop, journal: Journal) -> bool:
    """Run on as one process until the run is over; whether it lived."""
    try:
        execution = Execution(PLAN, account, journal)
        for _ in range(MOST_TICKS):
            report = execution.tick()
            if report.over:
                settle(execution, account, journal)
            if report.run.ended is not None:
                assert report.run.result == "done"
                return True
            account.clock.advance(max(ASK_AFTER, LOST_PATIENCE).total_seconds() / 4)
            account.finish()
    except Death:
        return False
    raise AssertionError(report.states)


def settle(execution: Execution, account: Shop, journal: Journal) -> None:
    """Somebody looks into the account and says what they see there."""
    for state in execution.states().values():
        if state.standing is not Standing.ASKS:
            continue
        attempt = next((each for each in journal.attempts() if each.id == state.attempt_id), None)
        if attempt is not None:
            set_aside(attempt, journal)
        else:
            journal.record(Mark(CONTEXT, state.job_id, state.step, False, "ann"))


def come_after(account: Shop, journal: Journal) -> None:
    account.before_effect = account.after_effect = lambda: None
    assert lives(account, journal)
    assert len(account.all_jobs) == RESTORES
    assert len(account.calls) == CALLS
    assert journal.verify() == ()


def test_after_its_death_at_any_record_nothing_is_missing_and_nothing_double(
    tmp_path: Path, clock: Clock
) -> None:
    for turn in itertools.count(1):
        account, directory = Shop(clock), tmp_path / f"journal-{turn}"
        lived = lives(account, MortalJournal(directory, clock, turn))
        come_after(account, Journal(directory, clock))
        if lived:
            break
    assert turn > FEWEST_TURNS


@pytest.mark.parametrize("after_effect", [False, True])
def test_after_its_death_around_any_request_nothing_is_missing_and_nothing_double(
    tmp_path: Path, clock: Clock, after_effect: bool
) -> None:
    for request in range(1, REQUESTS + 1):
        account, directory = Shop(clock), tmp_path / f"journal-{request}"
        die_at(account, request, after_effect=after_effect)
        assert not lives(account, Journal(directory, clock))
        come_after(account, Journal(directory, clock))


def test_after_two_deaths_in_one_run_nothing_is_missing_and_nothing_double(
    tmp_path: Path, clock: Clock
) -> None:
    for first in range(1, FEWEST_TURNS, 3):
        account, directory = Shop(clock), tmp_path / f"journal-{first}"
        lives(account, MortalJournal(directory, clock, first))
        lives(account, MortalJournal(directory, clock, 5))
        come_after(account, Journal(directory, clock))
