"""Texts that make a rule hold, or not: the way to see every rule of a profile fire."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping

from hypothesis import HealthCheck, given, settings, strategies
from hypothesis.errors import InvalidArgument

from restore_profiles.rules import (
    AllOf,
    Always,
    AnyOf,
    Equals,
    Given,
    LessThan,
    Matches,
    MoreThan,
    MultipleOf,
    NestedType,
    Never,
    Not,
    Rule,
    Several,
    StartsWith,
)

Texts = Mapping[str, str]
MOST = 4000
"""Combinations that are tried; the rules of today need a handful."""


def firing(rule: Rule) -> Texts | None:
    """Texts by name under which the rule holds; None where none were found."""
    return next((texts for texts in candidates(rule) if rule.holds(texts)), None)


def candidates(rule: Rule) -> Iterator[Texts]:
    """Texts by name that may make the rule hold, the likeliest first. An empty text stands for none."""
    return itertools.islice(_making(rule, True), MOST)


def _making(rule: Rule, holds: bool) -> Iterator[dict[str, str]]:
    """Candidates, the likeliest first. An empty text stands for none."""
    match rule:
        case Always() | Never():
            yield {}
        case Not(inner):
            yield from _making(inner, not holds)
        case AllOf(rules) if holds:
            yield from _together(rules, True)
        case AnyOf(rules) if not holds:
            yield from _together(rules, False)
        case AllOf(rules) | AnyOf(rules):
            for each in rules:
                yield from _making(each, holds)
        case Given(key):
            yield {key: "x" if holds else ""}
        case Equals(key, texts):
            yield from ({key: text} for text in (texts if holds else ("", "other")))
        case StartsWith(key, start):
            texts = ("one", "one-two") if holds else ("other", "x")
            yield from ({key: text, start: "one"} for text in texts)
        case MoreThan(key, limit, times) | LessThan(key, limit, times):
            step = 1 if isinstance(rule, MoreThan) == holds else -1
            for bound in (limit,) if isinstance(limit, int) else (1, 8, 100, 1000, 20_000):
                named = {} if isinstance(limit, int) else {limit: str(bound)}
                yield {key: str(max(0, bound * times + step)), **named}
        case MultipleOf(key, step):
            yield {key: str(step if holds else step + 1)}
        case Several(key, least):
            yield {key: ",".join("abcdefghijkl"[:least] if holds else "a")}
        case Matches(key, pattern, _):
            # Beside the shortest of the form, texts that only a pattern of a length asks for.
            made = (_example(pattern), *(filler * 300_000 for filler in ("a", "/a,"))) if holds else ("\x00",)
            yield from ({key: text} for text in made)
        case NestedType(key, types):
            yield {key: "arn", "nested.arn.type": types[0] if holds else "other"}


def _example(pattern: str) -> str:
    """A text of the pattern's form."""
    found: list[str] = []
    strategy = strategies.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)

    @settings(max_examples=1, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def keep(text: str) -> None:
        found.append(text)

    try:
        keep()
    except InvalidArgument:  # a length beyond what it makes
        return ""
    return found[0]


def _together(rules: tuple[Rule, ...], holds: bool) -> Iterator[dict[str, str]]:
    """Candidates that serve all of the rules: what one of them sets, a later one leaves."""
    for parts in itertools.product(*(tuple(itertools.islice(_making(each, holds), 10)) for each in rules)):
        for ordered in (parts, parts[::-1]):
            merged: dict[str, str] = {}
            for part in ordered:
                for name, text in part.items():
                    if text and merged.get(name) in (None, "", "x"):
                        merged[name] = text
                    merged.setdefault(name, text)
            yield merged
