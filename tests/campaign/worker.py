"""What the processes of a campaign do, each a fork of a server that has imported what they need.

A shift is a person with a list of plans: run each, look for the job where the answer is missing, tell what
came out. It may be killed anywhere. Its patience with AWS is cut from a minute to a second, so that there is
time for a thousand restores.
"""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from recovery.account import Account, ContextRequest
from recovery.attempts import Attempt
from recovery.errors import RelightError
from recovery.journal import Journal
from recovery.plan import RestorePlan
from recovery.recognition import Verdict
from recovery.reconciling import adopt, look_until_found, reconcile, set_aside
from recovery.restoring import prepare, run
from recovery.watching import Watch

PATIENCE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the processes of a round work: one sandbox, one journal."""

    journal: Path
    region: str
    environment: Mapping[str, str]
    unset: tuple[str, ...]
    clock_url: str
    patience_seconds: float = PATIENCE_SECONDS
    """How long a process waits for an answer of AWS."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A restore that somebody wants once."""

    number: int
    plan: RestorePlan


@dataclass(frozen=True, slots=True)
class Told:
    """What a process told of a wish: its job, or why there is none yet."""

    number: int
    job_id: str = ""
    asked: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An attempt that the last look left open, with the jobs that it named."""

    attempt: Attempt
    verdict: Verdict
    candidates: frozenset[str]


def shift(desk: Desk, wishes: Sequence[Wish], parent: Connection[Any, Any]) -> None:
    """Tells that it began, that it is signed in or not, and of each wish in turn."""
    with parent:
        parent.send("began")
        try:
            account = open_account(desk)
        except RelightError as error:
            parent.send("refused")
            for wish in wishes:
                parent.send(Told(wish.number, why=error.title))
            return
        parent.send("signed in")
        for wish in wishes:
            parent.send(carry_on(desk, wish, account))


def carry_on(desk: Desk, wish: Wish, account: Account) -> Told:
    """What `relight restore PLAN.yaml` does."""
    journal = Journal(desk.journal)
    try:
        attempt = run(prepare(wish.plan, account, journal), wish.plan, account, journal)
        if attempt.unsettled:
            sight = look_until_found(attempt, account, journal, lambda seconds: advance(desk, seconds))
            attempt = sight.attempt
            if attempt.unsettled:
                return Told(wish.number, asked=True, why=sight.verdict)
    except RelightError as error:
        return Told(wish.number, why=error.title)
    return Told(wish.number, attempt.job_id)


def look(desk: Desk) -> list[Asked]:
    """One look for all that is open, once AWS is well again and lists all that it has."""
    sights = reconcile(open_account(desk), Journal(desk.journal))
    return [
        Asked(sight.attempt, sight.verdict, frozenset(named.job.id for named in sight.candidates))
        for sight in sights
        if sight.attempt.unsettled
    ]


def answer(desk: Desk, answers: Mapping[str, str]) -> None:
    """The user looks into the console: attempt id -> the job that it became, or "" for none."""
    account, journal = open_account(desk), Journal(desk.journal)
    by_id = {attempt.id: attempt for attempt in journal.attempts()}
    for attempt_id, job_id in answers.items():
        if job_id:
            adopt(by_id[attempt_id], account.reads.job(job_id), journal)
        else:
            set_aside(by_id[attempt_id], journal)


def finish(desk: Desk, wishes: Sequence[Wish]) -> list[Told]:
    """Every plan once more, in peace."""
    account = open_account(desk)
    return [carry_on(desk, wish, account) for wish in wishes]


def follow(desk: Desk) -> None:
    """Record what became of all jobs."""
    Watch(open_account(desk), Journal(desk.journal)).tick()


def tell(work: Callable[..., Any], arguments: Sequence[Any], parent: Connection[Any, Any]) -> None:
    """The body of a process that answers once."""
    with parent:
        parent.send(work(*arguments))


def open_account(desk: Desk) -> Account:
    from botocore.config import Config

    from aws_api import sessions
    from aws_api.connections import AwsConnections

    for name in desk.unset:
        os.environ.pop(name, None)
    os.environ.update(desk.environment)
    hasty = Config(read_timeout=desk.patience_seconds)
    sessions.WRITING, sessions.READING = sessions.WRITING.merge(hasty), sessions.READING.merge(hasty)
    request = ContextRequest(profile="shop", region=desk.region, write=True)
    return AwsConnections().open(request, ask_code=lambda device: "")


def advance(desk: Desk, seconds: float) -> None:
    body = json.dumps({"advance": seconds}).encode()
    request = urllib.request.Request(
        desk.clock_url, body, {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=60):
        pass
