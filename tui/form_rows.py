"""What a restore form shows, as data: the rows of a target in order, without a widget in sight.

The rows follow from the declaration and the answers so far, so that a form is rebuilt from them after each
edit and never keeps a second truth. Paths are those of `restore_profiles.model.Values`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from restore_profiles.model import Field, Section, Target
from restore_profiles.paths import LISTS, elements, names_for

MANY = 6
"""Elements of a list from which on they begin closed: their headings fit on a small screen, their fields do
not."""


@dataclass(frozen=True, slots=True)
class Element:
    """Which element of which list; `named` is its first value, that tells it from the others."""

    list_path: str
    field: Field
    index: int
    count: int
    named: str = ""


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A section, an object or one element of a list of objects: opens and closes what is `inside` it."""

    path: str
    title: str
    help: str
    depth: int
    opened: bool
    inside: tuple[str, ...]
    """The paths of the fields under it, shown or not."""
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One value to fill in."""

    path: str
    field: Field
    depth: int


@dataclass(frozen=True, slots=True)
class AddRow:
    """The place to add one more element to a list of objects, which has `count` of them."""

    path: str
    field: Field
    depth: int
    count: int


Row = HeadingRow | FieldRow | AddRow


@dataclass(frozen=True, slots=True)
class Shown:
    """What decides which rows there are: the answers and facts by name, and what the user opened, closed or
    added.

    `urgent` holds the paths, in lower case, that need attention or have a problem: what contains one is
    opened unless the user closed it.
    `folds` maps a heading's path to whether the user opened it; `elements` a list's path to how many elements
    it shows.
    """

    names: Mapping[str, str]
    urgent: Collection[str] = ()
    folds: Mapping[str, bool] = dataclass_field(default_factory=dict)
    elements: Mapping[str, int] = dataclass_field(default_factory=dict)
    unfolded: bool = False
    """Whether everything is open, whatever was closed."""

    def opened(self, path: str, inside: Collection[str], folded: bool) -> bool:
        if self.unfolded:
            return True
        if path in self.folds:
            return self.folds[path]
        return not folded or any(each.lower() in self.urgent for each in inside)

    def element_opened(self, path: str, count: int) -> bool:
        """Whether one of `count` elements is open. Of a long list only those that somebody went to are: AWS's
        longest has 1,200, and every field is a widget."""
        return self.unfolded or self.folds.get(path, count < MANY)

    def element_count(self, path: str, field: Field) -> int:
        """How many elements there are to fill in; a list that is required has one to begin with."""
        least = 1 if field.required.holds(names_for(path, self.names)) else 0
        return max(least, self.elements.get(path, 0), elements(self.names, path))


def rows_of(target: Target, shown: Shown) -> tuple[Row, ...]:
    """Every row of the form of `target`, in the order of its declaration."""
    return tuple(row for section in target.sections for row in section_rows(section, shown))


def field_rows(rows: Collection[Row]) -> Iterator[FieldRow]:
    return (row for row in rows if isinstance(row, FieldRow))


def section_rows(section: Section, shown: Shown) -> Iterator[Row]:
    """The heading of one section and, where it is open, what is under it; nothing where all its fields are
    invisible."""
    rows = tuple(row for field in section.fields for row in _field(field, "", 1, shown))
    if len(section.fields) == 1 and rows and isinstance(rows[0], HeadingRow) and not rows[0].element:
        # Two headings over the same fields say nothing more than one.
        [only] = section.fields
        rows = tuple(row for member in only.fields for row in _field(member, only.key, 1, shown))
    if not rows:
        return
    path = f"section:{section.title}"
    inside = _inside(rows)
    opened = shown.opened(path, inside, section.folded)
    yield HeadingRow(path, section.title, section.help, 0, opened, inside)
    if opened:
        yield from rows


def _field(field: Field, prefix: str, depth: int, shown: Shown) -> Iterator[Row]:
    path = f"{prefix}.{field.key}" if prefix else field.key
    if not field.visible.holds(names_for(path, shown.names)):
        return
    if not field.fields or shown.names.get(path):
        # JSON text that could not be taken apart is mended as text.
        yield FieldRow(path, field, depth)
    elif field.kind in LISTS:
        count = shown.element_count(path, field)
        for index in range(count):
            yield from _group(field, f"{path}[{index}]", depth, shown, Element(path, field, index, count))
        yield AddRow(path, field, depth, count)
    else:
        yield from _group(field, path, depth, shown)


def _group(
    field: Field, path: str, depth: int, shown: Shown, element: Element | None = None
) -> Iterator[Row]:
    rows = tuple(row for member in field.fields for row in _field(member, path, depth + 1, shown))
    inside = _inside(rows)
    title = field.label
    opened = shown.opened(path, inside, folded=False)
    if element:
        opened = shown.element_opened(path, element.count)
        title = f"{field.label} {element.index + 1}"
        element = replace(element, named=_first_value(rows, shown.names))
    yield HeadingRow(path, title, field.help, depth, opened, inside, element)
    if opened:
        yield from rows


def _first_value(rows: Collection[Row], names: Mapping[str, str]) -> str:
    given = (names.get(row.path, "") for row in field_rows(rows) if not row.field.sensitive)
    return next(filter(None, given), "")


def _inside(rows: Collection[Row]) -> tuple[str, ...]:
    """The fields under a heading; a closed heading among them stands for its own."""
    found: dict[str, None] = {}
    for row in rows:
        for path in row.inside if isinstance(row, HeadingRow) else (row.path,):
            found[path] = None
    return tuple(found)
