"""`relight check` on requests that no form would make: it always answers, and no letter case adds an
error."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from restore_profiles.checking import check_request
from restore_profiles.model import Field, RestoreProfile, Severity
from restore_profiles.paths import top_level
from restore_profiles.registry import profiles
from tests.profiles.golden_requests import CASES, request_of
from tests.properties import tried

ODD = st.sampled_from(
    [
        *("null", "[]", "{}", "[{}]", "[null]", '{"a":null}', '"x"', "NaN", "²", "٣", "\ud800", "\x1b[31m"),
        *("9" * 5000, "[" * 5000, '{"a":' * 5000, " ", "'", "a.b", "a[0"),
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | ODD | st.text(max_size=8)
INNER = LEAVES | st.lists(LEAVES, max_size=2) | st.dictionaries(ODD, LEAVES, max_size=2)
ANY_JSON = INNER | st.lists(INNER, max_size=2) | st.dictionaries(ODD, INNER, max_size=2)


@cache
def odd_value(field: Field) -> st.SearchStrategy[object]:
    """What may stand at a field: anything, and of a container also members of its own with anything in
    them."""
    anything = ANY_JSON | ANY_JSON.map(json.dumps)
    if not field.fields:
        return anything
    members: st.SearchStrategy[object] = st.fixed_dictionaries(
        {}, optional={member.key: odd_value(member) for member in field.fields}
    )
    nested = members | st.lists(members | ANY_JSON, max_size=3) | st.dictionaries(ODD, members, max_size=2)
    return anything | nested | nested.map(json.dumps)


def odd_requests(profile: RestoreProfile) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "RecoveryPointArn": ODD | st.just("arn:aws:ec2:eu-west-1::snapshot/snap-1"),
            "ResourceType": st.just(profile.resource_type),
            "Metadata": st.one_of(
                [
                    st.fixed_dictionaries(
                        {}, optional={spell(field.key): odd_value(field) for field in fields}
                    )
                    for fields in map(top_level, profile.targets)
                    for spell in (str, str.upper)
                ]
            ),
        }
    )


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: str(profile.resource_type))
def test_every_request_is_judged_and_every_problem_says_why_and_how_to_mend_it(
    profile: RestoreProfile,
) -> None:
    @settings(tried, max_examples=25)
    @given(odd_requests(profile))
    def judged(request: dict[str, Any]) -> None:
        for problem in check_request(request):
            assert problem.message, problem
            assert problem.source, problem
            assert problem.hint, problem

    judged()


def errors_of(request: Mapping[str, object]) -> set[str]:
    return {each.message for each in check_request(request) if each.severity is Severity.ERROR}


def respelled(value: object, spell: Callable[[str], str]) -> object:
    """The JSON value with the keys of its objects, also of JSON in texts, in another spelling."""
    if isinstance(value, dict):
        return {
            # The name of a map's entry is data.
            key if key.startswith("arn:") else spell(key): respelled(inner, spell)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [respelled(inner, spell) for inner in value]
    if isinstance(value, str) and value[:1] in {"{", "["}:
        return json.dumps(respelled(json.loads(value), spell))
    return value


@pytest.mark.parametrize("spell", [str.upper, str.lower, str.title])
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.resource_type}-{case.name}")
def test_a_golden_request_has_no_error_in_any_case_of_letters(case: Any, spell: Callable[[str], str]) -> None:
    request = dict(request_of(case))
    assert errors_of(request) == set()
    assert errors_of({**request, "Metadata": respelled(request["Metadata"], spell)}) == set()
