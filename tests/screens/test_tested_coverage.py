"""Coverage on the screen: what is to be done first, targets, changes since, and durations as a plot."""

from __future__ import annotations

import json
from dataclasses import replace

from recovery.errors import AccessDenied
from recovery.locations import targets_file
from recovery.models import ReturnedMetadata
from tests.screens.conftest import Stage
from tests.screens.driver import User, driving
from tests.screens.testing_shop import rehearsing
from tests.unit.fake_account import POINT, VOLUME

LARGE = (120, 40)
PLOT = "median 41 min"
VAULT = "arn:aws:backup:eu-west-1:111122223333:backup-vault:main"


async def to_coverage(user: User, filter: str = "") -> User:
    await user.until("orders-db-data").quiet().press("T").until("weekly_rehearsal").press("v")
    await user.until("never tested").quiet()
    return await user.press("slash").type(filter).press("enter").quiet() if filter else user


async def test_what_is_to_be_done_comes_first(stage: Stage) -> None:
    async with driving(stage.app(rehearsing()), LARGE) as user:
        await to_coverage(user)
        rows = user.screen.splitlines()[3:13]
        states = [next(word for word in ("never tested", "failed", "fine") if word in row) for row in rows]
        assert states == ["failed"] + ["never tested"] * 8 + ["fine"]
        await user.sees("9 to do")


async def test_a_target_is_set_for_a_resource_and_for_its_type(stage: Stage) -> None:
    async with driving(stage.app(rehearsing()), LARGE) as user:
        await (
            (await to_coverage(user, "orders-db-data"))
            .press("t")
            .until("How many minutes")
            .type("half an hour")
        )
        await user.press("enter").until("is no whole number of minutes").press("ctrl+u").type("40")
        await user.press("enter").until("over target").press("t").until("40 min").press("ctrl+u").type("90")
        await user.press("tab", "tab", "enter").quiet()
        assert json.loads(targets_file().read_text()) == {VOLUME: 40, "EBS": 90}
        assert targets_file().stat().st_mode & 0o777 == 0o600
        await user.press("t").until("40 min").press("ctrl+u", "enter").until_gone("over target")
        assert json.loads(targets_file().read_text()) == {"EBS": 90}


async def test_durations_are_drawn_below_where_there_is_room(stage: Stage) -> None:
    async with driving(stage.app(rehearsing()), LARGE) as user:
        await (await to_coverage(user)).press("G").until(PLOT).sees("2026-10-18", "2026-11-15")
        await user.resize(80, 24).until_gone(PLOT).press("d").until("Durations").until(PLOT)


async def test_what_was_never_tested_has_nothing_to_draw_and_says_so(stage: Stage) -> None:
    async with driving(stage.app(rehearsing())) as user:
        await (await to_coverage(user)).press("j", "d").until("no test of it is listed").press("u")
        await user.until("no test of it is listed")


async def test_whether_it_has_changed_is_asked_on_a_key(stage: Stage) -> None:
    account = rehearsing()
    settings = {"old": {"volumeType": "gp3"}, "new": {"volumeType": "io2"}}

    def returned(arn: str, vault: str, vault_account: str = "") -> ReturnedMetadata:
        return ReturnedMetadata(settings["new" if arn.endswith("new") else "old"], "EBS")

    account.returned_metadata = returned  # type: ignore[method-assign]
    account.all_resources = tuple(
        replace(each, last_point_arn=f"{POINT}new", last_vault_arn=VAULT) if each.arn == VOLUME else each
        for each in account.all_resources
    )
    async with driving(stage.app(account), LARGE) as user:
        await (await to_coverage(user, "orders-db-data")).press("u").until("changed since")
        await user.sees("volumeType", "yes")


async def test_enter_shows_its_tests(stage: Stage) -> None:
    async with driving(stage.app(rehearsing()), LARGE) as user:
        await (await to_coverage(user, "fine")).press("enter").until("orders-db-data › Tests")


async def test_what_may_not_be_listed_is_said(stage: Stage) -> None:
    account = rehearsing()
    async with driving(stage.app(account)) as user:
        await user.until("orders-db-data").quiet().press("T").until("weekly_rehearsal").quiet()
        account.fail_reads = AccessDenied("Access denied", "backup:ListRestoreJobs is not allowed.")
        await user.press("v").until("ListRestoreJobs is not allowed").sees("could not be read")


async def test_a_broken_file_of_targets_is_named(stage: Stage) -> None:
    targets_file().parent.mkdir(parents=True, exist_ok=True)
    targets_file().write_text("{")
    async with driving(stage.app(rehearsing()), LARGE) as user:
        await user.until("orders-db-data").quiet().press("T").until("weekly_rehearsal").press("v")
        await user.until("Targets cannot be read")
