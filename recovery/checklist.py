"""The work after a restore as a list to tick off: by AWS's own word, or where it gives none by somebody's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recovery.account import Known
from recovery.journal_records import Mark, Record
from restore_profiles.work import Work


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of work: what its check said, and what was last said of it by hand."""

    work: Work
    done: Known
    mark: Mark | None = None

    @property
    def closed(self) -> bool:
        """A check's answer stands above a mark. Where it gives none, a mark closes it that says how they
        know; of work by hand any mark does."""
        if self.done is not Known.UNKNOWN:
            return self.done is Known.YES
        if self.mark is None or not self.mark.done:
            return False
        return bool(self.work.by_hand or self.mark.text)


def items(work: Sequence[Work], done: Sequence[Known], records: Iterable[Record] = ()) -> tuple[Item, ...]:
    """The list for the work of one job. `done` are the answers of its checks, in the same order; `records`
    those of the journal about this job, oldest first."""
    marks = {record.work: record for record in records if isinstance(record, Mark)}
    return tuple(Item(each, known, marks.get(each.name)) for each, known in zip(work, done, strict=True))


def closed(list_of_items: Iterable[Item]) -> bool:
    """Whether all that is required is done."""
    return all(item.closed or item.work.optional for item in list_of_items)


def closed_for_sure(list_of_items: Sequence[Item]) -> Known:
    """As `closed`; UNKNOWN where all that is open are checks which AWS did not answer."""
    still_open = [item for item in list_of_items if not item.closed and not item.work.optional]
    if not still_open:
        return Known.YES
    unknown = all(item.done is Known.UNKNOWN and not item.work.by_hand for item in still_open)
    return Known.UNKNOWN if unknown else Known.NO
