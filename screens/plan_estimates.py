"""How long a plan takes, by how long restores like its own took here and by how many may run at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from heapq import heappop, heappush

from recovery.account import Known
from recovery.estimates import RestoreHistory
from recovery.models import RecoveryPoint, RestoreJob
from recovery.recovery_plan import RecoveryPlan
from runbooks.side_by_side import Lane, lanes_of


def usual_time(point: RecoveryPoint, resource_type: str, history: RestoreHistory | None) -> timedelta | None:
    """How long half of the restores like it took at most; None without history."""
    if history is None:
        return None
    job = RestoreJob(point.context, "", "", point.created, point.arn, resource_type, point.resource_arn)
    cold = {"COLD": Known.YES, "WARM": Known.NO}.get(point.storage_class, Known.UNKNOWN)
    estimate = history.estimate(replace(job, size=point.size), cold)
    return estimate.median if estimate else None


def whole_time(plan: RecoveryPlan, takes: Mapping[str, timedelta]) -> timedelta:
    """From the start to the end of the last step. A step of which nothing is known takes no time here."""
    lanes, busy = lanes_of(plan), Counter[Lane]()
    waiting, done = list(plan.steps), set[str]()
    running: list[tuple[timedelta, str]] = []
    now = timedelta()
    while waiting or running:
        still = []
        for step in waiting:
            own = lanes.get(step.id, ())
            if done.issuperset(step.after) and all(busy[lane] < lane.at_once for lane in own):
                busy.update(own)
                heappush(running, (now + takes.get(step.id, timedelta()), step.id))
            else:
                still.append(step)
        waiting = still
        if not running:
            break  # what waits for itself never starts; `problems_of` says so
        now, name = heappop(running)
        done.add(name)
        busy.subtract(lanes.get(name, ()))
    return now


def crowded(plan: RecoveryPlan) -> tuple[Lane, ...]:
    """The lanes in which restores of the plan wait for each other."""
    counted = Counter(lane for lanes in lanes_of(plan).values() for lane in lanes)
    return tuple(lane for lane, count in counted.items() if count > lane.at_once)
