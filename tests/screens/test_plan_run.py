"""A plan that runs in the app: its steps live, what somebody has to settle or to do, and how it is gone on
with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import cast

from recovery.context import Mode
from recovery.executing import Standing, StepState, run_of
from recovery.journal_records import Mark
from recovery.recovery_plan import CallStep, OnFailure, RecoveryPlan, RestoreStep, plan_of_one
from restore_profiles.model import Check
from restore_profiles.work import Work
from screens.plan_run import PlanRunScreen
from screens.plan_run_rows import standing
from tests.screens.conftest import Stage
from tests.screens.driver import User, driving
from tests.screens.planning import PlanningAccount, to_plan
from tests.screens.restoring import steady
from tests.screens.shop import SHOP
from tests.unit.fake_account import POINT, ebs_plan, lose_the_answer
from tui.app import RelightApp

BY_HAND = Work("dns", "Point the name at it", "", {}, Check("", {}, "", ()), {}, False, "Change the record.")


def shop(stage: Stage, **members: object) -> RelightApp:
    return stage.app(PlanningAccount(clock=stage.clock, **members))  # type: ignore[arg-type]


def account_of(app: RelightApp) -> PlanningAccount:
    return cast("PlanningAccount", app.account)


def three_steps(on_failure: OnFailure = OnFailure.STOP) -> RecoveryPlan:
    """A volume, another after it, and the name that somebody has to change then."""
    other = ebs_plan("eu-west-1b", SHOP, f"{POINT}b")
    return RecoveryPlan(
        SHOP,
        (
            RestoreStep("first", ebs_plan(context=SHOP)),
            RestoreStep("second", other, ("first",)),
            CallStep("dns", BY_HAND, ("second",)),
        ),
        "Two volumes",
        on_failure=on_failure,
    )


async def open_run(user: User, plan: RecoveryPlan) -> User:
    await user.until("orders-db-data").quiet()
    user.app.open("plan-run", plan=plan)
    return await steady(user.until("Not run by this app"))


async def go_on(user: User, until: str) -> User:
    return await steady(user.press("s").until("Go on with this plan?").press("right", "enter").until(until))


async def look(user: User) -> User:
    """The next look at the jobs, which in the test's account is a while away."""
    return await steady(user.press("ctrl+r"))


