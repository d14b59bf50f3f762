"""Back to a moment: typed or moved by keys, every way ranked, and the one that is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from recovery.account import KeyFacts, NativeAnswer, WindowFacts
from recovery.errors import AccessDenied
from recovery.models import ProtectedResource, RecoveryPoint
from recovery.settings import Settings
from screens.go_to_time import GoToTimeScreen
from screens.restorable import restore
from screens.restore_form import RestoreFormScreen
from tests.screens.conftest import Snapshot, Stage
from tests.screens.driver import User, driving
from tests.screens.incident import (
    AUTOMATED,
    BY_HAND,
    CACHES,
    CONTINUOUS,
    DATABASE,
    EXPIRED,
    INTERRUPTED,
    SNAPSHOTS,
    IncidentAccount,
)
from tests.screens.restoring import steady
from tests.unit.fake_account import NOW
from tui.app import RelightApp

BERLIN = Settings(time_zone="Europe/Berlin")
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
DENIED = AccessDenied("Not allowed", "ann may not do that.", "Ask for it.", action="rds:DescribeDBSnapshots")


def shop(stage: Stage, account: IncidentAccount | None = None, settings: Settings = BERLIN) -> RelightApp:
    return stage.app(account or IncidentAccount(clock=stage.clock), settings=settings)


def screen_of(app: RelightApp) -> GoToTimeScreen:
    assert isinstance(app.screen, GoToTimeScreen)
    return app.screen


def asked(app: RelightApp) -> datetime | None:
    return screen_of(app).asked


def to_moment(user: User) -> User:
    """From the first screen to the moment of the database, everything read."""
    opened = user.until("orders-db").quiet().type("/orders-db").press("enter").press("t")
    return steady(opened.until("Back to a moment").until("read 12:00:00Z"))


async def test_a_moment_in_words_then_enter_twice_opens_the_form_as_of_it(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_moment(user).type("12:27")
        await user.sees("2026-11-21T11:27:00Z (2026-11-21 12:27:00 CET Europe/Berlin, 33 min ago)")
        await user.press("enter", "enter").until("as of 2026-11-21 11:27:00Z").until("Restore role")
        assert isinstance(app.screen, RestoreFormScreen)
        assert app.screen.form is not None
        draft = app.screen.form.draft
        assert draft.point.arn == CONTINUOUS.arn
        assert draft.values["RestoreTime"] == "2026-11-21T11:27:00Z"
        assert "RestoreTime" not in draft.attention()


async def test_the_field_can_be_typed_into_while_the_account_is_still_being_read(stage: Stage) -> None:
    account = IncidentAccount(clock=stage.clock)
    app = shop(stage, account)
    async with driving(app) as user:
        await user.until("orders-db").quiet()
        account.points_error = DENIED
        app.open("go-to-time", resource=DATABASE)
        await user.type("12:27").sees("33 min ago").until("may not do that").sees("ctrl+r tries again")
        account.points_error = None
        await steady(user.press("escape", "ctrl+r").until("read 12:00:00Z"))
        assert asked(app) == NOW - timedelta(minutes=33)


@pytest.mark.parametrize(
    ("key", "moved"),
    [
        (",", timedelta(seconds=-1)),
        ("left", timedelta(minutes=-1)),
        ("<", timedelta(hours=-1)),
        (".", timedelta(seconds=1)),
        ("right", timedelta(minutes=1)),
        (">", timedelta(hours=1)),
    ],
)
async def test_keys_move_the_moment(stage: Stage, key: str, moved: timedelta) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_moment(user).type("8:00").press("enter")
        before = asked(app)
        assert before == datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
        await (user.type(key) if len(key) == 1 else user.press(key))
        assert asked(app) == before + moved
        await user.sees((before + moved).strftime("%Y-%m-%dT%H:%M:%SZ"))


async def test_brackets_go_from_point_to_point_and_to_the_ends_of_continuous_backups(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_moment(user).type("2026-11-16 14:00").press("enter").type("[")
        assert asked(app) == SNAPSHOTS[2].created
        await user.type("[")
        assert asked(app) == NOW - timedelta(days=6, seconds=1)
        await user.type("]").type("]")
        assert asked(app) == CONTINUOUS.created
        await user.press("n").type("]").until("No recovery point lies after this moment")


async def test_the_moment_never_moves_past_now(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_moment(user).type("-10m").press("enter").type(">")
        assert asked(app) == NOW


async def test_letters_in_the_field_are_text_and_esc_leaves_the_field_first(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_moment(user).type("n").sees("no date and time that Relight reads")
        assert screen_of(app)._field.typing
        await user.press("escape").sees("Back to a moment")
        assert not screen_of(app)._field.typing
        await user.press("n").press("t").type("-1d").press("enter")
        assert asked(app) == NOW - timedelta(days=1)
        await user.press("escape").until("Protected resources")


async def test_words_that_name_no_moment_or_the_future_say_what_to_write_and_change_nothing(
    stage: Stage,
) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await (
            to_moment(user)
            .type("-1h")
            .press("enter", "t")
            .type("23:15")
            .sees("Did you mean yesterday 23:15?")
        )
        await user.sees("Below: still 2026-11-21T11:00:00Z").press("enter")
        assert screen_of(app)._field.typing
        assert asked(app) == NOW - timedelta(hours=1)
        await user.press("down", "enter").until_gone("Did you mean")
        assert asked(app) == datetime(2026, 11, 20, 22, 15, tzinfo=UTC)


async def test_an_hour_that_the_clocks_show_twice_is_asked_about(stage: Stage) -> None:
    stage.clock.now = datetime(2026, 10, 26, 12, 0, tzinfo=UTC)
    app = shop(stage)
    async with driving(app) as user:
        await user.until("orders-db").quiet()
        app.open("go-to-time", resource=DATABASE)
        await user.until("read 12:00:00Z").type("2026-10-25 02:30").until("2026-10-25T02:30:00+02:00")
        await user.sees("2026-10-25T02:30:00+01:00").press("down", "enter").until("01:30:00Z (")
        assert asked(app) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


async def test_a_smaller_loss_outside_aws_backup_is_told_and_enter_shows_its_line(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_moment(user).type("2026-11-16 14:00").press("enter")
        await user.sees("RDS automated backup, outside AWS Backup: 2026-11-16 13:00:00Z, nothing lost.")
        await user.sees("AWS Backup's best: 8 h lost.").press("c").until("Copied the aws line")
        assert app.clipboard.startswith("aws rds restore-db-instance-to-point-in-time")
        assert "2026-11-16T13:00:00Z" in app.clipboard
        await user.press("r").until("outside AWS Backup: c copies")
        await (
            user.press("enter").until("Restore ab-0a1b2c3d").sees("<name>: a name for the restored instance")
        )


async def test_a_gap_says_why_and_names_the_moments_before_and_after(stage: Stage) -> None:
    account = IncidentAccount(clock=stage.clock, natives=NativeAnswer())
    app = shop(stage, account)
    async with driving(app) as user:
        await to_moment(user).type("2026-11-15 16:00").press("enter")
        await user.sees("It lies in a gap", "3 h 1 s", "later")
        assert screen_of(app)._rows.row_count > 2


async def test_before_everything_the_nearest_later_moment_is_offered(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_moment(user).type("2026-10-01 00:00").press("enter").sees("later")
        assert screen_of(app)._way(screen_of(app).table.cursor_key) == screen_of(app)._ways.later


async def test_what_cannot_be_taken_is_last_and_says_why(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_moment(user).press("enter", "G").sees("its status is EXPIRED")
        assert screen_of(app).arn_of(screen_of(app).table.cursor_key) == EXPIRED.arn
        await user.press("enter").until("Not possible: its status is EXPIRED")
        await user.press("r").until("its status is EXPIRED")


async def test_a_point_whose_key_is_gone_cannot_be_taken(stage: Stage) -> None:
    key = "arn:aws:kms:eu-west-1:111122223333:key/dead"
    account = IncidentAccount(
        clock=stage.clock, database_points=(replace(SNAPSHOTS[0], encryption_key_arn=key),)
    )
    account.key = lambda arn: KeyFacts(arn, "PendingDeletion")  # type: ignore[method-assign]
    app = shop(stage, account)
    async with driving(app) as user:
        await to_moment(user).press("enter", "G").sees("PendingDeletion")


async def test_what_is_held_of_unknown_moments_is_listed_last_and_claims_none(stage: Stage) -> None:
    versions = replace(AUTOMATED, id="versions", kind="S3 Versioning", arn="", earliest=None, latest=None)
    app = shop(stage, IncidentAccount(clock=stage.clock, natives=NativeAnswer((versions,))))
    async with driving(app) as user:
        await to_moment(user).press("enter", "G").sees("S3 Versioning", "AWS does not tell which moments")
        assert "unknown               unknown" in user.screen
        await user.press("enter").until("Restore versions")


async def test_a_copy_elsewhere_names_the_context_to_choose(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_moment(user).press("enter").sees("eu-central-1")
        rows = screen_of(app)._rows
        row = next(row for row in range(rows.row_count) if rows.key_at(row).startswith("eu-central-1"))
        screen_of(app).table.move_to(row)
        await user.press("enter").until("it lies in eu-central-1, account 444455556666: C chooses")


async def test_what_was_refused_is_on_the_screen_and_in_the_messages(stage: Stage) -> None:
    natives = NativeAnswer((AUTOMATED,), ("rds:DescribeDBSnapshots: ann may not do that.", "and another"))
    windows = {CONTINUOUS.arn: WindowFacts(why_unknown="rds is not allowed")}
    account = IncidentAccount(clock=stage.clock, natives=natives, windows=windows)
    app = shop(stage, account)
    async with driving(app) as user:
        await to_moment(user).sees("Not known (! lists all 3): rds:DescribeDBSnapshots")
        await user.press("escape").press("exclamation_mark").until("and another")
        assert any("rds is not allowed" in entry.text for entry in app.log_book.entries)


async def test_a_continuous_point_asks_for_its_moment_before_its_form(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await user.until("orders-db").quiet()
        app.open("points", resource=DATABASE)
        await steady(user.until("continuous"))
        app.screen.table.rest_on(CONTINUOUS.arn)  # type: ignore[attr-defined]
        await user.press("r").until("Back to a moment")
        await user.press("escape", "escape").until("Recovery points")
        app.open("point", point=CONTINUOUS)
        await user.until("Where it is").press("r").until("Back to a moment")
        await user.press("escape", "escape").until("Where it is").press("t").until("Back to a moment")


async def test_points_outside_aws_backup_are_listed_marked_and_not_restored_from_here(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app, (120, 40)) as user:
        await user.until("orders-db").quiet()
        app.open("points", resource=DATABASE)
        await steady(user.until("RDS snap"))
        app.screen.table.move_to(0)  # type: ignore[attr-defined]
        await (
            user.until("RDS automated backup, outside AWS Backup: c copies")
            .press("r")
            .until("outside AWS Backup: c copies")
            .press("c")
            .until("Copied the aws line")
        )
        assert "restore-db-instance-to-point-in-time" in app.clipboard
        await user.press("Y").until("Copied the ARN")
        assert app.clipboard == AUTOMATED.arn
        await user.press("y").until("Copied the id").press("d").until("Relight does not run it")


async def test_what_only_its_service_backs_up_is_a_resource_of_its_own(stage: Stage) -> None:
    account = IncidentAccount(clock=stage.clock)
    listed: list[str] = []

    def points_of(arn: str) -> Sequence[Sequence[RecoveryPoint]]:
        listed.append(arn)
        return ((),)

    held = NativeAnswer(
        (replace(BY_HAND, id="nightly", resource_arn=CACHES.arn, kind="ElastiCache snapshot"),)
    )

    def native_points(resource: ProtectedResource) -> NativeAnswer:
        return held if resource.arn == CACHES.arn else NativeAnswer()

    account.points_of = points_of  # type: ignore[method-assign,assignment]
    account.native_points = native_points  # type: ignore[method-assign]
    app = shop(stage, account)
    async with driving(app) as user:
        await user.until("outside AWS Backup").type("/sessions").press("enter", "enter").until("nightly")
        await user.press("t").until("read 12:00:00Z").sees("ElastiCache")
        assert listed == []


async def test_a_refused_listing_of_other_services_is_a_quiet_message(stage: Stage) -> None:
    account = IncidentAccount(clock=stage.clock, caches_error=DENIED)
    app = shop(stage, account)
    async with driving(app) as user:
        await steady(user.until("orders-db")).misses("ann may not do that")
        await user.press("exclamation_mark").until("ann may not do that")


@SIZES
async def test_what_it_looks_like(stage: Stage, snapshot: Snapshot, size: tuple[int, int]) -> None:
    app, name = shop(stage), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await to_moment(user)
        snapshot(app, f"go-to-time-{name}")
        await steady(user.type("2026-11-15 16:00").press("enter"))
        snapshot(app, f"go-to-time-gap-{name}")
        await steady(user.press("enter").until("Relight does not run it"))
        snapshot(app, f"outside-line-{name}")
        await steady(user.press("escape").until("Back to a moment").press("question_mark").until("Help"))
        snapshot(app, f"help-go-to-time-{name}")
        await user.press("escape").until("Back to a moment").press("escape").until("Protected resources")
        app.open("points", resource=DATABASE)
        await steady(user.until("continuous").until("RDS snap"))
        snapshot(app, f"points-continuous-{name}")


async def test_without_colour_and_in_ascii_every_sign_is_a_word_or_ascii(
    stage: Stage, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    account = IncidentAccount(clock=stage.clock, natives=NativeAnswer((AUTOMATED,)))
    account.all_resources = [DATABASE]
    app = stage.app(account, ascii_only=True, settings=BERLIN)
    async with driving(app) as user:
        await to_moment(user).type("12:27").press("enter")
        await steady(user)
        assert user.screen.isascii(), user.screen
        snapshot(app, "go-to-time-ascii-no-color-80x24")


@pytest.mark.parametrize("size", [(60, 16), (80, 19), (80, 22)])
async def test_small_terminals_keep_room_for_the_ways(stage: Stage, size: tuple[int, int]) -> None:
    app = shop(stage)
    async with driving(app, size) as user:
        await to_moment(user).type("12:27").press("enter")
        assert screen_of(app).table.page >= 5, user.screen
        assert "2026-11-21 11:27:00Z" in user.screen


async def test_a_stopped_backup_opens_at_its_own_end(stage: Stage) -> None:
    """Not at the newest moment, which is another backup's."""
    app = shop(stage)
    async with driving(app) as user:
        await user.until("orders-db").quiet()
        restore(app, INTERRUPTED)
        await user.until("Back to a moment").until("read 12:00:00Z")
        moment = asked(app)
        assert moment is not None
        assert moment < NOW - timedelta(days=1)
        row = screen_of(app)._way(screen_of(app).table.cursor_key)
        assert row is not None
        assert row.point is not None
        assert row.point.arn == INTERRUPTED.arn


def test_the_incident_has_what_the_screen_is_to_show() -> None:
    assert INTERRUPTED.status == "STOPPED"
    assert len({point.arn for point in SNAPSHOTS}) == len(SNAPSHOTS)
