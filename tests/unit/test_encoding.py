"""Values and the strings that AWS takes, case by case."""

from __future__ import annotations

import json

import pytest

from restore_profiles.encoding import encode, flatten, flatten_text
from restore_profiles.field_checks import check_field
from restore_profiles.json_text import texts
from restore_profiles.model import Choice, Field, Kind, Section, Target
from restore_profiles.paths import all_fields, declared, elements, field_at, names_for, paths_in
from restore_profiles.rules import Always, Equals, Given, LessThan, MoreThan, Not, Rule, StartsWith
from restore_profiles.visibility import visible_paths, visible_values

SIZE = Field("size", "Size", kind=Kind.INTEGER, minimum=1, maximum=9)
ON = Field("on", "On", kind=Kind.BOOLEAN)
NAMES = Field("names", "Names", kind=Kind.TEXTS, maximum=2)
BOX = Field(
    "box",
    "Box",
    kind=Kind.OBJECT,
    fields=(SIZE, ON, NAMES, Field("quoted", "Quoted", kind=Kind.INTEGER, quoted_in_json=True)),
)
ROWS = Field(
    "rows",
    "Row",
    kind=Kind.OBJECTS,
    fields=(
        Field("id", "Id", required=Always()),
        Field("extra", "Extra", visible=Equals("rows[].id", "b")),
        BOX,
    ),
)
MAP = Field("map", "Entry", kind=Kind.MAP, fields=(Field("name", "Name"), SIZE), quoted_in_json=True)
OUTER = Field("outer", "Outer", kind=Kind.OBJECT, fields=(MAP, ROWS))
FREE = Field("free", "Free", kind=Kind.JSON)
FIELDS = (SIZE, ON, NAMES, BOX, ROWS, MAP, OUTER, FREE)
TARGET = Target("thing", "Thing", (Section("All", FIELDS),))


@pytest.mark.parametrize(
    ("values", "metadata"),
    [
        ({}, {}),
        ({"size": ""}, {}),
        ({"size": "3", "on": "TRUE"}, {"size": "3", "on": "true"}),
        ({"size": "many"}, {"size": "many"}),
        ({"names": "a, b"}, {"names": '["a","b"]'}),
        ({"names": '["a, b"]'}, {"names": '["a, b"]'}),
        ({"names": "[]"}, {"names": "[]"}),
        ({"names": "[a]"}, {"names": '["[a]"]'}),
        ({"box.size": "3", "box.on": "false"}, {"box": '{"size":3,"on":false}'}),
        ({"box.quoted": "3"}, {"box": '{"quoted":"3"}'}),
        ({"box.names": "é"}, {"box": '{"names":["é"]}'}),
        ({"rows[1].id": "b"}, {"rows": '[{"id":"b"}]'}),
        ({"rows[0].id": "a", "rows[0].box.size": "2"}, {"rows": '[{"id":"a","box":{"size":2}}]'}),
        ({"map[0].name": "n", "map[0].size": "3"}, {"map": '{"n":"{\\"size\\":3}"}'}),
        ({"map[0].name": "n"}, {"map": '{"n":"{}"}'}),
        ({"map[0].size": "3"}, {}),
        ({"outer.map[0].name": "n", "outer.map[0].size": "3"}, {"outer": '{"map":{"n":"{\\"size\\":3}"}}'}),
        ({"free": '{"a": [1, null]}'}, {"free": '{"a":[1,null]}'}),
        ({"free": "not json"}, {"free": "not json"}),
        ({"box": "not json"}, {"box": "not json"}),
    ],
)
def test_values_are_encoded_as_aws_takes_them(values: dict[str, str], metadata: dict[str, str]) -> None:
    assert encode(FIELDS, values) == metadata


@pytest.mark.parametrize(
    ("metadata", "values", "unknown"),
    [
        ({"SIZE": "3", "other": "x"}, {"size": "3"}, ("other",)),
        ({"size": None}, {}, ()),
        ({"on": "FALSE"}, {"on": "false"}, ()),
        ({"on": "maybe"}, {"on": "maybe"}, ()),
        (
            {"box": '{"SIZE":3,"on":true,"new":1,"names":null}'},
            {"box.size": "3", "box.on": "true"},
            ("box.new",),
        ),
        ({"box": '{"size":"3"}'}, {"box.size": "3"}, ()),
        ({"box": "[1]"}, {"box": "[1]"}, ()),
        ({"box": "{"}, {"box": "{"}, ()),
        ({"rows": "[]"}, {}, ()),
        ({"rows": "[1]"}, {"rows": "[1]"}, ()),
        ({"rows": '[{"id":"a"},{"id":"b","x":1}]'}, {"rows[0].id": "a", "rows[1].id": "b"}, ("rows[1].x",)),
        ({"map": '{"n":"{\\"size\\":3}"}'}, {"map[0].name": "n", "map[0].size": "3"}, ()),
        ({"map": '{"n":{"size":3}}'}, {"map[0].name": "n", "map[0].size": "3"}, ()),
        ({"map": '{"n":"?"}'}, {"map[0].name": "n"}, ("map[0].n",)),
        ({"names": '["a","b"]'}, {"names": "a, b"}, ()),
        ({"names": '["a,b"]'}, {"names": '["a,b"]'}, ()),
        ({"names": "a"}, {"names": "a"}, ()),
    ],
)
def test_what_aws_returns_is_read(
    metadata: dict[str, str | None], values: dict[str, str], unknown: tuple[str, ...]
) -> None:
    assert flatten(FIELDS, metadata) == (values, unknown)


