"""From a context that was asked for to an open account, with a code of an MFA device where one is wanted."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING

from recovery.reading import Priority

if TYPE_CHECKING:
    from recovery.account import Account, ContextRequest
    from tui.app import RelightApp
    from tui.messages import AccountOpened, AccountRefused


class SigningIn:
    def __init__(self, app: RelightApp) -> None:
        self._app = app
        self.request = app.kit.request
        """The context that is open, or being opened."""
        self.under_way = True
        """Until the account is open, or was refused."""
        self.recent: list[ContextRequest] = []
        """The contexts of this session that could be opened, newest first."""

    def start(self, request: ContextRequest) -> None:
        from tui.messages import AccountOpened, AccountRefused

        self.request, self.under_way = request, True
        connections = self._app.kit.connections
        self._app.read(
            Priority.KEY,
            lambda: connections.open(request, self._ask_code),
            lambda account: AccountOpened(request, account),
            to=self._app,
            failed=lambda error: AccountRefused(request, error),
        )

    def _ask_code(self, device: str) -> str:
        """Called on the reader thread, which waits here for the user."""
        from tui.messages import CodeAsked

        answer: Future[str] = Future()
        self._app.post_message(CodeAsked(device, answer))
        return answer.result()

    def is_awaited(self, message: AccountOpened | AccountRefused) -> bool:
        """Whether the answer is to the newest question; who asked for two contexts wants the second."""
        awaited = message.request is self.request
        self.under_way = self.under_way and not awaited
        return awaited

    def remember(self, account: Account) -> None:
        opened = replace(self.request, region=account.context.region, write=False)
        self.recent = [opened, *(each for each in self.recent if each != opened)]
