"""Keys typed ahead land where they would land typed slowly.

Textual hands a key to the widget that has the focus when the key is read. What the key before it does (open
the filter, push a screen) takes a few turns of the event loop, and over SSH several keys come in one packet:
without this, the letters after `/` would run as commands of the table. So a key waits until the one before
it is done with.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

QUIET_ROUNDS = 2
"""A key bubbles up to the app, the action it runs posts messages that bubble again, and their handlers move
the focus: each hop is a message in another queue. All is done when every queue was found empty this many
times in a row."""
PATIENCE_SECONDS = 1.0
"""A widget that never answers does not hold the keyboard for longer."""


class TypeAhead:
    """Lets the keys of `app` through one at a time, in order."""

    def __init__(self, app: App[Any]) -> None:
        self.app = app
        self._waiting: deque[events.Key] = deque()
        self._next: events.Key | None = None
        self._settling: asyncio.Task[None] | None = None

    def holds(self, event: events.Key) -> bool:
        """Whether `event` has to wait; it comes again when its turn is."""
        if event is self._next:
            self._next = None
        elif self._settling is not None or self._next is not None:
            self._waiting.append(event)
            return True
        self._settling = asyncio.create_task(self._settle())
        return False

    async def _settle(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                quiet = 0
                while quiet < QUIET_ROUNDS:
                    quiet = quiet + 1 if await self._was_quiet() else 0
        except TimeoutError:
            pass
        self._settling = None
        if self._waiting:
            self._next = self._waiting.popleft()
            self.app.post_message(self._next)

    async def _was_quiet(self) -> bool:
        """Wait until the app and every widget of the screen have handled what is in their queues now, and
        tell whether that left all queues empty."""
        pumps = [self.app, *self.app.screen.walk_children(with_self=True)]
        # A widget at rest would only say so: of a form's hundreds, a key sets a dozen to work.
        asked = [self.app, *(pump for pump in pumps[1:] if not _rests(pump))]
        left = len(asked)
        done = asyncio.Event()

        def count_down() -> None:
            nonlocal left
            left -= 1
            if left <= 0:
                done.set()

        for pump in asked:
            if not pump.call_later(count_down):
                count_down()
        await done.wait()
        return all(pump.message_queue_size == 0 for pump in pumps)


def _rests(pump: MessagePump) -> bool:
    """Whether it waits for its next message. Textual tells the length of its queue only, which is 0 also
    while the last one is being handled."""
    arrival: Any = pump._message_queue.ready_event
    return bool(arrival._waiters) and not arrival.is_set()
