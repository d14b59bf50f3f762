"""IAM: whether a role exists and trusts AWS Backup, and what the policy simulator says the caller and the
role may do.

The simulator knows no vault policy, key policy, session policy or resource control policy: its yes is not a
promise, and whatever it cannot evaluate is unknown, never allowed ("Testing IAM policies with the IAM policy
simulator").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from aws_api.lookups.touched import ANY, touched
from aws_api.policies import Caller, trusts_backup
from recovery.account import ActionVerdict, Known, RoleFacts
from recovery.context import Context
from recovery.errors import AwsError, NotFound

PASS_ROLE = "iam:PassRole"
CREATES = frozenset({"CreateVolume", "RunInstances"})
"""The EC2 actions of a restore that may tag what they make."""
OF_BACKUP = "aws:ResourceTag/aws:backup:source-resource"
"""A tag of what AWS Backup makes, by which its policy lets AWS Backup delete that and nothing else."""
APART = "require different authorization information"
"""InvalidInput, where two actions cannot be asked about in one call. Which ones, AWS documents nowhere."""
NO_KEYS = frozenset({"kms", "iam", "tag", "ebs", "backup-gateway"})
"""Services through which no key of a restore is used: disks are encrypted through EC2."""


def role(calls: Calls, context: Context, arn: str) -> RoleFacts:
    parts = arn.split(":", 5)
    if len(parts) < 6 or not parts[5].startswith("role/"):
        return RoleFacts(arn, Known.NO, why_unknown=f"{arn} is not the ARN of a role")
    if parts[4] != context.account:
        return RoleFacts(arn, why_unknown=f"the role is in account {parts[4]}")
    try:
        found = _get_role(calls, arn.rsplit("/", 1)[-1])
    except NotFound:
        return RoleFacts(arn, Known.NO)
    except AwsError as error:
        return RoleFacts(arn, why_unknown=error.text)
    if text(found, "Arn") != arn:
        return RoleFacts(arn, Known.NO, why_unknown=f"a role of that name has the ARN {text(found, 'Arn')}")
    trusted, why = trusts_backup(found.get("AssumeRolePolicyDocument"), context.account)
    return RoleFacts(arn, Known.YES, trusted, why)


def may_caller(
    calls: Calls, context: Context, caller_arn: str, actions: Mapping[str, str]
) -> tuple[ActionVerdict, ...]:
    """Verdicts in the order of `actions`, which maps each action to the ARN it would touch."""
    try:
        principal = _policy_source(calls, context, caller_arn)
    except AwsError as error:
        return _unknown(caller_arn, tuple(actions), error.text)
    if not principal:
        return _unknown(
            caller_arn, tuple(actions), "the simulator knows users and roles, and the caller is neither"
        )
    return tuple(
        verdict
        for action, resource in actions.items()
        for verdict in _simulate(calls, principal, [action], resource, _caller_context(action))
    )


def may_role(
    calls: Calls, context: Context, role_arn: str, actions: Sequence[str], resource: str
) -> tuple[ActionVerdict, ...]:
    """Verdicts on a resource, asked as AWS Backup's calls come: through the service that is restored. For "*"
    each action is asked about any resource of the kind that it touches."""
    by_resource: dict[str, list[str]] = {}
    for action in actions:
        asked = touched(action, context) if resource == ANY else resource
        by_resource.setdefault(asked, []).append(action)
    entries = _role_context(context, actions)
    verdicts = {
        verdict.action: verdict
        for asked, group in by_resource.items()
        for verdict in _simulate(calls, role_arn, group, asked, entries)
    }
    return tuple(verdicts[action] for action in actions)


def _get_role(calls: Calls, name: str) -> Answer:
    found: Answer = calls.read("iam", "GetRole", RoleName=name)["Role"]
    return found


def _policy_source(calls: Calls, context: Context, caller_arn: str) -> str:
    """The ARN whose policies the simulator looks at, "" where there is none (root, a federated user).

    The ARN of an assumed role leaves the role's path out; where the role may not be read, it is taken to have
    none.
    """
    caller = Caller.of(caller_arn)
    if caller.role:
        try:
            return text(_get_role(calls, caller.role), "Arn")
        except AwsError:
            return f"arn:{context.partition}:iam::{context.account}:role/{caller.role}"
    return caller_arn if ":user/" in caller_arn else ""


def _simulate(
    calls: Calls, principal: str, actions: Sequence[str], resource: str, context: list[dict[str, Any]]
) -> tuple[ActionVerdict, ...]:
    request = {
        "PolicySourceArn": principal,
        "ActionNames": list(actions),
        "ResourceArns": [resource],
        "ContextEntries": context,
        "MaxItems": 1000,
    }
    try:
        pages = calls.pages("iam", "SimulatePrincipalPolicy", request, token="Marker")
        results = {text(result, "EvalActionName"): result for page in pages for result in page}
    except AwsError as error:
        if len(actions) > 1 and APART in error.text:
            alone = (_simulate(calls, principal, [action], resource, context) for action in actions)
            return tuple(verdict for verdicts in alone for verdict in verdicts)
        return _unknown(principal, actions, error.text)
    return tuple(_verdict(principal, action, results.get(action, {})) for action in actions)


def _verdict(principal: str, action: str, result: Answer) -> ActionVerdict:
    decision = text(result, "EvalDecision")
    if decision == "allowed":
        return ActionVerdict(principal, action, Known.YES)
    missing = result.get("MissingContextValues") or ()
    if missing and decision != "explicitDeny":
        return ActionVerdict(
            principal, action, Known.UNKNOWN, f"it depends on {', '.join(map(str, missing))}"
        )
    if not decision:
        return ActionVerdict(principal, action, Known.UNKNOWN, "the simulator gave no verdict")
    return ActionVerdict(principal, action, Known.NO, _why_not(decision, result))


def _why_not(decision: str, result: Answer) -> str:
    organization: Answer = result.get("OrganizationsDecisionDetail") or {}
    boundary: Answer = result.get("PermissionsBoundaryDecisionDetail") or {}
    if organization.get("AllowedByOrganizations") is False:
        return "a service control policy of the organization does not allow it"
    if boundary.get("AllowedByPermissionsBoundary") is False:
        return "the permissions boundary does not allow it"
    if decision == "explicitDeny":
        policies = [text(match, "SourcePolicyId") for match in result.get("MatchedStatements") or ()]
        return f"denied by {', '.join(sorted(set(policies)))}" if any(policies) else "a policy denies it"
    return "no policy allows it"


def _unknown(principal: str, actions: Sequence[str], why: str) -> tuple[ActionVerdict, ...]:
    return tuple(ActionVerdict(principal, action, Known.UNKNOWN, why) for action in actions)


def _caller_context(action: str) -> list[dict[str, Any]]:
    if action.lower() != PASS_ROLE.lower():
        return []
    return [_entry("iam:PassedToService", "string", "backup.amazonaws.com")]


def _role_context(context: Context, actions: Sequence[str]) -> list[dict[str, Any]]:
    """What AWS's policy for restores asks: keys through the restored service and grants for AWS's own use
    only, tags only on what is being created, deletion only of what a restore made.
    """
    pairs = [action.partition(":")[::2] for action in actions]
    through = next((service for service, _ in pairs if service not in NO_KEYS), "")
    creating = next((name for service, name in pairs if service == "ec2" and name in CREATES), "")
    domain = "amazonaws.com.cn" if context.partition == "aws-cn" else "amazonaws.com"
    entries = [
        _entry("kms:GrantIsForAWSResource", "boolean", "true"),
        _entry(OF_BACKUP, "string", "restored"),
    ]
    if through:
        entries.append(_entry("kms:ViaService", "string", f"{through}.{context.region}.{domain}"))
    if creating:
        entries.append(_entry("ec2:CreateAction", "string", creating))
    if PASS_ROLE in actions:
        # A restore hands a role to EC2 only: that of an instance profile.
        entries.append(_entry("iam:PassedToService", "string", f"ec2.{domain}"))
    return entries


def _entry(key: str, kind: str, value: str) -> dict[str, Any]:
    return {"ContextKeyName": key, "ContextKeyType": kind, "ContextKeyValues": [value]}
