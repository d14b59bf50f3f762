"""The bridge from reader threads to messages: a call goes to the queue, what it answers comes back as a message."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual.message import Message
from textual.message_pump import MessagePump

from recovery.errors import RelightError
from recovery.reading import Priority
from tui.messages import ErrorHappened

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
    failed: Callable[[RelightError], Message],
) -> None:
    """See `RelightApp.read`. A receiver that has been closed meanwhile loses the answer, which is what leaving it means."""
    receiver = to or app

    def done(outcome: Answer | BaseException) -> None:
        if isinstance(outcome, RelightError):
            receiver.post_message(failed(outcome))
        elif isinstance(outcome, BaseException):
            app.post_message(ErrorHappened(mistake(outcome)))
        else:
            receiver.post_message(arrived(outcome))

    app.kit.reads.submit(priority, call, done)


def mistake(error: BaseException) -> RelightError:
    """An error that nobody foresaw; the app goes on, because a restore may be under way on its screens."""
    where = traceback.extract_tb(error.__traceback__)[-1:]
    place = "".join(f" ({frame.name}, line {frame.lineno})" for frame in where)
    return RelightError(
        "Relight made a mistake",
        f"{type(error).__name__}{place}: {error}",
        "What AWS runs goes on. Please report it with this text.",
    )
