"""A screen as text, so that a diff shows what has changed: what is read, then a letter for each style."""

from __future__ import annotations

from itertools import chain
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

from rich.cells import cell_len
from textual.app import App

from tests.screens.driver import screen_lines

LETTERS = "." + ascii_lowercase + ascii_uppercase + digits


def picture(app: App[Any]) -> str:
    lines = screen_lines(app)
    names: dict[str, str] = {}
    styles = []
    for line in lines:
        letters = ""
        for segment in line:
            name = without_links(str(segment.style or "none"))
            letter = names.setdefault(name, LETTERS[len(names)])
            letters += letter * cell_len(segment.text)
        styles.append(letters)
    text = ("".join(segment.text for segment in line).rstrip() for line in lines)
    legend = (f"{letter}  {name}" for name, letter in names.items())
    return "\n".join(chain(text, ("", "styles"), styles, ("",), legend)) + "\n"


def without_links(style: str) -> str:
    """The style less what Textual adds to find the widget under the mouse."""
    return " ".join(word for word in style.split() if not word.startswith(("link", "meta", "@")))
