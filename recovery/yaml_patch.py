"""Changes in a YAML text that leave every other character where it is: comments, blank lines, order, quotes.

A change is the difference of two values of the whole document. Where it stands in the text is taken from
ruamel's nodes, and only that much of the text is written anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from recovery.yaml_text import flow, key_text

Tree = Mapping[str, Any]


def patched(text: str, node: Any, old: Tree, new: Tree, removed: Collection[int] = ()) -> str:
    """`text`, which says `old` and whose root is `node`, so that it says `new`.

    A key that the text leaves out, because it has its usual value, stays out unless its value changed. A list
    of mappings keeps its items, and `steps` loses those of the indexes `removed`, which `new` no longer has.
    """
    patch = _Patch(text)
    steps = list(new["steps"])
    for index in sorted(removed):
        steps.insert(index, None)
    patch.mapping(node, old, {**new, "steps": steps})
    return patch.done()


class _Patch:
    """Pieces of a text that are written anew, collected in any order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._pieces: list[tuple[int, int, str]] = []

    def done(self) -> str:
        made, place = [], 0
        # Those at one place stand in the order in which they were added.
        for start, end, instead in sorted(self._pieces, key=lambda piece: piece[0]):
            made += [self.text[place:start], instead]
            place = end
        return "".join((*made, self.text[place:]))

    def mapping(self, node: Any, old: Tree, new: Tree) -> None:
        entries = {key.value: (key, value) for key, value in node.value}
        changed = [key for key in new if key in entries or key not in old or old[key] != new[key]]
        gone = [key for key in entries if key not in new]
        added = [key for key in changed if key not in entries]
        if node.flow_style and (added or gone):
            self._instead(node, flow({key: new[key] for key in changed}))
            return
        for key in changed:
            if key in entries and old.get(key) != new[key]:
                self._value(*entries[key], old.get(key), new[key])
        for key in gone:
            self._without(*entries[key])
        before = next(iter(entries))
        for key in new:
            if key in added:
                self._insert(node, entries[before], key, new[key])
            elif key in entries:
                before = key

    def _value(self, key: Any, node: Any, old: object, new: object) -> None:
        """The value of a key, whose node has another one."""
        if isinstance(new, Mapping) and isinstance(old, Mapping) and node.id == "mapping":
            if new:
                self.mapping(node, old, new)
                return
        elif (
            isinstance(old, list)
            and isinstance(new, list)
            and node.id == "sequence"
            and len(old) == len(new)
            and all(isinstance(each, Mapping) for each in old)
        ):
            self._sequence(node, old, new)
            return
        if (node.id != "scalar" and not node.flow_style) or _is_missing(node):
            self._pieces.append((key.end_mark.index + 1, self._end(key, node), f" {flow(new)}"))
        else:
            self._instead(node, flow(new))

    def _sequence(self, node: Any, old: list[Any], new: list[Any]) -> None:
        if node.flow_style and None in new:
            self._instead(node, flow([each for each in new if each is not None]))
            return
        for item, before, after in zip(node.value, old, new, strict=True):
            if after is None:
                dash = self.text.rindex("-", 0, item.start_mark.index)
                self._lines(dash, self._end(None, item))
            elif before != after:
                self.mapping(item, before, after)

    def _insert(self, node: Any, above: tuple[Any, Any], key: str, value: object) -> None:
        """A key that the text does not have, below the one that stands before it."""
        indent = " " * node.value[0][0].start_mark.column
        place = self._end_of_line(self._end(*above))
        self._pieces.append((place, place, f"\n{indent}{key_text(key, indent)}: {flow(value)}"))

    def _without(self, key: Any, node: Any) -> None:
        self._lines(key.start_mark.index, self._end(key, node))

    def _lines(self, first: int, last: int) -> None:
        """Take out the lines from the one that `first` stands in to the one of `last`."""
        start = self.text.rfind("\n", 0, first) + 1
        self._pieces.append((start, min(self._end_of_line(last) + 1, len(self.text)), ""))

    def _instead(self, node: Any, text: str) -> None:
        start, end = node.start_mark.index, node.end_mark.index
        # A block scalar ends with its last line.
        self._pieces.append((start, end, text + "\n" * self.text[start:end].endswith("\n")))

    def _end(self, key: Any, node: Any) -> int:
        """Where the last character of a value stands, without comments and lines below it."""
        if _is_missing(node):
            return int(key.end_mark.index) + 1
        if node.id == "scalar" or node.flow_style or not node.value:
            end = int(node.end_mark.index)
            # A block scalar ends where the next line begins.
            return end - 1 if self.text[end - 1] == "\n" else end
        last = node.value[-1]
        return self._end(*last) if isinstance(last, tuple) else self._end(None, last)

    def _end_of_line(self, place: int) -> int:
        found = self.text.find("\n", place)
        return len(self.text) if found < 0 else found


def _is_missing(node: Any) -> bool:
    """Whether nothing stands there: then the node's place is that of the next token."""
    return bool(node.id == "scalar" and node.start_mark.index == node.end_mark.index)
