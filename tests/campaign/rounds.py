"""A round of a campaign: restores that are wanted once each, under faults and kill -9, and what came of them.

The truth is the sandbox's own list of what requests really started (`/-/restores`), with their tokens. Faults
fall by the round's seed; the kills do too, but where a process is by then depends on the machine, so a seed
brings back the dice of a failure and not its exact moments.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from recovery.attempts import OUTCOMES, Attempt, AttemptState
from recovery.journal import Journal
from tests.campaign.conditions import Conditions
from tests.campaign.wishes import some_wishes
from tests.campaign.worker import Asked, Desk, Told, Wish, advance, answer, finish, follow, look, shift, tell
from tests.sandbox_process import Sandbox, running_sandbox

WORKERS = 3
"""Processes that share the round's journal at any time."""
SHIFT = 3
"""Wishes that a process has on its list."""
KILLED = 0.6
"""Share of the processes that are killed."""
SIGNING_IN = 0.15
"""Share of those that die before they are signed in."""
LONGEST_LIFE = 0.2
"""Seconds within which the others die once they are signed in; a shift without a fault takes that long."""
TWICE = 0.2
"""Share of the wishes that two people carry out at once."""
MOST_TRIES = 6
"""How often a wish is tried under faults; what is open then is settled in peace."""
LIST_LAG = 10
FAR_AWAY = 100_000
"""Simulated seconds after which every job that ends has ended."""
PATIENCE_SECONDS = 120

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.campaign.worker", "aws_api.connections", "botocore.config"])


@dataclass(slots=True)
class Result:
    """What came of a round; `asked` counts the reasons of those whose outcome only the user could settle."""

    conditions: Conditions
    seed: int
    wanted: int = 0
    once: int = 0
    """Wishes with one job in the end, which the journal names."""
    doubled: int = 0
    lost: int = 0
    """Jobs that AWS has and neither the journal names nor the last look."""
    wrong: int = 0
    """Wishes of which somebody was told another job than theirs, and outcomes that are not AWS's."""
    damage: int = 0
    """Problems of the journal, less the harmless."""
    asked: Counter[str] = field(default_factory=Counter)
    hit: int = 0
    """Requests and jobs that a fault fell on."""
    processes: int = 0
    killed: int = 0

    @property
    def holds(self) -> bool:
        return self.once == self.wanted and not self.doubled + self.lost + self.wrong + self.damage


def run_round(conditions: Conditions, wanted: int, directory: Path, seed: int) -> Result:
    """`directory` is for this round's journal alone."""
    memory = () if conditions.remembered else ("--token-memory", "0")
    with running_sandbox("--seed", str(seed), "--list-lag", str(LIST_LAG), *memory) as sandbox:
        result = Result(conditions, seed, wanted)
        desk = Desk(
            directory / "journal",
            sandbox.regions[0],
            sandbox.environment,
            sandbox.unset,
            f"{sandbox.url}/-/clock",
        )
        wishes = list(some_wishes(sandbox, wanted))
        sandbox.client("ec2").describe_volumes()  # which loads a world that the first restore would wait for
        sandbox.control("POST", "/-/faults", list(conditions.faults))
        told = _Office(desk, wishes, Random(seed), result).work()
        result.hit = sum(fault["hit"] for fault in sandbox.control("GET", "/-/faults"))
        _calm(sandbox, desk)
        _count(sandbox, desk, wishes, told, result)
        return result


