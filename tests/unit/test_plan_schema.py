"""What is written is what docs/plan.schema.json says, and what it says is what is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import reduce
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from aws_api.operations import access_of
from docs.generate import ROOT
from recovery.building_plans import plan_of_drafts
from recovery.errors import BadInput
from recovery.plan_check import check_plan
from recovery.planning import Draft, set_values
from recovery.recovery_plan_file import dump, load, plan_members
from tests.profiles.case import Case
from tests.profiles.golden_requests import CASES, begun
from tests.properties import tried
from tests.unit.plan_samples import SEVERAL
from tests.unit.test_plan_file_steps import BY_HAND

SCHEMA = json.loads((ROOT / "docs" / "plan.schema.json").read_text(encoding="utf-8"))


def problems(text: str) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(yaml.safe_load(text))]


def draft_of(case: Case) -> Draft:
    return set_values(begun(case), [f"{path}={text}" for path, text in case.answers.items()])


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("text", [dump(SEVERAL), BY_HAND], ids=["written", "by hand"])
def test_a_plan_with_every_kind_of_step_follows_the_published_schema(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_plan_of_every_target_with_all_its_follow_ups_follows_the_schema_and_comes_back(
    case: Case,
) -> None:
    plan = plan_of_drafts({"db": draft_of(case)}, title="x", follow_ups=True, optional_follow_ups=True)
    assert problems(dump(plan)) == []
    assert load(dump(plan)) == plan


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('availabilityZone: "a"', "availabilityZone: 1"),
        ('availabilityZone: "a"', "availabilityZone: true"),
        ('title: "The shop"', 'titel: "The shop"'),
        ('title: "The shop"', 'on_failure: "halt"'),
        ('title: "The shop"', "at_once: {EBS: 0}"),
        ('title: "The shop"', 'digest: "abc"'),
        ("after: []", 'after: "db"'),
        ("after: []", 'before: ["db"]'),
        ('id: "tell"', 'id: "Tell"'),
        ('  by_hand: "Call them."', '  by_hand: ""'),
        ('  title: "Attach it"\n', ""),
        (', Metadata: {availabilityZone: "a"}', ""),
        (', Metadata: {availabilityZone: "a"}', ", Metdata: {}"),
        ("backup:StartRestoreJob", "backup:StartCopyJob"),
        ("backup:StartRestoreJob", "backup:DeleteRecoveryPoint"),
        ('expected: ["in-use"]', "expected: []"),
        ("schema: 2", "schema: 3"),
        (', partition: "aws"', ""),
    ],
)
def test_a_plan_that_was_broken_by_hand_follows_neither_the_schema_nor_is_it_read(old: str, new: str) -> None:
    broken = BY_HAND.replace(old, new, 1)
    assert broken != BY_HAND
    assert problems(broken) != []
    with pytest.raises(BadInput):
        load(broken)


def declared(schema: dict[str, Any], visit: Callable[[dict[str, Any]], None]) -> None:
    visit(schema)
    for inner in (*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()):
        declared(inner, visit)


def test_every_key_of_the_schema_says_what_it_means() -> None:
    silent: list[str] = []

    def visit(schema: dict[str, Any]) -> None:
        silent.extend(key for key, inner in schema.get("properties", {}).items() if not inner["description"])

    declared(SCHEMA, visit)
    assert silent == []


def test_the_plan_that_the_page_shows_follows_the_schema_and_is_read() -> None:
    page = (ROOT / "docs" / "plan-file.md").read_text(encoding="utf-8")
    shown = page.partition("```yaml\n")[2].partition("```")[0]
    assert problems(shown) == []
    plan = load(shown)
    assert [step.id for step in plan.steps] == ["data", "attach", "tell"]
    found = check_plan(None, plan, datetime(2026, 11, 21, tzinfo=UTC), access_of)
    assert {each.finding.title for each in found} == {"By hand", "Not answered yet", "The account"}


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of everything in a JSON value."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


MEMBERS = {key: value for key, value in plan_members(SEVERAL).items() if key != "digest"}
INSTEAD: tuple[Any, ...] = (
    None,
    True,
    0,
    3,
    1.5,
    "",
    "x",
    "db",
    "stop",
    [],
    ["db"],
    [1],
    {},
    {"x": 1},
    {"x": "y"},
)


@settings(tried, max_examples=120)
@given(
    st.sampled_from([path for path in places(MEMBERS) if path]),
    st.sampled_from(("gone", "instead", "beside")),
    st.sampled_from(INSTEAD),
)
def test_whatever_is_read_as_a_plan_follows_the_schema(
    path: tuple[str | int, ...], how: str, instead: object
) -> None:
    broken = json.loads(json.dumps(MEMBERS))
    around = reduce(lambda value, key: value[key], path[:-1], broken)
    if how == "gone":
        del around[path[-1]]
    elif how == "instead" or isinstance(around, list):
        around[path[-1]] = instead
    else:
        around["beside"] = instead
    text = json.dumps(broken)
    try:
        load(text)
    except BadInput:
        return
    assert problems(text) == []
