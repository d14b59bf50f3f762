"""IAM's policy language, as far as the sandbox's policies use it: Effect, Principal, Action, Resource,
Condition."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

Decision = Literal["allowed", "explicitDeny", "implicitDeny"]
Context = Mapping[str, Sequence[str]]

ANY_RESOURCE: None = None
"""For calls whose resource the sandbox does not work out: every Resource element matches."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy document under the name that the simulator reports it by."""

    name: str
    document: str
    kind: str = "IAM Policy"

    def statements(self) -> list[dict[str, Any]]:
        """The statements of the document; one alone may stand without its list."""
        return _as_list(json.loads(self.document).get("Statement", []))


@dataclass(frozen=True, slots=True)
class Verdict:
    decision: Decision
    matched: tuple[Policy, ...] = ()
    missing_context: tuple[str, ...] = ()
    """Condition keys that a statement asked for and the request did not bring."""


def evaluate(
    policies: Iterable[Policy],
    action: str,
    resource: str | None,
    context: Context | None = None,
    principal: str | None = None,
) -> Verdict:
    """IAM's order: an explicit deny beats any allow, and nothing at all is an implicit deny.

    With `principal`, statements are those of a resource policy and must name it.
    """
    context = {key.lower(): values for key, values in (context or {}).items()}
    allowing: list[Policy] = []
    denying: list[Policy] = []
    missing: dict[str, None] = {}
    for policy in policies:
        for statement in policy.statements():
            if not _covers(statement, action, resource, principal):
                continue
            holds, lacking = _conditions_hold(statement.get("Condition", {}), context)
            missing.update(dict.fromkeys(lacking))
            if holds:
                (denying if statement["Effect"] == "Deny" else allowing).append(policy)
    if denying:
        return Verdict("explicitDeny", tuple(denying), tuple(missing))
    if allowing:
        return Verdict("allowed", tuple(allowing), tuple(missing))
    return Verdict("implicitDeny", (), tuple(missing))


def _covers(statement: Mapping[str, Any], action: str, resource: str | None, principal: str | None) -> bool:
    if principal is not None and not _names(statement.get("Principal"), principal):
        return False
    if "Action" in statement:
        if not any(_like(pattern.lower(), action.lower()) for pattern in _as_list(statement["Action"])):
            return False
    elif any(_like(pattern.lower(), action.lower()) for pattern in _as_list(statement.get("NotAction", "*"))):
        return False
    if resource is ANY_RESOURCE:
        return True
    if "NotResource" in statement:
        return not any(_like(pattern, resource) for pattern in _as_list(statement["NotResource"]))
    return any(_like(pattern, resource) for pattern in _as_list(statement.get("Resource", "*")))


def _names(principal: Any, arn: str) -> bool:
    """Whether a Principal element means this ARN: everyone, its account, itself, or the role it is a session
    of."""
    if principal == "*":
        return True
    if not isinstance(principal, dict):
        return False
    account = arn.split(":")[4]
    session = re.fullmatch(r"(arn:[^:]+):sts::(\d+):assumed-role/([^/]+)/.+", arn)
    for named in _as_list(principal.get("AWS", [])):
        if named in ("*", account, arn) or named.endswith(f":iam::{account}:root"):
            return True
        if session and re.fullmatch(
            re.escape(f"{session[1]}:iam::{session[2]}:role/") + r"(?:.*/)?" + re.escape(session[3]), named
        ):
            return True
    return False


def _conditions_hold(condition: Mapping[str, Any], context: Context) -> tuple[bool, list[str]]:
    holds, missing = True, []
    for operator, keys in condition.items():
        base = operator.removeprefix("ForAllValues:").removeprefix("ForAnyValue:")
        optional = base.endswith("IfExists") or operator.startswith("ForAllValues:")
        base = base.removesuffix("IfExists")
        for key, wanted in keys.items():
            values = context.get(key.lower())
            if base == "Null":
                holds &= (values is None) == (str(_as_list(wanted)[0]).lower() == "true")
            elif values is None:
                if not optional:
                    missing.append(key)
                    # A negated operator is true of a key that is not there.
                    holds &= "Not" in base
            else:
                holds &= _compare(base, values, [str(value) for value in _as_list(wanted)])
    return holds, missing


def _compare(operator: str, values: Sequence[str], wanted: Sequence[str]) -> bool:
    match operator:
        case "Bool":
            return any(value.lower() == want.lower() for value in values for want in wanted)
        case "StringEquals" | "ArnEquals":
            return any(value == want for value in values for want in wanted)
        case "StringNotEquals" | "ArnNotEquals":
            return all(value != want for value in values for want in wanted)
        case "StringLike" | "ArnLike":
            return any(_like(want, value) for value in values for want in wanted)
        case "StringNotLike" | "ArnNotLike":
            return not any(_like(want, value) for value in values for want in wanted)
    raise ValueError(f"the sandbox's policies have no condition operator {operator}")


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _like(pattern: str, value: str) -> bool:
    return _wildcard(pattern).fullmatch(value) is not None


@lru_cache(maxsize=1024)
def _wildcard(pattern: str) -> re.Pattern[str]:
    return re.compile(
        "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern),
        re.DOTALL,
    )
