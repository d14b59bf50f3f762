"""Restore testing in one Region of one account: plans fire by the clock that restores run by, what they
restore is validated within its window, and deleted. The caller holds the world's lock."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from aws_sandbox.backup.errors import (
    InvalidParameterValue,
    InvalidRequest,
    MissingParameterValue,
)
from aws_sandbox.backup.jobs import Jobs
from aws_sandbox.backup.store import RestoreTest, Store
from aws_sandbox.clock import Clock
from aws_sandbox.restore_testing.cleaning import move
from aws_sandbox.restore_testing.firing import HOUR, DueTest, chosen_point, free_from, tests_due
from aws_sandbox.restore_testing.inferred import test_metadata
from aws_sandbox.restore_testing.plan_store import PlanStore
from aws_sandbox.restore_testing.requests import text
from aws_sandbox.restore_testing.types import TYPES
from aws_sandbox.world.accounts import Place

STATUSES = ("FAILED", "SUCCESSFUL", "TIMED_OUT", "VALIDATING")
RESULTS = ("FAILED", "SUCCESSFUL")


class RestoreTesting:
    def __init__(
        self, place: Place, store: Store, jobs: Jobs, clock: Clock, load: Callable[[Place, str], None]
    ) -> None:
        """`load` makes the part of the world that a restore of a type looks into."""
        self.plans = PlanStore(place, clock)
        self._place = place
        self._store = store
        self._jobs = jobs
        self._clock = clock
        self._load = load
        self._waiting: list[DueTest] = []
        self._seen = (clock.work(), clock.stamp())

    def tick(self) -> None:
        """Starts what is due, and moves tests that have ended on to their deletion."""
        work, stamp = self._clock.work(), self._clock.stamp()
        now = self.plans.origin + work
        self._fire(now)
        if self._waiting and self._waiting[0].at <= now:
            self._start_until(now)
        self._seen = work, stamp

    def follow(self) -> None:
        """After the jobs have moved."""
        work = self._clock.work()
        for job in list(self._store.tests):
            if not move(self._place, job, work):
                self._store.tests.remove(job)

    def validate(self, job_id: str, inputs: Mapping[str, Any]) -> None:
        """PutRestoreValidationResult. "Once the result is set, it cannot be changed". That it is only taken
        while the job is VALIDATING, and is one of the two results, is the stricter reading of what AWS does
        not say."""
        status, message = text(inputs, "ValidationStatus"), text(inputs, "ValidationStatusMessage")
        if status is None:
            raise MissingParameterValue("ValidationStatus is required.")
        if status not in STATUSES:
            raise InvalidParameterValue(f"ValidationStatus must be one of {', '.join(STATUSES)}.")
        if status not in RESULTS:
            raise InvalidParameterValue(f"{status} is set by AWS Backup. A result is {' or '.join(RESULTS)}.")
        job = self._jobs.find(job_id)
        if job.test is None:
            raise InvalidRequest(f"Restore job {job_id} is not one of a restore testing plan.")
        if not job.finished:
            raise InvalidRequest(f"Restore job {job_id} is {job.status}: it cannot be validated yet.")
        if job.test.validation_status != "VALIDATING":
            status_now = job.test.validation_status or "not awaited"
            raise InvalidRequest(
                f"The validation status of restore job {job_id} is {status_now} and cannot be changed."
            )
        job.test.validation_status, job.test.validation_message = status, message
        # "Data is deleted when the validation has completed or the retention has ended, whichever is first".
        job.test.clean_from = self._clock.work()

    def _fire(self, now: float) -> None:
        for plan in self.plans.plans.values():
            while plan.next_due is not None and plan.next_due <= now:
                due = plan.next_due
                for test in tests_due(plan, due, self._store):
                    heapq.heappush(self._waiting, test)
                plan.executed = self._stamp_of(due - self.plans.origin)
                plan.next_due = plan.schedule.after(due)

    def _start_until(self, now: float) -> None:
        ends: dict[str, list[float]] = {}
        for job in self._store.tests:
            if not job.finished:
                ends.setdefault(job.point.resource.type, []).append(self.plans.origin + job.due)
        while self._waiting and self._waiting[0].at <= now:
            test = heapq.heappop(self._waiting)
            plan = self.plans.of_arn(test.plan_arn)
            selection = None if plan is None else plan.selections.get(test.selection)
            if plan is None or selection is None or test.at > test.closes:
                continue
            running = [end for end in ends.get(selection.type, ()) if end > test.at]
            ends[selection.type] = running
            if (later := free_from(running, test.at, TYPES[selection.type].at_once)) > test.at:
                if later <= test.closes:
                    heapq.heappush(self._waiting, replace(test, at=later))
                continue
            points = self._store.points_by_resource.get(test.resource_arn, ())
            seed = (plan.name, test.selection, test.due, test.resource_arn)
            point = chosen_point(plan.points, points, test.at, seed)
            if point is None:
                continue
            self._load(self._place, selection.type)
            metadata = test_metadata(self._place, point, selection.overrides, seed, self._clock.stamp())
            hours = selection.validation_hours
            job = self._jobs.start_test(
                point,
                metadata,
                selection.role_arn,
                RestoreTest(plan.arn, (hours or 0) * HOUR),
                test.at - self.plans.origin,
                self._stamp_of,
            )
            if not job.finished:
                running.append(self.plans.origin + job.due)

    def _stamp_of(self, reading: float) -> float:
        """The stamp of a reading of the work clock since the last look: a step of days passes between two
        stamps that lie close together, and what happens in it keeps its order."""
        work, stamp = self._seen
        now = self._clock.work()
        share = (reading - work) / (now - work) if now > work else 1.0
        return round(stamp + min(1.0, max(0.0, share)) * (self._clock.stamp() - stamp), 3)
