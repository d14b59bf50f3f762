"""Text from AWS inside shell comments, shell words, here-documents and Markdown, where it must stay text."""

from __future__ import annotations

import re
import shlex


def visible(text: str) -> str:
    """The text on one line, with what no reader can see written out: escape sequences, bidi overrides, line
    breaks."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in text
    )


def shell_word(text: str) -> str:
    """The text as one word of bash that can be pasted into a terminal: what is not printable is written as
    bytes."""
    if text.isprintable():
        return shlex.quote(text)
    written = "".join(
        {"\\": "\\\\", "'": "\\'"}.get(letter, letter)
        if letter.isprintable()
        else "".join(f"\\x{byte:02x}" for byte in letter.encode("utf-8", "surrogatepass"))
        for letter in text
    )
    return f"$'{written}'"


def markdown_text(text: str) -> str:
    """The text as Markdown prose or a table cell: no markup, no HTML, no column break, and nothing of which a
    forge makes a link by itself (`http://`, `www.`)."""
    escaped = re.sub(r"([\\`*_\[\]<>#|~&$])", r"\\\1", visible(text))
    return re.sub(r"(?<=:)//|(?<=www)\.", lambda found: "\\" + found[0], escaped, flags=re.IGNORECASE)


def markdown_code(text: str) -> str:
    """The text as a code span, also in a table: one backtick more than the longest run inside. One that holds
    `|`, which a code span can hold in a table alone if it is escaped and elsewhere alone if it is not, is
    prose."""
    shown = visible(text)
    if "|" in shown or not shown.strip():
        return markdown_text(shown)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    pad = " " if shown[0] in " `" or shown[-1] in " `" else ""
    return f"{fence}{pad}{shown}{pad}{fence}"
