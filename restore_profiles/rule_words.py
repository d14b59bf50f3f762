"""Rules of `restore_profiles.rules` as words for a reader."""

from __future__ import annotations

from collections.abc import Iterable

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


def code(text: str) -> str:
    """A name or a value in a sentence."""
    return f"`{text}`"


def in_words(rule: Rule) -> str:
    """When the rule holds, as the end of a sentence: "always", "if `encrypted` is `true`"."""
    match rule:
        case Always():
            return "always"
        case Never():
            return "never"
        case _:
            return f"if {condition(rule)}"


def condition(rule: Rule, negated: bool = False) -> str:
    """The rule as a clause with a verb. Raises TypeError for a rule that has no words here yet."""
    is_, has = ("is not", "has no value") if negated else ("is", "has a value")
    match rule:
        case Given(key):
            return f"{code(key)} {has}"
        case Equals(key, texts):
            return f"{code(key)} {is_} {' or '.join(map(code, texts))}"
        case StartsWith(key, start):
            return f"{code(key)} {'does not start' if negated else 'starts'} with {code(start)}"
        case MoreThan(key, limit, times):
            return f"{code(key)} {is_} more than {product(limit, times)}"
        case LessThan(key, limit, times):
            return f"{code(key)} {is_} less than {product(limit, times)}"
        case MultipleOf(key, step):
            return f"{code(key)} {is_} a multiple of {step}"
        case Matches(key, _, words):
            return f"{code(key)} {is_} {words}"
        case Several(key, least):
            return f"{code(key)} has {'fewer than' if negated else 'at least'} {least} entries"
        case NestedType(key, types):
            return f"{code(key)} {is_} a point of {' or '.join(types)}"
        case Not(inner):
            return condition(inner, not negated)
        case AllOf(rules):
            return joined(rules, "or" if negated else "and", negated)
        case AnyOf(rules):
            return joined(rules, "and" if negated else "or", negated)
        case Always():
            return "never" if negated else "always"
        case Never():
            return "always" if negated else "never"
        case _:
            raise TypeError(f"docs/rule_words.py has no words for {type(rule).__name__}")


def joined(rules: Iterable[Rule], word: str, negated: bool) -> str:
    clauses = [
        f"({condition(rule, negated)})" if isinstance(rule, AllOf | AnyOf) else condition(rule, negated)
        for rule in rules
    ]
    return f" {word} ".join(clauses)


def product(limit: int | str, times: int) -> str:
    amount = str(limit) if isinstance(limit, int) else code(limit)
    return amount if times == 1 else f"{times} times {amount}"
