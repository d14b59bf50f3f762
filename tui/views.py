"""Which screens are open, in which order, and where the user came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from textual.geometry import Size

from tui.screen import RelightScreen, View

if TYPE_CHECKING:
    from tui.app import RelightApp

ScreenFactory = Callable[..., RelightScreen[Any]]

SMALLEST = Size(60, 16)
"""Columns and rows below which a table and its error panel no longer fit together."""
TOO_SMALL = View("too-small", {})


class Views:
    def __init__(self, app: RelightApp, screens: Mapping[str, ScreenFactory]) -> None:
        self._app = app
        self._screens = screens
        self._last: View | None = None

    def make(self, view: View) -> RelightScreen[Any]:
        screen = self._screens[view.name](**view.arguments)
        screen.view = view
        return screen

    def open(self, view: View) -> None:
        """Show a view. One that is open already is gone back to: the stack stays as deep as it looks."""
        self._leave()
        for depth, screen in enumerate(reversed(self._app.screen_stack)):
            if isinstance(screen, RelightScreen) and screen.view == view:
                self._pop(depth)
                return
        self._app.push_screen(self.make(view))

    def back(self) -> None:
        if len(self._app.screen_stack) > 1:
            self._leave()
            self._pop(1)

    @property
    def has_previous(self) -> bool:
        return self._last is not None

    def previous(self) -> None:
        """The view before this one, whichever way it was left."""
        if self._last is not None:
            self.open(self._last)

    def close_all(self) -> None:
        """Down to the first screen, with no view to go back to: the account is left, and what was opened in
        it must not be opened, or finished, in another."""
        self._pop(len(self._app.screen_stack) - 1)
        self._last = None

    def fit(self, size: Size) -> None:
        """Hide everything behind one calm screen while the terminal is too small."""
        fits = size.width >= SMALLEST.width and size.height >= SMALLEST.height
        screen = self._app.screen
        hidden = isinstance(screen, RelightScreen) and screen.view == TOO_SMALL
        if fits and hidden:
            self._pop(1)
        elif not fits and not hidden:
            self._app.push_screen(self.make(TOO_SMALL))

    def _leave(self) -> None:
        screen = self._app.screen
        if isinstance(screen, RelightScreen) and screen.view and screen.REMEMBERED:
            self._last = screen.view

    def _pop(self, count: int) -> None:
        for _ in range(count):
            self._app.pop_screen()
