"""Restores that this app has started. The call belongs to the app and outlives the screen it was confirmed
on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from recovery.account import Account
from recovery.attempts import Attempt, AttemptState
from recovery.errors import RelightError
from recovery.plan import RestorePlan
from recovery.reading import Priority
from tui.reading import as_relight_error

if TYPE_CHECKING:
    from tui.app import RelightApp

Ended = Callable[[Attempt | RelightError], None]


class Restores:
    """Sends plans, each at most once, and keeps what was sent for the runbook of its job."""

    def __init__(self, app: RelightApp) -> None:
        self._app = app
        self._sending: set[str] = set()
        self._plans: dict[str, RestorePlan] = {}

    def is_sending(self, plan: RestorePlan) -> bool:
        return plan.digest in self._sending

    def plan_of(self, job_id: str) -> RestorePlan | None:
        """The plan whose restore became `job_id`, where this run of the app started it."""
        return self._plans.get(job_id)

    def start(self, plan: RestorePlan, account: Account, ended: Ended, *, again: bool = False) -> None:
        """Run `plan` on a reader thread; `ended` is called on the app's own with the attempt, or with why
        there was none.

        A plan that has an attempt is not sent another time unless `again`: `ended` gets that attempt as it
        stands.
        """
        if self.is_sending(plan):
            return
        self._sending.add(plan.digest)

        def send() -> Attempt:
            from recovery.restoring import prepare, run

            journal = self._app.kit.journal
            return run(prepare(plan, account, journal, again=again), plan, account, journal)

        def done(outcome: Attempt | Exception) -> None:
            self._app.call_later(self._done, plan, outcome, ended)

        self._app.kit.reads.submit(Priority.KEY, send, done)

    def _done(self, plan: RestorePlan, outcome: Attempt | Exception, ended: Ended) -> None:
        from recovery.reconciling import unrecorded

        self._sending.discard(plan.digest)
        if isinstance(outcome, Exception):
            error = as_relight_error(outcome)
            self._app.report(error)
            ended(error)
        else:
            if outcome.job_id:
                self._plans[outcome.job_id] = plan
            if outcome.state is AttemptState.STARTED:
                self._app.drafts.drop(plan.context, plan.source.point_arn)
                self._app.look_at_jobs()
            if why := unrecorded(outcome):
                self._app.report(
                    RelightError(
                        f"Job {outcome.job_id} was started and could not be written down",
                        why,
                        "Note the id. With room on the disk this finds it again: relight journal reconcile",
                    )
                )
            ended(outcome)
