"""What stands in for every screen while the terminal is too small for them."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from tui.app import SMALLEST
from tui.context_bar import ContextBar
from tui.screen import RelightScreen


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

    def on_resize(self, event: events.Resize) -> None:
        width, height = SMALLEST
        self.query_one("#needed", Static).update(
            f"Relight needs {width} x {height} cells.\n"
            f"Here are {event.size.width} x {event.size.height}.\n"
            "Enlarge the window: all is kept."
        )
