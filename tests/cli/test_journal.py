"""An attempt whose process died while its request was on the way, and what a human can do about it."""

from __future__ import annotations

import signal
import stat
import subprocess
from pathlib import Path

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox

RESTORE = ("restore", "orders-db-data", "--latest", "--yes")


def killed_while_sending(relight: Relight, sandbox: Sandbox) -> str:
    """Kill the command at the moment its request is held, then let go of it unheard. Answers the attempt's
    id."""
    sandbox.control("POST", "/-/hold", {"operation": "StartRestoreJob", "nth": 1, "when": "before"})
    with subprocess.Popen(
        [str(RELIGHT), *RESTORE],
        env=dict(relight.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert sandbox.control("GET", "/-/held?wait=30")
        process.send_signal(signal.SIGKILL)
    sandbox.control("POST", "/-/release", {"discard": True})
    [attempt] = relight("journal", "list", "--json").json
    assert attempt["state"] == "sent"
    return str(attempt["id"])


def test_an_attempt_set_aside_by_its_user_frees_the_plan(relight: Relight, sandbox: Sandbox) -> None:
    attempt = killed_while_sending(relight, sandbox)
    unknown = relight("journal", "reconcile")
    assert unknown.code == 4
    assert attempt in unknown.err
    assert relight("journal", "set-aside", attempt[:8]).code == 0
    told = relight(*RESTORE)
    assert told.code == 0, told.err
    states = {row["id"]: row["state"] for row in relight("journal", "list", "--json").json}
    assert states.pop(attempt) == "set aside"
    assert len(states) == 1


def test_a_job_can_be_adopted_by_its_attempt_and_no_other_point_s_job(
    relight: Relight, sandbox: Sandbox
) -> None:
    attempt = killed_while_sending(relight, sandbox)
    jobs = relight("jobs", "--days", "60", "--json").json
    point = relight("plan", "orders-db-data", "--latest", "--json").json["plan"]["source"]["point_arn"]
    foreign = next(job["id"] for job in jobs if job["point_arn"] != point)
    assert relight("journal", "adopt", attempt, foreign).code == 2
    request = relight("plan", "orders-db-data", "--latest", "--json").json["plan"]["steps"][0]["request"]
    own = sandbox.client("backup").start_restore_job(**request)["RestoreJobId"]
    assert relight("journal", "adopt", attempt, own).code == 0
    [row] = relight("journal", "list", "--json").json
    assert (row["state"], row["job_id"]) == ("started", own)


def test_an_unknown_attempt_is_refused(relight: Relight) -> None:
    told = relight("journal", "set-aside", "nope")
    assert told.code == 2
    assert "relight journal list" in told.err


def test_a_job_that_cannot_be_written_down_is_told_on_stderr_and_found_again(
    relight: Relight, sandbox: Sandbox
) -> None:
    journal = Path(relight.environment["RELIGHT_HOME"]) / "state" / "journal"
    sandbox.control("POST", "/-/hold", {"operation": "StartRestoreJob", "nth": 1, "when": "after"})
    with subprocess.Popen(
        [str(RELIGHT), *RESTORE],
        env=dict(relight.environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert sandbox.control("GET", "/-/held?wait=30")
        away = journal.rename(journal.with_name("away"))
        journal.write_text("No directory: nothing can be written below it.")
        sandbox.control("POST", "/-/release", {})
        out, err = process.communicate(timeout=60)
    job_id = out.strip()
    assert (process.returncode, len(job_id)) == (0, 36), err
    assert f"Job {job_id} was started and could not be written down" in err
    journal.unlink()
    away.rename(journal)
    [lost] = relight("journal", "list", "--json").json
    assert (lost["state"], lost["job_id"]) == ("sent", "")
    assert relight("journal", "reconcile").code == 0
    [found] = relight("journal", "list", "--json").json
    assert (found["state"], found["job_id"]) == ("started", job_id)


def test_what_people_say_goes_to_a_colleague_and_stops_them_from_a_second_restore(
    relight: Relight, sandbox: Sandbox, tmp_path: Path
) -> None:
    colleague = Relight({**relight.environment, "RELIGHT_HOME": str(tmp_path / "colleague")})
    file = tmp_path / "incident.json"
    job_id = relight(*RESTORE, "--wait").out.strip()
    saying = [
        ("note", job_id, "Orders | are *back*."),
        ("note", "-", "Ben takes over at 04:00."),
        ("mark", job_id, "attach", "--text", "It is attached by hand."),
        ("sign-off", job_id),
    ]
    assert [relight("journal", *words).code for words in saying] == [0] * len(saying)
    refused = relight("journal", "mark", job_id, "atach")
    assert (refused.code, "attach" in refused.err) == (2, True)
    assert relight("journal", "sign-off", "no-such-job").code == 4

    page = relight("journal", "export", "--about", job_id)
    assert (page.code, "confidential" in page.err) == (0, True)
    assert "Orders \\| are \\*back\\*." in page.out
    assert "Ben takes over" not in page.out

    assert relight("journal", "export", "--format", "json", "-o", str(file)).code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    told = colleague("journal", "import", str(file))
    assert (told.code, "1 attempts" in told.err) == (0, True), told.err
    assert "already" in colleague("journal", "import", str(file)).err
    [row] = colleague("journal", "list", "--json").json
    [head] = relight("journal", "head", "--json").json
    assert (row["job_id"], row["imported"]) == (job_id, head["head"])
    assert f"import {head['head'][:8]}" in colleague("journal", "list").out

    again = colleague(*RESTORE)
    assert (again.out.strip(), "run before" in again.err) == (job_id, True), again.err


def test_removed_records_are_found_with_the_head_that_a_runbook_prints(
    relight: Relight, sandbox: Sandbox, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.yaml"
    assert relight("plan", "orders-db-data", "--latest", "-o", str(plan)).code == 0
    assert "Journal head | none" in relight("runbook", str(plan)).out
    assert relight("journal", "note", "-", "first").code == 0
    assert relight("journal", "note", "-", "second").code == 0
    [head] = relight("journal", "head", "--json").json
    assert f"`{head['head']}`" in relight("runbook", str(plan)).out
    assert f"journal head    {head['head']}\n" in relight("runbook", str(plan), "--format", "bash").out
    assert relight("journal", "verify", "--head", head["head"]).code == 0

    [file] = (Path(relight.environment["RELIGHT_HOME"]) / "state" / "journal").glob("*/*.jsonl")
    file.write_text(file.read_text().splitlines(keepends=True)[0])
    assert relight("journal", "verify").code == 0
    told = relight("journal", "verify", "--head", head["head"], "--json")
    assert (told.code, [problem["harmless"] for problem in told.json["problems"]]) == (2, [False])


def test_of_an_empty_journal_it_is_said_that_there_is_no_head(relight: Relight) -> None:
    told = relight("journal", "head")
    assert (told.code, told.out) == (0, "")
    assert told.err == "There is no journal head: nothing was recorded on this machine yet.\n"
    assert relight("journal", "head", "--json").json == []


def test_a_note_with_a_byte_that_is_no_text_is_told_and_handed_on(relight: Relight, tmp_path: Path) -> None:
    assert relight("journal", "note", "JOB-1", "caf\udce9").code == 0
    told = relight("journal", "export", "--format", "json")
    assert [entry["text"] for entry in told.json["entries"]] == ["caf\udce9"]
    file = tmp_path / "incident.json"
    assert relight("journal", "export", "--format", "json", "-o", str(file)).code == 0
    assert "\\udce9" in file.read_text()


def test_no_attempt_is_meant_by_an_empty_id(relight: Relight, sandbox: Sandbox) -> None:
    killed_while_sending(relight, sandbox)
    assert relight("journal", "set-aside", "").code == 2
    assert [row["state"] for row in relight("journal", "list", "--json").json] == ["sent"]


def test_an_export_that_is_none_is_refused_and_changes_nothing(relight: Relight, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# Incident timeline\n")
    told = relight("journal", "import", str(tmp_path / "page.md"))
    assert (told.code, "--format json" in told.err) == (2, True)
    assert not Path(relight.environment["RELIGHT_HOME"]).exists()
    assert relight("journal", "export").code == 2


def test_a_journal_of_the_older_form_is_told_and_not_read(relight: Relight) -> None:
    former = Path(relight.environment["RELIGHT_HOME"]) / "state" / "journal.jsonl"
    former.parent.mkdir(parents=True)
    former.write_text("{}\n")
    told = relight("journal", "verify")
    assert (told.code, f"{former} is of an older form" in told.err) == (0, True)
    assert f"{former} is of an older form" in relight("doctor", "--offline").out
