from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.context import Context
from recovery.recovery_plan import (
    CallStep,
    OnFailure,
    PlanStep,
    RecoveryPlan,
    RestoreStep,
    asked_of,
    comes_before,
    plan_of_one,
    problems_of,
)
from restore_profiles.model import Check
from restore_profiles.work import Work
from tests.runbooks.plans import hostile_plan

DONE = Check("rds:DescribeDBInstances", {}, "DBInstances[0].DBInstanceStatus", ("available",))


def restore(identity: str, *after: str, az: str = "") -> RestoreStep:
    plan = hostile_plan()
    request = {**plan.step.request, "Metadata": {"availabilityZone": az or identity}}
    return RestoreStep(identity, replace(plan, steps=(replace(plan.step, request=request),)), after)


def call(identity: str, *after: str, name: str = "{steps.db.created.id}") -> CallStep:
    asks = {"size": "the class of the instance"}
    work = Work(identity, "Make an instance", "rds:CreateDBInstance", {"Name": name}, DONE, asks, False, "")
    return CallStep(identity, work, after)


def plan_of(*steps: PlanStep) -> RecoveryPlan:
    return RecoveryPlan(steps[0].plan.context if isinstance(steps[0], RestoreStep) else HERE, steps)


HERE = Context("111122223333", "eu-west-1")


def told(plan: RecoveryPlan) -> list[str]:
    return [text for _, text in problems_of(plan)]


def test_a_plan_of_one_restore_is_known_by_the_name_that_the_restore_has_in_the_journal() -> None:
    restored = hostile_plan()
    assert plan_of_one(restored).digest == restored.digest
    assert plan_of_one(restored).single is restored


def test_a_restore_is_titled_as_screens_call_its_resource_also_where_it_has_no_name() -> None:
    step = restore("db")
    arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/carts"
    source = replace(step.plan.source, resource_arn=arn, resource_name="")
    assert replace(step, plan=replace(step.plan, source=source)).title == "Restore carts"


def test_a_digest_is_worked_out_once_as_screens_ask_for_it_at_every_key() -> None:
    plan = plan_of(restore("db"), call("instance", "db"))
    assert plan.digest is plan.digest
    assert plan.restores[0].plan.digest is plan.restores[0].plan.digest


def test_words_for_people_do_not_change_what_a_plan_is_called_and_anything_that_runs_does() -> None:
    plan = plan_of(restore("db"), call("instance", "db"))
    assert replace(plan, title="T", why="W", owner="O", escalation="E").digest == plan.digest
    others = (
        replace(plan, on_failure=OnFailure.GO_ON),
        replace(plan, at_once={"EBS": 3}),
        replace(plan, context=replace(plan.context, region="eu-central-1")),
        plan_of(restore("db", az="other"), call("instance", "db")),
        plan_of(restore("db"), call("instance")),
        plan_of(restore("db"), call("instance", "db", name="{steps.db.created.arn}")),
        plan_of(restore("db")),
    )
    assert len({plan.digest, *(other.digest for other in others)}) == len(others) + 1


def test_a_policy_makes_even_one_restore_a_plan_of_its_own() -> None:
    plan = plan_of_one(hostile_plan())
    assert replace(plan, at_once={"EBS": 1}).single is None
    assert replace(plan, at_once={"EBS": 1}).digest != plan.digest


def test_a_possible_plan_has_no_problem() -> None:
    assert (
        told(plan_of(restore("db"), restore("files"), call("instance", "db"), call("again", "instance")))
        == []
    )


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ((restore("db"), restore("db", az="b")), "Two steps are called db."),
        (
            (restore("Db 1"),),
            "“Db 1” is no name for a step: lower-case letters, digits and dashes, 63 at most.",
        ),
        ((restore("a", az="x"), restore("b", az="x")), "b restores exactly what a restores."),
        ((restore("a", "zz"),), "a comes after zz, which is no step of the plan."),
        ((restore("a", "b"), restore("b", "a")), "Steps wait for one another: a after b after a."),
        ((restore("a", "a"),), "Steps wait for one another: a after a."),
        ((restore("db"), call("instance")), "instance takes what db made, and does not come after it."),
        (
            (restore("db"), call("instance", "db", name="{steps.db.made}")),
            "instance has a place {steps.db.made} that nothing fills.",
        ),
        (
            (restore("db"), call("instance", "db", name="{created.id}")),
            "instance has a place {created.id} that nothing fills.",
        ),
    ],
)
def test_what_cannot_run_is_said_of_its_step(steps: tuple[PlanStep, ...], problem: str) -> None:
    assert problem in told(plan_of(*steps))


def test_a_step_of_another_account_is_told() -> None:
    step = restore("db")
    elsewhere = RecoveryPlan(Context("999988887777", "eu-west-1"), (step,))
    assert told(elsewhere) == ["db belongs to another account or Region than the plan."]


def test_what_looks_like_a_place_in_a_restore_is_data() -> None:
    step = restore("db", az="{steps.nobody.created.id} {ask.me}")
    assert told(plan_of(step)) == []
    assert asked_of(plan_of(step)) == {}


def test_what_only_a_human_knows_is_asked_by_step_and_name() -> None:
    plan = plan_of(restore("db"), call("instance", "db", name="{ask.size}"))
    assert asked_of(plan) == {"instance:size": ("instance", "the class of the instance")}


def test_what_comes_before_is_followed_all_the_way() -> None:
    plan = plan_of(restore("db"), call("a", "db"), call("b", "a"), restore("other"))
    assert comes_before(plan.step("b"), plan) == {"a", "db"}


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=10))
def test_each_wave_waits_only_for_waves_before_it_and_no_step_is_left_out(edges: list[list[int]]) -> None:
    steps = tuple(
        restore(f"s{number}", *(f"s{other}" for other in sorted(set(before)) if other < number))
        for number, before in enumerate(edges)
    )
    plan = plan_of(*steps)
    seen: set[str] = set()
    for wave in plan.waves():
        assert wave
        assert all(seen.issuperset(step.after) for step in wave)
        seen |= {step.id for step in wave}
    assert seen == {step.id for step in steps}


@given(st.lists(st.lists(st.integers(0, 7), max_size=3), min_size=1, max_size=8))
def test_a_plan_is_called_a_circle_exactly_where_its_steps_cannot_be_put_in_order(
    edges: list[list[int]],
) -> None:
    names = {f"s{number}" for number in range(len(edges))}
    after = {
        f"s{number}": tuple(f"s{other}" for other in sorted(set(before)) if f"s{other}" in names)
        for number, before in enumerate(edges)
    }
    plan = plan_of(*(restore(name, *wanted) for name, wanted in after.items()))
    left = dict(after)
    while free := [name for name, wanted in left.items() if not set(wanted) & set(left)]:
        for name in free:
            del left[name]
    assert any("wait for one another" in text for text in told(plan)) == bool(left)
