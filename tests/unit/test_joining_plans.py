"""One plan of several: names, order, words and what cannot be joined."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recovery.errors import BadInput
from recovery.joining_plans import joined
from recovery.recovery_plan import CallStep, OnFailure, plan_of_one, problems_of
from tests.unit.plan_samples import HERE, SEVERAL, restore_of


def test_a_step_whose_name_is_there_twice_gets_another_one_wherever_it_is_named() -> None:
    steps = tuple(step for step in SEVERAL.steps if isinstance(step, CallStep))
    other = replace(plan_of_one(restore_of("orders"), "db"), at_once={"EBS": 2, "RDS": 1}, title="other")
    other = replace(other, steps=(*other.steps, steps[0]))
    plan = joined([SEVERAL, other])
    assert [step.id for step in plan.steps] == [
        *("db", "files", "db-attach", "db-mount", "away"),
        *("db-2", "db-attach-2"),
    ]
    attach = plan.step("db-attach-2")
    assert isinstance(attach, CallStep)
    assert (attach.after, attach.work.request["VolumeId"]) == (("db-2",), "{steps.db-2.created.id}")
    assert (plan.title, plan.on_failure, plan.at_once) == ("The shop", OnFailure.STOP, {"EBS": 2, "RDS": 1})
    assert list(problems_of(plan)) == []


def test_side_by_side_the_steps_wait_for_nothing_new_and_in_order_for_the_last_ones() -> None:
    other = plan_of_one(restore_of("orders"), "orders")
    assert joined([SEVERAL, other]).step("orders").after == ()
    assert joined([SEVERAL, other], in_order=True).step("orders").after == ("db-mount", "away")


def test_plans_of_two_regions_are_not_joined() -> None:
    other = replace(SEVERAL, context=replace(HERE, region="eu-central-1"))
    with pytest.raises(BadInput, match="another for 111122223333 in eu-central-1"):
        joined([SEVERAL, other])


def test_the_same_restore_twice_is_refused() -> None:
    with pytest.raises(BadInput, match="db-2 restores exactly what db restores"):
        joined([SEVERAL, plan_of_one(restore_of("db"), "db")])
