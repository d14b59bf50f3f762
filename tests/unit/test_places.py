"""Places in the texts of a request, and what fills them."""

from __future__ import annotations

import pytest

from restore_profiles.places import bare_json_places, fill, places_in

KNOWN = {"created.id": "t-1", "source.days": "7", "source.tags": '[{"Key":"a","Value":"{ask.b}"}]'}


def test_a_place_is_a_text_whatever_fills_it() -> None:
    assert fill({"Id": "{created.id}", "Days": "{source.days}"}, KNOWN) == {"Id": "t-1", "Days": "7"}
    assert fill(["table/{created.id}/{ask.name}"], KNOWN) == ["table/t-1/{ask.name}"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("true", True),
        ("[1,2]", [1, 2]),
        ('{"a":null}', {"a": None}),
        ('"7"', "7"),
        ("no json", "no json"),
    ],
)
def test_a_place_of_json_is_the_value_that_its_text_is(text: str, value: object) -> None:
    assert fill({"Member": "{source.x:json}"}, {"source.x": text}) == {"Member": value}


def test_what_fills_a_place_is_not_looked_through_for_places() -> None:
    assert fill("{source.tags:json}", KNOWN) == [{"Key": "a", "Value": "{ask.b}"}]


def test_an_open_place_stays_and_is_named_without_its_kind() -> None:
    request = {"A": "{ask.a:json}", "B": ["{ask.b} {source.c}"], "C": 5}
    assert fill(request, {}) == request
    assert list(places_in(request)) == ["ask.a", "ask.b", "source.c"]


def test_in_a_line_an_open_place_of_json_stands_without_quotes() -> None:
    assert (
        bare_json_places('{"Days": "{ask.days:json}", "Id": "{ask.id}"}')
        == '{"Days": {ask.days}, "Id": "{ask.id}"}'
    )
