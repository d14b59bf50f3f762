"""`relight jobs` and `relight job` on restores of a simulated account: what needs attention, why, what is
left to do and by whose word it is done."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.relight import Relight
from tests.sandbox.steps import newest_point
from tests.sandbox_process import Sandbox

DAYS = ("--days", "60", "--no-checks")


def listed(relight: Relight) -> dict[str, dict[str, Any]]:
    return {job["id"]: job for job in relight("jobs", *DAYS, "--json").json}


def standing_of(relight: Relight, job_id: str) -> str:
    """Why it needs attention by what its checks say."""
    jobs = relight("jobs", "--days", "1", "--json").json
    return str(next(job["why"] for job in jobs if job["id"] == job_id))


@pytest.fixture(scope="module")
def restored(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> tuple[Relight, str]:
    """A file system that has been restored, and the command with the journal that knows of it."""
    home = tmp_path_factory.mktemp("home")
    relight = Relight(sandbox.child_environment(RELIGHT_HOME=str(home)))
    told = relight("restore", "tenants", "--latest", "--yes", "--wait")
    assert told.code == 5, told.err
    return relight, told.out.strip()


def test_jobs_stand_in_groups_and_say_why(relight: Relight) -> None:
    jobs = listed(relight)
    order = [job["group"] for job in jobs.values()]
    ranks = ["running", "needing attention", "finished"]
    assert order == sorted(order, key=ranks.index)
    failed = next(job for job in jobs.values() if job["status"] == "FAILED")
    assert (failed["group"], failed["why"]) == (
        "needing attention",
        "failed, neither repeated nor signed off",
    )
    whys = {job["why"] for job in jobs.values() if job["testing_plan_arn"]}
    assert {"clean-up of the test failed", "validation failed", "validation timed out"} <= whys


def test_with_an_empty_journal_all_but_notes_and_marks_is_there_and_that_is_said(relight: Relight) -> None:
    told = relight("jobs", *DAYS)
    assert told.out
    assert "notes, marks and sign-offs made by hand are missing" in told.err


def test_a_running_job_has_an_estimate_and_a_line_for_the_channel(relight: Relight, sandbox: Sandbox) -> None:
    sandbox.control("POST", "/-/clock", {"pause": True})
    try:
        backup = sandbox.client("backup")
        job_id = backup.start_restore_job(
            RecoveryPointArn=newest_point(backup),
            IamRoleArn=sandbox.role(),
            Metadata={"availabilityZone": f"{sandbox.regions[0]}a"},
        )["RestoreJobId"]
        told = relight("job", job_id, "--json").json
        assert told["group"] == "running"
        assert told["estimate"]["samples"] >= 1
        assert "restore" in told["estimate"]["basis"]
        assert (told["stall"], told["explanation"], told["comparison"]) == (None, None, None)
        assert listed(relight)[job_id]["estimate"] == told["estimate"]
        line = relight("job", job_id, "--sentence")
        assert line.out.startswith("Restore of EBS orders-db-data from the backup of ")
        assert job_id in line.out
        assert (line.out.count("\n"), line.err) == (1, "")
        assert "estimate" in relight("job", job_id).out
        row = next(row for row in relight("jobs", *DAYS).out.splitlines() if row.startswith(job_id))
        assert row.split("\t")[7].startswith("vol-")
    finally:
        sandbox.control("POST", "/-/clock", {"pause": False})


def test_a_failed_job_is_explained_with_the_way_to_do_it_again(relight: Relight) -> None:
    failed = next(job for job in listed(relight).values() if "User: " in job["status_message"])
    told = relight("job", failed["id"])
    assert told.code == 1
    assert " may not " in told.err
    assert "restored\tnothing\n" in told.out
    assert f"relight restore --like-job {failed['id']}" in told.err
    assert relight("job", failed["id"], "--json").json["explanation"]["certain"] is True


def test_the_plan_of_a_job_has_every_value_that_it_was_given(relight: Relight, sandbox: Sandbox) -> None:
    failed = next(job for job in listed(relight).values() if job["status"] == "FAILED")
    given = sandbox.client("backup").get_restore_job_metadata(RestoreJobId=failed["id"])["Metadata"]
    told = relight("plan", "--like-job", failed["id"], "--json")
    assert told.code == 0, told.err
    request = told.json["plan"]["steps"][0]["request"]
    assert request["Metadata"].items() >= given.items()
    assert (request["RecoveryPointArn"], request["IamRoleArn"]) == (failed["point_arn"], failed["role_arn"])
    assert "whether the job copied the source's tags" in told.err
    changed = relight("plan", "--like-job", failed["id"], "--set", "volumeType=gp3", "--json")
    assert changed.json["plan"]["steps"][0]["request"]["Metadata"]["volumeType"] == "gp3"


def test_a_job_done_again_answers_the_one_that_failed(relight: Relight) -> None:
    by_hand = (job for job in listed(relight).values() if not job["testing_plan_arn"])
    failed = next(job for job in by_hand if job["status"] == "FAILED")
    again = relight("restore", "--like-job", failed["id"], "--yes", "--wait")
    assert again.code == 5, again.err
    assert listed(relight)[failed["id"]]["group"] == "finished"


@pytest.mark.parametrize("more", [("orders",), ("--latest",), ("--target", "volume")])
def test_a_job_and_another_choice_are_two_choices(relight: Relight, more: tuple[str, ...]) -> None:
    told = relight("plan", *more, "--like-job", "JOB")
    assert told.code == 2
    assert "Two choices" in told.err


def test_what_a_restore_lost_is_told_beside_its_source(restored: tuple[Relight, str]) -> None:
    relight, job_id = restored
    told = relight("job", job_id)
    assert "Throughput mode (throughput_mode): elastic -> bursting" in told.err
    accepted = relight("journal", "mark", job_id, "throughput_mode", "--text", "bursting is enough")
    assert accepted.code == 0, accepted.err
    assert "elastic -> bursting  accepted: bursting is enough  (arn:" in relight("job", job_id).err
    rows = relight("job", job_id, "--json").json["comparison"]["rows"]
    assert next(row for row in rows if row["name"] == "encrypted")["same"] == "yes"


def test_work_by_hand_is_listed_never_sent_and_open_until_somebody_says_done(
    restored: tuple[Relight, str],
) -> None:
    relight, job_id = restored
    done = relight("job", job_id, "--follow-ups", "--yes")
    assert done.code == 5
    assert f"by hand; when it is done: relight journal mark {job_id} move-files" in done.err
    assert standing_of(relight, job_id) == "work remains"

    assert relight("journal", "mark", job_id, "move-files", "--text", "moved with rsync").code == 0
    assert relight("journal", "note", job_id, "clients were told").code == 0
    told = relight("job", job_id)
    assert told.code == 0, told.err
    assert "[done] Move the files" in told.err
    assert "moved with rsync  (arn:aws:iam::" in told.err
    assert "clients were told" in told.out
    assert standing_of(relight, job_id) == ""
    as_json = relight("job", job_id, "--json").json
    by_hand = next(item for item in as_json["checklist"] if item["work"]["name"] == "move-files")
    assert (by_hand["done"], by_hand["closed"], by_hand["mark"]["text"]) == (
        "unknown",
        True,
        "moved with rsync",
    )
    assert [note["text"] for note in as_json["notes"]] == ["clients were told"]

    assert relight("journal", "mark", job_id, "move-files", "--undone").code == 0
    assert relight("job", job_id).code == 5, "the newest word counts"


def test_a_sign_off_is_shown_and_puts_the_job_among_the_finished(restored: tuple[Relight, str]) -> None:
    relight, job_id = restored
    assert relight("journal", "sign-off", job_id, "--text", "looked at by two").code == 0
    told = relight("job", job_id)
    assert "signed off" in told.out
    assert "looked at by two" in told.out
    assert listed(relight)[job_id]["group"] == "finished"


def test_a_check_that_may_not_be_asked_is_closed_by_a_mark_that_says_how_they_know(relight: Relight) -> None:
    job_id = relight("restore", "orders-db-data", "--latest", "--yes", "--wait").out.strip()
    operator = {"AWS_PROFILE": "shop-operator"}
    told = relight("job", job_id, **operator)
    assert told.code == 5
    assert "AWS does not tell whether it is done. If it is: relight journal mark" in told.err
    assert relight("journal", "mark", job_id, "attach", **operator).code == 0
    assert relight("job", job_id, **operator).code == 5, "without words a mark closes no check"
    assert relight("journal", "mark", job_id, "attach", "--text", "seen by lsblk", **operator).code == 0
    assert relight("job", job_id, **operator).code == 0
    assert relight("job", job_id).code == 5, "whoever may ask is told that it is not attached"
