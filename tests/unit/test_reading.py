from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import Queue
from typing import Any

import pytest

from recovery.reading import Priority, ReadQueue

PATIENCE_SECONDS = 30


@pytest.fixture
def queue() -> Iterator[ReadQueue]:
    queue = ReadQueue(threads=2)
    yield queue
    assert queue.close(PATIENCE_SECONDS)


class Gate:
    """A read that begins, tells so, and lasts until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.open = threading.Event()

    def __call__(self) -> str:
        self.begun.set()
        assert self.open.wait(PATIENCE_SECONDS)
        return "done"


def saying(text: str) -> Callable[[], str]:
    return lambda: text


def ignore(answer: Any) -> None:
    pass


def test_an_answer_is_handed_over_on_a_reader_thread(queue: ReadQueue) -> None:
    answers: Queue[tuple[Any, str]] = Queue()
    queue.submit(
        Priority.KEY, lambda: 42, lambda answer: answers.put((answer, threading.current_thread().name))
    )
    answer, thread = answers.get(timeout=PATIENCE_SECONDS)
    assert answer == 42
    assert thread.startswith("reader-")


def test_what_a_read_raises_is_its_answer(queue: ReadQueue) -> None:
    answers: Queue[Any] = Queue()
    error = ValueError("no")

    def fail() -> int:
        raise error

    queue.submit(Priority.KEY, fail, answers.put)
    assert answers.get(timeout=PATIENCE_SECONDS) is error


def test_a_keys_read_goes_before_the_poller_and_the_poller_before_the_inventory(queue: ReadQueue) -> None:
    gates = [Gate(), Gate()]
    for gate in gates:
        queue.submit(Priority.KEY, gate, ignore)
        assert gate.begun.wait(PATIENCE_SECONDS)
    order: Queue[str | Exception] = Queue()
    for name in ("INVENTORY", "POLLER", "KEY"):
        queue.submit(Priority[name], saying(name), order.put)
    gates[0].open.set()
    assert [order.get(timeout=PATIENCE_SECONDS) for _ in range(3)] == ["KEY", "POLLER", "INVENTORY"]
    gates[1].open.set()


def test_an_inventory_that_hangs_keeps_no_key_waiting(queue: ReadQueue) -> None:
    hanging = [Gate(), Gate()]
    for gate in hanging:
        queue.submit(Priority.INVENTORY, gate, ignore)
    assert hanging[0].begun.wait(PATIENCE_SECONDS)
    answers: Queue[str | Exception] = Queue()
    queue.submit(Priority.KEY, saying("key"), answers.put)
    assert answers.get(timeout=PATIENCE_SECONDS) == "key"
    assert not hanging[1].begun.is_set()
    for gate in hanging:
        gate.open.set()


def test_pages_arrive_one_by_one_and_let_a_key_in_between(queue: ReadQueue) -> None:
    blocker, order = Gate(), Queue[Any]()
    queue.submit(Priority.KEY, blocker, ignore)
    assert blocker.begun.wait(PATIENCE_SECONDS)

    def pages() -> Iterator[str]:
        yield "page 1"
        queue.submit(Priority.KEY, lambda: "key", order.put)
        yield "page 2"
        yield "page 3"

    queue.submit_pages(Priority.INVENTORY, pages, order.put, order.put)
    got = [order.get(timeout=PATIENCE_SECONDS) for _ in range(5)]
    assert got == ["page 1", "page 2", "key", "page 3", None]
    blocker.open.set()


def test_a_page_that_fails_ends_the_listing_with_the_error(queue: ReadQueue) -> None:
    error, got = ValueError("page 2 failed"), Queue[Any]()

    def pages() -> Iterator[str]:
        yield "page 1"
        raise error

    queue.submit_pages(Priority.INVENTORY, pages, got.put, got.put)
    assert [got.get(timeout=PATIENCE_SECONDS) for _ in range(2)] == ["page 1", error]


def test_the_end_of_a_listing_is_told(queue: ReadQueue) -> None:
    got: Queue[Any] = Queue()
    queue.submit_pages(Priority.INVENTORY, lambda: iter(["page 1"]), got.put, got.put)
    assert [got.get(timeout=PATIENCE_SECONDS) for _ in range(2)] == ["page 1", None]


def test_a_dropped_read_tells_nobody(queue: ReadQueue) -> None:
    gate, answers = Gate(), Queue[Any]()
    ticket = queue.submit(Priority.KEY, gate, answers.put)
    assert gate.begun.wait(PATIENCE_SECONDS)
    ticket.drop()
    gate.open.set()
    assert queue.close(PATIENCE_SECONDS)
    assert answers.empty()


def test_a_callback_that_fails_is_reported_and_stops_no_other_read(
    queue: ReadQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: Queue[Any] = Queue()
    monkeypatch.setattr(threading, "excepthook", lambda raised: reported.put(raised.exc_type))

    def fail(answer: int | Exception) -> None:
        raise KeyError(answer)

    answers: Queue[int | Exception] = Queue()
    for _ in range(4):
        queue.submit(Priority.KEY, lambda: 1, fail)
    queue.submit(Priority.KEY, lambda: 2, answers.put)
    assert answers.get(timeout=PATIENCE_SECONDS) == 2
    assert reported.get(timeout=PATIENCE_SECONDS) is KeyError


def test_closing_waits_for_what_runs_no_longer_than_told_and_forgets_the_rest() -> None:
    queue, gate, answers = ReadQueue(threads=2), Gate(), Queue[Any]()
    queue.submit(Priority.KEY, gate, answers.put)
    assert gate.begun.wait(PATIENCE_SECONDS)
    assert not queue.close(0.01)
    gate.open.set()
    assert queue.close(PATIENCE_SECONDS)
    queue.submit(Priority.KEY, lambda: 1, answers.put)
    assert answers.empty()


def test_reader_threads_keep_no_process_alive() -> None:
    queue, names = ReadQueue(), Queue[Any]()
    queue.submit(Priority.KEY, lambda: threading.current_thread().daemon, names.put)
    assert names.get(timeout=PATIENCE_SECONDS) is True
    queue.close()
