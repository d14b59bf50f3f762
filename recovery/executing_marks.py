"""What runs of plans wait for somebody to mark as done."""

from __future__ import annotations

from recovery.context import Context
from recovery.executing_calls import subject_of
from recovery.executing_restores import attempt_in
from recovery.executing_run import all_runs
from recovery.journal import Journal
from recovery.plan_store import kept
from recovery.recovery_plan import CallStep


def names_to_mark(journal: Journal, context: Context, about: str) -> frozenset[str]:
    """The names of the work of plans that were run here, on the restore job `about`; or of a run, where its
    work is on no restore. Raises `Refused` where the journal cannot be read."""
    found: set[str] = set()
    attempts = journal.attempts(context)
    for run in all_runs(journal, context):
        plan = kept(run.plan_digest)
        if plan is None:
            continue
        of_steps = ((step.id, attempt_in(run, step.plan, attempts)) for step in plan.restores)
        jobs = {name: attempt.job_id for name, attempt in of_steps if attempt is not None}
        if about != run.id and about not in jobs.values():
            continue
        calls = (step for step in plan.steps if isinstance(step, CallStep))
        subjects = (subject_of(step, plan, run, jobs) for step in calls)
        found |= {subject.name for subject in subjects if subject is not None and subject.about == about}
    return frozenset(found)
