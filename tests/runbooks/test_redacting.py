"""What is left out of a runbook is asked for, and stands nowhere in it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recovery.errors import BadInput, Refused
from recovery.recovery_plan import CallStep, RecoveryPlan, RestoreStep
from recovery.recovery_plan_file import load
from restore_profiles.model import Check
from restore_profiles.work import Work
from runbooks.facts import StepFacts
from runbooks.marker import marker_in
from runbooks.redacting import (
    hidden_values,
    redactions_of,
    with_places,
    without_hidden,
    written_forms,
)
from runbooks.registry import FORMATS, Format
from tests.runbooks.plans import FACTS, HOSTILE_TEXTS, hostile_plan, made_plan

ROWS = [row for row in FORMATS if not row.describes and not row.needs]
SECRET = "hunter2-and-more"


def plan_with(metadata: dict[str, str], other: dict[str, str] | None = None) -> RecoveryPlan:
    """Two restores of the hostile plan's source with those metadata."""
    first = hostile_plan()
    plans = [
        made_plan(first.context, first.source, each, first.role_arn)
        for each in (metadata, other or {"a": "b"})
    ]
    steps = (RestoreStep("first", plans[0]), RestoreStep("second", plans[1]))
    return RecoveryPlan(first.context, steps, "Two disks")


def test_every_secret_is_left_out_or_the_keys_that_are_named_of_every_step_or_one() -> None:
    plan = plan_with({"volumeType": "gp3", "secret": SECRET}, {"secret": "other", "iops": "3000"})
    secret = [("first", "secret"), ("second", "secret")]
    assert [(each.step, each.key) for each in redactions_of(plan)] == secret
    assert [(each.step, each.key) for each in redactions_of(plan, ["SECRET"])] == secret
    [one] = redactions_of(plan, ["second:iops"])
    assert (one.step, one.key, one.variable) == ("second", "iops", "RELIGHT_SECOND_IOPS")
    with pytest.raises(BadInput, match="no value third:iops"):
        redactions_of(plan, ["secret", "third:iops"])


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=12, unique=True))
def test_every_variable_is_a_name_of_its_own_for_a_shell(keys: list[str]) -> None:
    plan = plan_with(dict.fromkeys(keys, SECRET), dict.fromkeys(keys, "other"))
    names = [each.variable for each in redactions_of(plan, keys)]
    assert len(set(names)) == 2 * len(keys)
    assert all(re.fullmatch(r"RELIGHT_[A-Z0-9_]*[A-Z0-9]", name) for name in names)


HOSTILE = st.sampled_from([text for text in HOSTILE_TEXTS.values() if len(text) > 8])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(value=HOSTILE | st.text(min_size=12, max_size=60).filter(lambda text: len(set(text)) > 6))
def test_a_value_that_is_left_out_stands_in_no_file_of_any_format(row: Format, value: str) -> None:
    plan = plan_with({"password": f"{value}{SECRET}"})
    facts = replace(
        FACTS, redactions=redactions_of(plan), steps={"first": StepFacts({"told": f"{value}{SECRET}"})}
    )
    files = row.files(plan, facts)
    text = "".join(file.content for file in files if isinstance(file.content, str))
    assert "RELIGHT_FIRST_PASSWORD" in text
    marker = marker_in(text)
    assert marker is not None
    for shown in (text, repr(marker)):
        assert SECRET not in shown
        assert not [form for form in written_forms(f"{value}{SECRET}") if form in shown]


@pytest.mark.parametrize("name", ["yaml", "json"])
def test_a_plan_whose_values_are_filled_in_again_is_the_plan(name: str) -> None:
    plan = plan_with(HOSTILE_TEXTS)
    [row] = [row for row in ROWS if row.name == name]
    redactions = redactions_of(plan)
    text = str(row.files(plan, replace(FACTS, redactions=redactions))[0].content)
    with pytest.raises(BadInput, match="was left out of this file"):
        load(text)
    whole = str(row.files(plan, FACTS)[0].content)
    assert load(whole) == plan
    written = {line.partition(":")[0].strip(): line for line in whole.splitlines()}
    filled = [
        written[line.partition(":")[0].strip()] if "**ASK:" in line else line for line in text.splitlines()
    ]
    assert load("\n".join(filled)) == plan


def test_a_value_that_another_step_uses_is_refused_and_not_half_left_out() -> None:
    plan = plan_with({"password": SECRET})
    check = Check("ec2:DescribeVolumes", {}, "Volumes[0].State", ("in-use",))
    call = CallStep("tell", Work("tell", "Tell", "ec2:CreateTags", {"Tags": [SECRET]}, check, {}, False, ""))
    plan = replace(plan, steps=(*plan.steps, call))
    facts = replace(FACTS, redactions=redactions_of(plan))
    for row in FORMATS:
        if row.name in ("yaml", "json", "bash", "markdown", "html", "pdf"):
            with pytest.raises(Refused, match="first:password also stands elsewhere"):
                row.files(plan, facts)


def test_the_region_as_a_value_is_left_out_and_stands_where_it_always_does() -> None:
    plan = plan_with({"region": "eu-west-1", "password": SECRET})
    facts = replace(FACTS, redactions=redactions_of(plan, ["region"]))
    [row] = [row for row in ROWS if row.name == "json"]
    assert '"region": "**ASK:RELIGHT_FIRST_REGION**"' in str(row.files(plan, facts)[0].content)


def test_facts_that_tell_a_value_go_with_it() -> None:
    plan = plan_with({"kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1", "encrypted": "true"})
    facts = replace(
        FACTS,
        redactions=redactions_of(plan, ["kmsKeyId", "encrypted"]),
        steps={
            "first": StepFacts(
                {"key": plan.restores[0].plan.metadata["kmsKeyId"], "encrypted": "true", "size": "3"}
            )
        },
    )
    assert without_hidden(plan, facts).of("first").names == {"size": "3"}
    assert with_places(plan, facts.redactions).restores[0].plan.metadata == {
        "kmsKeyId": "**ASK:RELIGHT_FIRST_KMSKEYID**",
        "encrypted": "**ASK:RELIGHT_FIRST_ENCRYPTED**",
    }
    assert set(hidden_values(plan, facts.redactions).values()) == set(plan.restores[0].plan.metadata.values())
