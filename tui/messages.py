"""What happened, told to whoever shows it. Reader threads post these; only handlers change widgets."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:  # what happened is told in these words, but the first frame tells of nothing yet
    from recovery.account import Account, ContextRequest
    from recovery.context import Context
    from recovery.errors import RelightError
    from recovery.estimates import RestoreHistory
    from recovery.models import ProtectedResource
    from recovery.watching import WatchReport
    from tui.followed import Said


@dataclass
class AccountOpened(Message, bubble=False):
    """Somebody is signed in."""

    request: ContextRequest
    account: Account


@dataclass
class AccountRefused(Message, bubble=False):
    """The account could not be opened, and why."""

    request: ContextRequest
    error: RelightError


@dataclass
class CodeAsked(Message, bubble=False):
    """Signing in wants the code of an MFA device; the reader thread waits for `answer`."""

    device: str
    answer: Future[str]


@dataclass
class ResourcesArrived(Message, bubble=False):
    """A page of the account's resources."""

    context: Context
    page: Sequence[ProtectedResource]
    as_of: datetime


@dataclass
class ResourcesEnded(Message, bubble=False):
    """The listing of resources is over; `seen` are the ARNs of all its pages."""

    context: Context
    error: RelightError | None
    seen: frozenset[str]
    as_of: datetime


@dataclass
class OutsideArrived(Message, bubble=False):
    """Resources that AWS Backup does not protect and whose service keeps backups; all of them, or those that
    came before `error`."""

    context: Context
    found: Sequence[ProtectedResource]
    error: RelightError | None


@dataclass
class JobsWatched(Message, bubble=False):
    """The watcher has looked; only the newest look matters."""

    context: Context
    report: WatchReport
    said: Said

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, JobsWatched)


@dataclass
class HistoryArrived(Message, bubble=False):
    """How long restores of this account took, or why that is not known."""

    context: Context
    history: RestoreHistory | None
    error: RelightError | None


@dataclass
class JobsUnwatched(Message, bubble=False):
    """The watcher itself failed, which it never should."""

    context: Context
    error: RelightError


@dataclass
class ErrorHappened(Message, bubble=False):
    """A read came to nothing."""

    error: RelightError
