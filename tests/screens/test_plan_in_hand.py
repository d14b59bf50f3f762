"""A plan that is being decided, as a value: its steps, their order, what is taken out, what only a human
knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from recovery.drafting import draft_of, restorable
from recovery.errors import BadInput
from recovery.estimates import RestoreHistory
from recovery.models import ProtectedResource
from recovery.planning import Draft
from recovery.recovery_plan import CallStep, OnFailure, asked_of
from screens.plan_estimates import crowded, usual_time, whole_time
from screens.plan_in_hand import Impossible, PlanInHand, Words, begun_plan
from screens.plan_steps_table import NOT_IN, rows_of
from screens.plan_totals import totals
from tests.screens.planning import BUCKET, TABLE, PlanningAccount, snapshot_of, volumes
from tests.screens.shop import RESOURCES, SHOP
from tests.unit.fake_account import NOW, ROLE

ACCOUNT = PlanningAccount()
DISK = RESOURCES[0]


def draft_of_resource(resource: ProtectedResource, hours: float = 5, role: str = ROLE) -> Draft:
    [page] = list(ACCOUNT.points_of(resource.arn)) or [()]
    point = page[0] if page else snapshot_of(resource, hours)
    return draft_of(ACCOUNT, restorable(ACCOUNT, point)).draft.with_role(role)


def hand(*resources: ProtectedResource, **members: object) -> PlanInHand:
    drafts = [draft_of_resource(each) for each in resources]
    return replace(begun_plan(SHOP, NOW, drafts, ()), **members)  # type: ignore[arg-type]


def ids(plan: PlanInHand) -> Sequence[str]:
    assert plan.plan is not None
    assert tuple(step.id for step in plan.plan.steps) == plan.ids
    return plan.ids


def test_restores_start_at_once_and_are_named_after_their_resources() -> None:
    made = hand(DISK, TABLE)
    assert ids(made) == ("orders-db-data", "carts")
    assert made.plan is not None
    assert {step.after for step in made.plan.steps} == {()}
    assert made.plan.title == "orders-db-data and 1 more"


def test_follow_ups_come_in_behind_their_restore_and_go_with_it() -> None:
    made = hand(DISK, TABLE, follow_ups=True)
    assert ids(made)[:3] == ("orders-db-data", "orders-db-data-attach", "carts")
    step = made.step("orders-db-data-attach")
    assert isinstance(step, CallStep)
    assert step.after == ("orders-db-data",)
    assert "orders-db-data-attach" not in ids(made.without("orders-db-data"))


def test_work_that_is_taken_out_stays_out_and_what_came_after_it_comes_after_its_restore() -> None:
    made = hand(DISK, TABLE, follow_ups=True).put_after("carts", ("orders-db-data-attach",))
    less = made.without("orders-db-data-attach")
    assert "orders-db-data-attach" not in ids(less)
    step = less.step("carts")
    assert step is not None
    assert step.after == ()


def test_a_step_that_is_moved_stays_where_it_was_put() -> None:
    made = hand(DISK, TABLE, follow_ups=True)
    up = made.moved("carts", -1)
    assert ids(up)[:3] == ("orders-db-data", "carts", "orders-db-data-attach")
    assert ids(up.moved("orders-db-data", -1))[0] == "orders-db-data"
    off = replace(up, follow_ups=False)
    assert ids(off) == ("orders-db-data", "carts")
    assert ids(replace(off, follow_ups=True))[:3] == ("orders-db-data", "carts", "orders-db-data-attach")


@pytest.mark.parametrize(
    ("names", "why"), [(("nobody",), "no step nobody"), (("carts",), "wait for one another")]
)
def test_a_step_cannot_come_after_what_waits_for_it_or_is_not_there(names: tuple[str, ...], why: str) -> None:
    made = hand(DISK, TABLE).put_after("carts", ("orders-db-data",))
    with pytest.raises(BadInput, match=why):
        made.put_after("orders-db-data", names)


def test_the_words_and_the_policy_are_those_that_were_given() -> None:
    words = Words("Deploy of 14:20", "it wiped the disks", "storage team", "+49 30 1234")
    made = hand(DISK, words=words, on_failure=OnFailure.GO_ON).plan
    assert made is not None
    assert (made.title, made.why, made.owner, made.escalation) == (
        "Deploy of 14:20",
        "it wiped the disks",
        "storage team",
        "+49 30 1234",
    )
    assert made.on_failure is OnFailure.GO_ON


def test_an_answer_fills_its_place_and_is_asked_for_no_more() -> None:
    made = hand(DISK, follow_ups=True)
    assert set(made.open_asks) == {
        "orders-db-data-attach:instance",
        "orders-db-data-attach:device",
    }
    done = made.answered("orders-db-data-attach:instance", "i-0abc").answered(
        "orders-db-data-attach:device", "/dev/sdf"
    )
    assert done.plan is not None
    assert asked_of(done.plan) == {}
    step = done.step("orders-db-data-attach")
    assert isinstance(step, CallStep)
    assert step.work.request["InstanceId"] == "i-0abc"


def test_a_restore_that_lacks_an_answer_is_shown_and_does_not_run() -> None:
    made = begun_plan(SHOP, NOW, [draft_of_resource(DISK, role=""), draft_of_resource(TABLE)], ())
    assert made.ids == ("orders-db-data", "carts")
    assert made.step("orders-db-data") is None
    assert made.plan is not None
    assert [step.id for step in made.plan.steps] == ["carts"]
    [row, _] = rows_of(made, {"carts": ()}, {})
    assert row.check == "1 to fill in"
    assert ids(made.with_draft("orders-db-data", draft_of_resource(DISK))) == ("orders-db-data", "carts")


def test_without_any_whole_restore_there_is_no_plan() -> None:
    made = begun_plan(SHOP, NOW, [draft_of_resource(DISK, role="")], ())
    assert made.plan is None
    assert made.open_asks == {}
    assert "1 resource" in totals(made, {}, "|")[0]
    assert made.without("orders-db-data").ids == ()


def test_what_cannot_be_restored_is_told_below_the_steps() -> None:
    made = begun_plan(SHOP, NOW, [draft_of_resource(DISK)], [Impossible(BUCKET, "it has no point")])
    *_, row = rows_of(made, {}, {})
    assert (row.check, row.name, row.about) == (NOT_IN, "media", ("not in the plan: it has no point",))
    assert "2 resources, 1 cannot be restored" in totals(made, {}, "|")[0]


def test_the_time_of_a_plan_is_that_of_its_longest_way_within_the_limits_of_its_services() -> None:
    made = hand(*volumes(3), TABLE).put_after("carts", ("data-000",))
    assert made.plan is not None
    hour = timedelta(hours=1)
    takes = dict.fromkeys(made.ids, hour)
    assert whole_time(made.plan, takes) == 2 * hour
    assert whole_time(replace(made.plan, at_once={"EBS": 1}), takes) == 3 * hour
    assert [lane.at_once for lane in crowded(replace(made.plan, at_once={"EBS": 1}))] == [1]
    assert crowded(made.plan) == ()
    assert usual_time(snapshot_of(DISK, 5), "EBS", RestoreHistory()) is None


def test_two_hundred_restores_are_a_plan_in_no_time() -> None:
    made = hand(*volumes(200))
    assert len(ids(made)) == 200
    assert len(list(rows_of(made, {}, {}))) == 200
    assert "200 resources" in totals(made, dict.fromkeys(made.ids, timedelta(minutes=9)), "|")[0]
