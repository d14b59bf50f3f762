"""Whether something is done: a check's JMESPath as a rule of a Choice state.

A Choice reads plain paths only. A member of a list is put aside first, and lists are gone through by a Map
state. What JMESPath can say beyond that is left to a human.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jmespath.exceptions  # type: ignore[import-untyped]
import jmespath.parser  # type: ignore[import-untyped]

from restore_profiles.places import PLACE
from runbooks.stepfunctions_names import member_name

SEEN = "$.seen"
"""Where the answer of the check's call stands."""

Node = dict[str, Any]
ChoiceRule = dict[str, Any]

COUNTS = {"gt": "NumericGreaterThan", "gte": "NumericGreaterThanEquals", "eq": "NumericEquals"}


class NotSaid(ValueError):
    """The check cannot be a rule of a state machine."""


@dataclass(frozen=True, slots=True)
class ListRule:
    """A list, and a rule on each of its members, which is read at `$.member`. Whether it holds for any of
    them, or for how many, is to stand at `$.NAME.any` or `$.NAME.all`."""

    name: str
    path: str
    rule: ChoiceRule
    all: bool
    """Whether the number is asked for."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a Choice, without its `Next`, and what has to be done before it, in this order."""

    rule: ChoiceRule
    asides: Mapping[str, str]
    """Members of lists by path, each with the name `$.NAME` under which it is to stand. Interpreters differ
    in what they make of a path that goes on after an index."""
    lists: tuple[ListRule, ...]


def rule_of(path: str, expected: Sequence[str], filled: Mapping[str, str]) -> Rule:
    """The rule that holds where `path` of the answer is one of `expected`. Of those that have places,
    `filled` says at which path of the state they are filled. Raises `NotSaid`."""
    if PLACE.search(path):
        raise NotSaid(path)
    try:
        node: Node = jmespath.parser.Parser().parse(path).parsed
    except jmespath.exceptions.JMESPathError as error:
        raise NotSaid(path) from error
    reading = _Reading(tuple(expected), filled)
    rule = reading.rule(_unwrapped(node))
    return Rule(rule, reading.asides, tuple(reading.lists))


