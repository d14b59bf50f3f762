"""Restore tests on the screen: durations against targets, validation said once, what was left behind."""

from __future__ import annotations

import sys
from dataclasses import replace

from textual.widgets import Button, Input

from recovery.context import Mode
from recovery.errors import InvalidRequest
from recovery.locations import targets_file
from recovery.testing.targets import set_target
from tests.screens.conftest import Stage
from tests.screens.driver import User, driving
from tests.screens.testing_shop import HISTORY, a_test, rehearsing
from tests.unit.fake_account import NOW, VOLUME
from tui.app import RelightApp

NEWEST_OF_VOLUME = HISTORY[0].id


async def to_tests(user: User, *keys: str) -> User:
    """All tests, with the cursor on the newest of the volume, which nobody has validated."""
    await user.until("orders-db-data").quiet().press("T").until("weekly_rehearsal").quiet()
    return await user.press("h").until("FAILED").quiet().press("j", *keys).quiet()


async def to_verdict(user: User) -> User:
    return await (await to_tests(user)).press("v").until("Is what the test made right?")


async def test_durations_stand_beside_the_target_in_words(stage: Stage) -> None:
    set_target(targets_file(), VOLUME, 45)
    async with driving(stage.app(rehearsing()), (120, 40)) as user:
        await to_tests(user)
        await user.sees("4 min under", "2 min over", "26 min over", "no target", "TIMED_OUT", "FAILED")


async def test_older_tests_are_shown_on_a_key_and_the_last_says_so(stage: Stage) -> None:
    async with driving(stage.app(rehearsing()), (120, 40)) as user:
        await (await to_tests(user)).sees("30 days").misses("34 d ago")
        await user.press("m").until("34 d ago").press("m").until("365 days").press("m")
        await user.until("365 days are shown already")


async def test_tests_of_one_plan_and_of_one_resource(stage: Stage) -> None:
    async with driving(stage.app(rehearsing()), (120, 40)) as user:
        await user.until("orders-db-data").quiet().press("T").until("weekly").press("j", "enter")
        await user.until("Not from").quiet().press("h").until("No restore test in the last 30 days")
        await user.press("escape", "escape").until("weekly").press("h").until("FAILED").press("j", "o")
        await user.until("orders-db-data › Tests").quiet().misses("RDS")


async def test_enter_opens_the_job(stage: Stage) -> None:
    async with driving(stage.app(rehearsing())) as user:
        await (await to_tests(user)).press("enter").until(NEWEST_OF_VOLUME[:8])


async def test_what_was_left_behind_has_its_command(stage: Stage) -> None:
    async with driving(stage.app(rehearsing()), (120, 40)) as user:
        await (await to_tests(user)).sees("1 left behind").press("u").until("has not failed to delete")
        await user.press("j", "j").until("was NOT deleted").press("u").until("aws ec2 delete-volume")
        await user.sees("The tag awsbackup-restore-test was removed", "vol-0aaa0000000000022")


async def test_a_validation_is_asked_twice_sent_once_and_told(stage: Stage) -> None:
    account = rehearsing()
    async with driving(stage.app(account)) as user:
        await (await to_verdict(user)).type("all orders are there")
        await user.press("tab", "tab", "tab", "tab", "enter").until("Say SUCCESSFUL of this test?")
        await user.sees("111122223333", "eu-west-1", "all orders are there", "never changed")
        assert account.sent == []
        await user.press("right", "enter").until("Said SUCCESSFUL")
        assert account.sent == [
            (
                "backup:PutRestoreValidationResult",
                {
                    "RestoreJobId": NEWEST_OF_VOLUME,
                    "ValidationStatus": "SUCCESSFUL",
                    "ValidationStatusMessage": "all orders are there",
                },
            )
        ]


