"""A line of text whose cursor stands still: each blink is a write to a terminal that may be far away."""

from __future__ import annotations

from textual.reactive import reactive
from textual.widgets import Input


class SteadyInput(Input):
    cursor_blink = reactive(False, init=False)
