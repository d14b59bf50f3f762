"""Text from AWS inside shell comments, here-documents and Markdown, where it must stay text."""

from __future__ import annotations

import re


def visible(text: str) -> str:
    """The text on one line, with what no reader can see written out: escape sequences, bidi overrides, line
    breaks."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in text
    )


def markdown_text(text: str) -> str:
    """The text as Markdown prose or a table cell: no markup, no HTML, no column break."""
    return re.sub(r"([\\`*_\[\]<>#|~&$])", r"\\\1", visible(text))


def markdown_code(text: str) -> str:
    """The text as a code span, also in a table: one backtick more than the longest run inside, and no bare
    `|`."""
    shown = visible(text)
    if "|" in shown or shown != shown.strip():
        # A code span cannot hold these everywhere; entities keep Markdown from reading the rest as markup.
        return "<code>" + re.sub(r"[^\w/:. -]", lambda found: f"&#{ord(found[0])};", shown) + "</code>"
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}" if shown else ""
