"""Kills the process that runs a plan (SIGKILL, at a chosen moment), lets fresh ones carry on, and counts.

The processes are forks of a server that has imported what they need, so that one costs 0.1 s and not 0.7 s.
The sandbox's clock for work is paused: it moves only where a process waits, so what is listed late is late
each time.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from recovery.attempts import AttemptState
from recovery.context import Context
from recovery.journal import Journal, Turn
from recovery.plan import COPY_JOB, START_COPY_JOB, START_RESTORE_JOB, PlanSource, RestorePlan, Step
from recovery.reconciling import adopt, look_until_found, set_aside
from recovery.restoring import prepare, run
from restore_profiles.model import REQUEST_ID
from tests.sandbox_process import Sandbox

PATIENCE_SECONDS = 60
"""Far above what a step takes; only a hung one reaches it."""

MODES: Mapping[str, tuple[str, ...]] = {
    "remembers tokens": (),
    "forgets tokens": ("--token-memory", "0"),
    "lists late": ("--list-lag", "10"),
    "forgets and lists late": ("--token-memory", "0", "--list-lag", "10"),
}


class Moment(StrEnum):
    """When the process dies."""

    PREPARED = "the attempt is on disk"
    SENT = "the call is about to be made"
    SENT_TORN = "the record of the call is torn"
    ARRIVED_LATE = "the request is held, and takes effect after others have looked"
    ARRIVED_NEVER = "the request is held, and never takes effect"
    DONE = "the request took effect, and its answer is held"
    ANSWER_LOST = "the answer was lost, and that is on disk"
    STARTED_TORN = "the record of the job is torn"
    STARTED = "the job is on disk"


PAUSE_AT = {
    Moment.PREPARED: AttemptState.PREPARED,
    Moment.SENT: AttemptState.SENT,
    Moment.SENT_TORN: AttemptState.SENT,
    Moment.ANSWER_LOST: AttemptState.UNKNOWN,
    Moment.STARTED_TORN: AttemptState.STARTED,
    Moment.STARTED: AttemptState.STARTED,
}
"""Moments of the journal -> the record after which the process stops and waits for its end."""

HOLD = {Moment.ARRIVED_LATE: "before", Moment.ARRIVED_NEVER: "before", Moment.DONE: "after"}
"""Moments of the request -> where the sandbox holds it."""

NOTHING_STARTED = frozenset({Moment.SENT, Moment.ARRIVED_NEVER})
"""Moments after which no job exists and nobody can know it: the user is asked."""

TORN_BYTES = 7
VAULT = "shop-daily"


@dataclass(frozen=True, slots=True)
class Case:
    """One crash: what the processes need to know."""

    journal: Path
    plan: RestorePlan
    environment: Mapping[str, str]
    unset: tuple[str, ...]
    clock_url: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a fresh process told its user in the end."""

    state: AttemptState
    job_id: str
    question: str


@dataclass(frozen=True, slots=True)
class Result:
    """`said` by each process that came after the crash; `jobs` are those that really exist."""

    moment: Moment
    said: tuple[Said, ...]
    jobs: frozenset[str]
    problems: int
    """Of the journal, less the harmless: a record that was torn is told of."""

    @property
    def doubled(self) -> bool:
        return len(self.jobs) > 1

    @property
    def lost(self) -> bool:
        """A job that the journal does not name in the end, or a name without a job."""
        return self.jobs != {self.said[-1].job_id}

    @property
    def asked(self) -> bool:
        return self.said[0].question != ""


class PausingJournal(Journal):
    """A journal whose process stops for good once a record with the state `pause_at` is on disk."""

    def __init__(self, path: Path, pause_at: AttemptState | None, parent: Connection[str, Any]) -> None:
        super().__init__(path)
        self._pause_at = pause_at
        self._parent = parent

    @contextmanager
    def turn(self, context: Context) -> Iterator[Turn]:
        with super().turn(context) as turn:
            yield turn
        if self.attempts()[-1].state is self._pause_at:
            self._parent.send("paused")
            threading.Event().wait()


PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["tests.stories.crashes", "aws_api.connections", "restore_profiles.services.ebs"]
)


def crash(sandbox: Sandbox, case: Case, moment: Moment) -> Result:
    """Run the plan, kill it at `moment`, run it again, answer what it asks, and look at what came of it."""
    before, operation = _jobs(sandbox, case), case.plan.step.operation.name
    if moment in HOLD:
        sandbox.control("POST", "/-/hold", {"operation": operation, "when": HOLD[moment]})
    if moment is Moment.ANSWER_LOST:
        sandbox.control("POST", "/-/faults", {"operation": operation, "kind": "drop_after", "nth": 1})
    _run_and_kill(sandbox, case, moment)
    if moment in (Moment.ARRIVED_NEVER, Moment.DONE):
        sandbox.control("POST", "/-/release", {"discard": True})
    sandbox.control("DELETE", "/-/faults")

    said = [_in_fresh_process(_carry_on, case)]
    if moment is Moment.ARRIVED_LATE:
        sandbox.control("POST", "/-/release", {})
        while not _jobs(sandbox, case) - before:
            pass  # each turn is a request: the held one is a few milliseconds from its effect
        said.append(_in_fresh_process(_carry_on, case))
    if said[-1].question:
        job_id = next(iter(_jobs(sandbox, case) - before), "")
        said.append(_in_fresh_process(partial(_say_what_was_started, job_id), case))
    return Result(
        moment,
        tuple(said),
        frozenset(_jobs(sandbox, case) - before),
        sum(not problem.harmless for problem in Journal(case.journal).verify()),
    )


def _run_and_kill(sandbox: Sandbox, case: Case, moment: Moment) -> None:
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_run, args=(case, PAUSE_AT.get(moment), theirs))
    process.start()
    theirs.close()
    with ours:
        if moment in HOLD:
            held = sandbox.control("GET", f"/-/held?wait={PATIENCE_SECONDS}", timeout=2 * PATIENCE_SECONDS)
            assert [request["operation"] for request in held] == [case.plan.step.operation.name]
        else:
            assert ours.poll(PATIENCE_SECONDS)
            assert ours.recv() == "paused"
        process.kill()
        process.join(PATIENCE_SECONDS)
    assert process.exitcode == -9
    process.close()
    if moment in (Moment.SENT_TORN, Moment.STARTED_TORN):
        (file,) = case.journal.glob("*/*.jsonl")
        os.truncate(file, file.stat().st_size - TORN_BYTES)


def _in_fresh_process(work: Callable[[Case], Said], case: Case) -> Said:
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_tell, args=(work, case, theirs))
    process.start()
    theirs.close()
    with ours:
        assert ours.poll(PATIENCE_SECONDS)
        said: Said = ours.recv()
    process.join(PATIENCE_SECONDS)
    assert process.exitcode == 0
    process.close()
    return said


def _tell(work: Callable[[Case], Said], case: Case, parent: Connection[Said, Any]) -> None:
    with parent:
        parent.send(work(case))


def _run(case: Case, pause_at: AttemptState | None, parent: Connection[str, Any]) -> None:
    account = _account(case)
    journal = PausingJournal(case.journal, pause_at, parent)
    run(prepare(case.plan, account, journal), case.plan, account, journal)
    parent.send("ended")


def _carry_on(case: Case) -> Said:
    """What `relight restore PLAN.yaml` does: run the plan, look for its job where the answer is missing."""
    account, journal = _account(case), Journal(case.journal)
    attempt = run(prepare(case.plan, account, journal), case.plan, account, journal)
    if not attempt.unsettled:
        return Said(attempt.state, attempt.job_id, "")
    sight = look_until_found(attempt, account, journal, lambda seconds: _wait(case, seconds))
    return Said(sight.attempt.state, sight.attempt.job_id, sight.question)


