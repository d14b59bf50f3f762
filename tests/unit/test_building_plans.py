"""Several drafts as one plan: names of steps, order, and the work after each restore."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.account import Known, SourceFacts
from recovery.building_plans import LONGEST, follow_up_steps, free_name, plan_of_drafts, step_id
from recovery.draft import Draft
from recovery.errors import NotFound
from recovery.models import RecoveryPoint, ReturnedMetadata
from recovery.planning import begin, set_values
from recovery.planning_several import with_nested
from recovery.recovery_plan import STEP_ID, CallStep, asked_of, problems_of
from recovery.recovery_plan_file import dump, load
from restore_profiles.model import RestoreProfile
from restore_profiles.registry import profile_for
from restore_profiles.work import open_places
from tests.profiles.case import Case
from tests.profiles.golden_requests import CASES, begun
from tests.profiles.samples import CONTEXT, ROLE, point_of
from tests.properties import tried
from tests.unit.fake_account import FakeAccount

EBS = profile_for("EBS") or pytest.fail("no EBS profile")
STACK = profile_for("CloudFormation") or pytest.fail("no profile of stacks")
SOURCE = SourceFacts(Known.YES, {"availability_zone": "eu-west-1a", "volume_type": "gp3"})


def volume(name: str, number: int = 1) -> Draft:
    point = replace(
        point_of(EBS),
        arn=f"arn:aws:ec2:eu-west-1::snapshot/snap-{number}",
        resource_arn=f"arn:aws:ec2:eu-west-1:111122223333:volume/vol-{number}",
        resource_name=name,
    )
    return begin(CONTEXT, point, EBS, "", ReturnedMetadata({}), SOURCE, ROLE)


@tried
@given(st.text(max_size=80), st.sets(st.text("abc-", min_size=1, max_size=3)))
def test_any_name_becomes_a_free_name_of_a_step(name: str, taken: set[str]) -> None:
    found = free_name(name, taken)
    assert STEP_ID.fullmatch(found)
    assert found not in taken


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("orders-db-data", "orders-db-data"),
        ("Legacy ERP (Windows)", "legacy-erp-windows"),
        ("bastion [jump]", "bastion-jump"),
        ("01-first", "first"),
        ("$(id)`x`", "id-x"),
        ("x" * 200, "x" * LONGEST),
        ("検索", "vol-1"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("", "vol-1"),
    ],
)
def test_a_step_is_called_as_people_call_the_resource(name: str, wanted: str) -> None:
    assert step_id(volume(name), ()) == wanted


def test_a_name_that_is_taken_gets_a_number_and_never_more_letters_than_fit() -> None:
    taken = {"web-logs", "web-logs-2", "x" * LONGEST}
    assert step_id(volume("web-logs"), taken) == "web-logs-3"
    assert step_id(volume("x" * 200), taken) == f"{'x' * (LONGEST - 2)}-2"


def test_restores_start_at_once_and_their_work_comes_after_them_in_its_order() -> None:
    drafts = {"a": volume("a"), "b": volume("b", 2)}
    plan = plan_of_drafts(drafts, title="t", why="w", owner="o", follow_ups=True, optional_follow_ups=True)
    assert [(step.id, step.after) for step in plan.steps] == [
        ("a", ()),
        ("a-attach", ("a",)),
        ("a-mount", ("a-attach",)),
        ("b", ()),
        ("b-attach", ("b",)),
        ("b-mount", ("b-attach",)),
    ]
    assert (plan.title, plan.why, plan.owner) == ("t", "w", "o")
    assert sorted(asked_of(plan)) == [
        "a-attach:device",
        "a-attach:instance",
        "b-attach:device",
        "b-attach:instance",
    ]


def test_optional_work_and_any_work_is_there_only_where_it_is_wanted() -> None:
    drafts = {"a": volume("a")}
    assert [step.id for step in plan_of_drafts(drafts).steps] == ["a"]
    assert [step.id for step in plan_of_drafts(drafts, follow_ups=True).steps] == ["a", "a-attach"]


def test_work_whose_name_is_taken_by_a_restore_gets_another_one() -> None:
    drafts = {"a": volume("a"), "a-attach": volume("b", 2)}
    plan = plan_of_drafts(drafts, follow_ups=True)
    assert [step.id for step in plan.steps] == ["a", "a-attach-2", "a-attach", "a-attach-attach"]
    assert list(problems_of(plan)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_work_after_every_target_takes_what_the_restore_made_and_asks_for_the_rest(case: Case) -> None:
    draft = set_values(begun(case), [f"{path}={text}" for path, text in case.answers.items()])
    plan = plan_of_drafts({"db": draft}, follow_ups=True, optional_follow_ups=True)
    assert list(problems_of(plan)) == []
    assert load(dump(plan)) == plan


def test_a_value_that_reads_as_a_place_is_never_filled_and_makes_its_work_one_by_hand() -> None:
    [case] = [each for each in CASES if each.name == "DynamoDB-table"]
    draft = set_values(begun(case), [f"{path}={text}" for path, text in case.answers.items()])
    tag = {
        "source.tags": '[{"Key":"team","Value":"{ask.secret}"}]',
        "source.tag_count": "1",
        "source.tag_keys": '["team"]',
    }
    plan = draft.plan()
    plan = replace(plan, source=replace(plan.source, facts={**plan.source.facts, **tag}))
    [tags] = [step for step in follow_up_steps("db", plan, {"db"}) if step.work.name == "tags"]
    assert tags.work.operation == ""
    assert "ask.secret" in tags.work.by_hand
    assert open_places(tags.work) == ()


class Stack(FakeAccount):
    """An account with the points of a stack, of which some may be gone."""

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        raise NotFound("Not found", f"There is no recovery point {arn}.")


def part(profile_type: str, number: int, storage_class: str = "WARM") -> RecoveryPoint:
    profile: RestoreProfile | None = profile_for(profile_type)
    assert profile is not None
    return replace(
        point_of(profile, storage_class),
        arn=f"arn:aws:backup:eu-west-1:111122223333:recovery-point:part-{number}",
        resource_arn=f"arn:aws:ec2:eu-west-1:111122223333:volume/part-{number}",
        resource_name=f"part-{number}",
        created=datetime(2026, 11, 20, tzinfo=UTC),
    )


def test_the_points_of_a_whole_follow_it_type_by_type_and_what_cannot_be_had_is_told() -> None:
    gone = replace(part("EBS", 4), storage_class="", type="")
    parts = (part("EBS", 1), part("EBS", 2), part("EFS", 3), gone)
    draft = volume("stack")
    facts = {
        f"nested.{each.arn}.{name}": text
        for each, type_name in zip(parts, ("EBS", "EBS", "EFS", "EBS"), strict=True)
        for name, text in (("type", type_name), ("resource", each.resource_arn))
    }
    target = next(each for each in STACK.targets if each.then_nested)
    whole = replace(draft, nested=parts, facts={**draft.facts, **facts})
    whole = replace(whole, target=replace(whole.target, then_nested=target.then_nested))
    several = with_nested(Stack(context=CONTEXT), {"stack": whole}, lambda _: ROLE)
    after = {name: several.after.get(name, ()) for name in several.drafts}
    told = {point.arn.rpartition("-")[2] for point, _ in several.impossible}
    assert after["stack"] == ()
    assert "4" in told
    made = {name: before for name, before in after.items() if name != "stack"}
    assert made
    for name, before in made.items():
        kind = several.drafts[name].profile.resource_type
        assert all(each == "stack" or several.drafts[each].profile.resource_type != kind for each in before)


def test_what_was_asked_for_by_itself_is_not_restored_again_with_its_whole() -> None:
    draft = volume("stack")
    alone = part("EBS", 1)
    facts = {f"nested.{alone.arn}.type": "EBS"}
    whole = replace(draft, nested=(alone,), facts={**draft.facts, **facts})
    whole = replace(whole, target=replace(whole.target, then_nested=("*",)))
    given_alone = begin(CONTEXT, alone, EBS, "", ReturnedMetadata({}), SOURCE, ROLE)
    several = with_nested(Stack(context=CONTEXT), {"stack": whole, "alone": given_alone}, lambda _: ROLE)
    assert list(several.drafts) == ["stack", "alone"]


def test_every_step_of_work_is_a_call_or_by_hand() -> None:
    plan = plan_of_drafts({"a": volume("a")}, follow_ups=True, optional_follow_ups=True)
    calls = [step for step in plan.steps if isinstance(step, CallStep)]
    assert [bool(step.work.by_hand) for step in calls] == [False, True]
    assert [step.work.name for step in calls] == ["attach", "mount"]
