"""What the composition root hands to the app. The app makes none of it and knows no SDK."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the journal and the queue bring threads and locks that the first frame has no use for
    from recovery.account import Connections, ContextRequest
    from recovery.journal import Journal
    from recovery.reading import ReadQueue
    from recovery.settings import Settings


@dataclass(frozen=True)
class Kit:
    connections: Connections
    request: ContextRequest
    """The context that the app opens first."""
    open_journal: Callable[[], Journal]
    settings: Settings
    reads: ReadQueue
    now: Callable[[], datetime]
    """The current moment, aware and in UTC; fixed by tests."""
    ascii: bool = False
    """Draw with the ASCII glyph set, whatever the locale says."""

    @cached_property
    def zone(self) -> tzinfo:
        """The zone in which moments are read and shown beside UTC."""
        from recovery.zones import find_zone

        return find_zone(self.settings.time_zone)

    @cached_property
    def journal(self) -> Journal:
        """Opened when it is first asked for, which is after the first frame."""
        return self.open_journal()
