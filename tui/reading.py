"""The bridge from reader threads to messages: a call goes to the queue, what it answers comes back as a
message."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, overload

from textual.message import Message
from textual.message_pump import MessagePump

from recovery.errors import RelightError
from recovery.reading import Priority

if TYPE_CHECKING:
    from tui.app import RelightApp

Answer = TypeVar("Answer")


def ask(
    app: RelightApp,
    priority: Priority,
    call: Callable[[], Answer],
    arrived: Callable[[Answer], Message],
    *,
    to: MessagePump | None,
    failed: Callable[[RelightError], Message] | None,
) -> None:
    """See `RelightApp.read`. A screen that was left meanwhile loses the answer, which is what leaving it
    means."""
    from tui.messages import ErrorHappened

    receiver, failed = to or app, failed or ErrorHappened

    def done(outcome: Answer | Exception) -> None:
        if isinstance(outcome, Exception):
            receiver.post_message(failed(as_relight_error(outcome)))
        else:
            receiver.post_message(arrived(outcome))

    app.kit.reads.submit(priority, call, done)


@overload
def as_relight_error(error: Exception) -> RelightError: ...
@overload
def as_relight_error(error: Exception | None) -> RelightError | None: ...
def as_relight_error(error: Exception | None) -> RelightError | None:
    """An error for the user, as it is or as our mistake."""
    return error if error is None or isinstance(error, RelightError) else mistake(error)


def mistake(error: BaseException) -> RelightError:
    """An error that nobody foresaw. The app goes on: a restore may be under way on its screens."""
    where = traceback.extract_tb(error.__traceback__)[-1:]
    place = "".join(f" ({frame.name}, line {frame.lineno})" for frame in where)
    return RelightError(
        "Relight made a mistake",
        f"{type(error).__name__}{place}: {error}",
        "What AWS runs goes on. Please report it with this text.",
    )
