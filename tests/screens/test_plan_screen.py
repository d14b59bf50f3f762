"""The screen of a plan: each step is looked at, changed, moved; the plan is saved, exported, started."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from command_line.private_files import read_plan
from recovery.context import Mode
from recovery.finding import Finding, FindingSeverity
from recovery.recovery_plan import OnFailure, RecoveryPlan
from screens.recovery_plan import RecoveryPlanScreen
from tests.screens.conftest import Stage
from tests.screens.driver import driving
from tests.screens.planning import PlanningAccount, mark, to_plan
from tests.screens.restoring import steady
from tui.app import RelightApp


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "work"
    directory.mkdir()
    monkeypatch.chdir(directory)
    return directory


def shop(stage: Stage, **members: object) -> RelightApp:
    return stage.app(PlanningAccount(clock=stage.clock, **members))  # type: ignore[arg-type]


def plan_of(app: RelightApp) -> RecoveryPlan:
    assert isinstance(app.screen, RecoveryPlanScreen)
    assert app.screen.plan is not None
    return app.screen.plan


async def test_a_step_goes_to_its_form_and_comes_back_with_what_was_typed(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data", "carts")
        before = plan_of(app)
        await steady((await user.press("j", "enter").until("Availability Zone")).quiet())
        await user.type("eu-west-1c").press("enter", "f5").until("not saved")
        after = plan_of(app)
        assert after.restores[1].plan.metadata["availabilityZone"] == "eu-west-1c"
        assert after.restores[0] == before.restores[0]
        assert app.drafts.of(after.context, after.restores[1].plan.source.point_arn) is None
        await steady(user).until("ready")


async def test_what_was_typed_into_a_step_stays_when_its_form_is_left_with_escape(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data")
        await steady(user.press("enter").until("Availability Zone"))
        await user.type("eu-west-1c").press("enter", "escape").until("not saved")
        assert plan_of(app).restores[0].plan.metadata["availabilityZone"] == "eu-west-1c"


async def test_steps_are_moved_put_after_others_and_removed(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data", "carts")
        assert [step.id for step in plan_of(app).steps] == ["carts", "orders-db-data"]
        await user.press("alt+down").quiet()
        assert [step.id for step in plan_of(app).steps] == ["orders-db-data", "carts"]
        await user.press("a").until("carts starts after").type("nobody").press("enter")
        await user.until("There is no step nobody. Steps are orders-db-data, carts.")
        await user.press("ctrl+u").type("orders-db-data").press("enter").until_gone("starts after")
        assert plan_of(app).step("carts").after == ("orders-db-data",)
        await user.press("k", "delete").until("1 resource")
        assert [step.id for step in plan_of(app).steps] == ["carts"]
        assert plan_of(app).step("carts").after == ()


async def test_follow_ups_come_in_and_what_they_ask_for_is_answered(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app, (120, 40)) as user:
        await to_plan(user, "orders-db-data")
        await user.press("f").until("orders-db-data-attach").until("2 to answer")
        await user.press("s").until("2 answers of follow-ups missing")
        await user.press("j", "enter").until("The instance that gets the volume")
        await user.type("i-0abc").press("enter").type("/dev/sdf").press("enter").until_gone("to answer")
        work = plan_of(app).steps[1]
        assert "i-0abc" in str(work)
        await user.press("f").until("without follow-ups")


async def test_words_and_policy_are_part_of_the_plan(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data")
        await user.press("w").until("Words of the plan").type("Deploy of 14:20").press("enter")
        await user.type("INC-7 [b]wiped[/b]").press("enter").type("storage").press("enter").press("enter")
        await user.until("Plan › Deploy of 14:20").press("o").until("what does not come after the failed")
        plan = plan_of(app)
        assert (plan.title, plan.why, plan.owner) == ("Deploy of 14:20", "INC-7 [b]wiped[/b]", "storage")
        assert plan.on_failure is OnFailure.GO_ON


async def test_the_plan_is_saved_for_its_owner_alone_and_never_over_another_file(
    stage: Stage, here: Path
) -> None:
    app = shop(stage)
    async with driving(app, (120, 40)) as user:
        await to_plan(user, "orders-db-data", "carts")
        await user.press("S").until("Save the plan").press("enter").until("Plan written")
        await user.until("saved")
        [file] = here.iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert read_plan(file).digest == plan_of(app).digest
        before = file.read_text()
        await user.press("o").until("not saved").press("S").until("Save the plan").press("enter")
        await user.until("Write over this file?").press("enter").until("not saved")
        assert file.read_text() == before
        other = here / "mine.txt"
        other.write_text("notes")
        await user.press("S").until("Save the plan").press("ctrl+u").type("mine.txt").press("enter")
        await user.until("is there already")
        assert other.read_text() == "notes"


async def test_a_plan_of_several_steps_is_exported(stage: Stage, here: Path) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data", "carts")
        await steady(user.press("x").until("Runbook").until("carts and 1 more"))
        await user.press("enter", "enter").until("Written: ")
        [file] = here.iterdir()
        assert "orders-db-data" in file.read_text()


async def test_a_dry_run_shows_every_call_and_sends_none(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app, (120, 40)) as user:
        await to_plan(user, "orders-db-data", "carts")
        await steady(user.press("f5").until("Dry run").until_gone("checking"))
        await user.sees("Nothing is sent", "aws backup start-restore-job", "2 restores, 0 follow-ups")
    assert app.account is None or not app.account.requests  # type: ignore[attr-defined]


async def test_starting_asks_with_cancel_in_focus_and_names_account_and_region(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data", "carts")
        await user.press("s").until("Start this plan?")
        await user.sees("shop-production (111122223333)", "eu-west-1", "2 restores", "nobody looked at")
        await user.press("enter").until("not saved")
        assert app.account is not None
        assert not app.account.requests  # type: ignore[attr-defined]


async def test_a_plan_is_not_started_while_writing_is_off(stage: Stage) -> None:
    app = shop(stage, mode=Mode.READ_ONLY)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data")
        await user.press("s").until("read-only: press W")


async def test_an_error_of_a_step_blocks_the_start_and_is_read_at_its_row(stage: Stage) -> None:
    gone = Finding(FindingSeverity.ERROR, "Subnet", "subnet-0abc is gone.", "Choose another.")
    app = shop(stage, checked=(gone,))
    async with driving(app) as user:
        await to_plan(user, "type:rds")
        await user.sees("✗ 1 error").press("s").until("blocked by 1 error")
        assert "error: subnet-0abc is gone." in " ".join(user.screen.split())


async def test_a_step_that_lacks_an_answer_keeps_the_plan_from_being_started_or_saved(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data", "carts")
        screen = app.screen
        assert isinstance(screen, RecoveryPlanScreen)
        draft = screen.hand.drafts["carts"].with_role("")
        screen._edit(screen.hand.with_draft("carts", draft))
        await steady(user).until("1 to fill in")
        for key in ("s", "S", "x"):
            await user.press(key).until("1 step lacks an answer: enter opens its form")
        await user.press("f5").until("Dry run").sees("1 restore, 0 follow-ups")


async def test_each_resource_that_is_overwritten_has_to_be_typed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.plan_starting.overwritten", lambda plan: "warehouse")
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data")
        await user.press("s").until("Replace the data of an existing resource?")
        await user.sees("Type warehouse to go on").press("shift+tab").type("warehouse")
        await user.press("tab", "right", "enter").until("Start this plan?").press("right", "enter")
        await user.until("1 running").press("h").until("Held").press("s").until("Go on with this plan?")


async def test_a_row_of_what_cannot_be_restored_has_no_form_and_no_order(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "carts", "media")
        await user.press("j").until("no recovery point here reaches")
        for key in ("enter", "delete", "a"):
            await user.press(key).until("it cannot be restored and is no step")


async def test_escape_leaves_the_filter_then_the_plan(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data", "carts")
        await user.type("/carts").press("enter").until("1/2").press("escape").until_gone("1/2")
        await user.press("escape").until("Plan of what is marked").press("escape").until("Protected")
        await mark(user)
