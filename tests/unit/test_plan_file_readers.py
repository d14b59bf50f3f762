"""A plan file as others read it: every value is the same for every reader of YAML."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from recovery.recovery_plan import CallStep, RecoveryPlan, RestoreStep, plan_of_one
from recovery.recovery_plan_file import dump, load, plan_members
from restore_profiles.model import BY_HAND, Check
from restore_profiles.work import Work
from tests.properties import tried
from tests.unit.plan_samples import HERE, SEVERAL, restore_of

# What a reader of YAML could take for something else than the text that it is.
TEMPTING = st.sampled_from(
    (
        *(
            "no",
            "Yes",
            "on",
            "null",
            "~",
            "",
            "1:30",
            "0x1F",
            "0o14",
            "012",
            "1_000",
            "1e3",
            ".inf",
            "2026-11-20",
        ),
        *(
            "<<",
            "=",
            "- a",
            "? a",
            "a: b",
            "# a",
            "{}",
            "[a]",
            "*a",
            "&a",
            "!!str a",
            "%YAML",
            "@",
            "`",
            "|",
            ">",
        ),
        *(
            "---",
            "...",
            "\\",
            "\\x41",
            "'",
            '"',
            "\x00",
            "\x85",
            "\u2028",
            "\ufeff",
            "\U0001f4a5",
            "\ufffe",
            "\x7f",
        ),
        *("a\r\nb", " a ", "\t", "**ASK:x**", "日本語", "{steps.a.created.id}", "$(id)", "!!", "%s"),
    )
)
HOSTILE = TEMPTING | st.text(max_size=30)
JSON = st.recursive(
    HOSTILE | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HOSTILE, inner, max_size=3),
    max_leaves=12,
)
# In the request of a call a place is a place; here nothing is one.
LITERAL = st.dictionaries(HOSTILE, JSON, max_size=4).filter(lambda value: "{steps." not in json.dumps(value))


def readers() -> dict[str, Any]:
    found: dict[str, Any] = {"pyyaml": yaml.safe_load}
    for version in ((1, 1), (1, 2)):
        reader = YAML(typ="safe", pure=True)
        reader.version = version
        found[f"ruamel {version}"] = reader.load
    return found


def plan_with(metadata: dict[str, str], request: dict[str, Any], said: str) -> RecoveryPlan:
    done = Check("ec2:DescribeVolumes", request, said, (said,))
    call = Work(said, said, "ec2:AttachVolume", request, done, {said: said}, False, "")
    hand = Work(said, said, "", {}, BY_HAND, {}, True, said)
    steps = (
        RestoreStep("db", restore_of("db", metadata)),
        CallStep("call", call, ("db",)),
        CallStep("hand", hand),
    )
    return RecoveryPlan(HERE, steps, said, said, said, said, at_once={said: 3})


@settings(tried, max_examples=60)
@given(st.dictionaries(HOSTILE, HOSTILE, max_size=5), LITERAL, HOSTILE)
def test_every_plan_comes_back_as_it_was_with_its_digest(
    metadata: dict[str, str], request: dict[str, Any], said: str
) -> None:
    plan = plan_with(metadata, request, said if said and "{" not in said else "x")
    again = load(dump(plan, note=said))
    assert again == plan
    assert again.digest == plan.digest


@settings(tried, max_examples=60)
@given(st.dictionaries(HOSTILE, HOSTILE, max_size=5), LITERAL, HOSTILE)
def test_other_readers_of_yaml_read_the_same_values_and_json_has_them_all(
    metadata: dict[str, str], request: dict[str, Any], said: str
) -> None:
    plan = plan_with(metadata, request, said)
    written, wanted = dump(plan), plan_members(plan)
    for name, reads in readers().items():
        assert reads(written) == wanted, name
    assert json.loads(json.dumps(wanted)) == wanted


@pytest.mark.parametrize("size", [200_000])
def test_a_value_as_large_as_a_list_of_items_comes_back(size: int) -> None:
    items = json.dumps(['/data/it\'s "here"/日本語', "x" * size])
    plan = plan_of_one(restore_of("files", {"itemsToRestore": items, "k" * 2000: "a key that is long"}))
    assert load(dump(plan)) == plan
    assert yaml.safe_load(dump(plan)) == plan_members(plan)


def test_a_plan_of_two_hundred_steps_comes_back() -> None:
    restores = tuple(
        RestoreStep(
            f"step-{number}", restore_of(f"volume-{number}"), (f"step-{number - 20}",) * (number >= 20)
        )
        for number in range(200)
    )
    plan = replace(SEVERAL, steps=restores)
    assert load(dump(plan)) == plan


def test_json_is_read_as_the_same_plan() -> None:
    assert load(json.dumps(plan_members(SEVERAL))) == SEVERAL
    assert load(json.dumps(plan_members(SEVERAL), indent=2, ensure_ascii=False)) == SEVERAL
