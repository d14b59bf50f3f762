"""A plan of several steps on the command line, from the file to its end."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from recovery.recovery_plan import RecoveryPlan, RestoreStep, plan_of_one
from tests.cli.relight import RELIGHT, Relight
from tests.cli.several import mounting, shop_plan, table_plan, written
from tests.runbooks.plans import plan_of
from tests.sandbox_process import Sandbox

ANSWER = ("--answer", "tag:incident=INC-1234")
THREE_MONTHS = timedelta(days=92)
WORK_LEFT = 5
"""The exit code where all steps are done and each restore still has work of its service's after it."""


def started(sandbox: Sandbox) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = sandbox.control("GET", "/-/restores")
    return rows


@pytest.fixture
def plan(sandbox: Sandbox, tmp_path: Path) -> RecoveryPlan:
    return shop_plan(sandbox, tmp_path.name)


@pytest.fixture
def file(plan: RecoveryPlan, tmp_path: Path) -> str:
    return str(written(plan, tmp_path))


@pytest.fixture
def without_faults(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.control("DELETE", "/-/faults")


def standings(told: Any) -> dict[str, str]:
    return {state["step"]: state["standing"] for state in told["steps"]}


def test_its_steps_run_in_their_order_and_a_call_gets_what_was_made(
    relight: Relight, sandbox: Sandbox, file: str, tmp_path: Path
) -> None:
    before = len(started(sandbox))
    told = relight("restore", file, "--yes", "--wait", "--json", *ANSWER)
    assert told.code == WORK_LEFT, told.err
    assert standings(told.json) == dict.fromkeys(("data", "table", "wal", "tag"), "done")
    assert told.json["run"]["result"] == "done"
    assert len(started(sandbox)) == before + 3
    states = {state["step"]: state for state in told.json["steps"]}
    tags = sandbox.client("dynamodb").list_tags_of_resource(ResourceArn=states["table"]["created_arn"])
    assert tags["Tags"] == [{"Key": "incident", "Value": "INC-1234"}]
    jobs = [relight("job", states[step]["job_id"], "--json").json["job"] for step in ("data", "wal")]
    assert jobs[0]["completed"] <= jobs[1]["created"]
    assert f"relight job {states['wal']['job_id']}  (wal)" in told.err
    kept = list((tmp_path / "home" / "state" / "plans").iterdir())
    assert [oct(path.stat().st_mode & 0o777) for path in kept] == ["0o600"]
    assert relight("journal", "verify").code == 0


def test_it_goes_on_where_it_was_once_it_has_its_answer(
    relight: Relight, sandbox: Sandbox, file: str
) -> None:
    before = len(started(sandbox))
    told = relight("restore", file, "--yes", "--wait", "--json")
    assert told.code == 5
    assert standings(told.json) == {"data": "done", "table": "done", "wal": "done", "tag": "by hand"}
    assert "--answer tag:incident=" in told.err
    told = relight("restore", file, "--yes", "--json", *ANSWER)
    assert standings(told.json)["tag"] == "done"
    assert "and not over" in told.err
    assert len(started(sandbox)) == before + 3


def test_within_the_day_it_is_reported_and_again_runs_all_of_it(
    relight: Relight, sandbox: Sandbox, plan: RecoveryPlan, tmp_path: Path
) -> None:
    volumes = written(replace(plan, steps=(plan.steps[0], plan.steps[2])), tmp_path)
    before = len(started(sandbox))
    first = relight("restore", str(volumes), "--yes", "--wait", "--json")
    again = relight("restore", str(volumes), "--yes", "--wait", "--json")
    assert again.json == first.json
    assert again.code == first.code
    assert "Nothing is started." in again.err
    assert len(started(sandbox)) == before + 2
    another = relight("restore", str(volumes), "--yes", "--wait", "--json", "--again")
    assert another.json["run"]["id"] != first.json["run"]["id"]
    assert len(started(sandbox)) == before + 4


@pytest.mark.parametrize("steps", [1, 2])
def test_after_three_months_it_is_a_new_run_with_new_jobs(
    relight: Relight, sandbox: Sandbox, plan: RecoveryPlan, tmp_path: Path, steps: int
) -> None:
    volumes = (plan.steps[0], replace(plan.steps[2], after=("data",)))
    assert isinstance(volumes[0], RestoreStep)
    several = replace(plan, steps=volumes)
    old = str(written(several if steps == 2 else plan_of_one(volumes[0].plan), tmp_path))
    before = started(sandbox)
    assert relight("restore", old, "--yes", "--wait").code == WORK_LEFT
    first = {row["job_id"] for row in started(sandbox)[len(before) :]}
    assert len(first) == steps
    sandbox.control("POST", "/-/clock", {"advance": THREE_MONTHS.total_seconds()})
    later = (datetime.now(UTC) + THREE_MONTHS).isoformat()
    told = relight("--now", later, "restore", old, "--yes", "--wait")
    assert told.code == WORK_LEFT, told.err
    second = {row["job_id"] for row in started(sandbox)[len(before) + steps :]}
    assert len(second) == steps
    assert not any(job_id in told.out for job_id in first)
    assert all(job_id in told.out for job_id in second)


def test_a_step_that_fails_stops_the_plan_and_is_tried_again_when_that_is_asked_for(
    relight: Relight, sandbox: Sandbox, file: str, without_faults: None
) -> None:
    before = len(started(sandbox))
    sandbox.control("POST", "/-/faults", [{"name": "job-fail", "nth": 1}])
    told = relight("restore", file, "--yes", "--wait", "--json", *ANSWER)
    assert told.code == 1
    assert standings(told.json) == {"data": "failed", "table": "done", "wal": "skipped", "tag": "skipped"}
    assert "--retry" in told.err
    sandbox.control("DELETE", "/-/faults")
    assert relight("restore", file, "--yes").code == 1
    told = relight("restore", file, "--yes", "--wait", "--retry", "--json", *ANSWER)
    assert told.code == WORK_LEFT, told.err
    assert set(standings(told.json).values()) == {"done"}
    assert len(started(sandbox)) == before + 4


def test_work_by_hand_is_marked_and_the_plan_goes_on(
    relight: Relight, sandbox: Sandbox, plan: RecoveryPlan, tmp_path: Path
) -> None:
    steps = (plan.steps[0], mounting("data"), replace(plan.steps[2], after=("mount",)))
    file = str(written(replace(plan, steps=steps), tmp_path))
    told = relight("restore", file, "--yes", "--json")
    assert told.code == 5
    job = told.json["steps"][0]["job_id"]
    line = f"relight journal mark {job} mount --text HOW-YOU-KNOW"
    assert f"When it is done: {line}" in told.err
    assert relight("journal", "mark", job, "mounted").code == 2
    assert relight("journal", "mark", job, "mount", "--text", "I looked").code == 0
    told = relight("restore", file, "--yes", "--wait", "--json")
    assert set(standings(told.json).values()) == {"done"}


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_dry_run_does_everything_but_write(
    relight: Relight, sandbox: Sandbox, file: str, words: tuple[str, ...]
) -> None:
    before = len(started(sandbox))
    told = relight("restore", file, "--dry-run", *words)
    assert told.code == 0, told.err
    assert "table: After the restore" in told.err
    if words:
        assert [step["id"] for step in told.json["steps"]] == ["data", "table", "wal", "tag"]
        assert told.json["steps"][3]["operation"] == "dynamodb:TagResource"
        assert told.json["limits"] == ["DynamoDB: 50 at a time (Amazon DynamoDB API, RestoreTableFromBackup)"]
    else:
        assert "# 2. wal, after data: backup:StartRestoreJob" in told.out
        assert "side by side  DynamoDB: 50 at a time" in told.err
    assert len(started(sandbox)) == before
    assert relight("journal", "list").out == ""


@pytest.mark.parametrize("words", [("orders-db-data", "--latest"), ()])
def test_one_restore_has_a_dry_run_too(
    relight: Relight, sandbox: Sandbox, tmp_path: Path, words: tuple[str, ...]
) -> None:
    if not words:
        words = (str(written(plan_of_one(plan_of(sandbox)), tmp_path)),)
    before = len(started(sandbox))
    told = relight("restore", *words, "--dry-run", "--json")
    assert told.code == 0, told.err
    assert told.json["steps"][0]["request"]["Metadata"]["availabilityZone"] == "eu-west-1a"
    assert len(started(sandbox)) == before
    assert relight("journal", "list").out == ""


def test_a_step_that_would_fail_blocks_the_plan_and_its_dry_run(
    relight: Relight, sandbox: Sandbox, plan: RecoveryPlan, tmp_path: Path
) -> None:
    taken = RestoreStep("taken", table_plan(sandbox, "carts"))
    file = str(written(replace(plan, steps=(plan.steps[0], taken)), tmp_path))
    before = len(started(sandbox))
    for words in (("--dry-run",), ("--yes",)):
        told = relight("restore", file, *words)
        assert told.code == 3
        assert "taken: " in told.err
    assert len(started(sandbox)) == before


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        ((), 3, "--yes starts without asking."),
        (("--yes", "--answer", "tag:number=1"), 2, "asked are tag:incident"),
        (("--yes", "--latest"), 2, "A plan runs as it stands"),
    ],
)
def test_what_cannot_be_run_as_it_was_asked_for_starts_nothing(
    relight: Relight, sandbox: Sandbox, file: str, words: tuple[str, ...], code: int, text: str
) -> None:
    before = len(started(sandbox))
    told = relight("restore", file, *words)
    assert told.code == code
    assert text in told.err
    assert len(started(sandbox)) == before


