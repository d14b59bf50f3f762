"""What the restore role and keys have to allow for a restore into RDS and its kin."""

from __future__ import annotations

from collections.abc import Iterable

from aws_sandbox.policy_language import Policy, evaluate
from aws_sandbox.restores.keys import key_state
from aws_sandbox.world.accounts import Place

DENIED = (
    "User: {role} is not authorized to perform: {action} on resource: {resource} because no identity-based "
    "policy allows the {action} action (Service: AmazonRDS; Status Code: 403; Error Code: AccessDenied)"
)


def denial(
    place: Place,
    role_arn: str,
    role: tuple[Policy, ...],
    actions: Iterable[str],
    target: str,
    keys: Iterable[str | None],
) -> str | None:
    """What the service says of the first action or key that the role may not use, or of a key that cannot be
    used."""
    for action in actions:
        if evaluate(role, action, target).decision != "allowed":
            return DENIED.format(role=role_arn, action=action, resource=target)
    grant = {"kms:GrantIsForAWSResource": ["true"]}
    for key in filter(None, keys):
        if evaluate(role, "kms:CreateGrant", key, grant).decision != "allowed":
            return DENIED.format(role=role_arn, action="kms:CreateGrant", resource=key)
        if (state := key_state(place, key)) != "Enabled":
            return (
                f"{key} is {state or 'not found'}. "
                "(Service: AmazonRDS; Status Code: 400; Error Code: KMSKeyNotAccessibleFault)"
            )
    return None
