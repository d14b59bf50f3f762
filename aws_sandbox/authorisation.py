"""Whether an identity may make a call. Moto's own enforcement is not used: it answers SignatureDoesNotMatch
for every GET of a REST service, even to an administrator. Signatures are not verified; the key names the
caller."""

from __future__ import annotations

from aws_sandbox.aws_call import AwsCall
from aws_sandbox.identities import Identity, find_role
from aws_sandbox.policy_language import ANY_RESOURCE, Policy, evaluate

ALWAYS_ALLOWED = frozenset({"sts:GetCallerIdentity"})
"""STS answers this one even under an explicit deny."""

BACKUP_SERVICE = "backup.amazonaws.com"


def refusal(identity: Identity, call: AwsCall) -> str | None:
    """AWS's sentence for a call that the identity's policies do not allow, or None."""
    if call.action in ALWAYS_ALLOWED:
        return None
    resource = _resource(identity, call)
    verdict = evaluate(identity.policies, call.action, resource)
    if verdict.decision == "allowed":
        return None
    why = (
        "with an explicit deny in an identity-based policy"
        if verdict.decision == "explicitDeny"
        else f"because no identity-based policy allows the {call.action} action"
    )
    on = f" on resource: {resource}" if resource else ""
    return f"User: {identity.arn} is not authorized to perform: {call.action}{on} {why}"


def pass_role_refusal(identity: Identity, role_arn: str, service: str) -> str | None:
    """AWS's sentence for a role that the identity may not hand to a service, or None."""
    context = {"iam:PassedToService": [service]}
    if evaluate(identity.policies, "iam:PassRole", role_arn, context).decision == "allowed":
        return None
    return (
        f"User: {identity.arn} is not authorized to perform: iam:PassRole on resource: {role_arn} "
        "because no identity-based policy allows the iam:PassRole action"
    )


def _resource(identity: Identity, call: AwsCall) -> str | None:
    """The ARN that IAM checks a call of AWS Backup against. The Service Authorization Reference names
    resources for points, vaults and restore testing plans only; restore jobs and lists have none, so policies
    must allow them on `*`."""
    if call.service == "sts" and call.operation == "AssumeRole":
        return str(call.body.get("RoleArn", "*"))
    if call.service != "backup":
        return ANY_RESOURCE
    if call.operation in ("StartRestoreJob", "StartCopyJob"):
        return str(call.body.get("RecoveryPointArn", "*"))
    label = "resourceArn" if call.operation == "ListTags" else "recoveryPointArn"
    if label in call.labels:
        return call.labels[label]
    here = f"arn:{identity.arn.split(':')[1]}:backup:{call.region}:{identity.account}"
    if vault := call.labels.get("backupVaultName"):
        return f"{here}:backup-vault:{vault}"
    if plan := call.labels.get("RestoreTestingPlanName"):
        # The rest of its ARN is an id that no policy spells out.
        return f"{here}:restore-testing-plan:{plan}-"
    return "*"


def assume_role_refusal(identity: Identity, role_arn: str, partition: str) -> str | None:
    """STS's sentence for a role that does not exist or does not trust the caller. Both sound the same at
    AWS."""
    role = find_role(role_arn, partition)
    if role is not None:
        trust = [Policy("trust", role.assume_role_policy_document)]
        if evaluate(trust, "sts:AssumeRole", ANY_RESOURCE, principal=identity.arn).decision == "allowed":
            return None
    return f"User: {identity.arn} is not authorized to perform: sts:AssumeRole on resource: {role_arn}"
