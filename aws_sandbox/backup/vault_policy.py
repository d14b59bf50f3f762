"""Access policies of vaults: an explicit deny refuses, whatever the caller's own policies allow."""

from __future__ import annotations

import json

from aws_sandbox.backup.errors import AccessDenied, InvalidParameterValue
from aws_sandbox.policy_language import Policy, evaluate


def refuse_denied(policy: str | None, action: str, resource: str, principal: str) -> None:
    """Raises AccessDenied when a vault's policy denies the action. An allow in it is not needed: callers are
    of the vault's own account, where the identity's policies suffice."""
    if policy is None:
        return
    if evaluate([Policy("vault", policy)], action, resource, principal=principal).decision == "explicitDeny":
        raise AccessDenied("Insufficient privileges to perform this action.")


def allows_copy(policy: str | None, vault_arn: str, role_arn: str, *, across: bool) -> bool:
    """Whether a vault lets a role copy into it: from the vault's own account unless it is denied, from
    another only where the policy allows it (guide, "Creating backup copies across AWS accounts")."""
    if policy is None:
        return not across
    verdict = evaluate([Policy("vault", policy)], "backup:CopyIntoBackupVault", vault_arn, principal=role_arn)
    return verdict.decision == "allowed" or (not across and verdict.decision != "explicitDeny")


def checked(document: str) -> str:
    """The policy as it is kept. Raises InvalidParameterValue for what cannot be one; wildcards in Action are
    refused as the guide says (Setting access policies on backup vaults)."""
    try:
        policy = Policy("vault", document)
        statements = policy.statements()
        complete = all(
            statement["Effect"] in ("Allow", "Deny") and "Principal" in statement for statement in statements
        )
        actions = [action for statement in statements for action in _listed(statement.get("Action", []))]
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise InvalidParameterValue("The specified policy is not a valid policy document.") from error
    if not complete or not actions:
        raise InvalidParameterValue("Every statement of the policy needs Effect, Principal and Action.")
    if any("*" in action for action in actions):
        raise InvalidParameterValue("Wildcards are not allowed in Action of a backup vault's policy.")
    return json.dumps(json.loads(document))


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
