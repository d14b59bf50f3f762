"""Answers kept for a while, so that a form that is redrawn does not ask again."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

Answer = TypeVar("Answer")

KEEP_SECONDS = 60
"""Long enough for a form, short enough that a key made in another window turns up."""


class Remembered:
    """Answers by question. Two threads that ask the same at once may both ask AWS, which does no harm."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._answers: dict[Hashable, tuple[float, Any]] = {}
        self._lock = threading.Lock()

    def answer(self, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        with self._lock:
            asked, kept = self._answers.get(question, (-math.inf, None))
        if self._now() - asked < KEEP_SECONDS:
            return cast(Answer, kept)
        fresh = ask()
        with self._lock:
            self._answers[question] = (self._now(), fresh)
        return fresh
