"""`relight journal export --folder`: all of an incident in one folder that is read without Relight."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from recovery.recovery_plan import RecoveryPlan, RestoreStep
from recovery.recovery_plan_file import load
from tests.cli.relight import Relight
from tests.cli.several import written
from tests.cli.test_journal import killed_while_sending
from tests.runbooks.plans import HOSTILE_NAME, plan_of
from tests.runbooks.scripts import BASH, at_sandbox
from tests.sandbox_process import Sandbox

HOSTILE_NOTE = (
    "<script>alert(1)</script> | [x](javascript:y) `id` $(rm -rf /)\n# not a heading \x1b[31m\u202e"
)


def plan_file(
    sandbox: Sandbox, folder: Path, *names: str, title: str = "Orders"
) -> tuple[RecoveryPlan, Path]:
    steps = [(name, plan_of(sandbox, name)) for name in names]
    context = replace(steps[0][1].context, endpoint="")
    plan = RecoveryPlan(context, tuple(RestoreStep(name, restore) for name, restore in steps), title=title)
    return plan, written(plan, folder)


def everything_in(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def verified(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "verify-journal.py", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def incident(sandbox: Sandbox, relight: Relight, tmp_path: Path) -> tuple[RecoveryPlan, Path, str]:
    """A plan of two steps: Relight restored one of them by a run, noted and signed off. Answers the plan, its
    file and the job."""
    plan, file = plan_file(
        sandbox, tmp_path, "batch-scratch", "orders-db-wal", title=f"Orders {HOSTILE_NAME}"
    )
    ran = relight("restore", str(file), "--yes", "--wait")
    assert ran.code in (0, 5), ran.err
    rows = relight("plan", "jobs", str(file), "--json").json
    job = next(row["job"]["id"] for row in rows if row["step"] == "batch-scratch")
    assert relight("journal", "note", job, HOSTILE_NOTE).code == 0
    assert relight("journal", "sign-off", job, "--text", "Mounted and looked at.").code == 0
    return plan, file, job


def test_the_folder_joins_plan_runbook_journal_and_jobs_behind_an_index(
    incident: tuple[RecoveryPlan, Path, str], relight: Relight, tmp_path: Path
) -> None:
    plan, _, job = incident
    folder = tmp_path / "incident"
    told = relight("journal", "export", "--folder", str(folder))
    assert told.code == 0, told.err
    assert {path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir()) if path.is_dir()} == {0o700}
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()}
    assert {mode for name, mode in modes.items() if name != "verify-journal.py"} == {0o600}
    index = (folder / "index.md").read_text()
    linked = re.findall(r"(?<!\\)\]\(([^)]+)\)", index)
    assert linked
    assert all((folder / path).is_file() for path in linked)
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} <= {
        *linked,
        "index.md",
        "index.html",
    }
    [kept] = (folder / "plans").glob("*.yaml")
    assert load(kept.read_text()).digest == plan.digest
    [runbook] = (folder / "runbooks").glob("*.md")
    assert plan.digest in runbook.read_text()
    one = json.loads((folder / "jobs" / f"{job}.json").read_text())
    assert (one["job"]["status"], one["plan"]["step"]) == ("COMPLETED", "batch-scratch")
    assert one["metadata"]["availabilityZone"] == plan.restores[0].plan.metadata["availabilityZone"]
    assert "Mounted and looked at." in index
    assert "orders-db-wal" in section(index, "Still open")
    assert "nobody has signed it off" in section(index, "Still open")
    assert "before it began" in section(index, "Restores")


def section(page: str, title: str) -> str:
    return page.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_hostile_texts_stay_texts_on_both_pages(
    incident: tuple[RecoveryPlan, Path, str], relight: Relight, tmp_path: Path
) -> None:
    folder = tmp_path / "incident"
    assert relight("journal", "export", "--folder", str(folder), "--offline").code == 0
    page, markdown = (folder / "index.html").read_text(), (folder / "index.md").read_text()
    assert "<script" not in page
    assert "&lt;br&gt;" not in page
    assert "javascript:" not in re.sub(r">[^<]*<", "><", page)
    assert not set(re.findall(r'(?:href|src)="(\w+:[^"]*)"', page))
    assert "\x1b" not in page + markdown
    assert "\u202e" not in page + markdown
    assert "\n# not a heading" not in markdown


def test_the_journal_is_verified_without_relight_and_a_change_shows(
    incident: tuple[RecoveryPlan, Path, str], relight: Relight, tmp_path: Path
) -> None:
    folder = tmp_path / "incident"
    told = relight("journal", "export", "--folder", str(folder), "--offline")
    head = told.err.rpartition("Journal head: ")[2].strip()
    assert verified(folder).returncode == 0
    assert verified(folder, head).returncode == 0
    assert verified(folder, "0" * 64).returncode == 1
    journal = folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]))
    assert (verified(folder).returncode, verified(folder, head).returncode) == (0, 1)
    journal.write_bytes(b"".join((*lines[:1], *lines[2:])))
    assert "line 2 does not follow" in verified(folder).stdout
    journal.write_bytes(b"".join((lines[0].replace(b'"schema":1', b'"schema":2'), *lines[1:])))
    assert verified(folder).returncode == 1
    colleague = Relight({**relight.environment, "RELIGHT_HOME": str(tmp_path / "colleague")})
    assert colleague("journal", "import", str(folder / "journal-export.json")).code == 0


def test_without_a_login_it_is_what_this_machine_knows_and_says_so(
    incident: tuple[RecoveryPlan, Path, str], relight: Relight, tmp_path: Path
) -> None:
    folder = tmp_path / "incident"
    nobody = {"AWS_PROFILE": "", "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
    told = relight("journal", "export", "--folder", str(folder), **nobody)
    assert told.code == 0, told.err
    assert "AWS is not asked." in told.err
    index = (folder / "index.md").read_text()
    assert "AWS was not asked" in section(index, "What is not here")
    assert "batch-scratch" in section(index, "Restores")
    assert json.loads(next((folder / "jobs").iterdir()).read_text())["job"] is None


def test_it_is_never_written_over_what_is_there_and_leaves_nothing_half_done(
    incident: tuple[RecoveryPlan, Path, str], relight: Relight, tmp_path: Path
) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    refused = relight("journal", "export", "--folder", str(folder), "--offline")
    assert (refused.code, list(folder.iterdir())) == (2, [])
    lost = relight("journal", "export", "--folder", str(tmp_path / "no" / "such"), "--offline")
    assert lost.code == 2
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".there")]
    for words in (["--redact"], ["--folder", str(tmp_path / "x"), "-o", str(tmp_path / "y")]):
        assert relight("journal", "export", *words).code == 2


def test_a_sensitive_value_is_left_out_of_all_files(
    sandbox: Sandbox, relight: Relight, tmp_path: Path
) -> None:
    plan, file = plan_file(sandbox, tmp_path, "batch-scratch")
    step = plan.restores[0]
    secret = {**step.plan.metadata, "aKeyNobodyKnows": "a-very-secret-value"}
    request = {**step.plan.step.request, "Metadata": secret}
    restore = replace(step.plan, steps=(replace(step.plan.step, request=request),))
    plan = replace(plan, steps=(RestoreStep(step.id, restore),))
    file = written(plan, tmp_path)
    assert relight("journal", "note", "-", "It begins.").code == 0
    open_folder, closed = tmp_path / "open", tmp_path / "closed"
    words = ("journal", "export", "--plan", str(file), "--folder")
    assert relight(*words, str(open_folder)).code == 0
    assert any("a-very-secret-value" in text for text in everything_in(open_folder).values())
    told = relight(*words, str(closed), "--redact")
    assert told.code == 0, told.err
    assert not [name for name, text in everything_in(closed).items() if "a-very-secret-value" in text]
    assert relight("journal", "note", "-", "It was a-very-secret-value.").code == 0
    refused = relight(*words, str(tmp_path / "third"), "--redact")
    assert (refused.code, (tmp_path / "third").exists()) == (3, False)
    assert "a-very-secret-value" not in refused.err


@pytest.mark.needs("bash", "aws")
def test_a_job_of_a_runbook_is_told_as_one_of_the_plan_that_was_named(
    sandbox: Sandbox, relight: Relight, tmp_path: Path
) -> None:
    plan, file = plan_file(sandbox, tmp_path, "batch-scratch", title="By hand")
    ran = at_sandbox(BASH, plan, tmp_path / "elsewhere", sandbox)("--yes")
    assert ran.returncode == 5, ran.stderr
    assert relight("journal", "note", "-", "Ben ran the runbook.").code == 0
    folder = tmp_path / "incident"
    assert relight("journal", "export", "--folder", str(folder), "--plan", str(file)).code == 0
    index = (folder / "index.md").read_text()
    assert "a runbook" in section(index, "Restores")
    assert "Ben ran the runbook." in section(index, "What happened")
    told = [json.loads(path.read_text()) for path in (folder / "jobs").iterdir()]
    assert [job["attempt"] for job in told if job["plan"]["certain"]] == [None]


def test_a_restore_without_a_plan_file_has_its_plan_made_again_and_one_without_an_answer_is_open(
    sandbox: Sandbox, relight: Relight, tmp_path: Path
) -> None:
    lost = killed_while_sending(relight, sandbox)
    assert relight("restore", "batch-scratch", "--latest", "--yes", "--wait").code in (0, 5)
    folder = tmp_path / "incident"
    assert relight("journal", "export", "--folder", str(folder)).code == 0
    index = (folder / "index.md").read_text()
    assert "made again from job" in section(index, "What is not here")
    [plan] = (folder / "plans").glob("*.yaml")
    assert load(plan.read_text()).restores[0].plan.source.resource_name == "batch-scratch"
    assert "nobody knows whether it was started" in section(index, "Still open")
    assert (folder / "jobs" / f"attempt-{lost}.json").is_file()
    before = tmp_path / "before"
    words = ("--until", "2020-01-01T00:00:00Z", "--offline")
    assert relight("journal", "export", "--folder", str(before), *words).code == 0
    assert section((before / "index.md").read_text(), "Restores").strip() == "Nothing."
