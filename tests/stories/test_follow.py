"""One plan, run and followed over HTTP without a front end; the sandbox's clock moves only when told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aws_api.connections import AwsConnections
from recovery.account import Account, ContextRequest
from recovery.attempts import Attempt, AttemptState
from recovery.journal import Journal
from recovery.restoring import prepare, run
from recovery.watching import Watch
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.crashes import Case, cases

LIST_LAG = 1
LONGEST_RESTORE = 60


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--list-lag", str(LIST_LAG)) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def more_cases(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    return cases(sandbox, tmp_path_factory.mktemp("followed"))


@pytest.fixture
def account(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Account:
    for name, value in sandbox.environment.items():
        monkeypatch.setenv(name, value)
    request = ContextRequest(profile="shop", region=sandbox.regions[0], write=True)
    return AwsConnections().open(request, ask_code=lambda device: "")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal")


@pytest.fixture
def started(account: Account, journal: Journal, more_cases: Iterator[Case]) -> Attempt:
    plan = next(more_cases).plan
    return run(prepare(plan, account, journal), plan, account, journal)


def advance(sandbox: Sandbox, seconds: float) -> None:
    sandbox.control("POST", "/-/clock", {"advance": seconds})


def listings(sandbox: Sandbox) -> int:
    asked = sandbox.control("GET", "/-/requests")
    return sum(request["operation"] == "ListRestoreJobs" for request in asked)


def test_a_restore_is_followed_from_the_call_to_its_volume(
    sandbox: Sandbox, account: Account, journal: Journal, started: Attempt
) -> None:
    watch = Watch(account, journal)
    assert started.job_id in watch.tick().running
    advance(sandbox, LONGEST_RESTORE)
    report = watch.tick()
    [job] = [job for job in report.changed if job.id == started.job_id]
    [attempt] = journal.attempts()
    assert (job.status, attempt.state) == ("COMPLETED", AttemptState.COMPLETED)
    volume = attempt.created_resource_arn.rsplit("/")[-1]
    [made] = sandbox.client("ec2").describe_volumes(VolumeIds=[volume])["Volumes"]
    assert made["SnapshotId"] == started.point_arn.rsplit("/")[-1]


def test_a_new_job_that_is_listed_late_is_seen_at_once(
    account: Account, journal: Journal, started: Attempt
) -> None:
    assert started.job_id not in {job.id for page in account.reads.jobs() for job in page}
    assert started.job_id in Watch(account, journal).tick().running


@pytest.mark.parametrize("kind", ["throttle", "truncated_body", "empty_body", "drop_after", "error"])
def test_a_listing_that_fails_loses_no_job_and_slows_the_watch_down(
    sandbox: Sandbox, account: Account, journal: Journal, started: Attempt, kind: str
) -> None:
    watch = Watch(account, journal)
    advance(sandbox, LIST_LAG)
    pause = watch.tick().next_in_seconds
    sandbox.control("POST", "/-/faults", {"operation": "ListRestoreJobs", "kind": kind})
    try:
        report = watch.tick()
    finally:
        sandbox.control("DELETE", "/-/faults")
    assert len(report.errors) == 1
    assert started.job_id in report.running
    assert report.next_in_seconds == 2 * pause
    assert watch.tick().errors == ()


def test_a_tick_is_one_listing(
    sandbox: Sandbox, account: Account, journal: Journal, started: Attempt
) -> None:
    watch = Watch(account, journal)
    advance(sandbox, LIST_LAG)
    watch.tick()
    before = listings(sandbox)
    watch.tick()
    assert listings(sandbox) == before + 1
