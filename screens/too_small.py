"""What stands in for every screen while the terminal is too small for them."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.widgets import Static

from tui.context_bar import ContextBar
from tui.screen import RelightScreen
from tui.views import SMALLEST


class TooSmallScreen(RelightScreen[None]):
    SCOPES = ()
    REMEMBERED = False
    DEFAULT_CSS = """
    TooSmallScreen { align: center middle; }
    TooSmallScreen > #needed { width: auto; text-align: center; }
    """

    def compose(self) -> ComposeResult:
        yield ContextBar()
        yield Static(id="needed", markup=False)

    def on_mount(self) -> None:
        self._show(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        self._show(event.size)

    def _show(self, here: Size) -> None:
        width, height = SMALLEST
        self.query_one("#needed", Static).update(
            f"Relight needs {width} x {height} cells.\n"
            f"Here are {here.width} x {here.height}.\n"
            "Enlarge the window: all is kept."
        )
