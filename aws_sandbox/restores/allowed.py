"""Whether whoever carries a restore out may do what it takes."""

from __future__ import annotations

from collections.abc import Iterable

from aws_sandbox.backup.store import RestoreRequest
from aws_sandbox.policy_language import Context, Policy, evaluate


def first_denied(
    request: RestoreRequest,
    policies: tuple[Policy, ...],
    wanted: Iterable[tuple[str, str]],
    context: Context | None = None,
) -> str | None:
    """The sentence for the first action and resource that the role, or the caller where there is none, may
    not."""
    for action, resource in wanted:
        if evaluate(policies, action, resource, context).decision != "allowed":
            return (
                f"User: {request.role_arn or 'the caller'} is not authorized to perform: {action} on "
                f"resource: {resource} because no identity-based policy allows the {action} action"
            )
    return None
