"""An attempt whose process died while its request was on the way, and what a human can do about it."""

from __future__ import annotations

import signal
import subprocess

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
