"""Running a plan of several steps: what is ready is started within the limits of its service, what runs is
followed, and each step is in the journal before the next is taken. Whoever calls `tick` again after a crash
goes on where it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recovery.account import Account
from recovery.errors import RelightError
from recovery.executing_run import Run as Run  # noqa: PLC0414
from recovery.executing_run import run_of as run_of  # noqa: PLC0414
from recovery.executing_states import Standing as Standing  # noqa: PLC0414
from recovery.executing_states import StepState as StepState  # noqa: PLC0414
from recovery.journal import Journal
from recovery.recovery_plan import RecoveryPlan


@dataclass(frozen=True, slots=True)
class ExecutionReport:
    """What one tick saw and did. `changed` are the states that are new or different now.

    `over`: nothing more happens by itself; what is left, if anything, waits for somebody. `errors` do not end
    the run. `run` is None before anything was begun.
    """

    states: Mapping[str, StepState]
    changed: tuple[StepState, ...]
    over: bool
    next_in_seconds: float
    errors: tuple[RelightError, ...] = ()
    run: Run | None = None


class Execution:
    """The run of a plan in an account, from tick to tick; one thread at a time calls `tick`.

    `again` begins a new run although one ended within a day, or is not over. `retry` makes new attempts of
    the steps that failed, in the same run. `answers` are texts by `STEP:NAME` (`recovery_plan.asked_of`).
    """

    def __init__(
        self,
        plan: RecoveryPlan,
        account: Account,
        journal: Journal,
        *,
        again: bool = False,
        retry: bool = False,
        answers: Mapping[str, str] | None = None,
    ) -> None:
        self._plan = plan
        self._account = account
        self._journal = journal
        self._again, self._retry = again, retry
        self._answers = answers or {}

    def states(self) -> Mapping[str, StepState]:
        """How the steps stand by the journal alone, before anything is asked or started."""
        raise NotImplementedError

    def tick(self) -> ExecutionReport:
        """Look once, and start what is ready. Raises `ReadOnly` while writing is off and `Refused` where the
        journal cannot be used; AWS's errors are in the report."""
        raise NotImplementedError
