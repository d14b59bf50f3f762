"""YAML in and out, for values that JSON has. Every string is double-quoted, so that `no` and `1:30` are
strings for every reader."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from recovery.errors import BadInput

# A restore takes two kilobytes of a plan, and one of many files up to 200; what is larger is another file.
LARGEST = 32_000_000
BARE_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
# An implicit key has 1,024 characters at most (YAML 1.2, section 7.4.2).
LONGEST_KEY = 1000
# YAML 1.1 readers take these for booleans and null even as keys.
RESERVED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})

NATIVE: Mapping[str, Callable[[str], object]] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": lambda text: _finite(text),
    "tag:yaml.org,2002:bool": lambda text: text.lower() == "true",
    "tag:yaml.org,2002:null": lambda text: None,
}


@dataclass(frozen=True, slots=True)
class Read:
    """A value and where it stands. `value` is a str, int, float, bool, None, a list of `Read` or a dict of
    str to `Read`."""

    value: object
    line: int

    def plain(self) -> object:
        """The value without its lines."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value


def write(values: Mapping[str, object], comments: Mapping[tuple[str, ...], str]) -> str:
    """A block mapping. `comments` maps a path of keys and indexes, as texts, to what is said behind its
    line."""
    return "".join(f"{line}\n" for line in _block(values, (), comments))


def read(text: str) -> Read:
    """The document in `text`, with lines. Raises `BadInput` naming the line."""
    return tree(compose(text))


def tree(node: Any) -> Read:
    """The values below a node of `compose`. Raises `BadInput` as `read`."""
    return _read(node, set())


def compose(text: str) -> Any:
    """The document in `text` as ruamel's nodes, which know where they stand. Raises `BadInput` naming the
    line."""
    from ruamel.yaml import YAML  # 60 ms, needed only where a plan is read
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text) > LARGEST:
        raise BadInput("Not a plan", f"The file has {len(text):,} characters; a plan has a few thousand.")
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise BadInput("Not YAML", f"Line {line}: {error.problem}.") from None
    except (YAMLError, RecursionError) as error:
        raise BadInput("Not YAML", f"{error}".split("\n")[0]) from None
    if node is None:
        raise BadInput("Not a plan", "The file is empty.")
    return node


def quoted(text: str) -> str:
    """A double-quoted scalar; what a terminal would act on, or not show, is escaped."""
    shown = json.dumps(text, ensure_ascii=False)
    return "".join(character if character.isprintable() else _escape(character) for character in shown)


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _block(
    value: Mapping[str, object] | list[object],
    path: tuple[str, ...],
    comments: Mapping[tuple[str, ...], str],
    indent: str = "",
) -> Iterator[str]:
    items = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, item in items:
        here = (*path, str(key))
        comment = f"  # {comments[here]}" if here in comments else ""
        if isinstance(key, int):
            # The first member stands behind the dash, the others below it.
            block = isinstance(item, Mapping) and item
            first, *rest = _block(cast(Any, item), here, comments, indent) if block else [flow(item)]
            yield f"{indent[2:]}- {first.strip()}{comment}"
            yield from rest
        elif _nested(item):
            yield f"{indent}{key_text(key, indent)}:{comment}"
            yield from _block(cast(Any, item), here, comments, f"{indent}  ")
        else:
            yield f"{indent}{key_text(key, indent)}: {flow(item)}{comment}"


def _nested(value: object) -> bool:
    """Whether a value is written as a block below its key; an empty one and a list of scalars stay on the
    line."""
    if isinstance(value, list | tuple):
        return any(isinstance(item, Mapping | list | tuple) for item in value)
    return isinstance(value, Mapping) and bool(value)


def flow(value: object) -> str:
    """A value on one line."""
    match value:
        case str():
            return quoted(value)
        case list() | tuple():
            return "[" + ", ".join(flow(item) for item in value) + "]"
        case Mapping():
            return "{" + ", ".join(f"{quoted(key)}: {flow(item)}" for key, item in value.items()) + "}"
        case float():
            text = json.dumps(value, allow_nan=False)
            # What has no point is a string for a reader of YAML 1.1.
            return text if "." in text else text.replace("e", ".0e")
    return json.dumps(value)


def key_text(key: str, indent: str) -> str:
    """A key of a block mapping, without its colon."""
    text = key if BARE_KEY.fullmatch(key) and key.lower() not in RESERVED else quoted(key)
    # A longer key is only seen as one where it is announced.
    return text if len(text) <= LONGEST_KEY else f"? {text}\n{indent}"


def _read(node: Any, seen: set[int]) -> Read:
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise BadInput(
            "Not a plan", f"Line {line}: a plan repeats its values; it holds no anchors and aliases."
        )
    seen.add(id(node))
    match node.id:
        case "mapping":
            return Read(_members(node, seen), line)
        case "sequence":
            return Read([_read(item, seen) for item in node.value], line)
    try:
        return Read(NATIVE[node.tag](node.value), line)
    except (KeyError, ValueError):
        told = f"Line {line}: {node.value!r} is not a string. Put it in double quotes."
        raise BadInput("Not a plan", told) from None


def _finite(text: str) -> float:
    """Raises `ValueError` for what JSON has no number for."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _members(node: Any, seen: set[int]) -> dict[str, Read]:
    members: dict[str, Read] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if key_node.id != "scalar" or key_node.tag != "tag:yaml.org,2002:str":
            raise BadInput("Not a plan", f"Line {line}: a key is not a string. Put it in double quotes.")
        if key_node.value in members:
            raise BadInput("Not a plan", f"Line {line}: the key {key_node.value!r} stands there twice.")
        # A value that is left out stands, for the parser, where the next line begins.
        members[key_node.value] = replace(_read(value_node, seen), line=line)
    return members
