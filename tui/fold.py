"""What opens and closes a part of the form, and what adds an element to a list of objects."""

from __future__ import annotations

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from recovery.plain_text import plain
from tui.form_rows import AddRow, HeadingRow
from tui.glyphs import Glyphs
from tui.standing import Standing


class Fold(Static, can_focus=True):
    """A heading, or the line that adds an element; enter and space work it, delete empties an element."""

    BINDINGS = [
        Binding("enter,space", "work", "Open or close", id="form-fold", tooltip="Open or close this part"),
        Binding("delete", "empty", "Empty", id="form-empty", tooltip="Take back this element of the list"),
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

    class Emptied(Message):
        def __init__(self, row: HeadingRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, row: HeadingRow | AddRow) -> None:
        super().__init__(markup=False)
        self.row = row

    def action_work(self) -> None:
        self.post_message(self.Worked(self.row))

    def action_empty(self) -> None:
        if isinstance(self.row, HeadingRow) and self.row.path.endswith("]"):
            self.post_message(self.Emptied(self.row))

    def on_click(self) -> None:
        self.action_work()


def fold_text(row: HeadingRow | AddRow, standing: Standing, glyphs: Glyphs) -> Content:
    """The line of a heading; a closed one says how much of it is set."""
    indent = "  " * row.depth
    problem = standing.problem_at(row.path)
    told = (f"  {plain(problem.message)}", "$text-error") if problem and problem in standing.wrong else ""
    if isinstance(row, AddRow):
        return Content.assemble(f"{indent}+ add {'another ' if row.count else ''}{row.field.label}", told)
    answered = sum(1 for path in row.inside if standing.names.get(path))
    closed = "" if row.opened else f"  ({answered} of {len(row.inside)} set)"
    return Content.assemble(
        f"{indent}{glyphs.descending if row.opened else glyphs.cursor} {row.title}{closed}", told
    )
