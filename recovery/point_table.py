"""A million recovery points in columns: about 80 bytes each, where frozen models take some 500.

Texts that repeat are kept once and named by a number; the last part of an ARN, which does not repeat, lies in
one run of bytes. A filter looks at the distinct texts, of which there are few, then maps each row's number to
yes or no in one pass.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import reduce
from itertools import chain, islice
from operator import and_, or_
from typing import NamedTuple

from recovery.inventory import Cell, Column, Term, View, in_order, parse_query
from recovery.marked_rows import SPARSE, rows_of
from recovery.models import RecoveryPoint

UNKNOWN = -1
"""In a column of sizes or moments: AWS did not say."""
SECONDS_OF_A_DAY = 86_400
SHORTEST_ID = 3
"""Words shorter than this are not looked for in ids, where they would be nearly everywhere."""
OPPOSITE = bytes([1, 0]) + bytes(254)
YES_NO = (b"\0", b"\1")
BYTE_CODES = 256
SHORT_RUN = 8
"""Runs of equal texts that are shorter on the average cost more than a look at each row."""


class _Texts:
    """A column of texts that repeat: one byte a row for up to 256 different ones, then four."""

    def __init__(self) -> None:
        self.distinct: list[str] = []
        self.codes = array("B")
        self._numbers: dict[str, int] = {}
        self._runs = array("I")

    def append(self, text: str) -> None:
        number = self._numbers.setdefault(text, len(self.distinct))
        if number == len(self.distinct):
            self.distinct.append(text)
            if number == BYTE_CODES:
                self.codes = array("I", self.codes)
        if not self.codes or self.codes[-1] != number:
            self._runs.append(len(self.codes))
        self.codes.append(number)

    def rows_where(self, holds: Callable[[str], bool]) -> bytes:
        """One byte for each row, 1 where its text holds; b"" where none does.

        A million rows take 1 ms with byte codes, 5 ms where the rows of a resource follow each other, else 35
        ms.
        """
        flags = bytes(map(holds, self.distinct))
        if not any(flags):
            return b""
        if self.codes.typecode == "B":
            return self.codes.tobytes().translate(flags.ljust(BYTE_CODES, b"\0"))
        if len(self._runs) * SHORT_RUN > len(self.codes):
            return bytes(map(flags.__getitem__, self.codes))
        ends = chain(islice(self._runs, 1, None), (len(self.codes),))
        return b"".join(
            YES_NO[flags[self.codes[start]]] * (end - start)
            for start, end in zip(self._runs, ends, strict=True)
        )


def _seconds(moment: datetime | None) -> int:
    return UNKNOWN if moment is None else int(moment.timestamp())


TEXT_COLUMNS: dict[str, tuple[str, Callable[[RecoveryPoint], str]]] = {
    "resource": ("Resource", lambda point: point.resource_name or point.resource_arn.rsplit(":", 1)[-1]),
    "arn": ("Resource ARN", lambda point: point.resource_arn),
    "type": ("Type", lambda point: point.type),
    "vault": ("Vault", lambda point: point.vault),
    "status": ("Status", lambda point: point.status),
    "kind": ("Kind", lambda point: point.continuity),
    "class": ("Storage", lambda point: point.storage_class),
}

NUMBER_COLUMNS: dict[str, tuple[str, Callable[[RecoveryPoint], int]]] = {
    "created": ("Created", lambda point: _seconds(point.created)),
    "expires": ("Expires", lambda point: _seconds(point.delete_at)),
    "size": ("Size", lambda point: UNKNOWN if point.size is None else point.size),
}

MOMENTS = frozenset({"created", "expires"})

COLUMNS = (
    Column("point", "Recovery point"),
    *(Column(key, title) for key, (title, _) in TEXT_COLUMNS.items()),
    *(Column(key, title) for key, (title, _) in NUMBER_COLUMNS.items()),
)
PLACES = {column.key: place for place, column in enumerate(COLUMNS)}


class _IdSearch(NamedTuple):
    version: int
    text: str
    rows: array[int]


class PointTable:
    """Recovery points of one account and Region, in the order of arrival. A refresh fills a new table.

    A row's key is the point's ARN. A point that two vaults hold is two rows: `row_of` finds the first.
    """

    columns: Sequence[Column] = COLUMNS

    def __init__(self) -> None:
        self._version = 0
        self._texts = {key: _Texts() for key in TEXT_COLUMNS}
        self._numbers = {key: array("q") for key in NUMBER_COLUMNS}
        self._heads = _Texts()
        self._tails = bytearray()
        self._starts = array("I")
        self._capitals = False
        """Whether any id has a capital letter."""
        self._last_search = _IdSearch(0, "", array("I"))

    @property
    def row_count(self) -> int:
        return len(self._starts)

    @property
    def version(self) -> int:
        return self._version

    @property
    def resource_arns(self) -> Sequence[str]:
        """Each resource once; `resource_codes` has a row's place in it."""
        return self._texts["arn"].distinct

    @property
    def resource_codes(self) -> Sequence[int]:
        return self._texts["arn"].codes

    @property
    def created(self) -> Sequence[int]:
        """Of each row the second of its creation, since 1970."""
        return self._numbers["created"]

    def put(self, points: Iterable[RecoveryPoint]) -> None:
        """Add a page of points."""
        for point in points:
            head, tail = _split(point.arn)
            self._heads.append(head)
            self._starts.append(len(self._tails))
            self._tails += tail.encode()
            self._capitals = self._capitals or tail != tail.lower()
            for key, (_, text) in TEXT_COLUMNS.items():
                self._texts[key].append(text(point))
            for key, (_, number) in NUMBER_COLUMNS.items():
                self._numbers[key].append(number(point))
        self._version += 1

    def cell(self, row: int, column: int) -> Cell:
        key = COLUMNS[column].key
        if key == "point":
            return self._tail(row).decode()
        if key in self._texts:
            texts = self._texts[key]
            return texts.distinct[texts.codes[row]]
        number = self._numbers[key][row]
        if number == UNKNOWN:
            return None
        return datetime.fromtimestamp(number, UTC) if key in MOMENTS else number

    def key_at(self, row: int) -> str:
        return self._heads.distinct[self._heads.codes[row]] + self._tail(row).decode()

    def row_of(self, key: str) -> int | None:
        """Searches the run of bytes (10 ms for a million); a map of a million keys would take 100 MB."""
        _, tail = _split(key)
        return next((row for row in self._rows_with(tail.encode()) if self.key_at(row) == key), None)

    def view(self, query: str = "", sort: str = "", *, descending: bool = False) -> View:
        """The rows that `query` lets through, in the order of the column `sort` ("" keeps the order of
        arrival)."""
        rows: Sequence[int] = range(self.row_count)
        masks = [self._mask(term) for term in parse_query(query, COLUMNS)]
        if masks:
            rows = rows_of(_combined(masks, and_))
        if sort in PLACES:
            rows = self._sorted(rows, sort, descending=descending)
        return View(self, rows)

    def _mask(self, term: Term) -> bytes:
        """One byte for each row: whether `term` lets it through."""
        masks = [
            texts.rows_where(lambda text: term.text in text.lower())
            for key, texts in self._texts.items()
            if term.column in ("", key)
        ]
        if term.column in self._numbers:
            masks.append(self._mask_of_number(term))
        if term.column == "point" or (term.column == "" and len(term.text) >= SHORTEST_ID):
            masks.append(self._mask_of_id(term.text))
        masks = [mask for mask in masks if mask] or [bytes(self.row_count)]
        mask = _combined(masks, or_)
        return mask.translate(OPPOSITE) if term.inverse else mask

    def _mask_of_number(self, term: Term) -> bytes:
        """Moments are compared by their UTC date, of which a million points have a few hundred."""
        divisor = SECONDS_OF_A_DAY if term.column in MOMENTS else 1
        numbers = [number // divisor for number in self._numbers[term.column]]
        flags = {number: term.text in _number_text(number, term.column) for number in set(numbers)}
        return bytes(map(flags.__getitem__, numbers))

    def _mask_of_id(self, text: str) -> bytes:
        mask = bytearray(self.row_count)
        for row in self._rows_with_id(text):
            mask[row] = 1
        return bytes(mask)

    def _rows_with_id(self, text: str) -> array[int]:
        """Rows whose id holds `text`, which is lower case. AWS writes ids in lower or in upper case, never
        mixed; so two searches stand for one without case.

        A million ids take 25 to 50 ms a search. Where a letter was added to the last one, its rows are
        enough, and looking at 20,000 of them takes 8 ms.
        """
        needles = {text.encode(), text.upper().encode()} if self._capitals else {text.encode()}
        last = self._last_search
        few = len(last.rows) * SPARSE <= self.row_count
        if few and last.version == self._version and last.text in text:
            rows = array("I", (row for row in last.rows if self._holds_id(row, needles)))
        else:
            rows = array("I", (row for needle in needles for row in self._rows_with(needle)))
        self._last_search = _IdSearch(self._version, text, rows)
        return rows

    def _holds_id(self, row: int, needles: Iterable[bytes]) -> bool:
        start, end = self._starts[row], self._end(row)
        return any(self._tails.find(needle, start, end) >= 0 for needle in needles)

    def _sorted(self, rows: Sequence[int], sort: str, *, descending: bool) -> Sequence[int]:
        if sort == "point":
            return in_order(rows, lambda row: self.cell(row, PLACES[sort]), descending=descending)
        if sort in self._texts:
            texts = self._texts[sort]
            order = sorted(range(len(texts.distinct)), key=lambda number: texts.distinct[number].casefold())
            rank = array("q", bytes(8 * len(order)))
            for place, number in enumerate(order):
                rank[number] = place if texts.distinct[number] else UNKNOWN
            values = array("q", map(rank.__getitem__, texts.codes))
        else:
            values = self._numbers[sort]
        known = [row for row in rows if values[row] != UNKNOWN]
        unknown = [row for row in rows if values[row] == UNKNOWN] if len(known) < len(rows) else []
        known.sort(key=values.__getitem__, reverse=descending)
        return array("I", known + unknown)

    def _rows_with(self, needle: bytes) -> Iterator[int]:
        """Rows whose id holds `needle`, each once."""
        position = self._tails.find(needle)
        while position >= 0:
            row = bisect_right(self._starts, position) - 1
            end = self._end(row)
            if position + len(needle) <= end:
                yield row
                position = end - 1
            position = self._tails.find(needle, position + 1)

    def _end(self, row: int) -> int:
        return self._starts[row + 1] if row + 1 < len(self._starts) else len(self._tails)

    def _tail(self, row: int) -> bytes:
        return bytes(self._tails[self._starts[row] : self._end(row)])


def _split(arn: str) -> tuple[str, str]:
    """What many ARNs share, and the id that none does."""
    cut = max(arn.rfind(":"), arn.rfind("/")) + 1
    return arn[:cut], arn[cut:]


def _number_text(number: int, column: str) -> str:
    if number < 0:
        return ""
    if column in MOMENTS:
        return datetime.fromtimestamp(number * SECONDS_OF_A_DAY, UTC).date().isoformat()
    return str(number)


def _combined(masks: Sequence[bytes], combine: Callable[[int, int], int]) -> bytes:
    """Masks joined as two big numbers: a millisecond for a million rows."""
    if len(masks) == 1:
        return masks[0]
    return reduce(combine, (int.from_bytes(mask, "little") for mask in masks)).to_bytes(
        len(masks[0]), "little"
    )
