"""Which resources a restore test has shown to come back, as a list of what is to be done.

A test proves the resource as it was then: `recovery.testing.changes` tells whether its settings have changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recovery.account import Account, Known, Reads
from recovery.models import ProtectedResource, RestoreJob, short_id
from recovery.moments import age
from recovery.plain_text import plain
from recovery.testing.changes import NOT_ASKED, Change, change_since
from recovery.testing.history import TAG, TestRun, by_resource, runs, time_told
from recovery.testing.limits import WITHOUT_TESTING
from recovery.testing.targets import Targets
from restore_profiles.registry import profile_for


class State(StrEnum):
    """How a resource stands, the most urgent first. Where several hold, the first is told here and all in
    `why`."""

    FAILED = "failed last time"
    NEVER = "never tested"
    CHANGED = "changed since"
    OVER = "over target"
    NOT_TESTABLE = "not testable"
    """Restore testing does not know its type, or is not there at all, so that a restore by hand is all the
    proof there can be; or a test made it."""
    FINE = "fine"

    @property
    def is_to_do(self) -> bool:
        return self not in (State.FINE, State.NOT_TESTABLE)


@dataclass(frozen=True, slots=True)
class Tested:
    """A protected resource and the last proof that it comes back."""

    __test__ = False  # pytest collects classes called Test...

    resource: ProtectedResource
    last_run: TestRun | None
    """The newest test that has ended."""
    last_restore: RestoreJob | None
    """The newest restore that a person started and that COMPLETED: it counts as restored, not as tested."""
    changed: Known
    """Whether its settings differ between the point that was tested and the newest one. UNKNOWN without a
    word in `why` where it was not asked."""
    why: str
    state: State
    target: int | None = None
    """How many minutes a restore of it may take, where that was set."""


def coverage(
    account: Account, now: datetime, targets: Targets, jobs: Sequence[RestoreJob] | None = None
) -> tuple[Tested, ...]:
    """Every protected resource, what is to be done first. Two listings: the resources, and the restore jobs
    as far back as AWS Backup lists them (`jobs`, where they are at hand). Nothing is compared yet. Raises
    `AwsError`."""
    resources = [resource for page in account.reads.resources() for resource in page]
    listed = [job for page in account.reads.jobs() for job in page] if jobs is None else jobs
    tests = by_resource(run for run in runs(listed, targets) if run.job.finished)
    newest = {arn: found[0] for arn, found in tests.items()}
    restores = _newest_restores(listed)
    untold = Counter(run.job.resource_type for run in tests.get("", ()))
    return in_order(
        _told(
            _Proof(
                resource,
                newest.get(resource.arn),
                restores.get(resource.arn),
                targets.of(resource.arn, resource.type),
                untold[resource.type],
            ),
            now,
        )
        for resource in resources
    )


def compared(reads: Reads, tested: Tested, now: datetime) -> Tested:
    """The same with `changed` asked for: at most two calls, none where nothing was tested or the newest point
    is the tested one. Never raises `AwsError`: what is refused is unknown."""
    if tested.last_run is None:
        return tested
    change = change_since(reads, tested.resource, tested.last_run.job)
    proof = _Proof(tested.resource, tested.last_run, tested.last_restore, tested.target, change=change)
    return _told(proof, now)


def all_compared(
    reads: Reads, found: Iterable[Tested], now: datetime, each: Callable[[Tested], None] = lambda tested: None
) -> tuple[Tested, ...]:
    """All of them compared, in the order of what is to be done; `each` is told of every one as it is."""
    answers = []
    for tested in found:
        answers.append(compared(reads, tested, now))
        each(answers[-1])
    return in_order(answers)


def in_order(found: Iterable[Tested]) -> tuple[Tested, ...]:
    """By what is to be done first, then by name."""
    order = list(State)
    return tuple(
        sorted(
            found,
            key=lambda tested: (
                order.index(tested.state),
                plain(tested.resource.label).lower(),
                tested.resource.arn,
            ),
        )
    )


def is_testable(resource_type: str) -> bool:
    """Whether restore testing knows the type; also where no profile does, since a new type may be known."""
    profile = profile_for(resource_type)
    return profile is None or any(target.testing is not None for target in profile.targets)


def was_made_by_a_test(resource: ProtectedResource) -> bool:
    """By its name ("Restore testing data deletion"; FSx for ONTAP's has underscores)."""
    names = (resource.name, short_id(resource.arn))
    return any(name.replace("_", "-").startswith(TAG) for name in names)


@dataclass(frozen=True, slots=True)
class _Proof:
    """What the state and its reasons are told from."""

    resource: ProtectedResource
    run: TestRun | None
    restore: RestoreJob | None
    target: int | None
    untold: int = 0
    """How many tests of its type do not tell what they tested."""
    change: Change = NOT_ASKED


def _told(proof: _Proof, now: datetime) -> Tested:
    states = dict(_reasons(proof, now))
    state = next((each for each in State if each in states), State.FINE)
    words = [states[each] for each in State if each in states]
    if state is State.FINE and proof.run is not None:
        words = [f"{time_told(proof.run)}, {age(proof.run.job.created, now)}; {_validation(proof.run.job)}"]
    if proof.change.why_unknown:
        words.append(proof.change.why_unknown)
    return Tested(
        proof.resource, proof.run, proof.restore, proof.change.known, "; ".join(words), state, proof.target
    )


def _reasons(proof: _Proof, now: datetime) -> Iterable[tuple[State, str]]:
    """What holds of the resource, each with why."""
    run = proof.run
    restore = proof.restore
    restored = f"restored by hand {age(restore.created, now)}" if restore else "no restore by hand is listed"
    if was_made_by_a_test(proof.resource):
        told = f"a restore test made it; keep what is called {TAG}... out of backup plans"
        yield State.NOT_TESTABLE, told
        return
    if run is None and proof.resource.context.partition in WITHOUT_TESTING:
        yield State.NOT_TESTABLE, f"restore testing is not in GovCloud and China; {restored}"
        return
    if run is None and not is_testable(proof.resource.type):
        kind = plain(proof.resource.type) or "this type"
        yield State.NOT_TESTABLE, f"restore testing does not know {kind}; {restored}"
        return
    if run is None:
        untold = f" ({proof.untold} of its type tell no resource)" if proof.untold else ""
        yield State.NEVER, f"no restore test in what AWS Backup lists{untold}; {restored}"
        return
    if proof.change.known is Known.YES:
        keys = ", ".join(plain(key) for key in proof.change.keys)
        yield State.CHANGED, f"its newest backup has other settings than the tested one: {keys}"
    if run.over:
        yield State.OVER, f"it took {time_told(run)}"
    if run.failed:
        yield State.FAILED, f"{run.why_failed} ({age(run.job.created, now)})"


VALIDATION: Mapping[str, str] = {
    "SUCCESSFUL": "validated",
    "FAILED": "found wrong",
    "TIMED_OUT": "nobody validated it in time",
    "VALIDATING": "waits to be validated",
}


def _validation(job: RestoreJob) -> str:
    return VALIDATION.get(job.validation_status, "not validated")


def _newest_restores(jobs: Iterable[RestoreJob]) -> Mapping[str, RestoreJob]:
    newest: dict[str, RestoreJob] = {}
    for job in jobs:
        if job.testing_plan_arn or job.status != "COMPLETED" or not job.source_arn:
            continue
        known = newest.get(job.source_arn)
        if known is None or job.created > known.created:
            newest[job.source_arn] = job
    return newest
