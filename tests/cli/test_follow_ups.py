"""`relight job ID --follow-ups`: what remains after a restore is done, asked about, or left."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox

VOLUME = "orders-db-data"


@pytest.fixture
def job_id(relight: Relight) -> str:
    """A restore that has completed, with its volume attached to nothing."""
    return relight("restore", VOLUME, "--latest", "--yes", "--wait", "--again").out.strip()


@pytest.fixture(scope="module")
def instance(sandbox: Sandbox) -> str:
    ec2 = sandbox.client("ec2")
    image = ec2.register_image(Name="follow-ups")["ImageId"]
    started: str = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    return started


def journalled(relight: Relight) -> list[dict[str, Any]]:
    """The records about follow-ups, in their order."""
    files = (Path(relight.environment["RELIGHT_HOME"]) / "state" / "journal").glob("*/*.jsonl")
    records = [json.loads(line) for file in sorted(files) for line in file.read_text().splitlines()]
    return [record for record in records if record.get("kind") == "call"]


def volume_of(sandbox: Sandbox, job_id: str) -> dict[str, Any]:
    arn = sandbox.client("backup").describe_restore_job(RestoreJobId=job_id)["CreatedResourceArn"]
    [volume] = sandbox.client("ec2").describe_volumes(VolumeIds=[arn.rsplit("/", 1)[-1]])["Volumes"]
    found: dict[str, Any] = volume
    return found


def test_with_its_answers_a_follow_up_is_sent_once_and_the_check_says_done(
    relight: Relight, sandbox: Sandbox, job_id: str, instance: str
) -> None:
    answers = ("--answer", f"instance={instance}", "--answer", "device=/dev/sdf")
    told = relight("job", job_id, "--follow-ups", "--yes", *answers, "--json")
    assert (told.code, told.json["follow_ups"][0]["done"], told.json["follow_ups"][0]["sent"]) == (
        0,
        "yes",
        True,
    )
    assert volume_of(sandbox, job_id)["Attachments"][0]["InstanceId"] == instance
    states = [(record["name"], record["state"], record["about"]) for record in journalled(relight)]
    assert states == [("attach", "sent", job_id), ("attach", "answered", job_id)]

    again = relight("job", job_id, "--follow-ups", "--yes", *answers)
    assert (again.code, len(journalled(relight))) == (0, 2), "it was done: nothing is sent"
    assert "[done]" in again.err
    assert relight("journal", "verify").code == 0


def test_yes_leaves_open_what_needs_an_answer(relight: Relight, sandbox: Sandbox, job_id: str) -> None:
    told = relight("job", job_id, "--follow-ups", "--yes")
    assert told.code == 5
    assert "--answer instance=, --answer device=" in told.err
    assert volume_of(sandbox, job_id)["State"] == "available"
    assert journalled(relight) == []


def test_without_a_terminal_and_without_yes_nothing_is_sent(
    relight: Relight, sandbox: Sandbox, job_id: str
) -> None:
    told = relight("job", job_id, "--follow-ups", "--answer", "instance=i-1", "--answer", "device=/dev/sdf")
    assert told.code == 3
    assert "aws ec2 attach-volume" in told.err, "it is listed all the same"
    assert volume_of(sandbox, job_id)["State"] == "available"


def test_what_aws_refuses_is_told_and_remains(relight: Relight, job_id: str) -> None:
    answers = ("--answer", "instance=i-0123456789abcdef0", "--answer", "device=/dev/sdf")
    told = relight("job", job_id, "--follow-ups", "--yes", *answers)
    assert told.code == 5
    assert "AttachVolume" in told.err
    assert [record["state"] for record in journalled(relight)] == ["sent", "refused"]


def test_an_answer_that_nothing_asks_is_bad_input(relight: Relight, job_id: str) -> None:
    told = relight("job", job_id, "--follow-ups", "--yes", "--answer", "instnace=i-1")
    assert told.code == 2
    assert "device, instance" in told.err
    assert relight("job", job_id, "--yes").code == 2


def test_a_job_that_did_not_complete_has_nothing_to_finish(relight: Relight, sandbox: Sandbox) -> None:
    jobs = sandbox.client("backup").list_restore_jobs(ByStatus="FAILED")["RestoreJobs"]
    assert relight("job", jobs[0]["RestoreJobId"], "--follow-ups").code == 1


@pytest.mark.parametrize(
    ("typed", "code", "state"), [("y\n{instance}\n/dev/sdf\n", 0, "in-use"), ("\n", 5, "available")]
)
def test_on_a_terminal_each_piece_is_asked_about_and_enter_alone_sends_nothing(
    relight: Relight, sandbox: Sandbox, job_id: str, instance: str, typed: str, code: int, state: str
) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, typed.format(instance=instance).encode())
    ended = subprocess.run(
        [str(RELIGHT), "job", job_id, "--follow-ups"],
        env=dict(relight.environment),
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert (ended.returncode, volume_of(sandbox, job_id)["State"]) == (code, state), ended.stderr
    assert f"in {sandbox.account}, {sandbox.regions[0]}?" in ended.stderr


def test_a_restored_table_gets_what_its_source_has(relight: Relight, sandbox: Sandbox) -> None:
    words = ("--latest", "--yes", "--wait", "--set", "targetTableName=orders-at-night")
    table = f"arn:aws:dynamodb:{sandbox.regions[0]}:{sandbox.account}:table/orders"
    told = relight("restore", table, *words)
    assert told.code == 5, told.err
    done = relight("job", told.out.strip(), "--follow-ups", "--yes", "--json")
    assert done.code == 0, done.err
    pieces = {piece["work"]["name"]: piece["done"] for piece in done.json["follow_ups"]}
    assert {name for name, state in pieces.items() if state != "yes"} == {"alarm"}
    dynamodb = sandbox.client("dynamodb")
    source, restored = (
        dynamodb.describe_table(TableName=name)["Table"] for name in ("orders", "orders-at-night")
    )
    for member in ("DeletionProtectionEnabled", "StreamSpecification"):
        assert restored[member] == source[member]
    tags = [
        dynamodb.list_tags_of_resource(ResourceArn=each["TableArn"])["Tags"] for each in (source, restored)
    ]
    assert sorted(tags[0], key=str) == sorted(tags[1], key=str)
    assert relight("job", told.out.strip()).code == 0


def test_what_is_optional_is_not_done_by_yes(relight: Relight, sandbox: Sandbox) -> None:
    """The table is gone, so that nobody knows what it had."""
    words = ("--latest", "--yes", "--wait", "--set", "targetTableName=prices-at-night")
    table = f"arn:aws:dynamodb:{sandbox.regions[0]}:{sandbox.account}:table/price-history"
    told = relight("restore", table, *words)
    assert told.code == 0, told.err
    done = relight("job", told.out.strip(), "--follow-ups", "--yes", "--json")
    assert done.code == 0
    assert not any(piece["sent"] for piece in done.json["follow_ups"])
    answered = relight("job", told.out.strip(), "--follow-ups", "--yes", "--answer", "pitr_days=7")
    assert "2. done" in answered.err
