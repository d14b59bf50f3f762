"""The formats that are the plan itself: read back as the same plan, by other readers too."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from recovery.plan_schema import plan_schema
from recovery.recovery_plan import RecoveryPlan, plan_of_one
from recovery.recovery_plan_file import load, plan_members
from runbooks.redacting import redactions_of
from runbooks.registry import format_named
from tests.runbooks.plans import (
    FACTS,
    hostile_plan,
    hostile_recovery_plan,
    made_plan,
    plan_of_all_profiles,
)

VALID = Draft202012Validator(json.loads(plan_schema()))


def written(name: str, plan: RecoveryPlan) -> str:
    row = format_named(name)
    assert row is not None
    return str(row.files(plan, FACTS)[0].content)


@pytest.mark.parametrize("name", ["yaml", "json"])
def test_plans_over_all_profiles_and_hostile_ones_are_read_back_as_they_were(name: str) -> None:
    for plan in (plan_of_all_profiles(), hostile_recovery_plan(), plan_of_one(hostile_plan())):
        assert load(written(name, plan)) == plan


def test_json_is_valid_by_the_published_schema_whole_and_with_values_left_out() -> None:
    row = format_named("json")
    assert row is not None
    for plan in (plan_of_all_profiles(), plan_of_one(hostile_plan())):
        hidden = replace(FACTS, redactions=redactions_of(plan))
        for facts in (FACTS, hidden):
            VALID.validate(json.loads(str(row.files(plan, facts)[0].content)))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(min_size=1), st.text(), min_size=1, max_size=4))
def test_whatever_the_values_are_three_readers_of_json_agree(metadata: dict[str, str]) -> None:
    source = hostile_plan()
    plan = plan_of_one(made_plan(source.context, source.source, metadata, source.role_arn))
    text = written("json", plan)
    members = plan_members(plan)
    for found in (json.loads(text), yaml.safe_load(text)):
        del found["runbook"]
        assert found == members
    assert load(text) == plan
