"""From a context that was asked for to an open account, with a code of an MFA device where one is wanted."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from recovery.context import Mode
from recovery.reading import Priority
from tui.news import News
from tui.words import count_of

if TYPE_CHECKING:
    from recovery.account import Account, ContextRequest
    from tui.app import RelightApp
    from tui.messages import AccountOpened, AccountRefused
    from tui.open_account import OpenAccount
    from tui.screen import View


class SigningIn:
    def __init__(self, app: RelightApp) -> None:
        self._app = app
        self.request = app.kit.request
        """The context that is open, or being opened."""
        self._then: View | None = None
        """What is opened once the account is."""
        self.under_way = True
        """Until the account is open, or was refused."""

    @cached_property
    def recent(self) -> list[ContextRequest]:
        """The contexts that could be opened, newest first."""
        from tui.recent_contexts import load

        return load()

    def start(self, request: ContextRequest, then: View | None = None) -> None:
        """Open a context, and `then` a view in it; what was read of the one before is let go."""
        app = self._app
        app.views.close_all()
        self._leave(app.opened)
        app.opened = None
        self._then = then
        self._ask(request)

    def again(self) -> None:
        """Open the same context with the credentials of now. What is shown stays, until then and after."""
        if self._app.opened is None:
            self.start(self.request, self._then)
        else:
            self._app.tell("Signing in again", "What is known stays in view.")
            self._ask(self.request)

    def _ask(self, request: ContextRequest) -> None:
        from tui.messages import AccountOpened, AccountRefused

        app = self._app
        request = replace(request)  # asked for anew, it is another question
        self.request, self.under_way = request, True
        connections = app.kit.connections
        app.read(
            Priority.KEY,
            lambda: connections.open(request, self._ask_code),
            lambda account: AccountOpened(request, account),
            to=app,
            failed=lambda error: AccountRefused(request, error),
        )
        app.news.publish(News.ACCOUNT)

    def _leave(self, opened: OpenAccount | None) -> None:
        if opened is None:
            return
        opened.close()
        self._app.plan_runs.hold_all("its account was left")
        if opened.running:
            where = f"{opened.context.account} {opened.context.region}"
            count = count_of(len(opened.running), "restore keeps", "restores keep")
            self._app.tell(
                f"{count} running in AWS", f"They are watched again when you come back to {where}."
            )

    def _ask_code(self, device: str) -> str:
        """Called on the reader thread, which waits here for the user."""
        from tui.messages import CodeAsked

        answer: Future[str] = Future()
        self._app.post_message(CodeAsked(device, answer))
        return answer.result()

    def opened(self, message: AccountOpened) -> None:
        if not self._is_awaited(message):
            return
        from tui.open_account import OpenAccount

        app = self._app
        if app.opened is not None and app.opened.context != message.account.context:
            app.views.close_all()  # the same words name another account by now
            self._leave(app.opened)
            app.opened = None
        if app.opened is None:
            app.opened = OpenAccount(app, message.account)
        else:
            app.opened.signed_in_again(message.account)
            app.plan_runs.signed_in_again(message.account)
        self._remember(message.account)
        app.log_book.open_errors.clear()
        if message.account.mode is Mode.WRITE:
            app.write_mode.watch()
        app.news.publish(News.LOG)
        app.news.publish(News.ACCOUNT)
        app.news.publish(News.MODE)
        app.refresh_account()
        app.plan_runs.look_for_unended(app.plan_runs.tell_unended)
        if self._then is not None:
            app.views.open(self._then)
            self._then = None

    def refused(self, message: AccountRefused) -> None:
        if self._is_awaited(message):
            self._app.report(message.error)
            self._app.news.publish(News.ACCOUNT)

    def _is_awaited(self, message: AccountOpened | AccountRefused) -> bool:
        """Whether the answer is to the newest question; who asked for two contexts wants the second."""
        awaited = message.request is self.request
        self.under_way = self.under_way and not awaited
        return awaited

    def _remember(self, account: Account) -> None:
        from tui.recent_contexts import save

        opened = replace(self.request, region=account.context.region, write=False)
        self.recent = [opened, *(each for each in self.recent if each != opened)]
        save(self.recent)
