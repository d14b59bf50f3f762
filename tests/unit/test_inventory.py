"""What holds for both kinds of table, over the same points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from recovery.inventory import Column, ItemColumn, ItemTable, Table, Term, View, parse_query
from recovery.marked_rows import MarkedRows
from recovery.models import RecoveryPoint
from recovery.point_table import PointTable
from tests.unit.fake_account import CONTEXT, NOW

COLUMNS = (Column("name", "Name"), Column("status", "Status"))


def points() -> list[RecoveryPoint]:
    """Six points of three resources, in no order."""
    rows = (
        ("orders", "snap-0aaa1111", "COMPLETED", 3, 8),
        ("Orders [old]", "snap-0bbb2222", "EXPIRED", 1, 4),
        ("users", "snap-0ccc3333", "COMPLETED", 2, None),
        ("", "snap-0ddd4444", "PARTIAL", 9, 1),
        ("users", "snap-0eee5555", "COMPLETED", 40, 2),
        ("orders", "1EB3B5E7-9EB0-435A-A80B-108B488B0D45", "COMPLETED", 5, 16),
    )
    return [
        RecoveryPoint(
            CONTEXT,
            f"arn:aws:ec2:eu-west-1::snapshot/{point_id}",
            f"arn:aws:ec2:eu-west-1:111122223333:volume/vol-{name.lower()[:3]}",
            status,
            NOW - timedelta(days=days),
            type="EBS",
            resource_name=name,
            vault="main",
            size=None if size is None else size << 30,
        )
        for name, point_id, status, days, size in rows
    ]


def in_columns(items: Sequence[RecoveryPoint]) -> Table:
    table = PointTable()
    table.put(items[:2])
    table.put(items[2:])
    return table


def as_items(items: Sequence[RecoveryPoint]) -> Table:
    table = ItemTable(
        (
            ItemColumn[RecoveryPoint]("point", "Recovery point", lambda point: point.arn.rsplit("/")[-1]),
            ItemColumn[RecoveryPoint]("resource", "Resource", lambda point: point.resource_name),
            ItemColumn[RecoveryPoint]("status", "Status", lambda point: point.status),
            ItemColumn[RecoveryPoint]("created", "Created", lambda point: point.created),
            ItemColumn[RecoveryPoint]("size", "Size", lambda point: point.size),
        ),
        key=lambda point: point.arn,
    )
    table.put(items)
    return table


@pytest.fixture(params=[in_columns, as_items])
def make(request: pytest.FixtureRequest) -> Callable[[Sequence[RecoveryPoint]], Table]:
    made: Callable[[Sequence[RecoveryPoint]], Table] = request.param
    return made


def shown(view: View) -> list[str]:
    return [view.key_at(row).rsplit("/")[-1][:6] for row in range(view.row_count)]


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", ()),
        ("Orders", (Term("orders"),)),
        ("!test", (Term("test", inverse=True),)),
        ("status:Completed", (Term("completed", "status"),)),
        ("!status:expired", (Term("expired", "status", True),)),
        ("vol:1", (Term("vol:1"),)),
        ("status:", ()),
        ("!", ()),
        ("a  b", (Term("a"), Term("b"))),
    ],
)
def test_a_filter_line_is_words_that_name_a_column_or_none(query: str, terms: tuple[Term, ...]) -> None:
    assert parse_query(query, COLUMNS) == terms


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["snap-0"] * 5 + ["1EB3B5"]),
        ("orders", ["snap-0", "snap-0", "1EB3B5"]),
        ("!orders", ["snap-0", "snap-0", "snap-0"]),
        ("orders status:completed", ["snap-0", "1EB3B5"]),
        ("!status:completed", ["snap-0", "snap-0"]),
        ("1eb3b5e7", ["1EB3B5"]),
        ("1EB3B5E7", ["1EB3B5"]),
        ("point:0ccc", ["snap-0"]),
        ("[old]", ["snap-0"]),
        ("created:2026-11-16", ["1EB3B5"]),
        ("nothing-like-it", []),
    ],
)
def test_a_filter_lets_through_what_it_says(
    make: Callable[[Sequence[RecoveryPoint]], Table], query: str, expected: list[str]
) -> None:
    assert shown(make(points()).view(query)) == expected


@pytest.mark.parametrize(
    ("sort", "descending", "first", "last"),
    [
        ("created", False, "snap-0eee5555", "snap-0bbb2222"),
        ("created", True, "snap-0bbb2222", "snap-0eee5555"),
        ("size", False, "snap-0ddd4444", "snap-0ccc3333"),
        ("size", True, "1EB3B5E7-9EB0-435A-A80B-108B488B0D45", "snap-0ccc3333"),
        ("point", False, "1EB3B5E7-9EB0-435A-A80B-108B488B0D45", "snap-0eee5555"),
        ("no-such-column", False, "snap-0aaa1111", "1EB3B5E7-9EB0-435A-A80B-108B488B0D45"),
    ],
)
def test_sorting_puts_the_unknown_last_in_both_directions(
    make: Callable[[Sequence[RecoveryPoint]], Table], sort: str, descending: bool, first: str, last: str
) -> None:
    view = make(points()).view(sort=sort, descending=descending)
    keys = [view.key_at(row).rsplit("/")[-1] for row in range(view.row_count)]
    assert (keys[0], keys[-1]) == (first, last)


def test_names_sort_without_case(make: Callable[[Sequence[RecoveryPoint]], Table]) -> None:
    named = [point for point in points() if point.resource_name]
    table = make(named)
    view = table.view(sort="resource")
    place = next(place for place, column in enumerate(view.columns) if column.key == "resource")
    names = [view.cell(row, place) for row in range(view.row_count)]
    assert names == ["orders", "orders", "Orders [old]", "users", "users"]


def test_a_row_is_found_by_its_key_in_table_and_view(
    make: Callable[[Sequence[RecoveryPoint]], Table],
) -> None:
    table = make(points())
    view = table.view("users", sort="created")
    for row in range(view.row_count):
        assert view.row_of(view.key_at(row)) == row
    for row in range(table.row_count):
        assert table.row_of(table.key_at(row)) == row
    assert view.row_of(points()[0].arn) is None
    assert table.row_of("arn:aws:ec2:eu-west-1::snapshot/snap-0aaa") is None


def test_cells_are_values_and_the_unknown_is_none(
    make: Callable[[Sequence[RecoveryPoint]], Table],
) -> None:
    table = make(points())
    places = {column.key: place for place, column in enumerate(table.columns)}
    assert table.cell(0, places["size"]) == 8 << 30
    assert table.cell(2, places["size"]) is None
    assert table.cell(0, places["created"]) == NOW - timedelta(days=3)


def test_every_change_is_a_new_version() -> None:
    items, columns = as_items([]), in_columns([])
    for table in (items, columns):
        assert isinstance(table, ItemTable | PointTable)
        before = table.version
        table.put(points())
        assert table.version > before


def test_an_item_that_comes_again_replaces_its_row() -> None:
    table = as_items(points())
    assert isinstance(table, ItemTable)
    changed = replace(points()[1], status="DELETING")
    table.put([changed])
    assert table.row_count == 6
    assert table.item(changed.arn) == changed
    assert shown(table.view("deleting")) == ["snap-0"]


def test_a_filter_does_not_match_across_two_ids() -> None:
    table = in_columns([point for point in points() if "snap" in point.arn])
    assert table.view("1111snap").row_count == 0


def test_an_id_typed_letter_by_letter_is_found_in_the_points_that_came_meanwhile() -> None:
    def numbered(numbers: range) -> list[RecoveryPoint]:
        return [replace(points()[0], arn=f"{points()[0].arn}x{number}") for number in numbers]

    table = PointTable()
    table.put(numbered(range(1000)))
    assert [table.view(text).row_count for text in ("1x9", "1x99", "1x999", "1x99A", "1X99")] == [
        111,
        11,
        1,
        0,
        11,
    ]
    table.put(numbered(range(1000, 10_000)))
    assert [table.view(text).row_count for text in ("1x99", "1x999", "1x9999")] == [111, 11, 1]
    table.put([replace(points()[0], arn=f"{points()[0].arn.upper()}X9999")])
    assert [table.view(text).row_count for text in ("1x99", "1x999", "1x9999", "1x99991")] == [112, 12, 2, 0]


def test_marked_rows_are_those_of_the_mask() -> None:
    mask = bytes(number % 7 in (1, 2) or 2000 < number < 3100 for number in range(5000))
    wanted, rows = [number for number, mark in enumerate(mask) if mark], MarkedRows(mask)
    assert (list(rows), len(rows), rows[:]) == (wanted, len(wanted), wanted)
    assert [rows[-1], rows[0], *rows[700:703]] == [wanted[-1], wanted[0], *wanted[700:703]]
    assert [rows.index(row) for row in wanted] == list(range(len(wanted)))
    for outside in (0, 5000, -1):
        with pytest.raises(ValueError, match=str(outside)):
            rows.index(outside)
    with pytest.raises(IndexError):
        rows[len(wanted)]
    assert list(MarkedRows(b"")) == []


def test_a_view_outlives_the_points_that_came_after_it() -> None:
    table = PointTable()
    table.put(points()[:3])
    view = table.view("orders")
    table.put(points()[3:])
    assert (view.row_count, table.view("orders").row_count) == (2, 3)


def test_the_first_second_of_1970_and_sizes_of_zero_are_known() -> None:
    point = replace(points()[0], created=datetime(1970, 1, 1, tzinfo=UTC), size=0)
    table = in_columns([point])
    places = {column.key: place for place, column in enumerate(table.columns)}
    assert table.cell(0, places["created"]) == point.created
    assert table.cell(0, places["size"]) == 0


@pytest.mark.parametrize("grouped", [True, False])
def test_both_tables_give_the_same_rows_for_many_points(grouped: bool) -> None:
    """1,000 resources take a column of texts past 256 different ones, in runs and without."""
    many = [
        replace(
            points()[number % 6],
            arn=f"arn:aws:ec2:eu-west-1::snapshot/snap-{number * 7919:017x}",
            resource_name=f"app-{number // 3 if grouped else number % 1000}",
            created=NOW - timedelta(hours=number),
        )
        for number in range(3000)
    ]
    items, columns = as_items(many), in_columns(many)
    for query in ("", "app-99", "!app-9", "status:expired app-1", "app-777", "!status:completed", "b8fe"):
        for sort in ("", "created", "size"):
            assert list(columns.view(query, sort).rows) == list(items.view(query, sort).rows), (query, sort)


@pytest.mark.parametrize(("sort", "descending"), [("", False), ("length", False), ("length", True)])
def test_groups_stay_together_in_their_order_and_are_sorted_within(sort: str, descending: bool) -> None:
    words = ("pear", "Fig", "apple", "Kiwi", "date", "Banana")
    table = ItemTable[str](
        (ItemColumn("length", "Length", len),), key=str, group=lambda word: int(word.islower())
    )
    table.put(words)
    view = table.view(sort=sort, descending=descending)
    found = [view.key_at(row) for row in range(view.row_count)]
    assert [word.islower() for word in found] == [False] * 3 + [True] * 3
    for group in (found[:3], found[3:]):
        expected = [word for word in words if word in group]
        assert group == (sorted(expected, key=len, reverse=descending) if sort else expected)
    assert table.view("length:4", sort).row_count == 3
