"""`relight runbook verify`: what became of an exported runbook, and of what it needs."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from docs.example_plan import FACTS, PLAN
from recovery.recovery_plan_file import dump
from runbooks.registry import format_named
from tests.cli.relight import Relight, bare
from tests.sandbox_process import Sandbox


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(dump(PLAN))
    return path


def exported(file: Path, name: str, *more: str) -> Path:
    runbook = file.with_name(f"runbook.{name}")
    told = bare()("runbook", str(file), "--format", name, "--offline", "-o", str(runbook), *more)
    assert told.code == 0, told.err
    return runbook


def test_a_runbook_as_it_was_written_matches_its_plan_and_an_account_that_did_not_change(
    relight: Relight, tmp_path: Path
) -> None:
    plan, runbook = tmp_path / "plan.yaml", tmp_path / "runbook.yaml"
    assert relight("plan", "orders-db-data", "--latest", "-o", str(plan)).code == 0
    assert relight("runbook", str(plan), "--format", "yaml", "-o", str(runbook)).code == 0
    told = relight("runbook", "verify", str(runbook), "--json")
    assert told.code == 0, told.err
    found = told.json
    assert (found["verdict"], found["format"], found["account_asked"]) == ("matches", "yaml", True)
    assert (found["plan_from"], found["changed_lines"]) == (str(runbook), [])
    shown = relight("runbook", "verify", str(runbook))
    assert shown.out.startswith("verdict\tmatches\n")
    assert "text\tas it was written\n" in shown.out


def test_a_name_that_was_taken_since_is_drift(relight: Relight, sandbox: Sandbox, tmp_path: Path) -> None:
    plan, runbook = tmp_path / "plan.yaml", tmp_path / "runbook.json"
    name = "taken-since"
    made = relight("plan", "DynamoDB/orders", "--latest", "--set", f"targetTableName={name}", "-o", str(plan))
    assert made.code == 0, made.err
    assert relight("runbook", str(plan), "--format", "json", "-o", str(runbook)).code == 0
    key = [{"AttributeName": "id", "AttributeType": "S"}]
    sandbox.client("dynamodb").create_table(
        TableName=name,
        AttributeDefinitions=key,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    told = relight("runbook", "verify", str(runbook))
    assert (told.code, told.out.splitlines()[0]) == (3, "verdict\tdrifted")
    assert "error: restore: " in told.err
    assert name in told.err


def test_lines_that_were_edited_are_told(file: Path) -> None:
    runbook = exported(file, "yaml")
    runbook.write_text(runbook.read_text().replace('on_failure: "stop"', 'on_failure: "go-on"'))
    told = bare()("runbook", "verify", str(runbook), "--offline")
    assert (told.code, told.out.splitlines()[0]) == (3, "verdict\tedited")
    assert "text\t1 line not as written\n" in told.out
    assert '  - on_failure: "stop"\n  + on_failure: "go-on"\n' in told.err


def test_without_a_login_the_text_is_compared_and_the_account_is_said_not_to_be_asked(file: Path) -> None:
    told = bare()("runbook", "verify", str(exported(file, "json")))
    assert (told.code, told.err.splitlines()[0][:19]) == (0, "AWS is not asked. L")
    assert "account\tnot asked\n" in told.out


def test_values_that_were_filled_in_are_no_edit(file: Path) -> None:
    runbook = exported(file, "json", "--redact", "volumeType", "--redact", "encrypted")
    runbook.write_text(runbook.read_text().replace("**ASK:RELIGHT_DISK_VOLUMETYPE**", "gp3"))
    told = bare()("runbook", "verify", str(runbook), "--offline", "--json")
    assert (told.code, told.json["filled_lines"], told.json["changed_lines"]) == (0, 1, [])


def test_of_what_another_version_wrote_it_is_not_told_whether_it_was_edited(file: Path) -> None:
    row = format_named("yaml")
    assert row is not None
    text = str(row.files(PLAN, replace(FACTS, version="0.0.1"))[0].content)
    runbook = file.with_name("old.yaml")
    runbook.write_text(text)
    assert bare()("runbook", "verify", str(runbook), "--offline").code == 0
    runbook.write_text(text.replace("# A restore plan.", "# A plan."))
    told = bare()("runbook", "verify", str(runbook), "--offline")
    assert told.code == 2
    assert "Relight 0.0.1 wrote it, this is " in told.out


def test_the_plan_is_looked_for_beside_the_runbook_and_may_be_named(file: Path, tmp_path: Path) -> None:
    runbook = exported(file, "bash")
    assert bare()("runbook", "verify", str(runbook), "--offline").code == 0
    moved = tmp_path / "elsewhere" / "plan.yaml"
    moved.parent.mkdir()
    file.rename(moved)
    lost = bare()("runbook", "verify", str(runbook), "--offline")
    assert (lost.code, "--plan PLAN.yaml" in lost.err) == (2, True)
    assert bare()("runbook", "verify", str(runbook), "--offline", "--plan", str(moved)).code == 0
    other = tmp_path / "other.yaml"
    other.write_text(dump(replace(PLAN, at_once={"EBS": 2})))
    wrong = bare()("runbook", "verify", str(runbook), "--offline", "--plan", str(other))
    assert (wrong.code, "A runbook of another plan" in wrong.err) == (3, True)


@pytest.mark.needs("aws")
def test_a_job_that_the_script_started_is_told_as_its_own(
    relight: Relight, sandbox: Sandbox, tmp_path: Path
) -> None:
    plan, script = tmp_path / "plan.yaml", tmp_path / "restore.sh"
    made = relight("plan", "orders-db-data", "--latest", "--set", "iops=3111", "-o", str(plan))
    assert made.code == 0, made.err
    assert relight("runbook", str(plan), "--format", "bash", "-o", str(script)).code == 0
    assert relight("runbook", "verify", str(script), "--json").json["jobs"] == []
    ended = subprocess.run(
        ["bash", str(script), "--yes"],
        env=sandbox.child_environment(RESTORE_POLL_SECONDS="1"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 5, ended.stderr
    told = relight("runbook", "verify", str(script), "--json")
    [found] = told.json["jobs"]
    assert (found["step"], found["certain"], found["job"]["status"]) == ("restore", True, "COMPLETED")
    shown = relight("runbook", "verify", str(script))
    assert f"run\trestore by job {found['job']['id']} of " in shown.out


def test_of_what_describes_a_restored_resource_the_account_tells_whether_it_still_fits(
    relight: Relight, tmp_path: Path
) -> None:
    plan, folder = tmp_path / "plan.yaml", tmp_path / "code"
    assert relight("plan", "orders-db-data", "--latest", "--set", "iops=3222", "-o", str(plan)).code == 0
    assert relight("restore", str(plan), "--yes", "--wait").code == 5
    written = relight("runbook", str(plan), "--format", "terraform", "-o", str(folder))
    assert written.code == 0, written.err
    verify = ("runbook", "verify", str(folder), "--plan", str(plan))
    assert relight(*verify).out.startswith("verdict\tmatches\n")
    assert relight(*verify, "--offline").out.startswith("verdict\tcannot be told\n")
    [main] = folder.glob("restore-*.tf")
    main.write_text(main.read_text().replace("3222", "3223"))
    told = relight(*verify)
    assert (told.code, told.out.splitlines()[0]) == (2, "verdict\tcannot be told")
    assert "edited, or what it describes was changed" in told.out
    assert "3223" in told.err


def test_a_runbook_of_several_files_is_verified_by_its_folder(file: Path) -> None:
    folder = exported(file, "stepfunctions")
    verify = ("runbook", "verify", str(folder), "--offline", "--plan", str(file))
    assert bare()(*verify).code == 0
    (folder / "deploy.sh").write_text("#!/bin/sh\n")
    (folder / "role-policy.json").unlink()
    told = bare()(*verify)
    assert (told.code, told.out.splitlines()[0]) == (3, "verdict\tedited")
    assert "role-policy.json is not there" in told.out
    assert "deploy.sh, line 1:" in told.err
    assert " lines more; --json has all." in told.err


def test_of_a_plan_that_is_gone_the_journal_tells_who_ran_it(relight: Relight, tmp_path: Path) -> None:
    plan, runbook = tmp_path / "plan.yaml", tmp_path / "runbook.md"
    assert relight("plan", "orders-db-data", "--latest", "-o", str(plan)).code == 0
    assert relight("runbook", str(plan), "-o", str(runbook)).code == 0
    job = relight("restore", str(plan), "--yes").out.strip()
    plan.unlink()
    told = relight("runbook", "verify", str(runbook))
    assert told.code == 2
    assert f", {job}." in told.err


def test_what_does_not_say_what_it_was_written_from_is_no_runbook(file: Path, tmp_path: Path) -> None:
    damaged = exported(file, "yaml")
    damaged.write_text(re.sub("relight-runbook:1:....", "relight-runbook:1:", damaged.read_text()))
    for path in (damaged, file, tmp_path / "missing.sh", tmp_path / "empty"):
        if path.name == "empty":
            path.mkdir()
        told = bare()("runbook", "verify", str(path), "--offline")
        assert (told.code, told.out) == (2, ""), path
