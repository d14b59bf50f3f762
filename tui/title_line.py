"""The second line of a screen: where we are at the left, how much is shown at the right."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from recovery.plain_text import plain
from tui.columns import fit
from tui.the_app import the_app


class TitleLine(Widget):
    DEFAULT_CSS = """
    TitleLine { height: 1; padding: 0 1; }
    """

    def __init__(self, *crumbs: str) -> None:
        super().__init__()
        self._crumbs: Sequence[str] = crumbs
        self._note = ""

    def show(self, crumbs: Sequence[str] | None = None, note: str | None = None) -> None:
        """Change one or both; only a change is drawn."""
        before = self._crumbs, self._note
        self._crumbs = self._crumbs if crumbs is None else crumbs
        self._note = self._note if note is None else note
        if before != (self._crumbs, self._note):
            self.refresh()

    def render(self) -> Content:
        glyphs = the_app(self).glyphs
        room = self.size.width - cell_len(self._note) - 1
        crumbs = [plain(crumb, 40) for crumb in self._crumbs]
        # The last crumb says what this is; those before it go first where room is short.
        while len(crumbs) > 1 and cell_len(f" {glyphs.then} ".join(crumbs)) > room:
            crumbs.pop(0)
        left = f" {glyphs.then} ".join(crumbs)
        return Content.assemble(
            (fit(left, max(room, 0), glyphs.more), "bold $text-primary"), " ", (self._note, "dim")
        )
