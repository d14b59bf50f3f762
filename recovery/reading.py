"""Reader threads with one queue: what a key asked for before the poller, the poller before the inventory.

An inventory is read a page at a time (`submit_pages`), and never by all threads at once, so that a key's read
waits for a page of a thousand rows at most, also where AWS hangs. Daemon threads: quitting never waits for a
socket.
"""

from __future__ import annotations

import heapq
import itertools
import sys
import threading
from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import TypeVar

T = TypeVar("T")


class Priority(IntEnum):
    """Who waits for the answer; the smaller goes first."""

    KEY = 0
    POLLER = 1
    INVENTORY = 2


class Ticket:
    """One read in the queue. `drop` forgets it: it is not begun any more, and its answer goes nowhere."""

    __slots__ = ("dropped", "number", "priority", "work")

    def __init__(self, priority: Priority, number: int, work: Callable[[], None]) -> None:
        self.priority = priority
        self.number = number
        self.work = work
        self.dropped = False

    def __lt__(self, other: Ticket) -> bool:
        return (self.priority, self.number) < (other.priority, other.number)

    def drop(self) -> None:
        self.dropped = True


class ReadQueue:
    """`threads` daemon threads, started with the first read."""

    def __init__(self, threads: int = 4) -> None:
        if threads < 2:
            raise ValueError("a ReadQueue needs two threads: the inventory never takes the last one")
        self._threads = threads
        self._numbers = itertools.count()
        self._waiting: list[Ticket] = []
        self._running: list[Ticket] = []
        self._workers: list[threading.Thread] = []
        self._changed = threading.Condition()
        self._closed = False

    def submit(
        self, priority: Priority, call: Callable[[], T], done: Callable[[T | Exception], object]
    ) -> Ticket:
        """Run `call` on a reader thread and hand its result, or what it raised, to `done` on that thread."""

        def work() -> None:
            answer: T | Exception
            try:
                answer = call()
            except Exception as error:
                answer = error
            if not ticket.dropped:
                done(answer)

        ticket = Ticket(priority, next(self._numbers), work)
        self._enqueue(ticket)
        return ticket

    def submit_pages(
        self,
        priority: Priority,
        pages: Callable[[], Iterator[T]],
        page: Callable[[T], object],
        done: Callable[[Exception | None], object],
    ) -> Ticket:
        """Read `pages()` page by page, each a turn in the queue; `done` gets None, or what was raised."""
        iterator: Iterator[T] | None = None

        def work() -> None:
            nonlocal iterator
            try:
                iterator = pages() if iterator is None else iterator
                got = next(iterator)
            except StopIteration:
                end: Exception | None = None
            except Exception as error:
                end = error
            else:
                if not ticket.dropped:
                    page(got)
                    self._enqueue(ticket)
                return
            if not ticket.dropped:
                done(end)

        ticket = Ticket(priority, next(self._numbers), work)
        self._enqueue(ticket)
        return ticket

    @property
    def busy(self) -> bool:
        """Whether a read waits or is under way."""
        with self._changed:
            return bool(self._waiting or self._running)

    def close(self, seconds: float = 5.0) -> bool:
        """Forget what waits, let what runs end for at most `seconds`. Answers whether all of it did."""
        with self._changed:
            self._closed = True
            for ticket in (*self._waiting, *self._running):
                ticket.drop()
            self._waiting.clear()
            self._changed.notify_all()
            return self._changed.wait_for(lambda: not self._running, timeout=seconds)

    def _enqueue(self, ticket: Ticket) -> None:
        with self._changed:
            if self._closed or ticket.dropped:
                ticket.drop()
                return
            heapq.heappush(self._waiting, ticket)
            if len(self._workers) < self._threads:
                name = f"reader-{len(self._workers) + 1}"
                worker = threading.Thread(target=self._work, name=name, daemon=True)
                self._workers.append(worker)
                worker.start()
            self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._has_turn())
                if self._closed:
                    return
                ticket = heapq.heappop(self._waiting)
                if ticket.dropped:
                    continue
                self._running.append(ticket)
            try:
                ticket.work()
            except Exception:
                # A callback failed: reported as any thread's error is, and the thread lives on for others.
                raised = (*sys.exc_info(), threading.current_thread())
                threading.excepthook(threading.ExceptHookArgs(raised))
            finally:
                with self._changed:
                    self._running.remove(ticket)
                    self._changed.notify_all()

    def _has_turn(self) -> bool:
        """Whether the first in the queue may begin. The last free thread is kept from the inventory."""
        if not self._waiting:
            return False
        if self._waiting[0].priority is not Priority.INVENTORY:
            return True
        reading = sum(ticket.priority is Priority.INVENTORY for ticket in self._running)
        return reading < self._threads - 1