def _say_what_was_started(job_id: str, case: Case) -> Said:
    """What a human finds in the AWS Backup console: that job, or with "" none."""
    journal = Journal(case.journal)
    attempt = journal.attempts()[-1]
    if job_id and case.plan.copies:
        adopt(attempt, _account(case).reads.copy_job(job_id), journal)
    elif not job_id:
        set_aside(attempt, journal)
    return _carry_on(case)


def _wait(case: Case, seconds: float) -> None:
    body = json.dumps({"advance": seconds}).encode()
    request = urllib.request.Request(
        case.clock_url, body, {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS):
        pass


def _account(case: Case) -> Any:
    from aws_api.connections import AwsConnections
    from recovery.account import ContextRequest

    for name in case.unset:
        os.environ.pop(name, None)
    os.environ.update(case.environment)
    request = ContextRequest(profile="shop", region=case.plan.context.region, write=True)
    return AwsConnections().open(request, ask_code=lambda device: "")


def _jobs(sandbox: Sandbox, case: Case) -> set[str]:
    """The jobs of the case's recovery point that a request really started."""
    point = case.plan.source.point_arn
    jobs = sandbox.control("GET", "/-/copies" if case.plan.copies else "/-/restores")
    return {job["job_id"] for job in jobs if job["recovery_point_arn"] == point}


def cases(sandbox: Sandbox, directory: Path, *, copies: bool = False) -> Iterator[Case]:
    """As many as are asked for, each with a journal of its own; recovery points come round again."""
    sandbox.control("POST", "/-/clock", {"pause": True})
    points = _ebs_points(sandbox)
    number = 0
    while True:
        point = points[number % len(points)]
        number += 1
        yield Case(
            journal=directory / f"{number}" / "journal",
            plan=_copy_plan(sandbox, point) if copies else _plan(sandbox, point),
            environment=sandbox.environment,
            unset=sandbox.unset,
            clock_url=f"{sandbox.url}/-/clock",
        )


def _ebs_points(sandbox: Sandbox) -> list[dict[str, Any]]:
    answer = sandbox.client("backup").list_recovery_points_by_backup_vault(
        BackupVaultName=VAULT, ByResourceType="EBS", MaxResults=1000
    )
    found = [point for point in answer["RecoveryPoints"] if point["Status"] == "COMPLETED"]
    assert found
    return found


def _plan(sandbox: Sandbox, point: Mapping[str, Any]) -> RestorePlan:
    region = sandbox.regions[0]
    request = {
        "RecoveryPointArn": point["RecoveryPointArn"],
        "Metadata": {"availabilityZone": f"{region}a", "encrypted": "true", "volumeType": "gp3"},
        "IamRoleArn": sandbox.role(),
        "ResourceType": "EBS",
    }
    return RestorePlan(
        context=Context(sandbox.account, region, sandbox.partition),
        source=PlanSource(
            resource_arn=point["ResourceArn"],
            resource_name="",
            resource_type="EBS",
            point_arn=point["RecoveryPointArn"],
            point_created=datetime.fromtimestamp(0, UTC),
            vault=VAULT,
            target="volume",
        ),
        steps=(Step(START_RESTORE_JOB, request, "restore-job", ("RestoreJobId",), (REQUEST_ID,)),),
    )


def _copy_plan(sandbox: Sandbox, point: Mapping[str, Any]) -> RestorePlan:
    """To the vault of the second Region."""
    restore = _plan(sandbox, point)
    vault = f"arn:{sandbox.partition}:backup:{sandbox.regions[1]}:{sandbox.account}:backup-vault:shop-copies"
    request = {
        "RecoveryPointArn": restore.source.point_arn,
        "SourceBackupVaultName": VAULT,
        "DestinationBackupVaultArn": vault,
        "IamRoleArn": sandbox.role(),
    }
    return replace(restore, steps=(Step(START_COPY_JOB, request, COPY_JOB, ("CopyJobId",)),))
