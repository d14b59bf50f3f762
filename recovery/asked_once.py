"""An account that is asked the same thing once: forty restores by one role ask about that role forty
times."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from threading import Lock
from typing import Any, cast

from recovery.account import Account, Reads, Writes
from recovery.context import Context, Identity, Mode

ANSWERS = frozenset({"role", "key", "may_role", "choices", "destination"})
LISTINGS = frozenset({"jobs", "resources", "native_resources"})


class AskedOnce:
    """The account as `account` shows it, for as long as a check of several restores takes. Whatever else is
    asked goes through."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.reads = cast(Reads, _RememberingReads(account.reads))

    @property
    def context(self) -> Context:
        return self._account.context

    @property
    def identity(self) -> Identity:
        return self._account.identity

    @property
    def mode(self) -> Mode:
        return self._account.mode

    @property
    def writes(self) -> Writes:
        return self._account.writes

    def set_mode(self, mode: Mode) -> None:
        self._account.set_mode(mode)

    def clock_skew(self) -> float | None:
        return self._account.clock_skew()

    def access_of(self, operation: str) -> str:
        return self._account.access_of(operation)


class _RememberingReads:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._answers: dict[str, Future[Any]] = {}
        self._lock = Lock()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._reads, name)
        if name in ANSWERS:
            return partial(self._once, name, method)
        return partial(self._listed_once, name, method) if name in LISTINGS else method

    def _once(self, name: str, method: Callable[..., Any], *args: object, **options: object) -> Any:
        """The answer, or the error, of the first who asked; who asks meanwhile waits for it."""
        question = f"{name}{args!r}{sorted(options.items())!r}"
        with self._lock:
            first = question not in self._answers
            answer = self._answers.setdefault(question, Future())
        if first:
            try:
                answer.set_result(method(*args, **options))
            except BaseException as error:
                answer.set_exception(error)
        return answer.result()

    def _listed_once(self, name: str, method: Callable[..., Any], *args: object, **options: object) -> Any:
        return iter(self._once(name, lambda *a, **o: tuple(method(*a, **o)), *args, **options))
