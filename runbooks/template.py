"""Templates that are files of their own format, so that their own tools (shellcheck, a previewer) read
them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path


def fill_template(name: str, places: Mapping[str, str], needed: Collection[str] = ()) -> str:
    """The template beside this file without the parts that are not `needed`, filled as `fill` does."""
    return fill(without_the_rest((Path(__file__).parent / name).read_text(encoding="utf-8"), needed), places)


def without_the_rest(template: str, needed: Collection[str]) -> str:
    """The template with those parts of which the word is `needed`. A part stands between the lines `# [WORD`
    and `# WORD]`; in it may be parts of other words."""
    return re.sub(
        r"(?ms)^ *# \[(?P<word>[a-z]+)\n(?P<part>.*?)^ *# (?P=word)\]\n",
        lambda found: without_the_rest(found["part"], needed) if found["word"] in needed else "",
        template,
    )


def fill(template: str, places: Mapping[str, str]) -> str:
    """The text with each `@PLACE@` filled, in one pass: a value may hold such a word itself.

    Blank lines are never doubled and no line ends in blanks, whatever a place was filled with.
    """
    filled = re.sub(r"@([A-Z_]+)@", lambda place: places[place[1]], template)
    lines = "\n".join(line.rstrip() for line in filled.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).rstrip("\n") + "\n"
