"""The IAM policy language, as far as two questions go: what a vault's policy denies us, whom a role trusts.

Nothing is guessed: where a condition, a `NotPrincipal` or a path that we cannot see narrows a statement, the
answer says so. Matching follows "IAM JSON policy elements": actions compare without case, `*` and `?` are
wildcards in actions and resources, and a principal has none but the whole `*`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recovery.account import Known, VaultDenial

Statement = Mapping[str, Any]

BACKUP_PRINCIPALS = frozenset({"backup.amazonaws.com", "backup.amazonaws.com.cn"})
ASSUME = "sts:AssumeRole"


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller as a policy may name it: by `names`, which are ARNs and the account's id, or by its role."""

    arn: str
    names: frozenset[str]
    role: str = ""
    """The name of the role that was assumed, "" for others."""
    account: str = ""

    @classmethod
    def of(cls, arn: str) -> Caller:
        """From the ARN of sts:GetCallerIdentity."""
        _, partition, _, _, account, resource = arn.split(":", 5)
        parts = resource.split("/")
        role = parts[1] if parts[0] == "assumed-role" else ""
        names = {arn, account, f"arn:{partition}:iam::{account}:root"}
        return cls(arn, frozenset(names), role, account)

    def is_named(self, principal: str) -> bool:
        """Whether a principal means this caller, whose ARN leaves its role's path out (names are unique)."""
        if principal == "*" or principal in self.names:
            return True
        parts = principal.split(":", 5)
        if len(parts) < 6 or not self.role:
            return False
        return (
            parts[4] == self.account and parts[5].startswith("role/") and parts[5].endswith(f"/{self.role}")
        )


def denials(
    document: object, caller: Caller, actions: Sequence[str], resource: str
) -> tuple[VaultDenial, ...]:
    """What a resource policy's explicit Deny statements deny the caller of `actions` on `resource`."""
    return tuple(
        VaultDenial(
            statement_id=str(statement.get("Sid", "")),
            action=action,
            certain=not (statement.get("Condition") or "NotPrincipal" in statement),
            statement=json.dumps(statement, indent=2, ensure_ascii=False),
        )
        for statement in _statements(document, "Deny")
        if _names(statement, caller) and _covers(statement, "Resource", resource)
        for action in actions
        if _covers(statement, "Action", action, ignore_case=True)
    )


def trusts_backup(document: object, account: str) -> tuple[Known, str]:
    """Whether a trust policy lets AWS Backup assume the role for `account`; where unknown, also why."""
    for statement in _statements(document, "Deny"):
        if _names_backup(statement) and _covers(statement, "Action", ASSUME, ignore_case=True):
            if statement.get("Condition"):
                return Known.UNKNOWN, "a conditional Deny of its trust policy may apply"
            return Known.NO, ""
    undecided = False
    for statement in _statements(document, "Allow"):
        if not _covers(statement, "Action", ASSUME, ignore_case=True):
            continue
        if _names_backup(statement):
            held = _source_account_holds(statement.get("Condition") or {}, account)
            if held is Known.YES:
                return Known.YES, ""
            undecided = undecided or held is Known.UNKNOWN
        # AWS's pages do not say whether everybody includes its own services.
        undecided = undecided or "*" in _principals(statement.get("Principal"))
    if undecided:
        return Known.UNKNOWN, "a condition or a wildcard of its trust policy decides"
    return Known.NO, ""


def _statements(document: object, effect: str) -> Iterator[Statement]:
    found = document.get("Statement", ()) if isinstance(document, Mapping) else ()
    for statement in [found] if isinstance(found, Mapping) else found:
        if isinstance(statement, Mapping) and statement.get("Effect") == effect:
            yield statement


def _texts(value: object) -> list[str]:
    """A member that is one text or a list of them."""
    if isinstance(value, str):
        return [value]
    return [str(each) for each in value] if isinstance(value, Sequence) else []


def _principals(value: object) -> list[str]:
    return _texts(value.get("AWS", ())) if isinstance(value, Mapping) else _texts(value)


def _names(statement: Statement, caller: Caller) -> bool:
    if "NotPrincipal" in statement:
        return True  # it spares a role only with its session and account named too, which is not decided here
    return any(caller.is_named(principal) for principal in _principals(statement.get("Principal")))


def _names_backup(statement: Statement) -> bool:
    principal = statement.get("Principal")
    services = _texts(principal.get("Service", ())) if isinstance(principal, Mapping) else []
    return not BACKUP_PRINCIPALS.isdisjoint(services)


def _covers(statement: Statement, member: str, value: str, *, ignore_case: bool = False) -> bool:
    """Whether `member`, or its `Not` form, covers a value. A trust policy, without Resource, covers all."""
    if f"Not{member}" in statement:
        return not _matches_any(_texts(statement[f"Not{member}"]), value, ignore_case)
    return _matches_any(_texts(statement.get(member, "*")), value, ignore_case)


def _matches_any(patterns: Sequence[str], value: str, ignore_case: bool) -> bool:
    flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
    return any(re.fullmatch(_wildcards(pattern), value, flags) for pattern in patterns)


def _wildcards(pattern: str) -> str:
    return re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")


def _source_account_holds(condition: Mapping[str, Any], account: str) -> Known:
    """Whether a condition lets AWS Backup in for this account; only `aws:SourceAccount` is decided."""
    if not condition:
        return Known.YES
    keys = {key.lower(): _texts(value) for test in condition.values() for key, value in test.items()}
    equal_tests = {"StringEquals", "StringLike", "StringEqualsIgnoreCase"}
    if set(keys) != {"aws:sourceaccount"} or not set(condition) <= equal_tests:
        return Known.UNKNOWN
    return Known.YES if _matches_any(keys["aws:sourceaccount"], account, ignore_case=False) else Known.NO
