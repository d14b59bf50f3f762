"""Errors stay until they are dismissed, and live on in the messages."""

from __future__ import annotations

from recovery.errors import AccessDenied, Unreachable
from tests.screens.conftest import Stage, shop_account
from tests.screens.driver import User, driving
from tests.screens.shop import HOSTILE
from tui.actions import Need
from tui.app import RelightApp
from tui.message_log import MessageLog

DENIED = AccessDenied(
    "Not allowed", "You may not describe it.", "Ask for backup:DescribeRecoveryPoint.", request_id="r-1"
)


async def test_an_error_stays_on_every_screen_until_esc(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data")
        app.report(DENIED)
        await (
            user.until("You may not describe it.")
            .press("J")
            .until("Restore jobs")
            .sees("You may not describe it.")
        )
        await user.press("escape").until_gone("You may not describe it.").sees("Restore jobs")
        await user.press("exclamation_mark").until("Messages").sees("Not allowed").press("enter").until("r-1")


async def test_the_newest_error_is_shown_and_the_others_are_counted(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data")
        app.report(DENIED)
        app.report(AccessDenied("Not allowed either", "Nor that.", ""))
        await user.until("Nor that.").sees("1 more").press("escape").until("You may not describe it.")


async def test_text_from_aws_is_shown_as_data(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data")
        app.report(AccessDenied(HOSTILE, f"[bold red]{HOSTILE}[/]", "[link=file:///etc/passwd]here[/link]"))
        await user.until("[bold red]red [bold]name[/bold]").sees("[link=file:///etc/passwd]here[/link]")
        await user.misses("\x1b", "\u202e")


async def test_an_error_in_the_code_of_a_read_does_not_end_the_app(stage: Stage) -> None:
    from recovery.reading import Priority
    from tui.messages import ErrorHappened

    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data")
        app.read(Priority.KEY, lambda: 1 // 0, lambda answer: ErrorHappened(DENIED))
        await user.until("Relight made a mistake").sees("ZeroDivisionError", "orders-db-data")


def test_the_same_message_in_a_row_is_counted_and_the_log_does_not_grow_without_end(stage: Stage) -> None:
    log = MessageLog(stage.clock)
    for _ in range(3):
        log.add_error(DENIED)
    assert [(entry.title, entry.times) for entry in log.entries] == [("Not allowed", 3)]
    assert len(log.open_errors) == 1
    for number in range(2000):
        log.add(f"note {number}")
    assert len(log.entries) == 1000
    assert log.entries[-1].title == "note 1999"


async def test_a_network_that_is_down_complains_once_and_is_forgotten_when_it_is_back(stage: Stage) -> None:
    account = shop_account(stage.clock)
    app = stage.app(account)
    async with driving(app) as user:
        await user.until("restoring").quiet()
        account.fail_reads = Unreachable("AWS cannot be reached", "ListRestoreJobs was not sent.", "Look.")
        app.report(Unreachable("AWS cannot be reached", "DescribeRestoreJob was not sent.", "Look."))
        await look(app, user).until("ListRestoreJobs was not sent.").misses("1 more").sees("as of 12:00:00Z")
        await user.press("escape").until_gone("cannot be reached")
        await look(app, user).misses("cannot be reached")
        app.report(Unreachable("AWS cannot be reached", "DescribeRestoreJob was not sent.", "Look."))
        app.report(DENIED)
        account.fail_reads = None
        await look(app, user).until("AWS answers again").sees("You may not describe it.").misses("1 more")


async def test_a_key_pressed_while_signing_in_says_so(stage: Stage) -> None:
    app = stage.app()
    stage.connections.wants_code = True
    async with driving(app) as user:
        await user.until("MFA")
        assert app.screen_stack[0].missing(Need.ACCOUNT) == "still signing in"  # type: ignore[attr-defined]


def look(app: RelightApp, user: User) -> User:
    """Let the watcher look now, and wait until it has."""
    assert app.opened
    app.opened.look_at_jobs()
    return user.quiet()