@dataclass(slots=True)
class _Reading:
    expected: tuple[str, ...]
    filled: Mapping[str, str]
    asides: dict[str, str] = field(default_factory=dict)
    lists: list[ListRule] = field(default_factory=list)

    def rule(self, node: Node) -> ChoiceRule:
        kind = node["type"]
        if kind == "and_expression" and _literal(node["children"][1]) in self.expected:
            return self.truth(node["children"][0])
        if kind in ("comparator", "and_expression") and "true" in self.expected:
            return self.condition(node)
        if kind == "function_expression" and node["value"] == "length":
            numbers = [{"NumericEquals": _number(text)} for text in self.expected]
            counted = self.counted(node["children"][0], all=True)
            return _any([{"Variable": counted, **number} for number in numbers])
        if kind == "pipe" and node["children"][1] == _FIRST:
            return self.first(node["children"][0])
        return self.equals(self.path(node))

    def condition(self, node: Node) -> ChoiceRule:
        """A comparison with a number, or that something is not empty."""
        left, right = node["children"]
        if node["type"] == "and_expression":
            return {"And": [self.condition(left), self.condition(right)]}
        number = _literal(right)
        if node["type"] != "comparator" or (node["value"] == "ne" and number == ""):
            return self.truth(left)
        if node["value"] not in COUNTS or type(number) not in (int, float):
            raise NotSaid(node["type"])
        compared = {COUNTS[node["value"]]: number}
        if left["type"] != "function_expression":
            return _present(self.path(left), compared)
        if left["value"] != "length":
            raise NotSaid(left["value"])
        if compared == {"NumericGreaterThan": 0}:
            return {"Variable": self.counted(left["children"][0]), "BooleanEquals": True}
        return {"Variable": self.counted(left["children"][0], all=True), **compared}

    def equals(self, variable: str) -> ChoiceRule:
        """JSON tells texts, numbers and booleans apart; the `aws` command, for which the texts were written,
        does not."""
        rules: list[ChoiceRule] = []
        for text in self.expected:
            if text in self.filled:
                rules.append({"Variable": variable, "StringEqualsPath": self.filled[text]})
            elif PLACE.search(text):
                raise NotSaid(text)
            else:
                rules.append({"Variable": variable, "StringEquals": text})
        for text in dict.fromkeys(text.lower() for text in self.expected):
            if text in ("true", "false"):
                rules.append({"Variable": variable, "BooleanEquals": text == "true"})
            elif re.fullmatch(r"-?\d+(\.\d+)?", text):
                rules.append({"Variable": variable, "NumericEquals": _number(text)})
        return {"And": [{"Variable": variable, "IsPresent": True}, _any(rules)]}

    def first(self, node: Node) -> ChoiceRule:
        """`X[?K=='v'].F | [0]`, met where any member of X has that K and an expected F."""
        listed, then, test = self.filtered(node)
        member = self.equals(_path(then, "$.member"))
        return {
            "Variable": self.listed(listed, {"And": [_compared(test), member]}, all=False),
            "BooleanEquals": True,
        }

    def counted(self, node: Node, *, all: bool = False) -> str:
        """Where it is told whether a list has members, or how `all` many: of those that pass its filter."""
        if node["type"] != "filter_projection":
            return self.listed(self.path(node), {"Variable": "$.member", "IsPresent": True}, all=all)
        listed, then, test = self.filtered(node)
        if then["type"] != "identity":
            raise NotSaid(then["type"])
        return self.listed(listed, _compared(test), all=all)

    def listed(self, listed: str, rule: ChoiceRule, *, all: bool) -> str:
        name = f"list{len(self.lists)}"
        self.lists.append(ListRule(name, listed, rule, all))
        return f"$.{name}.{'all' if all else 'any'}"

    def filtered(self, node: Node) -> tuple[str, Node, Node]:
        """Of `X[?TEST].F`: where X is, F and TEST."""
        if node["type"] != "filter_projection" or node["children"][2]["type"] != "comparator":
            raise NotSaid(node["type"])
        listed, then, test = node["children"]
        return self.path(listed), then, test

    def truth(self, node: Node) -> ChoiceRule:
        """What JMESPath takes for true: there, and neither null, false nor empty."""
        if node["type"] == "and_expression":
            return {"And": [self.truth(child) for child in node["children"]]}
        if node["type"] == "or_expression":
            return {"Or": [self.truth(child) for child in node["children"]]}
        if node["type"] == "comparator" and node["value"] == "ne" and _literal(node["children"][1]) is None:
            node = node["children"][0]
        variable = self.path(node)
        empty: list[ChoiceRule] = [{"IsNull": True}, {"BooleanEquals": False}, {"StringEquals": ""}]
        return {
            "And": [
                {"Variable": variable, "IsPresent": True},
                *({"Not": {"Variable": variable, **each}} for each in empty),
            ]
        }

    def path(self, node: Node) -> str:
        """The node as a path that leads to one value; the list's member that it goes through is put aside."""
        path = _path(node)
        member, bracket, tail = path.rpartition("]")
        if not bracket or not tail:
            return path
        name = self.asides.setdefault(f"{member}]", f"member{len(self.asides)}")
        return f"$.{name}{tail}"


_FIRST = jmespath.parser.Parser().parse("[0]").parsed


def _unwrapped(node: Node) -> Node:
    """`to_string(X)` is X: the rule looks at values of every type."""
    if node["type"] == "function_expression" and node["value"] == "to_string":
        return _unwrapped(node["children"][0])
    return node


def _compared(test: Node) -> ChoiceRule:
    """`K=='v'` or `K != 'v'` of a list's member."""
    key, text = test["children"]
    value = _literal(text)
    if test["value"] not in ("eq", "ne") or not isinstance(value, str):
        raise NotSaid(test["value"])
    variable = _path(key, "$.member")
    rule = _present(variable, {"StringEquals": value})
    return rule if test["value"] == "eq" else {"Not": rule}


def _path(node: Node, root: str = SEEN) -> str:
    """The node as a path that leads to one value."""
    return f"{root}{_tail(node)}"


def _tail(node: Node) -> str:
    match node["type"]:
        case "field" if re.fullmatch(r"\w+", node["value"]):
            return f".{member_name(node['value'])}"
        case "index" if node["value"] >= 0:
            return f"[{node['value']}]"
        case "subexpression" | "index_expression":
            return "".join(_tail(child) for child in node["children"])
    raise NotSaid(node["type"])


def _literal(node: Node) -> object:
    return node["value"] if node["type"] == "literal" else NotSaid


def _number(text: str) -> float | int:
    try:
        return float(text) if "." in text else int(text)
    except ValueError as error:
        raise NotSaid(text) from error


def _present(variable: str, test: ChoiceRule) -> ChoiceRule:
    return {"And": [{"Variable": variable, "IsPresent": True}, {"Variable": variable, **test}]}


def _any(rules: list[ChoiceRule]) -> ChoiceRule:
    return rules[0] if len(rules) == 1 else {"Or": rules}
