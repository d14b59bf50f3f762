"""A restore to a moment from its form to the call: typed in words, echoed, reviewed, and refused where its
window has moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from recovery.account import Known, SourceFacts
from recovery.models import ReturnedMetadata
from recovery.settings import Settings
from screens.restore_form import RestoreFormScreen
from screens.review import ReviewScreen
from tests.screens.conftest import Snapshot, Stage
from tests.screens.driver import User, driving
from tests.screens.incident import CONTINUOUS, SNAPSHOTS, WINDOWS, IncidentAccount
from tests.screens.restoring import steady
from tests.unit.fake_account import NOW
from tui.app import RelightApp
from tui.form import ProfileForm

BERLIN = Settings(time_zone="Europe/Berlin")
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
MOMENT = NOW - timedelta(minutes=33)


@dataclass
class DatabaseAccount(IncidentAccount):
    """An instance that is still there, or lies in another Region."""

    def returned_metadata(self, arn: str, vault: str, vault_account: str = "") -> ReturnedMetadata:
        return ReturnedMetadata({"Engine": "postgres", "DBInstanceClass": "db.t3.medium"}, "RDS")

    def source_facts(self, lookup: str, resource_arn: str) -> SourceFacts:
        return SourceFacts(Known.YES, {"subnet_group": "shop-db", "engine": "postgres"})


def form_of(app: RelightApp) -> ProfileForm:
    assert isinstance(app.screen, RestoreFormScreen)
    assert app.screen.form is not None
    return app.screen.form


async def to_form(app: RelightApp, user: User, **arguments: object) -> None:
    await user.until("orders-db").quiet()
    app.open("restore-form", **{"point": CONTINUOUS, **arguments})
    await steady(user.until("Restore role"))


async def to_review(app: RelightApp, user: User) -> None:
    """The form as of the moment, every field looked at, and its review."""
    await to_form(app, user, moment=MOMENT)
    form = form_of(app)
    draft = form.draft
    for path in draft.attention():
        draft = draft.accepted(path)
    form.show(draft)
    await steady(user.press("f5").until("1 Findings").until_gone("checking"))


async def test_a_moment_is_typed_in_words_and_sent_as_a_utc_second(stage: Stage) -> None:
    app = stage.app(DatabaseAccount(clock=stage.clock), settings=BERLIN)
    async with driving(app) as user:
        await to_form(app, user)
        form = form_of(app)
        assert form.go_to("RestoreTime")
        await user.type("yesterday 14:27").sees("yesterday 14:27", "Europe/Berlin")
        await user.sees("2026-11-20T13:27:00Z (2026-11-20 14:27:00 CET Europe/Berlin")
        assert form.draft.values["RestoreTime"] == "2026-11-20T13:27:00Z"
        await user.until("RDS as of 2026-11-20 13:27:00Z")


async def test_minutes_ago_stay_the_moment_that_they_were_when_typed(stage: Stage) -> None:
    app = stage.app(DatabaseAccount(clock=stage.clock), settings=BERLIN)
    async with driving(app) as user:
        await to_form(app, user)
        form = form_of(app)
        assert form.go_to("RestoreTime")
        await user.type("-15m").sees("2026-11-21T11:45:00Z")
        stage.clock.advance(120)
        form.rebuild()
        await user.sees("2026-11-21T11:45:00Z")
        assert form.draft.values["RestoreTime"] == "2026-11-21T11:45:00Z"


async def test_words_that_are_no_moment_are_told_beside_the_field_and_hold_the_review_back(
    stage: Stage,
) -> None:
    app = stage.app(DatabaseAccount(clock=stage.clock), settings=BERLIN)
    async with driving(app) as user:
        await to_form(app, user)
        form = form_of(app)
        assert form.go_to("RestoreTime")
        await user.type("23:15").sees("Did you mean yesterday").press("f5")
        assert form_of(app).focused_path
        await user.press("ctrl+u").type("-1h").until_gone("Did you mean")


async def test_an_hour_that_happens_twice_is_chosen_from_its_two_meanings(stage: Stage) -> None:
    stage.clock.now = NOW - timedelta(days=26)
    app = stage.app(DatabaseAccount(clock=stage.clock), settings=BERLIN)
    async with driving(app) as user:
        await to_form(app, user)
        form = form_of(app)
        assert form.go_to("RestoreTime")
        await user.type("2026-10-25 02:30").until("2026-10-25T02:30:00+01:00").press("down", "enter")
        assert form.draft.values["RestoreTime"] in {"2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z"}


async def test_review_and_question_say_as_of_which_moment(stage: Stage) -> None:
    app = stage.app(DatabaseAccount(clock=stage.clock), settings=BERLIN)
    async with driving(app) as user:
        await to_review(app, user)
        await user.sees("RDS as of 2026-11-21 11:27:00Z").press("s").until("Start this restore?")
        await user.sees("2026-11-21T11:27:00Z (2026-11-21 12:27:00 CET")


async def test_a_start_is_refused_where_the_window_moved_and_nothing_is_lost(stage: Stage) -> None:
    account = DatabaseAccount(clock=stage.clock)
    app = stage.app(account, settings=BERLIN)
    async with driving(app) as user:
        await to_review(app, user)
        told = WINDOWS[CONTINUOUS.arn]
        account.windows = {CONTINUOUS.arn: replace(told, earliest=NOW - timedelta(minutes=10))}
        await user.press("s").until("Start this restore?").press("right").press("enter")
        await user.until("The moment cannot be restored any more").sees("esc dismisses")
        assert isinstance(app.screen, ReviewScreen)
        assert account.requests == []
        await user.press("escape", "escape").until("Review (F5)")
        assert form_of(app).draft.moment == MOMENT
        account.windows = {CONTINUOUS.arn: told}
        await user.press("f5").until("Ready").press("s").until("Start this restore?").press("right", "enter")
        await user.when(lambda: bool(account.requests), "it was never sent")
        metadata = account.requests[0]["Metadata"]
        assert isinstance(metadata, dict)
        assert metadata["RestoreTime"] == "2026-11-21T11:27:00Z"


async def test_what_is_bound_to_the_region_of_the_source_has_no_counterpart_elsewhere(stage: Stage) -> None:
    here = replace(SNAPSHOTS[0], resource_arn=SNAPSHOTS[0].resource_arn.replace("eu-west-1", "eu-central-1"))
    account = DatabaseAccount(clock=stage.clock, database_points=(here,))
    app = stage.app(account, settings=BERLIN)
    async with driving(app) as user:
        await to_form(app, user, point=here)
        draft = form_of(app).draft
        assert draft.source_values.get("DBSubnetGroupName") == "shop-db"
        assert "DBSubnetGroupName" not in draft.values
        form_of(app).go_to("DBSubnetGroupName")
        await user.until("shop-db of the source has no counterpart here")


async def test_a_draft_takes_another_moment_and_keeps_what_was_typed(stage: Stage) -> None:
    app = stage.app(DatabaseAccount(clock=stage.clock), settings=BERLIN)
    async with driving(app) as user:
        await to_form(app, user, moment=MOMENT)
        form = form_of(app)
        assert form.go_to("DBInstanceIdentifier")
        await (
            user.press("end", "ctrl+u").type("rescue").press("escape", "escape").until("Protected resources")
        )
        app.open("restore-form", point=CONTINUOUS, moment=MOMENT - timedelta(hours=1))
        await user.until("as of 2026-11-21 10:27:00Z")
        await steady(user)
        values = form_of(app).draft.values
        assert (values["DBInstanceIdentifier"], values["RestoreTime"]) == ("rescue", "2026-11-21T10:27:00Z")


@SIZES
async def test_what_form_and_review_look_like(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int]
) -> None:
    app, name = stage.app(DatabaseAccount(clock=stage.clock), settings=BERLIN), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await to_form(app, user, moment=MOMENT)
        snapshot(app, f"form-rds-{name}")
        form_of(app).go_to("RestoreTime")
        await steady(user)
        snapshot(app, f"form-rds-moment-{name}")
        await user.press("escape").until("Protected resources")
        await to_review(app, user)
        snapshot(app, f"review-rds-{name}")
