"""kill -9 while work after a restore is sent, and two windows that send it at once: it is done once, and the
restored resource's own state says so.
"""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox, running_sandbox

OPERATION = "AttachVolume"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "30") as ready:
        yield ready


@pytest.fixture
def relight(sandbox: Sandbox, tmp_path: Path) -> Relight:
    return Relight(sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home")))


@pytest.fixture
def words(relight: Relight, sandbox: Sandbox) -> tuple[str, ...]:
    """What attaches a volume that was just restored to an instance of its own."""
    ec2 = sandbox.client("ec2")
    image = ec2.register_image(Name="follow-ups")["ImageId"]
    instance = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    job = relight("restore", "orders-db-data", "--latest", "--yes", "--wait", "--again").out.strip()
    answers = ("--answer", f"instance={instance}", "--answer", "device=/dev/sdf")
    return ("job", job, "--follow-ups", "--yes", *answers)


def attachments(sandbox: Sandbox, job_id: str) -> int:
    arn = sandbox.client("backup").describe_restore_job(RestoreJobId=job_id)["CreatedResourceArn"]
    [volume] = sandbox.client("ec2").describe_volumes(VolumeIds=[arn.rsplit("/", 1)[-1]])["Volumes"]
    return len(volume["Attachments"])


@pytest.mark.parametrize(
    ("held", "arrives"),
    [("before", "never"), ("before", "late"), ("after", "at once")],
    ids=["never arrives", "arrives after the next process looked", "arrived and its answer is held"],
)
def test_a_killed_follow_up_is_done_once_by_whoever_comes_after(
    relight: Relight, sandbox: Sandbox, words: tuple[str, ...], held: str, arrives: str
) -> None:
    sandbox.control("POST", "/-/hold", {"operation": OPERATION, "nth": 1, "when": held})
    with subprocess.Popen(
        [str(RELIGHT), *words],
        env=dict(relight.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert sandbox.control("GET", "/-/held?wait=30")
        process.send_signal(signal.SIGKILL)
    if arrives != "late":
        sandbox.control("POST", "/-/release", {"discard": True})
    told = relight(*words)
    assert told.code == 0, told.err
    if arrives == "late":
        sandbox.control("POST", "/-/release", {})
    assert attachments(sandbox, words[1]) == 1
    again = relight(*words)
    assert (again.code, "[done]" in again.err) == (0, True)
    assert relight("journal", "verify").code == 0


def test_two_windows_that_send_at_once_do_it_once(
    relight: Relight, sandbox: Sandbox, words: tuple[str, ...]
) -> None:
    sandbox.control("POST", "/-/hold", {"operation": OPERATION, "nth": 1, "when": "before"})
    with subprocess.Popen(
        [str(RELIGHT), *words],
        env=dict(relight.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as first:
        assert sandbox.control("GET", "/-/held?wait=30")
        second = relight(*words)
        sandbox.control("POST", "/-/release", {})
        _, told = first.communicate(timeout=60)
    assert second.code == 0
    assert first.returncode == 5, told
    assert OPERATION in told, "AWS refused it, and its words are shown"
    assert attachments(sandbox, words[1]) == 1
    assert relight(*words).code == 0
