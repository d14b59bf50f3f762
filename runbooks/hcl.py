"""Text of Terraform's language, as `terraform fmt` leaves it: quoted texts, arguments with their signs in one
column, blocks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Value = object
"""A text, a number, a boolean, a list or a map of them."""

BARE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of letters that no reader sees, or that move what others see."""
WORDS = {True: "true", False: "false", None: "null"}


@dataclass(frozen=True, slots=True)
class Line:
    """An argument of a block."""

    name: str
    value: Value
    comment: str = ""
    """What is said above it."""


@dataclass(frozen=True, slots=True)
class Body:
    """A block: `head` is what stands before its brace, `lines` are its arguments, then its blocks."""

    head: str
    lines: tuple[Line, ...]
    blocks: tuple[Body, ...] = ()


def quoted(text: str) -> str:
    """A text in quotes in which nothing is a template: `${` and `%{` are doubled."""
    written = "".join(_letter(letter) for letter in text)
    return '"' + re.sub(r"([$%])(?=\{)", r"\1\1", written) + '"'


def _letter(letter: str) -> str:
    if letter in ESCAPES:
        return ESCAPES[letter]
    if unicodedata.category(letter) not in UNSEEN:
        return letter
    code = ord(letter)
    if 0xD800 <= code <= 0xDFFF:
        code = 0xFFFD  # half a letter, which no text of Terraform can hold
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def written(value: Value, indent: str = "") -> str:
    """A value; a map is written over several lines, of which all but the first begin with `indent`."""
    if isinstance(value, bool) or value is None:
        return WORDS[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        deeper = f"{indent}  "
        rows = [Line(_key(str(key)), inner) for key, inner in value.items()]
        return "\n".join(["{", *arguments(rows, deeper), f"{indent}}}"])
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(written(each, indent) for each in value)}]"
    return quoted(str(value))


def _key(text: str) -> str:
    return text if BARE_KEY.fullmatch(text) else quoted(text)


def arguments(lines: Sequence[Line], indent: str) -> list[str]:
    """The lines of arguments. Those of one line each that follow one another have their signs in one column;
    a comment or a value of several lines parts them."""
    rows: list[str] = []
    group: list[tuple[str, str]] = []

    def aligned() -> None:
        width = max((cells(name) for name, _ in group), default=0)
        rows.extend(f"{indent}{name}{' ' * (width - cells(name))} = {text}" for name, text in group)
        group.clear()

    for line in lines:
        text = written(line.value, indent)
        if line.comment:
            aligned()
            rows.append(f"{indent}# {line.comment}")
        if "\n" in text:
            aligned()
            rows.append(f"{indent}{line.name} = {text}")
        else:
            group.append((line.name, text))
    aligned()
    return rows


def cells(text: str) -> int:
    """The letters by which `terraform fmt` counts columns: a mark on a letter is no column of its own."""
    return sum(not unicodedata.combining(letter) for letter in text)


def block(body: Body, indent: str = "") -> list[str]:
    deeper = f"{indent}  "
    inner = [block(each, deeper) for each in body.blocks]
    rows = arguments(body.lines, deeper)
    for each in inner:
        rows += ["", *each] if rows else each
    return [f"{indent}{body.head} {{", *rows, f"{indent}}}"] if rows else [f"{indent}{body.head} {{}}"]
