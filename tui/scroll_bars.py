"""Scroll bars drawn with colour alone, for terminals and fonts without block characters."""

from __future__ import annotations

from textual.scrollbar import ScrollBar, ScrollBarRender


class PlainScrollBars(ScrollBarRender):
    VERTICAL_BARS = [" "] * 8
    HORIZONTAL_BARS = [" "] * 8


def use_plain(plain: bool) -> None:
    """Textual keeps this for the process: the newest app decides."""
    ScrollBar.renderer = PlainScrollBars if plain else ScrollBarRender
