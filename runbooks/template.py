"""Templates that are files of their own format, so that their own tools (shellcheck, a previewer) read
them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path


def fill_template(name: str, places: Mapping[str, str]) -> str:
    """The template beside this file with its places filled, as `fill` does."""
    return fill((Path(__file__).parent / name).read_text(encoding="utf-8"), places)


def fill(template: str, places: Mapping[str, str]) -> str:
    """The text with each `@PLACE@` filled, in one pass: a value may hold such a word itself.

    Blank lines are never doubled and no line ends in blanks, whatever a place was filled with.
    """
    filled = re.sub(r"@([A-Z_]+)@", lambda place: places[place[1]], template)
    lines = "\n".join(line.rstrip() for line in filled.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).rstrip("\n") + "\n"
