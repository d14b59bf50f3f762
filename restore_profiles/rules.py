"""Predicates over the values of a request and the facts about its recovery point, as data.

A rule holds or does not for one mapping of names to texts: the paths of `Values` beside the reserved facts
listed in `restore_profiles.model`. Keys compare without case, because AWS's own pages mix spellings of one
key; a missing key and an empty text are the same. Number comparisons are false where either side is not a
whole number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from restore_profiles.json_text import texts


class Rule(Protocol):
    """Something that holds or does not for one request."""

    def holds(self, names: Mapping[str, str]) -> bool: ...


class Names(Mapping[str, str]):
    """Texts by name, compared without case; later `parts` win. For many look-ups in the same names: a form
    may hold thousands, one per volume of an EKS cluster.

    `inside` shows them as a rule within one element of a list does: the names that start with `[]` of the
    list are those of the element.
    """

    __slots__ = ("_any", "_element", "_texts")

    def __init__(self, *parts: Mapping[str, str]) -> None:
        self._texts = {name.lower(): text for part in parts for name, text in part.items()}
        self._any = self._element = ""

    def inside(self, any_element: str, element: str) -> Names:
        """The same names where `any_element`, such as `nodeGroups[]`, stands for `element`,
        `nodeGroups[3]`."""
        view = Names()
        view._texts, view._any, view._element = self._texts, any_element.lower(), element.lower()
        return view

    def __getitem__(self, key: str) -> str:
        name = key.lower()
        if self._any and name.startswith(self._any):
            name = self._element + name[len(self._any) :]
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def look_up(names: Mapping[str, str], key: str) -> str:
    """The text under `key`, compared without case; "" where there is none."""
    found = names.get(key)
    if found is not None or isinstance(names, Names):
        return found or ""
    lowered = key.lower()
    return next((text for name, text in names.items() if name.lower() == lowered), "")


def whole_number(text: str) -> int | None:
    """The number that decimal digits stand for, or None. Stricter than `int`, which takes `1_000`, `+1` and `
    1`. No number of AWS has more than 19 digits, and `int` refuses 4,301."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


@dataclass(frozen=True, slots=True)
class Always:
    def holds(self, names: Mapping[str, str]) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Never:
    def holds(self, names: Mapping[str, str]) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Given:
    """`key` has a value."""

    key: str

    def holds(self, names: Mapping[str, str]) -> bool:
        return look_up(names, self.key) != ""


@dataclass(frozen=True, slots=True)
class Equals:
    """`key` is one of `texts`, compared without case."""

    key: str
    texts: tuple[str, ...]

    def __init__(self, key: str, *texts: str) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "texts", tuple(text.lower() for text in texts))

    def holds(self, names: Mapping[str, str]) -> bool:
        return look_up(names, self.key).lower() in self.texts


@dataclass(frozen=True, slots=True)
class StartsWith:
    """`key` begins with the text under the name `start`; false where either has none. Compared without
    case."""

    key: str
    start: str

    def holds(self, names: Mapping[str, str]) -> bool:
        start = look_up(names, self.start).lower()
        return start != "" and look_up(names, self.key).lower().startswith(start)


@dataclass(frozen=True, slots=True)
class MoreThan:
    """`key` is a whole number above `limit`, a number or the name of another key (multiplied by `times`)."""

    key: str
    limit: int | str
    times: int = 1

    def holds(self, names: Mapping[str, str]) -> bool:
        return _excess(names, self.key, self.limit, self.times) > 0


@dataclass(frozen=True, slots=True)
class LessThan:
    """`key` is a whole number below `limit`, a number or the name of another key (multiplied by `times`)."""

    key: str
    limit: int | str
    times: int = 1

    def holds(self, names: Mapping[str, str]) -> bool:
        return _excess(names, self.key, self.limit, self.times) < 0


@dataclass(frozen=True, slots=True)
class MultipleOf:
    """`key` is a whole number that `step` divides."""

    key: str
    step: int

    def holds(self, names: Mapping[str, str]) -> bool:
        value = whole_number(look_up(names, self.key))
        return value is not None and value % self.step == 0


@dataclass(frozen=True, slots=True)
class Matches:
    """The whole of `key` has the form of the regular expression; `words` says which one. False where it has
    no value."""

    key: str
    pattern: str
    words: str

    def holds(self, names: Mapping[str, str]) -> bool:
        text = look_up(names, self.key)
        return text != "" and re.fullmatch(self.pattern, text) is not None


@dataclass(frozen=True, slots=True)
class Several:
    """`key` holds `least` strings or more, typed as `a, b` or as a JSON array."""

    key: str
    least: int = 2

    def holds(self, names: Mapping[str, str]) -> bool:
        return len(texts(look_up(names, self.key))) >= self.least


@dataclass(frozen=True, slots=True)
class NestedType:
    """`key` holds the ARN of a nested recovery point of one of these resource types."""

    key: str
    types: tuple[str, ...]

    def __init__(self, key: str, *types: str) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "types", types)

    def holds(self, names: Mapping[str, str]) -> bool:
        return look_up(names, f"nested.{look_up(names, self.key)}.type") in self.types


def _excess(names: Mapping[str, str], key: str, limit: int | str, times: int) -> int:
    """How far the number under `key` is above the limit; 0 where either is no number, as where they are
    equal."""
    value = whole_number(look_up(names, key))
    bound = limit if isinstance(limit, int) else whole_number(look_up(names, limit))
    return 0 if value is None or bound is None else value - bound * times


@dataclass(frozen=True, slots=True)
class Not:
    rule: Rule

    def holds(self, names: Mapping[str, str]) -> bool:
        return not self.rule.holds(names)


@dataclass(frozen=True, slots=True)
class AllOf:
    rules: tuple[Rule, ...]

    def __init__(self, *rules: Rule) -> None:
        object.__setattr__(self, "rules", rules)

    def holds(self, names: Mapping[str, str]) -> bool:
        return all(rule.holds(names) for rule in self.rules)


@dataclass(frozen=True, slots=True)
class AnyOf:
    rules: tuple[Rule, ...]

    def __init__(self, *rules: Rule) -> None:
        object.__setattr__(self, "rules", rules)

    def holds(self, names: Mapping[str, str]) -> bool:
        return any(rule.holds(names) for rule in self.rules)


def names_in(rule: Rule) -> Iterator[str]:
    """Every name that a rule looks at."""
    match rule:
        case Not():
            yield from names_in(rule.rule)
        case AllOf() | AnyOf():
            for each in rule.rules:
                yield from names_in(each)
        case Given() | Equals() | MultipleOf() | Matches() | Several() | NestedType():
            yield rule.key
        case StartsWith():
            yield from (rule.key, rule.start)
        case MoreThan() | LessThan():
            yield rule.key
            if isinstance(rule.limit, str):
                yield rule.limit
