"""The role that a job is given: refused at once where AWS Backup could not use it."""

from __future__ import annotations

from aws_sandbox.authorisation import BACKUP_SERVICE, pass_role_refusal
from aws_sandbox.backup.errors import AccessDenied, InvalidParameterValue
from aws_sandbox.identities import Identity, find_role, principal_policies, trusts
from aws_sandbox.policy_language import Policy
from aws_sandbox.world.accounts import Place


def refuse_role(place: Place, identity: Identity, arn: str, passed_to: str = BACKUP_SERVICE) -> None:
    """Raises a BackupError for a role of another account, one that the caller may not pass to that service,
    one that does not exist and one that does not trust AWS Backup."""
    if not arn.startswith(f"arn:{place.partition}:iam::"):
        raise InvalidParameterValue(f"Invalid IAM role ARN: {arn}")
    if f":{place.account}:role/" not in arn:
        raise AccessDenied("Cross-account pass role is not allowed.")
    if (refused := pass_role_refusal(identity, arn, passed_to)) is not None:
        raise AccessDenied(refused)
    refuse_unassumable(place, arn)


def refuse_unassumable(place: Place, arn: str) -> None:
    """Raises InvalidParameterValue for a role that does not exist, or does not trust AWS Backup."""
    role = find_role(arn, place.partition)
    if role is None:
        raise InvalidParameterValue(f"IAM role {arn} does not exist.")
    if not trusts(role, BACKUP_SERVICE):
        raise InvalidParameterValue(f"IAM role {arn} cannot be assumed by AWS Backup.")


def policies_of(place: Place, arn: str) -> tuple[Policy, ...]:
    """What the role may do now; nothing where it is gone."""
    role = find_role(arn, place.partition)
    return () if role is None else principal_policies(role)
