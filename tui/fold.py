"""What opens and closes a part of the form, and what adds an element to a list of objects."""

from __future__ import annotations

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui.form_rows import AddRow, HeadingRow
from tui.glyphs import Glyphs
from tui.standing import Standing


class Fold(Static, can_focus=True):
    """A heading, or the line that adds an element; enter and space work it."""

    BINDINGS = [
        Binding("enter,space", "work", "Open or close", id="form-fold", tooltip="Open or close this part"),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    DEFAULT_CSS = """
    Fold { height: 1; text-style: bold; padding-left: 1; text-overflow: ellipsis; text-wrap: nowrap; }
    Fold:focus { background: $primary; color: $text; }
    """

    class Worked(Message):
        def __init__(self, row: HeadingRow | AddRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, row: HeadingRow | AddRow) -> None:
        super().__init__(markup=False)
        self.row = row

    def action_work(self) -> None:
        self.post_message(self.Worked(self.row))

    def on_click(self) -> None:
        self.action_work()


def fold_text(row: HeadingRow | AddRow, standing: Standing, glyphs: Glyphs) -> Content:
    """The line of a heading; a closed one says how much of it is set."""
    indent = "  " * row.depth
    if isinstance(row, AddRow):
        return Content(f"{indent}+ add another: {row.field.label}")
    answered = sum(1 for path in row.inside if standing.names.get(path))
    closed = "" if row.opened else f"  ({answered} of {len(row.inside)} set)"
    return Content(f"{indent}{glyphs.descending if row.opened else glyphs.cursor} {row.title}{closed}")
