"""Restore jobs as they change under the user's eyes, on whichever screen that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from recovery.account import ContextRequest
from recovery.errors import AccessDenied, Throttled
from recovery.models import RestoreJob
from recovery.settings import Settings
from tests.screens.conftest import Stage, shop_account
from tests.screens.driver import driving
from tests.screens.restoring import RestoringAccount, start, to_review
from tests.screens.shop import EC2, JOBS, job
from tests.unit.fake_account import CONTEXT
from tui.tables import Table

RUNNING = JOBS[0].id
QUICK = Settings(sandbox_poll_seconds=0.05)


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was written to the terminal beside frames and the shape of the mouse pointer."""
    rings: list[str] = []

    def write(driver: HeadlessDriver, text: str) -> None:
        if not text.startswith("\x1b]22;"):
            rings.append(text)

    monkeypatch.setattr(HeadlessDriver, "write", write)
    return rings


async def test_a_job_moves_on_without_a_key_and_the_cursor_stays_on_it(stage: Stage, rung: list[str]) -> None:
    account = shop_account(stage.clock, context=CONTEXT)
    app = stage.app(account, settings=QUICK)
    async with driving(app, (160, 24)) as user:
        await user.until("orders-db-data").press("J").until("42 %").press("g", "j")
        table = app.screen.query_one(Table)
        assert table.cursor_key == RUNNING
        account.change_job(RUNNING, "RUNNING", percent=77.0)
        await user.until("77 %")
        account.put_job(job(9, "PENDING", 0.5))
        await user.until("00000009")
        assert table.cursor_key == RUNNING
        assert rung == []


async def test_the_end_of_a_restore_rings_and_is_told_on_any_screen(stage: Stage, rung: list[str]) -> None:
    account = shop_account(stage.clock, context=CONTEXT)
    app = stage.app(account, settings=QUICK)
    async with driving(app) as user:
        await user.until("orders-db-data").until("2 restoring")
        account.change_job(RUNNING, "COMPLETED")
        await user.until("Restore completed").until("1 restoring")
        assert rung == ["\x07"]
        await user.press("exclamation_mark").until("Messages of this session").sees(RUNNING)


