"""What profiles ask of a restore role, beside what AWS's own policies for restores grant.

moto brings the documents of AWS's managed policies along, with their resources and conditions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from aws_api.calls import Calls
from aws_api.lookups.iam import may_role
from aws_sandbox.policy_language import Policy, evaluate
from aws_sandbox.world.managed_policies import MANAGED_POLICIES
from recovery.account import Known
from recovery.errors import AwsError
from restore_profiles.model import RestoreProfile, Target
from tests.profiles.samples import CONTEXT, ROLE, TARGET_NAMES, TARGETS

OF_AWS: Mapping[str, Any] = json.loads(aws_managed_policies_data)
FOR_RESTORES = "AWSBackupServiceRolePolicyForRestores"
POLICIES = tuple(
    Policy(name, json.dumps(OF_AWS[name]["Document"]))
    for name in (
        FOR_RESTORES,
        "AWSBackupServiceRolePolicyForS3Restore",
        "AWSBackupServiceRolePolicyForItemRestores",
        "AWSBackupRestoreAccessForSAPHANA",
    )
)
OF_THE_SANDBOX = tuple(
    Policy(name, document)
    for name, document in MANAGED_POLICIES.items()
    if name.rpartition("/")[2] in {policy.name for policy in POLICIES}
)
SHARED = tuple(policy for policy in POLICIES if any(own.name.endswith(policy.name) for own in OF_THE_SANDBOX))

# Not in AWS's policies, and asked all the same: why, is said by the profiles.
BEYOND = {
    # A master password in Secrets Manager, and what becomes of its key.
    "Redshift": {"secretsmanager:", "kms:RetireGrant", "redshift-serverless:RestoreFromSnapshot"},
    "Redshift Serverless": {"secretsmanager:", "kms:RetireGrant", "redshift-serverless:RestoreFromSnapshot"},
    # Of the bucket for rejected records.
    "Timestream": {"s3:GetBucketAcl"},
}


class Simulator:
    """IAM's simulator, with these policies: a resource is matched as the text it is."""

    def __init__(self, policies: tuple[Policy, ...]) -> None:
        self._policies = policies

    def pages(
        self, service: str, operation: str, request: Mapping[str, Any], *, token: str
    ) -> Iterator[list[dict[str, Any]]]:
        context = {entry["ContextKeyName"]: entry["ContextKeyValues"] for entry in request["ContextEntries"]}
        (resource,) = request["ResourceArns"]
        yield [self._result(action, resource, context) for action in request["ActionNames"]]

    def _result(self, action: str, resource: str, context: Mapping[str, list[str]]) -> dict[str, Any]:
        verdict = evaluate(self._policies, action, resource, context)
        return {
            "EvalActionName": action,
            "EvalDecision": verdict.decision,
            "MissingContextValues": list(verdict.missing_context),
        }


class Separate(Simulator):
    """Refuses some actions together, in AWS's words."""

    def pages(
        self, service: str, operation: str, request: Mapping[str, Any], *, token: str
    ) -> Iterator[list[dict[str, Any]]]:
        if len(request["ActionNames"]) > 1:
            told = "Invalid Input Actions: [rds:A] and [rds:B] require different authorization information."
            raise AwsError("Refused", told, code="InvalidInput")
        yield from super().pages(service, operation, request, token=token)


def refused(policies: tuple[Policy, ...], profile: RestoreProfile, target: Target) -> set[str]:
    """What a role with these policies is told that it may not do for this target."""
    actions = [each.action for each in target.role_permissions]
    verdicts = may_role(cast(Calls, Simulator(policies)), CONTEXT, ROLE, actions, "*")
    beyond = tuple(BEYOND.get(profile.resource_type, ()))
    return {
        verdict.action
        for verdict in verdicts
        if verdict.allowed is Known.NO and not verdict.action.startswith(beyond)
    }


@pytest.mark.parametrize(("profile", "target"), TARGETS, ids=TARGET_NAMES)
def test_a_role_with_the_policies_of_aws_is_told_that_it_may(profile: RestoreProfile, target: Target) -> None:
    assert refused(POLICIES, profile, target) == set()


@pytest.mark.parametrize(("profile", "target"), TARGETS, ids=TARGET_NAMES)
def test_the_policies_of_the_sandbox_grant_what_those_of_aws_do(
    profile: RestoreProfile, target: Target
) -> None:
    assert refused(OF_THE_SANDBOX, profile, target) == refused(SHARED, profile, target)


def test_what_the_policy_for_restores_leaves_out_is_refused() -> None:
    actions = ["rds:DeleteDBCluster", "s3:PutObject"]
    only = tuple(policy for policy in POLICIES if policy.name == FOR_RESTORES)
    verdicts = may_role(cast(Calls, Simulator(only)), CONTEXT, ROLE, actions, "*")
    assert [verdict.allowed for verdict in verdicts] == [Known.YES, Known.NO]


def test_actions_that_aws_does_not_take_together_are_asked_about_one_by_one() -> None:
    actions = ["rds:DeleteDBCluster", "rds:CreateBlueGreenDeployment", "rds:DescribeDBClusters"]
    verdicts = may_role(cast(Calls, Separate(POLICIES)), CONTEXT, ROLE, actions, "*")
    assert [verdict.action for verdict in verdicts] == actions
    assert [verdict.allowed for verdict in verdicts] == [Known.YES, Known.NO, Known.YES]
