"""Parts that a Markdown page is put together from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BLANK = "&nbsp;"
"""What a cell holds where somebody writes by hand; an empty one collapses."""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the page. Its title is of letters, digits, blanks, commas and dashes alone, so that
    every forge makes the same anchor of it."""

    title: str
    body: str
    about: tuple[str, str, str]
    """Of the list of contents: what it does, what it comes after, how long it takes."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; an empty cell is one to write in."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell or BLANK for cell in line)} |" for line in lines)


def fenced(code: str, language: str) -> str:
    """A code block, by a fence that is longer than any in it."""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", code)), 3)
    return f"{fence}{language}\n{code}\n{fence}"


def slug(title: str) -> str:
    """The anchor of a heading as GitHub and GitLab make it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def paragraphs(*texts: str) -> str:
    """Those that are not empty, a blank line between them."""
    return "\n\n".join(text for text in texts if text)


def bullets(*texts: str) -> str:
    return "\n".join(f"- {text}" for text in texts)