def test_text_for_an_object_is_taken_apart_unless_something_would_be_lost() -> None:
    assert flatten_text(BOX, "box", '{"size":1}') == {"box.size": "1"}
    assert flatten_text(BOX, "box", '{"size":1,"new":2}') == {"box": '{"size":1,"new":2}'}


def test_several_texts_are_typed_with_commas_or_as_json() -> None:
    assert texts(" a ,, b,") == ["a", "b"]
    assert texts('["a,b", 3]') == ["a,b", "3"]


def test_paths_know_their_declaration_and_lists_their_length() -> None:
    values = {"rows[0].id": "a", "rows[2].box.size": "3", "rows[5].id": ""}
    assert declared("rows[2].box.size") == "rows[].box.size"
    assert field_at(TARGET, "ROWS[2].box.SIZE") is SIZE
    assert field_at(TARGET, "rows[2].box.none") is None
    assert elements(values, "rows") == 3
    assert "rows[2].box.size" in dict(paths_in(ROWS, values))
    assert len(dict(all_fields(TARGET))) == len(list(all_fields(TARGET)))


def test_a_rule_inside_a_list_looks_at_its_own_element() -> None:
    values = {"rows[0].id": "a", "rows[0].extra": "x", "rows[1].id": "b", "rows[1].extra": "y"}
    assert names_for("rows[1].extra", values)["rows[].id"] == "b"
    assert visible_values(TARGET, values, {}) == {key: text for key, text in values.items() if text != "x"}
    assert "rows[0].extra" not in dict(visible_paths(TARGET, values, {}))


def test_what_hides_an_answer_hides_what_depends_on_it() -> None:
    first = Field("first", "First")
    second = Field("second", "Second", visible=Given("first"))
    third = Field("third", "Third", visible=Given("second"))
    chain = Target("chain", "Chain", (Section("All", (third, second, first)),))
    answers = {"second": "2", "third": "3"}
    assert visible_values(chain, answers, {}) == {}
    assert visible_values(chain, {**answers, "first": "1"}, {}) == {**answers, "first": "1"}


@pytest.mark.parametrize(
    ("rule", "names", "holds"),
    [
        (Equals("Key", "A", "b"), {"kEY": "a"}, True),
        (Equals("key", "a"), {}, False),
        (Not(Given("key")), {"key": ""}, True),
        (MoreThan("n", 3), {"n": "4"}, True),
        (MoreThan("n", "m", times=2), {"n": "4", "m": "2"}, False),
        (LessThan("n", "m"), {"n": "4"}, False),
        (StartsWith("zone", "region"), {"zone": "EU-west-1a", "region": "eu-west-1"}, True),
        (StartsWith("zone", "region"), {"zone": "eu-west-1a", "region": "eu-west-2"}, False),
        (StartsWith("zone", "region"), {"zone": "eu-west-1a"}, False),
        (LessThan("n", 5), {"n": "4_"}, False),
        (MoreThan("n", 0), {"n": "1_000"}, False),
    ],
)
def test_rules_hold_or_do_not(rule: Rule, names: dict[str, str], holds: bool) -> None:
    assert rule.holds(names) is holds


def problems(field: Field, values: dict[str, str]) -> list[str]:
    return [each.message for each in check_field(field, "", values, values, needed=True)]


@pytest.mark.parametrize(
    ("field", "values", "message"),
    [
        (SIZE, {"size": "10"}, "Size is above 9."),
        (NAMES, {"names": "a,b,c"}, "Names takes 2 at most."),
        (NAMES, {"names": "[a"}, "Names starts like a JSON array and is none."),
        (FREE, {"free": "{"}, "Free is not JSON."),
        (ROWS, {"rows": "x"}, "Row is not the JSON that AWS takes."),
        (ROWS, {"rows[0].extra": "x"}, "Id is missing."),
        (ROWS, {"rows[0].id": "a", "rows[0].extra": "x"}, "Extra is not used with these answers."),
        (
            Field("t", "T", kind=Kind.MOMENT),
            {"t": "2026-11-21"},
            "T is not a UTC second such as 2026-11-21T03:30:27Z.",
        ),
        (Field("p", "P", pattern="a+", pattern_help="some a"), {"p": "b"}, "P is not some a."),
        (Field("c", "C", choices=(Choice("x"),)), {"c": "y"}, "C cannot be 'y' here."),
    ],
)
def test_a_wrong_value_is_told(field: Field, values: dict[str, str], message: str) -> None:
    assert message in problems(field, values)


def test_members_are_asked_for_only_where_their_object_is_sent() -> None:
    inner = Field("inner", "Inner", kind=Kind.OBJECT, fields=(Field("must", "Must", required=Always()), SIZE))
    assert problems(inner, {}) == []
    assert problems(inner, {"inner.size": "1"}) == ["Must is missing."]
    needed = Field("inner", "Inner", kind=Kind.OBJECT, fields=inner.fields, required=Always())
    assert problems(needed, {}) == ["Must is missing."]
    assert problems(Field("rows", "Row", kind=Kind.OBJECTS, fields=ROWS.fields, required=Always()), {}) == [
        "Row is missing."
    ]


def test_json_in_json_in_json_is_what_it_says() -> None:
    """Three levels: the metadata's text, the map in it, each entry's own text."""
    metadata = encode(FIELDS, {"outer.map[0].name": 'a"b', "outer.map[0].size": "3"})
    assert json.loads(json.loads(metadata["outer"])["map"]['a"b']) == {"size": 3}