async def test_what_was_said_cannot_be_said_again(stage: Stage) -> None:
    async with driving(stage.app(rehearsing()), (120, 40)) as user:
        await (await to_tests(user, "j")).press("v").until("SUCCESSFUL was said already")
        await user.press("j", "j").press("v").until("the time to validate it has run out")
        await user.press("g", "v").until("its restore is FAILED")


async def test_a_command_decides_after_it_was_shown(stage: Stage) -> None:
    account = rehearsing()
    async with driving(stage.app(account), (120, 40)) as user:
        await (await to_verdict(user)).press("tab")
        await by_command(user, "import sys; sys.exit('4711 is missing')")
        await user.until("Run this command and send its verdict?").sees("4711", "with your rights")
        assert account.sent == []
        await user.press("right", "enter").until("Said FAILED")
        [(_, request)] = account.sent
        assert request["ValidationStatus"] == "FAILED"
        assert request["ValidationStatusMessage"] == "4711 is missing"


async def test_enter_after_a_command_goes_on_to_run_it_and_tells_whose_message_is_kept(stage: Stage) -> None:
    account = rehearsing()
    async with driving(stage.app(account)) as user:
        await (await to_verdict(user)).type("counted").press("tab").sees("Message, kept with the test")
        await user.type("/no/such/check").until("the last line of the command's stderr")
        await user.press("enter", "enter").until("Run this command and send its verdict?")
        assert account.sent == []


async def by_command(user: User, program: str) -> User:
    """Type a command; `type` has no names for quotes, so that the line is put into its field."""
    user.app.screen.query_one("#command", Input).value = f'{sys.executable} -c "{program}"'
    return await user.quiet().press("tab", "tab", "enter")


async def test_a_command_that_cannot_be_started_says_nothing(stage: Stage) -> None:
    account = rehearsing()
    async with driving(stage.app(account), (120, 40)) as user:
        await (await to_verdict(user)).press("tab").type("/no/such/check").press("tab", "tab", "enter")
        await user.until("Run this command").press("right", "enter").until("cannot be started")
        assert account.sent == []


async def test_a_command_with_an_open_quote_cannot_be_run(stage: Stage) -> None:
    async with driving(stage.app(rehearsing()), (120, 40)) as user:
        await to_verdict(user)
        app: RelightApp = user.app
        app.screen.query_one("#command", Input).value = "check 'orders"
        await user.quiet().sees("The command cannot be read")
        assert all(app.screen.query_one(name, Button).disabled for name in ("#run", "#failed", "#successful"))


async def test_escape_says_nothing_and_read_only_asks_nothing(stage: Stage) -> None:
    account = rehearsing(mode=Mode.READ_ONLY)
    async with driving(stage.app(account)) as user:
        await (await to_tests(user)).press("v").until("read-only: press W")
        account.mode = Mode.WRITE
        await user.press("v").until("Is what the test made right?").press("escape").until("Validated")
        assert account.sent == []


async def test_a_refused_validation_stays_with_its_words(stage: Stage) -> None:
    account = rehearsing(
        write_error=InvalidRequest("AWS refused", "The restore job has no validation window.")
    )
    async with driving(stage.app(account), (120, 40)) as user:
        await (await to_verdict(user)).press("tab", "tab", "tab", "enter").until("Say FAILED")
        await user.press("right", "enter").until("has no validation window").misses("Said FAILED")


async def test_a_running_test_is_followed_where_it_is_shown(stage: Stage) -> None:
    account = rehearsing()
    running = a_test(30, 0.01, 0, status="RUNNING", percent=40.0, completed=None, validation_status="")
    account.put_job(running)
    app = stage.app(account)
    async with driving(app) as user:
        await user.until("orders-db-data").quiet().press("T").until("1/1 running").press("h")
        await user.until("RUNNING").quiet()
        account.put_job(replace(running, status="COMPLETED", completed=NOW, validation_status="VALIDATING"))
        app.look_at_jobs()
        await user.until("VALIDATING").until_gone("RUNNING")
