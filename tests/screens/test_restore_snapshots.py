"""What the screens of a restore look like: at 80x24 and 120x40, without colour, and in ASCII. Names are
hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from recovery.account import VaultDenial
from recovery.attempts import AttemptState, new_attempt
from recovery.context import Mode
from tests.screens.conftest import Snapshot, Stage
from tests.screens.driver import driving
from tests.screens.restoring import HOSTILE_POINT, RestoringAccount, steady, to_form, to_review
from tests.screens.shop import HOSTILE, SHOP
from tests.unit.fake_account import NOW, ebs_plan
from tui.notices import SECONDS

SMALL, LARGE = (80, 24), (120, 40)
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@SIZES
async def test_form_review_question_and_runbook(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    app, name = stage.app(RestoringAccount(described=HOSTILE_POINT)), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await to_form(app, user, HOSTILE_POINT)
        snapshot(app, f"restore-form-{name}")
        await steady(user.press("f4").until("euw1-az3"))
        snapshot(app, f"restore-form-choices-{name}")
        await steady(user.press("escape", "f5").until("1 Findings").until("Ready"))
        snapshot(app, f"review-{name}")
        await steady(user.press("s").until("Cancel"))
        snapshot(app, f"restore-question-{name}")
        await steady(user.press("escape").until_gone("Cancel").press("x").until("# Restore"))
        snapshot(app, f"runbook-{name}")


@SIZES
async def test_a_form_with_a_problem(stage: Stage, snapshot: Snapshot, size: tuple[int, int]) -> None:
    app = stage.app(RestoringAccount(refused=frozenset({"source_facts", "returned_metadata"})))
    async with driving(app, size) as user:
        await to_form(app, user)
        await steady(user.type("mars").press("enter", "f5"))
        snapshot(app, f"restore-form-denied-{size[0]}x{size[1]}")


@SIZES
async def test_a_blocked_review_in_read_only_mode(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int]
) -> None:
    denial = VaultDenial(HOSTILE, "backup:StartRestoreJob", True, '{"Effect": "Deny"}')
    app = stage.app(RestoringAccount(mode=Mode.READ_ONLY, denials=(denial,)))
    async with driving(app, size) as user:
        await to_review(app, user)
        snapshot(app, f"review-blocked-{size[0]}x{size[1]}")


@SIZES
async def test_paste_an_arn_and_commands(stage: Stage, snapshot: Snapshot, size: tuple[int, int]) -> None:
    app, name = stage.app(RestoringAccount()), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await steady(user.until("orders-db-data").press("p").until("by its ARN"))
        snapshot(app, f"paste-arn-{name}")
        await user.press("escape").until("Protected resources")
        await to_form(app, user)
        await steady(user.press("f7").until("create-role"))
        snapshot(app, f"commands-{name}")


async def test_the_form_in_ascii(stage: Stage, snapshot: Snapshot) -> None:
    app = stage.app(RestoringAccount(described=HOSTILE_POINT), ascii_only=True)
    async with driving(app) as user:
        await to_form(app, user, HOSTILE_POINT)
        snapshot(app, "restore-form-ascii-80x24")


async def test_the_review_without_colour(
    stage: Stage, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = stage.app(RestoringAccount(described=HOSTILE_POINT))
    async with driving(app) as user:
        await to_review(app, user, HOSTILE_POINT)
        snapshot(app, "review-no-colour-80x24")


@SIZES
async def test_an_attempt_whose_outcome_is_unknown(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int]
) -> None:
    app = stage.app(RestoringAccount())
    plan = ebs_plan(context=SHOP)
    made = new_attempt(plan, SHOP, NOW)
    attempt = replace(
        made,
        state=AttemptState.UNKNOWN,
        sent=NOW - timedelta(minutes=2),
        resource_name=HOSTILE,
        why=f"The connection was closed. {HOSTILE}",
    )
    async with driving(app, size) as user:
        await user.until("orders-db-data").quiet()
        app.open("attempt", attempt=attempt, plan=plan)
        await steady(user.until("What was found"))
        snapshot(app, f"attempt-{size[0]}x{size[1]}")


@SIZES
async def test_a_notice_and_the_help_of_the_review(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SECONDS, "warning", 1000.0)
    app, name = stage.app(RestoringAccount(mode=Mode.READ_ONLY)), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await to_review(app, user)
        await steady(user.press("s").until("s start: read-only"))
        snapshot(app, f"notice-{name}")
        await steady(user.press("question_mark").until("Help"))
        snapshot(app, f"help-review-{name}")