def test_options_of_several_steps_are_refused_for_one_restore(relight: Relight) -> None:
    told = relight("restore", "orders-db-data", "--latest", "--yes", "--retry")
    assert (told.code, told.err.splitlines()[0]) == (2, "error: One restore has no steps")


def test_interrupted_it_leaves_what_runs_and_goes_on_when_it_is_run_again(
    relight: Relight, sandbox: Sandbox, file: str
) -> None:
    before = len(started(sandbox))
    sandbox.control("POST", "/-/clock", {"pause": True})
    try:
        process = subprocess.Popen(
            [str(RELIGHT), "restore", file, "--yes", "--wait"],
            env=dict(relight.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert process.stderr is not None
        seen = ""
        while "table  running" not in seen:
            line = process.stderr.readline()
            assert line, seen
            seen += line
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    finally:
        sandbox.control("POST", "/-/clock", {"pause": False})
    assert process.returncode == 130
    assert f"relight restore {file}" in err
    told = relight("restore", file, "--yes", "--wait", "--json", *ANSWER)
    assert set(standings(told.json).values()) == {"done"}
    assert len(started(sandbox)) == before + 3


def test_two_processes_that_run_it_at_once_start_everything_once(
    relight: Relight, sandbox: Sandbox, file: str
) -> None:
    before = len(started(sandbox))
    both = [
        subprocess.Popen(
            [str(RELIGHT), "restore", file, "--yes", "--wait", "--json", *ANSWER],
            env=dict(relight.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _ in range(2)
    ]
    told = [json.loads(process.communicate(timeout=120)[0]) for process in both]
    assert [set(standings(each).values()) for each in told] == [{"done"}] * 2
    assert told[0]["run"]["id"] == told[1]["run"]["id"]
    assert len(started(sandbox)) == before + 3


DATABASE = "arn:aws:ssm-sap:eu-west-1:111122223333:HANA/ERP/DB/HDB"


@pytest.mark.parametrize(
    ("typed", "code"), [(f"{DATABASE}\ny\n", 0), (f"{DATABASE}\n\n", 3), ("y\ny\n", 3), ("\n", 3)]
)
def test_the_name_of_everything_that_is_overwritten_is_typed(
    relight: Relight, sandbox: Sandbox, tmp_path: Path, typed: str, code: int
) -> None:
    into = f"aws:backup:TargetDatabaseArn={DATABASE}"
    single = tmp_path / "single.yaml"
    assert relight("plan", DATABASE, "--latest", "--set", into, "-o", str(single)).code == 0
    from recovery.recovery_plan_file import load

    [database] = load(single.read_text()).restores
    volume = RestoreStep("volume", plan_of(sandbox))
    steps = (replace(database, id="database"), volume)
    plan = RecoveryPlan(database.plan.context, steps, title="The shop")
    before = len(started(sandbox))
    ours, theirs = pty.openpty()
    os.write(ours, typed.encode())
    ended = subprocess.run(
        [str(RELIGHT), "restore", str(written(plan, tmp_path))],
        env=dict(relight.environment),
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert f"database replaces the data of {DATABASE}. Type that name" in ended.stderr
    assert ended.returncode == code, ended.stderr
    assert len(started(sandbox)) == before + (2 if code == 0 else 0)
