"""The rows of a form follow from the declaration and the answers, without any widget."""

from __future__ import annotations

from restore_profiles.model import Field, Kind, Section, Target
from restore_profiles.rules import Always, Equals
from tui.form_rows import MANY, AddRow, FieldRow, HeadingRow, Row, Shown, field_rows, rows_of

GROUPS = Field(
    "groups",
    "Group",
    kind=Kind.OBJECTS,
    fields=(
        Field("name", "Name"),
        Field("size", "Size", visible=Equals("groups[].name", "big")),
    ),
)
NETWORK = Field(
    "network", "Network", kind=Kind.OBJECT, fields=(Field("vpc", "VPC"), Field("subnet", "Subnet"))
)
TARGET = Target(
    "thing",
    "Thing",
    (
        Section("Basics", (Field("name", "Name"), Field("secret", "Secret", visible=Equals("name", "x")))),
        Section("Place", (Field("zone", "Zone"), NETWORK)),
        Section("Rest", (GROUPS,), folded=True),
    ),
)


def paths(shown: Shown) -> list[str]:
    return [row.path for row in field_rows(rows_of(TARGET, shown))]


def of_kind(rows: tuple[Row, ...], kind: type[Row]) -> list[Row]:
    return [row for row in rows if isinstance(row, kind)]


def test_a_field_that_does_not_apply_has_no_row() -> None:
    assert "secret" not in paths(Shown({}))
    assert "secret" in paths(Shown({"name": "x"}))


def test_members_of_an_object_are_under_its_heading_and_deeper() -> None:
    rows = rows_of(TARGET, Shown({}))
    [heading] = [row for row in rows if row.path == "network"]
    assert isinstance(heading, HeadingRow)
    assert heading.inside == ("network.vpc", "network.subnet")
    [member] = [row for row in rows if row.path == "network.vpc"]
    assert isinstance(member, FieldRow)
    assert member.depth == heading.depth + 1


def test_a_folded_section_is_closed_until_something_in_it_is_urgent() -> None:
    names = {"groups[0].name": "a"}
    assert "groups[0].name" not in paths(Shown(names))
    assert "groups[0].name" in paths(Shown(names, urgent={"groups[0].name"}))


def test_what_the_user_closed_stays_closed_although_it_is_urgent() -> None:
    shown = Shown({"groups[0].name": "a"}, urgent={"groups[0].name"}, folds={"section:Rest": False})
    assert "groups[0].name" not in paths(shown)


def test_a_list_has_as_many_elements_as_have_an_answer_or_were_added() -> None:
    names = {"groups[1].name": "b"}
    opened = Shown(names, unfolded=True)
    assert [path for path in paths(opened) if path.startswith("groups")] == [
        "groups[0].name",
        "groups[1].name",
    ]
    added = Shown(names, elements={"groups": 3}, unfolded=True)
    assert "groups[2].name" in paths(added)


def test_a_list_that_is_not_required_begins_empty_and_offers_to_add_one() -> None:
    rows = rows_of(TARGET, Shown({}, unfolded=True))
    [add] = of_kind(rows, AddRow)
    assert isinstance(add, AddRow)
    assert add.count == 0
    assert not [row for row in rows if row.path == "groups[0]"]


def test_a_list_that_is_required_begins_with_one_element() -> None:
    needed = Field("groups", "Group", kind=Kind.OBJECTS, required=Always(), fields=GROUPS.fields)
    target = Target("thing", "Thing", (Section("Groups", (needed,)),))
    assert [row.path for row in field_rows(rows_of(target, Shown({})))] == ["groups[0].name"]


def test_a_rule_inside_a_list_looks_at_its_own_element() -> None:
    names = {"groups[0].name": "small", "groups[1].name": "big"}
    shown = paths(Shown(names, unfolded=True))
    assert "groups[0].size" not in shown
    assert "groups[1].size" in shown


def test_an_object_that_is_all_of_its_section_has_no_heading_of_its_own() -> None:
    target = Target("thing", "Thing", (Section("File server", (NETWORK,)),))
    rows = rows_of(target, Shown({}))
    assert [(row.path, row.depth) for row in rows] == [
        ("section:File server", 0),
        ("network.vpc", 1),
        ("network.subnet", 1),
    ]


def test_text_that_is_not_the_objects_of_a_list_is_mended_as_text() -> None:
    rows = rows_of(TARGET, Shown({"groups": "[{"}, unfolded=True))
    [row] = [row for row in rows if row.path.startswith("groups")]
    assert isinstance(row, FieldRow)


def test_an_element_is_told_by_its_first_value_that_is_no_secret() -> None:
    secret = Field("password", "Password", sensitive=True)
    groups = Field("groups", "Group", kind=Kind.OBJECTS, fields=(secret, *GROUPS.fields))
    target = Target("thing", "Thing", (Section("Groups", (groups,)),))
    names = {"groups[0].password": "x", "groups[0].name": "spot", "groups[1].password": "y"}
    elements = [row.element for row in rows_of(target, Shown(names)) if isinstance(row, HeadingRow)]
    assert [each.named for each in elements if each] == ["spot", ""]


def test_of_many_elements_only_those_are_open_that_somebody_went_to() -> None:
    names = {f"groups[{index}].name": "a" for index in range(MANY)}
    urgent = {path.lower() for path in names}
    opened = {"section:Rest": True, "groups[2]": True}
    assert [path for path in paths(Shown(names, urgent, opened)) if path.startswith("groups")] == [
        "groups[2].name"
    ]