async def test_jobs_that_may_not_be_listed_are_unknown_and_not_none(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = shop_account(stage.clock, context=CONTEXT)

    def denied(**options: object) -> Iterator[Sequence[RestoreJob]]:
        raise AccessDenied("Access denied", "You may not list restore jobs.")

    monkeypatch.setattr(account, "jobs", denied)
    app = stage.app(account)
    async with driving(app) as user:
        await (
            user.until("Access denied")
            .press("escape", "J")
            .until("whether a restore was started is not known")
        )
        await user.misses("No restore was started")


async def test_the_bell_can_be_turned_off(stage: Stage, rung: list[str]) -> None:
    account = shop_account(stage.clock, context=CONTEXT)
    app = stage.app(account, settings=Settings(sandbox_poll_seconds=0.05, notify="off"))
    async with driving(app) as user:
        await user.until("orders-db-data").until("2 restoring")
        account.change_job(RUNNING, "FAILED")
        await user.until("Restore failed")
        assert rung == []


async def test_a_notification_is_plain_words_wrapped_for_tmux(
    stage: Stage, rung: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux-1000/default,1,0")
    account = shop_account(stage.clock, context=CONTEXT)
    app = stage.app(account, settings=Settings(sandbox_poll_seconds=0.05, notify="osc9"))
    async with driving(app) as user:
        await user.until("orders-db-data").until("2 restoring")
        account.change_job(RUNNING, "COMPLETED")
        await user.until("Restore completed")
        said = f"Relight: Restore completed: orders-db-data, job {RUNNING}"
        assert rung == [f"\x1bPtmux;\x1b\x1b]9;{said}\x07\x1b\\"]


async def test_many_restores_that_end_at_once_are_one_notice_and_one_bell(
    stage: Stage, rung: list[str]
) -> None:
    account = shop_account(stage.clock, context=CONTEXT)
    more = [job(number, "RUNNING", 5) for number in range(20, 25)]
    for each in more:
        account.put_job(each)
    app = stage.app(account, settings=QUICK)
    async with driving(app) as user:
        await user.until("orders-db-data").until("7 restoring")
        account.all_jobs |= {each.id: replace(each, status="COMPLETED") for each in more}
        await user.until("5 restores completed")
        assert rung == ["\x07"]


async def test_the_screen_of_a_job_follows_it_to_what_is_left_to_do(stage: Stage, rung: list[str]) -> None:
    account = shop_account(stage.clock, context=CONTEXT)
    app = stage.app(account, settings=QUICK)
    async with driving(app, (120, 60)) as user:
        await (
            user.until("orders-db-data")
            .press("J")
            .until("42 %")
            .press("g", "j", "enter")
            .until("What will be left")
        )
        account.all_jobs[RUNNING] = job(
            1,
            "COMPLETED",
            6,
            created_resource_arn=f"{EC2}:volume/vol-0fedcba9876543210",
            completed=stage.clock.now,
        )
        await user.until("What is left to do").sees("attach-volume", "vol-0fedcba9876543210")


async def test_a_look_that_fails_stays_in_view_once_and_the_next_one_comes(stage: Stage) -> None:
    account = shop_account(stage.clock, context=CONTEXT)
    app = stage.app(account, settings=QUICK)
    async with driving(app) as user:
        await user.until("orders-db-data").until("2 restoring")
        account.fail_reads = Throttled("Throttled", "AWS Backup answers ListRestoreJobs with Throttling.")
        await user.until("Throttled").press("exclamation_mark").until("Messages of this session")
        account.fail_reads = None
        account.change_job(RUNNING, "RUNNING", percent=90.0)
        await user.press("J").until("90 %")


async def test_against_aws_it_is_looked_every_15_seconds_at_most(stage: Stage) -> None:
    """The setting for sandboxes does not hasten it: the timer of the next look says so."""
    app = stage.app(settings=QUICK)
    async with driving(app) as user:
        await user.until("orders-db-data").until("2 restoring")
        assert app.opened is not None
        assert app.opened.next_look_in is not None
        assert app.opened.next_look_in >= 15


async def test_leaving_an_account_stops_looking_at_its_jobs(stage: Stage) -> None:
    account = shop_account(stage.clock, context=CONTEXT)
    app = stage.app(account, settings=QUICK)
    async with driving(app) as user:
        await user.until("orders-db-data").until("2 restoring")
        left = app.opened
        app.connect(ContextRequest("other"))
        await user.until("orders-db-data").when(lambda: app.opened is not left)
        assert left is not None
        assert left.next_look_in is None


async def test_q_leaves_only_from_the_first_screen(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await (
            user.until("orders-db-data")
            .press("J")
            .until("Restore jobs")
            .press("q")
            .until("not on the first screen")
        )
        await user.press("escape").until("Protected")


async def test_a_job_that_aws_does_not_list_yet_is_waited_for(stage: Stage) -> None:
    account = shop_account(stage.clock, context=CONTEXT)
    app = stage.app(account, settings=QUICK)
    async with driving(app) as user:
        await user.until("orders-db-data").quiet()
        app.open("job", job_id="late")
        await user.until("Asking AWS Backup for this job.").quiet().misses("Not found")
        account.put_job(job(7, "RUNNING", 0.1, id="late", percent=1.0))
        await user.until("1 %")


async def test_work_that_remains_is_asked_for_and_called_done_when_aws_says_so(stage: Stage) -> None:
    account = shop_account(stage.clock)
    answers = {"state": "available"}
    account.is_done = lambda operation, request, path: answers["state"]  # type: ignore[method-assign]
    app = stage.app(account)
    async with driving(app) as user:
        await user.until("orders-db-data").quiet()
        app.open("job", job_id=JOBS[2].id)
        await user.until("What is left to do").quiet().sees("<instance>", "attach-volume").misses("{ask.")
        await user.sees("COMPLETED, WORK LEFT")
        answers["state"] = "in-use"
        await user.press("ctrl+r").until("All is done").sees("[x] done     Attach").misses("attach-volume")
        await user.sees("✓ COMPLETED").misses("WORK LEFT").press("J").until("finished   ✓ COMPLETED")


async def test_a_restore_that_was_started_is_among_the_jobs_at_once(stage: Stage) -> None:
    app = stage.app(RestoringAccount(), settings=Settings(sandbox_poll_seconds=3600))
    async with driving(app) as user:
        await to_review(app, user)
        await start(user, "JOB-1")
        await user.until("1 restoring").press("J").until("PENDING")


async def test_jobs_that_began_below_a_job_while_it_was_watched_are_shown_when_it_ends(
    stage: Stage, rung: list[str]
) -> None:
    account = shop_account(stage.clock, context=CONTEXT)
    parent = job(8, "RUNNING", 9, resource_type="EKS", is_parent=True)
    account.put_job(parent)
    app = stage.app(account, settings=QUICK)
    async with driving(app, (120, 60)) as user:
        await user.until("orders-db-data").until("3 restoring")
        app.open("job", job_id=parent.id)
        await user.until("What will be left").misses("Jobs below it")
        account.put_job(job(5, "COMPLETED", 8, parent_id=parent.id, resource_type="Unheard of"))
        account.put_job(replace(parent, status="COMPLETED", completed=stage.clock.now))
        await user.until("Jobs below it").until("Each job below it tells what is left of its part")
        # Of a type without a profile nobody knows what is left, so the whole is not green either.
        await user.until("Status            ? COMPLETED, UNCHECKED")
        await user.press("l").until("jobs below it").sees("orders-db-data")
        await user.press("enter").until("Below job").press("u").until("Jobs below it")
