"""What opens and closes a part of the form, and what adds an element to a list of objects."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from recovery.arns import short_id
from recovery.plain_text import plain
from tui.form_rows import AddRow, HeadingRow
from tui.glyphs import Glyphs
from tui.standing import Standing

MOST_NAMED = 40
"""Cells of a value in a heading: how much of the element is set, or wrong, has room behind it at 80."""


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

    class Reached(Message):
        """The cursor is on it."""

        def __init__(self, row: HeadingRow | AddRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, row: HeadingRow | AddRow) -> None:
        super().__init__(markup=False)
        self.row = row
        self._said = Content()

    def say(self, text: Content) -> None:
        """Only what is new is drawn: it lays the whole form out anew."""
        if not text.is_same(self._said):
            self._said = text
            self.update(text)

    def action_work(self) -> None:
        self.post_message(self.Worked(self.row))

    def on_focus(self) -> None:
        self.post_message(self.Reached(self.row))

    def on_click(self) -> None:
        self.action_work()


def fold_text(row: HeadingRow | AddRow, standing: Standing, glyphs: Glyphs) -> Content:
    """The line of a heading; a closed one says how much of it is set."""
    indent = "  " * row.depth
    problem = standing.problem_at(row.path)
    told = (f"  {plain(problem.message)}", "$text-error") if problem and problem in standing.wrong else ""
    if isinstance(row, AddRow):
        return Content.assemble(f"{indent}+ add {'another ' if row.count else ''}{row.field.label}", told)
    named = f": {_short(row.element.named, glyphs)}" if row.element and row.element.named else ""
    closed = "" if row.opened else f"  ({_standing_of(row, standing)})"
    return Content.assemble(
        f"{indent}{glyphs.descending if row.opened else glyphs.cursor} {row.title}{named}{closed}", told
    )


def _standing_of(row: HeadingRow, standing: Standing) -> str:
    """How much of what is inside is set, and how much needs a look."""
    answered = sum(1 for path in row.inside if standing.names.get(path))
    looks = sum(1 for path in row.inside if path.lower() in standing.attention)
    told = f"{answered} of {len(row.inside)} set"
    return f"{told}, {looks} to look at" if looks else told


def _short(value: str, glyphs: Glyphs) -> str:
    """A value as the name of an element: of an ARN the last part, of a long text the beginning."""
    text = plain(short_id(value) if value.startswith("arn:") else value).strip()
    return text if cell_len(text) <= MOST_NAMED else set_cell_size(text, MOST_NAMED - 1) + glyphs.more