async def test_steps_start_in_their_order_and_a_step_opens_its_job(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await go_on(await open_run(user, three_steps()), "1 running, 2 waiting")
        await user.sees("It comes after first.", "1 plan")
        account_of(app).change_job("JOB-1", "COMPLETED")
        await (await look(user)).until("1 done, 1 running, 1 waiting")
        await user.press("j", "enter").until("Restore job").until("JOB-2").press("escape").until("1 running")


async def test_work_by_hand_is_marked_with_how_one_knows_and_the_plan_is_over(stage: Stage) -> None:
    app, plan = shop(stage), three_steps()
    async with driving(app) as user:
        await go_on(await open_run(user, plan), "1 running")
        for job in ("JOB-1", "JOB-2"):
            account_of(app).change_job(job, "COMPLETED")
            await look(user)
        await user.until("2 done, 1 by hand").until("It waits for you")
        await user.press("G", "enter").until("Change the record.").type("dig says so").press("enter")
        await user.until("3 done").until("every step is done")
        run = run_of(plan, app.kit.journal, SHOP)
        assert run is not None
        assert run.result == "done"
        assert [r.text for r in app.kit.journal.records(SHOP) if isinstance(r, Mark)] == ["dig says so"]


async def test_a_failed_step_stops_the_plan_and_is_started_again_after_a_question(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await go_on(await open_run(user, three_steps()), "1 running")
        await user.press("r").until("no step has failed")
        account_of(app).change_job("JOB-1", "FAILED", message="The disk is on fire.")
        await (await look(user)).until("1 failed, 2 skipped").until("It is over, and steps failed.")
        await user.sees("The disk is on fire.")
        await user.press("r").until("Start 1 failed step again?").sees("eu-west-1", "first")
        await steady(user.press("right", "enter").until("1 running, 2 waiting"))
        assert [job.status for job in account_of(app).all_jobs.values()] == ["FAILED", "PENDING"]


async def test_a_step_of_which_nobody_knows_whether_it_started_is_settled_on_its_own_screen(
    stage: Stage,
) -> None:
    app = shop(stage, hides_metadata=True)
    async with driving(app) as user:
        await open_run(user, three_steps())
        lose_the_answer(account_of(app), after_effect=False)
        await go_on(user, "its job is looked for")
        stage.clock.advance(timedelta(hours=2).total_seconds())
        await (await look(user)).until("1 asks")
        await user.press("enter").until("Nothing was started").sees("its answer did not arrive")
        account_of(app).before_effect = lambda: None
        await user.click("#aside").until("Cancel").press("right", "enter").until("SET ASIDE")
        await user.press("escape").until("asks")


async def test_a_held_plan_starts_nothing_until_it_goes_on(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await go_on(await open_run(user, three_steps()), "1 running")
        await user.press("h").until("Held: you said so").misses("1 plan")
        account_of(app).change_job("JOB-1", "COMPLETED")
        await look(user)
        assert len(account_of(app).requests) == 1
        await go_on(user, "1 done, 1 running")


async def test_writing_that_is_turned_off_holds_the_plan(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await go_on(await open_run(user, three_steps()), "1 running")
        await user.press("W").until("READ-ONLY")
        account_of(app).change_job("JOB-1", "COMPLETED")
        await (await look(user)).until("Held: writing is off").press("s").until("read-only: press W")
        assert len(account_of(app).requests) == 1


async def test_writing_stays_on_while_a_plan_still_starts_steps(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await go_on(await open_run(user, three_steps()), "1 running")
        stage.clock.advance(timedelta(hours=1).total_seconds())
        app.write_mode.check()
        assert account_of(app).mode is Mode.WRITE
        await user.press("h").until("Held")
        stage.clock.advance(timedelta(hours=1).total_seconds())
        app.write_mode.check()
        assert account_of(app).mode is Mode.READ_ONLY


async def test_a_plan_that_was_left_is_told_at_the_next_start_and_gone_on_with(stage: Stage) -> None:
    app, plan = shop(stage), three_steps()
    async with driving(app) as user:
        await go_on(await open_run(user, plan), "1 running")
        account = account_of(app)
    second = stage.app(account)
    async with driving(second) as user:
        await user.until("1 plan has not ended").until("Two volumes: R opens it.")
        account.change_job("JOB-1", "COMPLETED")
        await steady(user.press("R").until("NOT ENDED").press("enter").until("Not run by this app"))
        await go_on(user, "1 done, 1 running, 1 waiting")
        assert len(account.requests) == 2


async def test_leaving_while_a_plan_runs_says_how_to_go_on_with_it(stage: Stage) -> None:
    app, plan = shop(stage), three_steps()
    async with driving(app, (120, 40)) as user:
        await go_on(await open_run(user, plan), "1 running")
        await user.press("escape", "q").until("Leave? 1 restore keeps running in AWS.")
        await user.sees("Plan Two volumes starts nothing more.").press("q")
    assert f"relight restore {stage.journal_directory.parent}" in app.leaving.last_words
    assert plan.digest in app.leaving.last_words


async def test_the_run_goes_on_while_its_screen_is_left(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await go_on(await open_run(user, three_steps()), "1 running")
        await user.press("escape").until("Protected resources")
        account_of(app).change_job("JOB-1", "COMPLETED")
        app.plan_runs.look_again(three_steps(), SHOP)
        await user.when(lambda: len(account_of(app).requests) == 2, "the second step never started")


async def test_a_plan_that_was_run_is_asked_about_before_it_runs_again(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data")
        await user.press("s").until("Start this plan?").press("right", "enter").until("1 running")
        account_of(app).change_job("JOB-1", "COMPLETED")
        await (await look(user)).until("1 done")
        await user.press("escape").until("not saved").press("s").until("Start this plan?")
        await user.sees("done just now: everything is made a second time").press("escape")
        stage.clock.advance(timedelta(days=92).total_seconds())
        await (
            user.until_gone("Start this plan?")
            .press("W")
            .until("Turn write mode on?")
            .press("right", "enter")
        )
        await user.until("WRITE").press("s").until("Start this plan?").sees("done 92 d ago")
        await user.misses("second time").press("right", "enter").until("1 running")
        assert isinstance(app.screen, PlanRunScreen)
        assert len(account_of(app).requests) == 2


async def test_a_plan_that_is_under_way_is_opened_and_not_started_beside_itself(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data")
        await user.press("s").until("Start this plan?").press("right", "enter").until("1 running")
        await user.press("escape").until("not saved").press("s").until("It is being run already")
        assert len(account_of(app).requests) == 1


async def test_other_credentials_for_the_same_account_go_on_with_the_plan(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await go_on(await open_run(user, three_steps()), "1 running")
        before = app.plan_runs.active[0].execution
        await steady(user.press("ctrl+l").until("Signing in again"))
        account_of(app).change_job("JOB-1", "COMPLETED")
        await (await look(user)).until("1 done, 1 running")
        assert app.plan_runs.active[0].execution is not before
        assert len(account_of(app).requests) == 2


async def test_what_is_asked_for_during_a_look_is_done_after_it(stage: Stage) -> None:
    app, plan = shop(stage), three_steps()
    async with driving(app) as user:
        await go_on(await open_run(user, plan), "1 running")
        account_of(app).change_job("JOB-1", "FAILED")
        await (await look(user)).until("1 failed")
        app.plan_runs.look_again(plan, SHOP)
        app.plan_runs.start(plan, account_of(app), retry=True)
        await user.until("1 running, 2 waiting")
        assert len(account_of(app).requests) == 2


async def test_a_plan_of_another_account_is_refused_in_words(stage: Stage) -> None:
    app = shop(stage)
    elsewhere = replace(SHOP, region="eu-central-1")
    async with driving(app) as user:
        await user.until("orders-db-data").quiet()
        app.plan_runs.start(plan_of_one(ebs_plan(context=elsewhere)), account_of(app))
        await user.until("eu-central-1")
        assert not account_of(app).requests


def test_a_run_that_ended_elsewhere_is_over_and_one_that_did_not_can_be_gone_on_with() -> None:
    done = {step.id: StepState(step.id, Standing.DONE) for step in three_steps().steps}
    assert standing(None, done).startswith("It is over: every step is done.")
    left = {**done, "third": StepState("third", Standing.WAITING)}
    assert standing(None, left).startswith("Not run by this app.")
