"""Who an access key belongs to, and what that identity may do: answered from moto's IAM and STS."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from aws_sandbox.policy_language import Policy
from aws_sandbox.world.accounts import ACCOUNTS


@dataclass(frozen=True, slots=True)
class Identity:
    account: str
    arn: str
    policies: tuple[Policy, ...]


def find_identity(access_key: str, partition: str) -> Identity | None:
    """The user or role session behind a key. None is a key that nobody was given."""
    for account in ACCOUNTS:
        iam = iam_backends[account.id][partition]
        for user in list(iam.users.values()):
            if any(key.access_key_id == access_key for key in user.access_keys):
                return Identity(account.id, user.arn, principal_policies(user))
        for session in list(sts_backends[account.id][partition].assumed_roles):
            if session.access_key_id == access_key:
                role = find_role(session.role_arn, partition)
                return Identity(account.id, session.arn, principal_policies(role) if role is not None else ())
    return None


def find_role(arn: str, partition: str) -> Any | None:
    """Moto's role of this ARN, in whichever account of the world it is."""
    for account in ACCOUNTS:
        for role in list(iam_backends[account.id][partition].roles.values()):
            if role.arn == arn:
                return role
    return None


def find_principal(arn: str, partition: str) -> Any | None:
    """Moto's user or role of this ARN."""
    for account in ACCOUNTS:
        for user in list(iam_backends[account.id][partition].users.values()):
            if user.arn == arn:
                return user
    return find_role(arn, partition)


def principal_policies(principal: Any) -> tuple[Policy, ...]:
    """Inline and managed policies of one of moto's users or roles."""
    inline = [
        Policy(name, document if isinstance(document, str) else json.dumps(document))
        for name, document in dict(principal.policies).items()
    ]
    managed = [Policy(policy.name, _current(policy)) for policy in principal.managed_policies.values()]
    return (*inline, *managed)


def _current(policy: Any) -> str:
    versions = {version.version_id: version.document for version in policy.versions}
    return str(versions[policy.default_version_id])


def trusts(role: Any, service: str) -> bool:
    """Whether a role's trust policy lets an AWS service assume it."""
    document = role.assume_role_policy_document
    for statement in Policy(
        "trust", document if isinstance(document, str) else json.dumps(document)
    ).statements():
        services = statement.get("Principal", {})
        services = services.get("Service", []) if isinstance(services, dict) else []
        if statement.get("Effect") == "Allow" and service in (
            [services] if isinstance(services, str) else services
        ):
            return True
    return False
