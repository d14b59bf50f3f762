"""A plan file is opened: it stands as it was decided, each step can be changed, and it is written back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from recovery.account import VaultPolicyFacts
from recovery.drafting import draft_of_plan
from recovery.plan_reading import read_plan
from recovery.recovery_plan import RecoveryPlan, RestoreStep
from recovery.recovery_plan_file import dump
from screens.plan_in_hand import PlanInHand, opened_plan
from screens.plan_step_form import PlanStepFormScreen
from screens.plan_steps_table import rows_of
from screens.recovery_plan import RecoveryPlanScreen
from tests.screens.conftest import Snapshot, Stage
from tests.screens.driver import User, driving
from tests.screens.planning import PlanningAccount, to_plan
from tests.screens.restoring import steady
from tests.screens.shop import SHOP
from tests.screens.test_plan_run import three_steps
from tests.unit.fake_account import NOW
from tests.unit.plan_samples import SEVERAL
from tui.app import RelightApp


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "work"
    directory.mkdir()
    monkeypatch.chdir(directory)
    return directory


def shop(stage: Stage) -> RelightApp:
    return stage.app(PlanningAccount(clock=stage.clock))


def every_kind() -> RecoveryPlan:
    """A plan with one of each kind of step, in the shop."""
    steps = (
        replace(step, plan=replace(step.plan, context=SHOP)) if isinstance(step, RestoreStep) else step
        for step in SEVERAL.steps
    )
    return replace(SEVERAL, context=SHOP, steps=tuple(steps))


def file_of(plan: RecoveryPlan, here: Path, comment: str = "") -> Path:
    path = here / "plan.yaml"
    path.write_text(dump(plan).replace("\nsteps:", f"\n{comment}\nsteps:" if comment else "\nsteps:"))
    return path


async def open_file(user: User, path: Path | str) -> User:
    await user.until("orders-db-data").quiet()
    return await user.press("colon").type(f"open {path}").press("enter")


def hand_of(app: RelightApp) -> PlanInHand:
    assert isinstance(app.screen, RecoveryPlanScreen)
    return app.screen.hand


async def test_a_plan_of_every_kind_of_step_opens_as_it_was_decided(stage: Stage, here: Path) -> None:
    app, plan = shop(stage), every_kind()
    path = file_of(plan, here)
    async with driving(app, (120, 40)) as user:
        await (await open_file(user, path)).until("The shop").quiet()
        await user.until_gone("checking").sees("db-attach", "by hand", "EBS copy", "saved", "2 follow-ups")
        assert hand_of(app).plan == plan
        await user.press("f").until("the steps are those of the file")
        await user.press("G", "enter").until("it is a copy")


async def test_the_list_of_runs_opens_a_file_and_names_what_is_wrong_with_its_line(
    stage: Stage, here: Path
) -> None:
    app, path = shop(stage), file_of(three_steps(), here)
    whole = path.read_text()
    path.write_text(whole.replace("\nowner:", "\nowners:"))
    async with driving(app) as user:
        await user.until("orders-db-data").quiet()
        await user.press("R").until("o opens a file").press("o").until("Open a plan file")
        await user.type("nothing.yaml").press("enter").until("nothing.yaml: No such file or directory.")
        await user.press("ctrl+u").type("plan.yaml").press("enter").until("plan.yaml: Line ")
        await user.sees("owner")
        path.write_text(whole)
        await user.press("enter").until("Two volumes").press("escape").until("Plans that were started here")


async def test_a_plan_of_another_region_is_refused_with_what_to_do(stage: Stage, here: Path) -> None:
    app, plan = shop(stage), every_kind()
    there = replace(SHOP, region="eu-central-1")
    steps = (
        replace(step, plan=replace(step.plan, context=there)) if isinstance(step, RestoreStep) else step
        for step in plan.steps
    )
    path = file_of(replace(plan, context=there, steps=tuple(steps)), here)
    async with driving(app, (120, 40)) as user:
        await (await open_file(user, path)).until("Another account or Region")
        await user.sees("eu-central-1", "C in the app").press("escape").until("orders-db-data")


async def test_what_is_changed_in_the_form_of_a_step_is_written_over_the_file_once_somebody_said_so(
    stage: Stage, here: Path
) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data", "carts")
        plan = hand_of(app).plan
        assert plan is not None
        path = file_of(plan, here, "# keep me")
        await user.press("escape", "escape").until("Protected")
        await steady((await open_file(user, path)).until("saved").until_gone("checking"))
        await steady(user.press("j", "enter").until("Availability Zone").quiet())
        await user.press("escape").until("saved").misses("not saved")
        assert hand_of(app).plan == plan
        await steady(user.press("enter").until("Availability Zone").quiet())
        assert isinstance(app.screen, PlanStepFormScreen)
        assert app.screen.form is not None
        assert app.screen.form.go_to("availabilityZone")
        await user.type("eu-west-1c").press("enter", "escape").until("not saved")
        await user.press("S").until("Save the plan").press("enter").until("Write over this file?")
        await user.sees("Its comments and layout stay.").press("enter").until("not saved")
        assert read_plan(path) == plan
        await user.press("S").until("Save the plan").press("enter").until("Write over this file?")
        await user.press("right", "enter").until("Plan written").until_gone("not saved")
        assert read_plan(path) == hand_of(app).plan != plan
        assert "\n# keep me\n" in path.read_text()
        path.write_text(path.read_text() + "\n# mine\n")
        await user.press("o").until("not saved").press("S").until("Save the plan").press("enter")
        await user.until("was changed since it was read")


async def test_another_order_of_a_file_loses_its_comments_and_says_so(stage: Stage, here: Path) -> None:
    app, plan = shop(stage), every_kind()
    path = file_of(plan, here)
    async with driving(app) as user:
        await (await open_file(user, path)).until("The shop").quiet()
        await user.press("alt+down").until("not saved").press("S").until("Save the plan").press("enter")
        await user.until("its comments and layout are lost").press("right", "enter").until("Plan written")
        assert [step.id for step in read_plan(path).steps][:2] == ["files", "db"]


async def test_a_plan_of_a_file_is_exported_and_started_as_one_that_was_made_here(
    stage: Stage, here: Path
) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data", "carts")
        plan = hand_of(app).plan
        assert plan is not None
        path = file_of(plan, here)
        await user.press("escape", "escape").until("Protected")
        await steady((await open_file(user, path)).until("saved").until_gone("checking"))
        await steady(user.press("x").until("Runbook").until("carts and 1 more"))
        await user.press("escape").until("saved").press("s").until("Start this plan?")
        await user.sees("2 restores").press("right", "enter").until("2 running")
        assert app.account is not None
        sent = app.account.requests  # type: ignore[attr-defined]
        assert [each["RecoveryPointArn"] for each in sent] == [
            step.plan.source.point_arn for step in plan.restores
        ]
        await steady((await reopen(user, path)).press("s").until("It is being run already"))


async def reopen(user: User, path: Path) -> User:
    await user.press("colon").type(f"open {path}").press("enter").until("saved").until_gone("checking")
    return user


async def test_how_many_steps_are_still_being_checked_is_told_and_keeps_the_plan_from_being_started(
    stage: Stage, here: Path
) -> None:
    held = Event()
    account = PlanningAccount(clock=stage.clock)
    known = account.vault_policy

    def slow(vault: str, point_arn: str) -> VaultPolicyFacts:
        held.wait()
        return known(vault, point_arn)

    account.vault_policy = slow  # type: ignore[method-assign]
    async with driving(stage.app(account)) as user:
        await (await open_file(user, file_of(three_steps(), here))).until("checking 2, saved")
        await user.press("s").until("2 steps still being checked")
        held.set()
        await user.until_gone("checking")


async def test_words_alone_make_a_plan_unsaved(stage: Stage, here: Path) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await (await open_file(user, file_of(three_steps(), here))).until("Two volumes").quiet()
        await user.press("w").until("Words of the plan").press("ctrl+u").type("Both").press("enter")
        await user.press("enter", "enter", "enter").until("Plan › Both").sees("not saved")


async def test_the_dialog_that_opens_a_file(stage: Stage, here: Path, snapshot: Snapshot) -> None:
    app = shop(stage)
    (here / "plan.yaml").write_text("schema: 7\n")
    async with driving(app) as user:
        await steady((await open_file(user, "plan.yaml")).until("Another kind of plan"))
        snapshot(app, "plan-open-80x24")


def test_without_a_restore_goes_the_work_on_what_it_made() -> None:
    hand = opened_plan(every_kind(), NOW)
    left = hand.without("db")
    assert left.ids == ("files", "db-mount", "away")
    assert left.plan is not None
    assert {step.id: step.after for step in left.plan.steps} == {
        "files": (),
        "db-mount": ("files",),
        "away": (),
    }
    assert set(left.restores) == {"files", "away"}
    for name in left.ids:
        left = left.without(name)
    assert left.plan is None


def test_answers_and_order_are_those_of_the_plan_that_was_opened() -> None:
    hand = opened_plan(every_kind(), NOW)
    assert list(hand.open_asks) == ["db-attach:instance"]
    answered = hand.answered("db-attach:instance", "i-1")
    assert not answered.open_asks
    assert answered.put_after("files", ("db",)).plan != hand.plan


def test_a_step_of_a_file_that_lacks_an_answer_stays_in_view_and_out_of_what_runs() -> None:
    plan = three_steps()
    first = plan.restores[0]
    draft = draft_of_plan(PlanningAccount(), first.plan).draft
    hand = opened_plan(plan, NOW).with_draft("first", draft.with_role(""))
    assert hand.ids == ("first", "second", "dns")
    assert hand.plan is not None
    assert [step.id for step in hand.plan.steps] == ["second", "dns"]
    assert [row.check for row in rows_of(hand, {}, {})] == ["1 to fill in", "checking", "ready"]
    assert hand.as_decided("first").plan == plan
