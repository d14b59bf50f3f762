"""iam:SimulatePrincipalPolicy, which moto lacks."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult
from moto.iam.responses import IamResponse

from aws_sandbox.identities import find_principal, principal_policies
from aws_sandbox.policy_language import Verdict, evaluate

DEFAULT_ITEMS, MOST_ITEMS = 100, 1000
"""MaxItems of IAM's service model."""


class NoSuchEntity(ServiceException):
    code = "NoSuchEntity"


class InvalidInput(ServiceException):
    code = "InvalidInput"


def install() -> None:
    """Adds the operation to moto's IAM."""
    # Moto reads the methods of the class anew for each request.
    setattr(IamResponse, "simulate_principal_policy", simulate_principal_policy)  # noqa: B010


def simulate_principal_policy(self: Any) -> ActionResult:
    self._get_action()
    self.parse_parameters(self.normalized_request)
    inputs = dict(self.params)
    source = str(inputs.get("PolicySourceArn", ""))
    principal = find_principal(source, self.partition)
    if principal is None:
        raise NoSuchEntity(f"The principal with ARN {source} cannot be found.")
    context = {
        entry["ContextKeyName"]: entry["ContextKeyValues"] for entry in inputs.get("ContextEntries") or []
    }
    policies = principal_policies(principal)
    results = [
        _result(action, resource, evaluate(policies, action, resource, context))
        for action in inputs.get("ActionNames") or []
        for resource in inputs.get("ResourceArns") or ["*"]
    ]
    start, size = _offset(inputs.get("Marker")), int(inputs.get("MaxItems") or DEFAULT_ITEMS)
    if not 1 <= size <= MOST_ITEMS:
        raise InvalidInput(f"MaxItems must be between 1 and {MOST_ITEMS}.")
    end = start + size
    answer: dict[str, Any] = {"EvaluationResults": results[start:end], "IsTruncated": end < len(results)}
    if end < len(results):
        answer["Marker"] = base64.b64encode(str(end).encode()).decode()
    return ActionResult(answer)


def _result(action: str, resource: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "EvalActionName": action,
        "EvalResourceName": resource,
        "EvalDecision": verdict.decision,
        "MatchedStatements": [
            {"SourcePolicyId": policy.name, "SourcePolicyType": policy.kind} for policy in verdict.matched
        ],
        "MissingContextValues": list(verdict.missing_context),
    }


def _offset(marker: str | None) -> int:
    if marker is None:
        return 0
    try:
        return int(base64.b64decode(marker, validate=True).decode())
    except (binascii.Error, UnicodeError, ValueError) as error:
        raise InvalidInput("Marker is not valid.") from error
