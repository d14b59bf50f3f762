"""Text as Markdown data: nothing in it becomes markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

BAR = "\\|"
NOTICE = "<!-- Written by `make docs`; edits here are lost. -->"


def cell(text: str) -> str:
    """`text` on one line, without HTML."""
    return " ".join(text.split()).replace("<", "&lt;")


def code(text: str) -> str:
    """`text` as code; "" stays "". Backticks inside become a longer fence around."""
    if "`" in text:
        return f"`` {text} ``"
    return f"`{text}`" if text else ""


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already, ending in a newline."""
    lines = [headings, ["---"] * len(headings), *rows]
    # A bar ends a cell even inside code, so it is escaped here and not where the cell's text is made.
    return "".join(f"| {' | '.join(text.replace('|', BAR) for text in line)} |\n" for line in lines)


def page(title: str, *parts: str) -> str:
    """A whole generated page; empty parts are left out."""
    return "\n\n".join([NOTICE, f"# {title}", *(part.strip("\n") for part in parts if part)]) + "\n"