class _Office:
    """The processes of one round: at most WORKERS at a time, each with a few wishes, some of them killed."""

    def __init__(self, desk: Desk, wishes: Sequence[Wish], dice: Random, result: Result) -> None:
        self._desk, self._dice, self._result = desk, dice, result
        self._lock = threading.Lock()
        twice = [wish for wish in wishes if dice.random() < TWICE]
        self._waiting = deque(wish for wish in wishes for _ in range(2 if wish in twice else 1))
        self._tries: Counter[int] = Counter()
        self._told: list[Told] = []

    def work(self) -> list[Told]:
        workers = [threading.Thread(target=self._shifts) for _ in range(WORKERS)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return self._told

    def _shifts(self) -> None:
        while True:
            with self._lock:
                wishes = [self._waiting.popleft() for _ in range(min(SHIFT, len(self._waiting)))]
                killed = self._dice.random() < KILLED
                life = self._dice.uniform(0, LONGEST_LIFE) if killed else None
                self._result.processes += bool(wishes)
            if not wishes:
                return
            told = self._one_shift(wishes, life)
            with self._lock:
                self._told += told
                settled = {each.number for each in told if each.job_id}
                for wish in wishes:
                    self._tries[wish.number] += 1
                    if wish.number not in settled and self._tries[wish.number] < MOST_TRIES:
                        self._waiting.append(wish)

    def _one_shift(self, wishes: Sequence[Wish], life: float | None) -> list[Told]:
        ours, theirs = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=shift, args=(self._desk, wishes, theirs))
        process.start()
        theirs.close()
        told: list[Told] = []
        with ours:
            assert ours.recv() == "began"
            if life is not None and self._dice.random() > SIGNING_IN:
                assert ours.poll(PATIENCE_SECONDS)
                ours.recv()
            ends = None if life is None else time.monotonic() + life
            while len(told) < len(wishes):
                left = PATIENCE_SECONDS if ends is None else max(0.0, ends - time.monotonic())
                if not ours.poll(left):
                    assert ends is not None, f"nothing for {PATIENCE_SECONDS} s of {wishes}"
                    break
                heard = ours.recv()
                if isinstance(heard, Told):
                    told.append(heard)
            if len(told) < len(wishes):
                process.kill()
                with self._lock:
                    self._result.killed += 1
        process.join(PATIENCE_SECONDS)
        process.close()
        return told


def _calm(sandbox: Sandbox, desk: Desk) -> None:
    """No more faults, and nothing under way whose client has gone."""
    sandbox.control("DELETE", "/-/faults")
    while any(request["status"] is None for request in sandbox.control("GET", "/-/requests")):
        pass  # each turn is a request
    advance(desk, LIST_LAG)


def _count(
    sandbox: Sandbox, desk: Desk, wishes: Sequence[Wish], told: Sequence[Told], result: Result
) -> None:
    asked = in_process(look, desk)
    attempts = Journal(desk.journal).attempts()
    named = {attempt.job_id for attempt in attempts} | {job for each in asked for job in each.candidates}
    result.lost = sum(job["job_id"] not in named for job in _jobs(sandbox))
    result.asked = Counter(_reason(each) for each in asked)

    by_token = {job["token"]: job["job_id"] for job in _jobs(sandbox)}
    in_process(answer, desk, {each.attempt.id: by_token.get(each.attempt.token, "") for each in asked})
    told = [*told, *in_process(finish, desk, wishes)]
    advance(desk, FAR_AWAY)
    in_process(follow, desk)

    jobs = {job["job_id"]: job for job in _jobs(sandbox)}
    journal = Journal(desk.journal)
    attempts = journal.attempts()
    for wish in wishes:
        own = [attempt for attempt in attempts if attempt.plan_digest == wish.plan.digest]
        started = {job["job_id"] for job in jobs.values() if job["token"] in {each.token for each in own}}
        result.doubled += len(started) > 1
        result.once += len(started) == 1 and started == {each.job_id for each in own if each.job_id}
        said = {each.job_id for each in told if each.number == wish.number and each.job_id}
        result.wrong += not said <= started or any(not _outcome_is_right(each, jobs) for each in own)
    tokens = {attempt.token for attempt in attempts}
    result.lost += sum(job["token"] not in tokens for job in jobs.values())
    result.damage = sum(not problem.harmless for problem in journal.verify())


def _outcome_is_right(attempt: Attempt, jobs: Mapping[str, Mapping[str, Any]]) -> bool:
    if not attempt.job_id:
        return True
    return attempt.state is OUTCOMES.get(jobs[attempt.job_id]["status"], AttemptState.STARTED)


def _reason(asked: Asked) -> str:
    """In a few words why it was asked about."""
    sent = asked.attempt.why or "the process died while it was sending"
    carries = "" if asked.attempt.request_id else "; its kind carries no id"
    return f"{asked.verdict}: {sent.removeprefix('StartRestoreJob: ')}{carries}"


def _jobs(sandbox: Sandbox) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sandbox.control("GET", "/-/restores")
    return found


def in_process(work: Callable[..., Any], *arguments: Any) -> Any:
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=tell, args=(work, arguments, theirs))
    process.start()
    theirs.close()
    with ours:
        answer = ours.recv()
    process.join(PATIENCE_SECONDS)
    process.close()
    return answer
