"""From the choice of a point to the end of its restore."""

from __future__ import annotations

import os
import pty
import signal
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox

VOLUME = "orders-db-data"


def started(sandbox: Sandbox) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = sandbox.control("GET", "/-/restores")
    return rows


def test_restore_latest_prints_the_job_id_and_nothing_else_on_stdout(
    relight: Relight, sandbox: Sandbox
) -> None:
    before = len(started(sandbox))
    told = relight("restore", VOLUME, "--latest", "--yes")
    assert told.code == 0, told.err
    assert len(told.out.split()) == 1
    assert relight("job", told.out.strip(), "--json").json["job"]["resource_type"] == "EBS"
    assert len(started(sandbox)) == before + 1


def test_wait_follows_to_completed_and_tells_what_remains(relight: Relight) -> None:
    told = relight("restore", VOLUME, "--latest", "--yes", "--wait")
    assert told.code == 5
    assert "COMPLETED" in told.err
    assert "aws ec2 attach-volume" in told.err
    job = relight("job", told.out.strip(), "--json").json
    assert job["job"]["status"] == "COMPLETED"
    assert job["job"]["created_resource_arn"].rsplit("/", 1)[-1] in job["remaining"][0]["line"]


def test_work_that_was_done_after_the_restore_no_longer_remains(relight: Relight, sandbox: Sandbox) -> None:
    job_id = relight("restore", VOLUME, "--latest", "--yes", "--wait").out.strip()
    shown = relight("--zone", "Asia/Tokyo", "job", job_id)
    assert shown.code == 5
    assert [
        line for line in shown.out.splitlines() if line.startswith("created\t") and "JST Asia/Tokyo, " in line
    ]
    job = relight("job", job_id, "--json").json["job"]
    ec2 = sandbox.client("ec2")
    image = ec2.register_image(Name=job_id)["ImageId"]
    instance = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    volume = job["created_resource_arn"].rsplit("/", 1)[-1]
    ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")
    told = relight("job", job_id, "--json")
    left = [(piece["name"], piece["optional"]) for piece in told.json["remaining"]]
    assert (told.code, left) == (0, [("mount", True)])


def test_the_same_plan_again_reports_its_attempt_and_again_makes_another(
    relight: Relight, sandbox: Sandbox
) -> None:
    before = len(started(sandbox))
    first = relight("restore", VOLUME, "--latest", "--yes")
    second = relight("restore", VOLUME, "--latest", "--yes")
    assert second.out == first.out
    assert "--again" in second.err
    third = relight("restore", VOLUME, "--latest", "--yes", "--again")
    assert third.out != first.out
    assert len(started(sandbox)) == before + 2
    states = [attempt["job_id"] for attempt in relight("journal", "list", "--json").json]
    assert states == [first.out.strip(), third.out.strip()]
    assert relight("journal", "verify").code == 0


def test_without_yes_and_without_a_terminal_nothing_starts(relight: Relight, sandbox: Sandbox) -> None:
    before = len(started(sandbox))
    told = relight("restore", VOLUME, "--latest")
    assert told.code == 3
    assert told.err.splitlines()[-1] == "  > --yes starts without asking."
    assert len(started(sandbox)) == before


@pytest.mark.parametrize(("answer", "code"), [("\n", 3), ("n\n", 3), ("y\n", 0)])
def test_on_a_terminal_it_asks_and_enter_alone_starts_nothing(
    relight: Relight, answer: str, code: int
) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, answer.encode())
    ended = subprocess.run(
        [str(RELIGHT), "restore", VOLUME, "--latest"],
        env=dict(relight.environment),
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert ended.returncode == code
    assert bool(ended.stdout) == (code == 0)


def test_interrupted_at_the_question_it_exits_130(relight: Relight, sandbox: Sandbox) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(RELIGHT), "restore", VOLUME, "--latest"],
        env=dict(relight.environment),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    seen = ""
    while "[y/N]: " not in seen:
        seen += process.stderr.read(1)
    # Python sees a signal that arrives just before a read blocks only at the next one (1 run of 4 on a busy
    # machine): who waits presses ctrl+c again.
    for _ in range(6):
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=5)
            break
        except subprocess.TimeoutExpired:
            continue
    out, _ = process.communicate(timeout=30)
    os.close(ours)
    os.close(theirs)
    assert (process.returncode, out) == (130, "")


def test_a_plan_is_written_for_its_owner_only_and_runs_as_it_stands(relight: Relight, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    assert relight("plan", VOLUME, "--latest", "--set", "volumeSize=120", "-o", str(file)).code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert 'volumeSize: "120"' in file.read_text()
    ran = relight("restore", str(file), "--yes", "--wait")
    assert ran.code == 5, ran.err
    assert "volumeSize=120" in ran.err


def test_a_changed_plan_is_refused_until_its_digest_is_deleted(relight: Relight, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    relight("plan", VOLUME, "--latest", "-o", str(file))
    file.write_text(
        file.read_text().replace('availabilityZone: "eu-west-1a"', 'availabilityZone: "eu-west-1b"')
    )
    told = relight("restore", str(file), "--yes")
    assert told.code == 2
    assert told.out == ""
    assert str(file) in told.err
    assert "delete this line if the change is meant" in told.err
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith("digest:")))
    told = relight("restore", str(file), "--yes")
    assert told.code == 0, told.err
    assert "availabilityZone=eu-west-1b" in told.err


