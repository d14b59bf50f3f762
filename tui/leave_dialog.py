"""The question before the app is left while restores run. Leaving harms none, so a second q leaves."""

from __future__ import annotations

from textual.binding import Binding

from tui.confirm import ConfirmDialog


class LeaveDialog(ConfirmDialog):
    """Answers True where the user leaves."""

    BINDINGS = [Binding("q", "leave", show=False)]
    DEFAULT_CSS = """
    LeaveDialog #body { border: round $primary; }
    LeaveDialog .follows { color: $text; }
    """

    def action_leave(self) -> None:
        self.confirmed()
