"""What is asked of the policy simulator about a restore role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from recovery.account import ActionVerdict, Known, SourceFacts
from recovery.models import ReturnedMetadata
from recovery.permissions import role_actions, verdicts_on_role
from recovery.planning import Draft, begin
from tests.profiles.ec2_samples import EC2_RETURNED, EC2_SOURCE
from tests.profiles.golden_requests import profile_named
from tests.profiles.samples import CONTEXT, ROLE, point_of
from tests.unit.fake_account import FakeAccount

EBS = profile_named("EBS")


@dataclass
class Simulator(FakeAccount):
    """Remembers on which resource each action was asked about."""

    asked: dict[str, str] = field(default_factory=dict)

    def may_role(
        self, role_arn: str, actions: Sequence[str], resource: str = "*"
    ) -> tuple[ActionVerdict, ...]:
        self.asked |= dict.fromkeys(actions, resource)
        return super().may_role(role_arn, actions, resource)


def draft_of(source: Mapping[str, str]) -> Draft:
    profile = profile_named("EC2")
    facts = SourceFacts(Known.YES, source) if source else SourceFacts(Known.NO)
    return begin(CONTEXT, point_of(profile), profile, "", ReturnedMetadata(EC2_RETURNED), facts, ROLE)


def test_a_role_is_asked_about_passing_the_role_of_the_instance_profile_and_no_other() -> None:
    account, draft = Simulator(), draft_of(EC2_SOURCE)
    verdicts = verdicts_on_role(account, draft, draft.plan())
    assert account.asked["iam:PassRole"] == EC2_SOURCE["instance_profile_role"]
    assert account.asked["ec2:RunInstances"] == "*"
    assert {verdict.action for verdict in verdicts} == set(role_actions(draft))


def test_whether_an_unknown_role_may_be_passed_is_unknown_and_not_asked() -> None:
    account, draft = Simulator(), draft_of({})
    (unknown,) = [
        verdict
        for verdict in verdicts_on_role(account, draft, draft.plan())
        if verdict.allowed is Known.UNKNOWN
    ]
    assert unknown.action == "iam:PassRole"
    assert "iam:PassRole" not in account.asked


def test_without_an_instance_profile_nothing_has_to_be_passed() -> None:
    draft = draft_of(EC2_SOURCE).edited("IamInstanceProfileName", "")
    assert "iam:PassRole" not in role_actions(draft)


def test_the_role_of_a_cluster_also_restores_the_volumes_nested_with_it_and_nothing_else() -> None:
    profile = profile_named("EKS")
    whole = replace(point_of(profile), is_parent=True)
    volume = replace(point_of(EBS), arn=f"{whole.arn}-volume", parent_arn=whole.arn)
    draft = begin(CONTEXT, whole, profile, "", ReturnedMetadata({}), None, ROLE, [volume])
    of_volume = set(role_actions(begin(CONTEXT, point_of(EBS), EBS, "", ReturnedMetadata({}), None, ROLE)))
    alone = set(role_actions(replace(draft, nested=())))
    added = set(role_actions(draft)) - alone
    assert added
    assert added <= of_volume
    assert "ec2:CreateVolume" in role_actions(draft)