@pytest.mark.parametrize("words", [("--set", "iops=5000"), ("--latest",), ("--interactive",)])
def test_options_that_a_plan_would_ignore_are_refused(
    relight: Relight, tmp_path: Path, words: tuple[str, ...]
) -> None:
    told = relight("restore", str(tmp_path / "plan.yaml"), "--yes", *words)
    assert told.code == 2
    assert told.err.startswith("error: A plan runs as it stands\n")


def test_a_plan_of_another_region_is_refused(relight: Relight, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    relight("plan", VOLUME, "--latest", "-o", str(file))
    told = relight("--region", "eu-central-1", "restore", str(file), "--yes")
    assert told.code == 3
    assert "eu-west-1" in told.err


def test_a_point_with_its_vault_is_restored_without_any_list(relight: Relight, sandbox: Sandbox) -> None:
    plan = relight("plan", VOLUME, "--latest", "--json").json["plan"]["source"]
    before = len(sandbox.control("GET", "/-/requests"))
    told = relight(
        "restore", "--point", plan["point_arn"], "--vault", plan["vault"], "--role", sandbox.role(), "--yes"
    )
    assert told.code == 0, told.err
    asked = {call["operation"] for call in sandbox.control("GET", "/-/requests")[before:]}
    assert asked.isdisjoint({"ListProtectedResources", "ListRecoveryPointsByResource", "ListBackupVaults"})


def test_at_takes_the_newest_point_at_or_before_that_moment(relight: Relight) -> None:
    points = relight("points", VOLUME, "--json").json["points"]
    fit = [point for point in points if point["status"] == "COMPLETED"]
    told = relight("plan", VOLUME, "--at", fit[3]["created"].split(".")[0] + "+00:00", "--json")
    assert told.code == 0, told.err
    # The moment is a whole second, so that it may lie just before the point of that second.
    assert told.json["plan"]["source"]["point_arn"] in {fit[3]["arn"], fit[4]["arn"]}


def test_a_misspelt_parameter_is_refused_with_the_nearest(relight: Relight) -> None:
    told = relight("plan", VOLUME, "--latest", "--set", "availabiltyZone=eu-west-1b")
    assert told.code == 2
    assert "availabilityZone" in told.err


def test_a_restore_that_fails_exits_1_with_awss_reason(relight: Relight) -> None:
    told = relight("restore", "payments-ledger", "--latest", "--yes", "--wait")
    assert told.code in (1, 3)
    assert "PendingDeletion" in told.err


def test_an_answer_that_is_lost_is_recognised_and_not_sent_again(relight: Relight, sandbox: Sandbox) -> None:
    before = len(started(sandbox))
    sandbox.control("POST", "/-/faults", [{"operation": "StartRestoreJob", "kind": "drop_after", "nth": 1}])
    try:
        told = relight("restore", VOLUME, "--latest", "--yes")
    finally:
        sandbox.control("DELETE", "/-/faults")
    assert told.code == 0, told.err
    assert "Looking for the job" in told.err
    assert len(started(sandbox)) == before + 1


def test_runbooks_of_a_plan_are_for_their_owner_only(relight: Relight, tmp_path: Path) -> None:
    plan, script = tmp_path / "plan.yaml", tmp_path / "restore.sh"
    relight("plan", VOLUME, "--latest", "-o", str(plan))
    assert relight("runbook", str(plan), "--format", "bash", "-o", str(script)).code == 0
    assert stat.S_IMODE(script.stat().st_mode) == 0o700
    assert script.read_text().startswith("#!/usr/bin/env bash\n")
    assert relight("runbook", str(plan)).out.startswith(f"# Restore {VOLUME}")
    assert relight("runbook", str(plan), "--format", "scroll").code == 2


def test_an_account_without_a_restore_role_gets_the_commands_that_make_one(relight: Relight) -> None:
    told = relight("restore", "first-volume", "--latest", "--yes", AWS_PROFILE="no-default-role")
    assert told.code == 2
    assert "aws iam create-role --path /service-role/" in told.err
    assert told.err.count("aws iam attach-role-policy") == 2


def test_a_caller_who_may_not_start_is_told_before_and_by_aws(relight: Relight, sandbox: Sandbox) -> None:
    before = len(started(sandbox))
    told = relight("restore", VOLUME, "--latest", "--yes", AWS_PROFILE="shop-readonly")
    assert told.code == 4
    assert "You may not backup:StartRestoreJob" in told.err
    assert "error: Access denied" in told.err
    assert len(started(sandbox)) == before
