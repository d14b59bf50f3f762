"""One account that is signed in, and what has been read of it. It belongs to the app and outlives every screen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from recovery.account import Account
from recovery.context import Context
from recovery.models import RestoreJob

if TYPE_CHECKING:
    from tui.app import RelightApp


class OpenAccount:
    def __init__(self, app: RelightApp, account: Account) -> None:
        self._app = app
        self.account = account
        self.jobs: tuple[RestoreJob, ...] = ()
        """Newest first."""
        self.as_of: datetime | None = None
        """When the newest answer came; None before any."""

    @property
    def context(self) -> Context:
        return self.account.context

    @property
    def running(self) -> tuple[RestoreJob, ...]:
        return tuple(job for job in self.jobs if not job.finished)
