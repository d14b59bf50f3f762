"""Whatever is typed into a form arrives as it was typed: hostile values in every field of every profile."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restore_profiles.encoding import encode, flatten
from restore_profiles.model import Field, Kind, Target
from restore_profiles.paths import LISTS, top_level
from restore_profiles.registry import profiles
from tests.properties import tried

TARGETS = [
    pytest.param(target, id=f"{profile.resource_type}-{target.kind}")
    for profile in profiles()
    for target in profile.targets
]
HOSTILE = st.one_of(
    st.sampled_from(
        [
            *(
                "'",
                '"',
                "`id`",
                "$(reboot)",
                "\\",
                "\n",
                "%s",
                "!!",
                "null",
                "[]",
                "{}",
                '["a"]',
                "true",
                "-0",
            ),
            *("1e9", "\x1b[31m", "\u202e", "主要", "a,b", " a ", "**ATTEMPT**", "@REQUEST@", "REQUEST\nEOF"),
        ]
    ),
    st.text(min_size=1, max_size=20),
)


@st.composite
def answers(draw: st.DrawFn, target: Target) -> dict[str, str]:
    """Text for some of the target's fields, by path, with up to two elements of each list."""
    values: dict[str, str] = {}
    for field in top_level(target):
        _answer(draw, field, "", values)
    return values


def _answer(draw: st.DrawFn, field: Field, prefix: str, values: dict[str, str]) -> None:
    path = prefix + field.key
    if not draw(st.booleans()):
        return
    match field.kind:
        case Kind.OBJECT:
            for member in field.fields:
                _answer(draw, member, f"{path}.", values)
        case kind if kind in LISTS:
            for index in range(draw(st.integers(0, 2))):
                if kind is Kind.MAP:
                    values[f"{path}[{index}].{field.fields[0].key}"] = f"name-{index}"
                for member in field.fields[kind is Kind.MAP :]:
                    _answer(draw, member, f"{path}[{index}].", values)
        case Kind.BOOLEAN:
            values[path] = draw(st.sampled_from(["true", "false"]))
        case Kind.INTEGER:
            values[path] = str(draw(st.integers(0, 10**9)))
        case Kind.TEXTS:
            values[path] = json.dumps(draw(st.lists(HOSTILE, min_size=1, max_size=3)))
        case Kind.JSON:
            values[path] = json.dumps(draw(st.dictionaries(HOSTILE, HOSTILE, min_size=1, max_size=2)))
        case _:
            values[path] = draw(HOSTILE)


@pytest.mark.parametrize("target", TARGETS)
@tried
@given(data=st.data())
def test_what_is_encoded_is_read_back_as_the_same_request(target: Target, data: st.DataObject) -> None:
    values = data.draw(answers(target))
    fields = top_level(target)
    sent: Mapping[str, str] = encode(fields, values)
    assert all(isinstance(text, str) for text in sent.values())
    assert json.loads(json.dumps(sent)) == sent
    read, unknown = flatten(fields, sent)
    assert unknown == ()
    assert encode(fields, read) == sent


@pytest.mark.parametrize("target", TARGETS)
@tried
@given(text=HOSTILE)
def test_a_text_is_sent_exactly_as_it_is(target: Target, text: str) -> None:
    for field in top_level(target):
        if field.kind is Kind.TEXT:
            assert encode([field], {field.key: text}) == {field.key: text}
