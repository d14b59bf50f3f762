"""Restore testing plans on the screen: what they say of their schedule, what is denied, and deleting one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recovery.context import Mode
from recovery.errors import AccessDenied, AnswerLost, AwsError, InvalidRequest
from recovery.settings import Settings
from tests.screens.conftest import Stage
from tests.screens.driver import driving
from tests.screens.shop import SHOP
from tests.screens.testing_shop import MONTHLY, WEEKLY, rehearsing

BERLIN = Settings(time_zone="Europe/Berlin")
DENIED = AccessDenied("Access denied", "backup:ListRestoreTestingPlans is not allowed.", "Ask for it.")
UNKNOWN = AwsError("AWS refused", "Unknown operation.", code="UnknownOperationException")


async def test_t_opens_restore_testing_from_every_screen(stage: Stage) -> None:
    async with driving(stage.app(rehearsing())) as user:
        await user.until("orders-db-data").quiet()
        for way in (("J",), ("exclamation_mark",), ("T", "v")):
            await user.press(*way).quiet().press("T").until("weekly_rehearsal").press("escape").quiet()


async def test_plans_tell_their_next_run_in_their_zone_and_in_ours(stage: Stage) -> None:
    async with driving(stage.app(rehearsing(), settings=BERLIN), (120, 40)) as user:
        await user.until("orders-db-data").quiet().press("T").until("weekly_rehearsal").quiet()
        await user.sees("At 05:00, on Sundays", "Sun 2026-11-22 05:00 CET", "1/2 completed", "6 d ago")
        await user.sees("Mon 2026-12-07 02:30 UTC", "Mon 2026-12-07 03:30 CET", "no tests yet", "never")


async def test_a_plan_tells_its_settings_in_words_and_five_runs(stage: Stage) -> None:
    async with driving(stage.app(rehearsing(), settings=BERLIN), (120, 40)) as user:
        await user.until("orders-db-data").quiet().press("T").until("monthly").press("j", "enter")
        await user.until("Not from").quiet()
        await user.sees(
            "At 02:30, on the first Monday of every month", "a random snapshot of the last 30 days"
        )
        await user.sees("Mon 2027-04-05 02:30 UTC (04:30 CEST)", "scratch-*", "within 4 hours", "UTC; ours")


async def test_a_plan_tells_its_selections_and_its_tests(stage: Stage) -> None:
    async with driving(stage.app(rehearsing()), (120, 40)) as user:
        await user.until("orders-db-data").quiet().press("T").until("weekly").press("enter").quiet()
        await user.sees("every EBS with env=prod; 24 hours to validate it", "orders-db; deleted when the")
        await user.sees("FAILED", "found wrong", "nobody validated it in time", "1 h 11 min")


async def test_without_a_plan_it_says_what_to_do(stage: Stage) -> None:
    async with driving(stage.app(rehearsing(plans={}))) as user:
        await user.until("orders-db-data").quiet().press("T").until("No restore testing plan is here")
        await user.sees("v lists what was never tested")


async def test_what_may_not_be_listed_is_said_and_not_shown_as_none(stage: Stage) -> None:
    async with driving(stage.app(rehearsing(refuses=DENIED))) as user:
        await user.until("orders-db-data").quiet().press("T").until("ListRestoreTestingPlans is not allowed")
        await user.sees("could not be read").misses("No restore testing plan is here")


@pytest.mark.parametrize(
    ("partition", "error", "words"),
    [
        ("aws-us-gov", DENIED, "Perhaps eu-west-1 has no restore testing."),
        ("aws", UNKNOWN, "eu-west-1 has no restore testing."),
    ],
)
async def test_a_region_without_restore_testing_is_said_to_be_one(
    stage: Stage, partition: str, error: AwsError, words: str
) -> None:
    account = rehearsing(refuses=error, context=replace(SHOP, partition=partition))
    async with driving(stage.app(account)) as user:
        await user.until("orders-db-data").quiet().press("T").until(words).sees("neither GovCloud")


async def test_an_unreadable_schedule_is_shown_as_it_is(stage: Stage) -> None:
    plan = replace(WEEKLY, schedule="rate(1 day)")
    async with driving(stage.app(rehearsing(plans={plan.name: plan}))) as user:
        await user.until("orders-db-data").quiet().press("T").until("rate(1 day)").press("enter")
        await user.until("never again by this schedule").sees("Findings", "error")


async def test_deleting_a_plan_wants_its_name_and_names_account_and_region(stage: Stage) -> None:
    account = rehearsing()
    async with driving(stage.app(account)) as user:
        await user.until("orders-db-data").quiet().press("T").until("weekly").press("D")
        await user.until("Type weekly_rehearsal to go on").sees("111122223333", "eu-west-1")
        await user.press("shift+tab").type("weekly").press("enter").press("tab", "enter").quiet()
        assert account.sent == []
        await user.press("D").until("Type weekly_rehearsal").press("shift+tab").type("weekly_rehearsal")
        await user.press("tab", "right", "enter").until("Deleted plan weekly_rehearsal")
        await user.sees("volumes, orders_db")
        assert [operation for operation, _ in account.sent] == [
            "backup:DeleteRestoreTestingSelection",
            "backup:DeleteRestoreTestingSelection",
            "backup:DeleteRestoreTestingPlan",
        ]


async def test_while_read_only_nothing_is_deleted_and_it_says_so(stage: Stage) -> None:
    account = rehearsing(mode=Mode.READ_ONLY)
    async with driving(stage.app(account)) as user:
        await user.until("orders-db-data").quiet().press("T").until("weekly").press("D")
        await user.until("read-only: press W")
        assert account.sent == []


async def test_a_refused_deletion_says_why_and_the_plan_stays(stage: Stage) -> None:
    account = rehearsing(write_error=InvalidRequest("AWS refused", "A test is running."))
    async with driving(stage.app(account)) as user:
        await user.until("orders-db-data").quiet().press("T").until("monthly").press("j", "enter")
        await user.until("Not from").press("D").until("Type monthly").press("shift+tab").type("monthly")
        await user.press("tab", "right", "enter").until("A test is running").sees(MONTHLY.name, "Schedule")


async def test_a_deletion_without_an_answer_is_looked_for(stage: Stage) -> None:
    account = rehearsing(write_error=AnswerLost("No usable answer", "The connection broke."))
    async with driving(stage.app(account)) as user:
        await user.until("orders-db-data").quiet().press("T").until("monthly").press("j", "D")
        await user.until("Type monthly").press("shift+tab").type("monthly")
        await user.press("tab", "right", "enter").until("The connection broke").misses("Deleted plan")
