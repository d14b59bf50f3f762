"""Composite points and their parts: what is restored by itself, and what is told of the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest

from recovery.account import Known, SourceFacts
from recovery.drafting import begin_draft
from recovery.errors import AccessDenied, NotFound, Refused
from recovery.follow_up import facts_of_job
from recovery.models import RecoveryPoint, RestoreJob
from recovery.parts import MOST_LISTED, parts_of, point_beside, why_not_by_itself, why_not_copied_alone
from restore_profiles.nested import NestedPoint, in_order
from restore_profiles.services.cloudformation import TEMPLATE
from tests.unit.fake_account import CONTEXT, NOW, FakeAccount

ACCOUNT = "eu-west-1:111122223333"
STACK = f"arn:aws:cloudformation:{ACCOUNT}:stack/shop/0f3a1b2c-0000-4000-8000-0123456789ab"
CLUSTER = f"arn:aws:eks:{ACCOUNT}:cluster/shop"
POINTS = f"arn:aws:backup:{ACCOUNT}:recovery-point"


def point(arn: str, kind: str, resource: str, parent: str = "", status: str = "COMPLETED") -> RecoveryPoint:
    return RecoveryPoint(
        CONTEXT, arn, resource, status, NOW, type=kind, vault="main", parent_arn=parent, storage_class="WARM"
    )


OF_STACK = replace(point(f"{POINTS}:composite:cloudformation/shop", "CloudFormation", STACK), is_parent=True)
TEMPLATE_POINT = point(f"{POINTS}:cloudformation/shop", "CloudFormation", STACK, OF_STACK.arn)
TABLE = point(
    "arn:aws:dynamodb:t/backup/1", "DynamoDB", f"arn:aws:dynamodb:{ACCOUNT}:table/orders", OF_STACK.arn
)
BUCKET = point(f"{POINTS}:uploads-1", "S3", "arn:aws:s3:::uploads", OF_STACK.arn)
LOST = point(f"{POINTS}:2", "RDS", f"arn:aws:rds:{ACCOUNT}:db:orders", OF_STACK.arn, "FAILED")

OF_CLUSTER = replace(point(f"{POINTS}:composite:eks/shop", "EKS", CLUSTER), is_parent=True)
STATE = point(f"{POINTS}:eks/shop", "EKS", CLUSTER, OF_CLUSTER.arn)
VOLUME = point(
    "arn:aws:ec2:eu-west-1::snapshot/snap-1", "EBS", f"arn:aws:ec2:{ACCOUNT}:volume/vol-1", OF_CLUSTER.arn
)
PARTS = (TABLE, LOST, TEMPLATE_POINT, BUCKET, STATE, VOLUME)


@dataclass
class Nested(FakeAccount):
    """An account whose vault holds a stack's points and a cluster's."""

    parts: Sequence[RecoveryPoint] = PARTS
    refuses: bool = False
    owner: str = ""
    """The account of the vault, "" for this one."""
    zones: list[str] = field(default_factory=list)

    def points_in(
        self, vault: str, *, resource_arn: str = "", parent_arn: str = "", vault_account: str = ""
    ) -> Iterator[Sequence[RecoveryPoint]]:
        if self.refuses:
            raise AccessDenied("Not allowed", "ann may not list it.", "Ask.")
        if vault_account != self.owner:
            raise NotFound("Not found", f"{vault_account or 'This account'} has no vault {vault}.")
        yield [part for part in self.parts if part.parent_arn == parent_arn]

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        return next(each for each in (*self.parts, OF_STACK, OF_CLUSTER) if each.arn == arn)

    def source_facts(self, lookup: str, resource_arn: str) -> SourceFacts:
        self.zones.append(resource_arn)
        return SourceFacts(Known.YES, {"availability_zone": "eu-west-1b"} if lookup == "ec2-volume" else {})


@pytest.mark.parametrize(
    ("one", "alone"),
    [
        (OF_STACK, False),
        (TEMPLATE_POINT, True),
        (TABLE, True),
        (OF_CLUSTER, True),
        (STATE, False),
        (VOLUME, True),
    ],
    ids=lambda each: each.arn.rpartition(":")[2] if isinstance(each, RecoveryPoint) else "",
)
def test_the_profile_says_whether_the_whole_is_restored_or_its_parts(one: RecoveryPoint, alone: bool) -> None:
    assert (why_not_by_itself(one) == "") is alone


def test_the_state_of_a_cluster_is_copied_with_its_whole() -> None:
    assert "composite point" in why_not_copied_alone(STATE)
    assert [why_not_copied_alone(each) for each in (OF_CLUSTER, OF_STACK, TABLE, VOLUME)] == [""] * 4


def test_of_a_type_that_nobody_declared_a_composite_point_is_not_refused() -> None:
    assert why_not_by_itself(replace(OF_STACK, type="Unheard")) == ""


def test_a_composite_point_is_refused_with_its_parts_the_template_first() -> None:
    with pytest.raises(Refused) as refused:
        begin_draft(Nested(), OF_STACK)
    lines = refused.value.text.splitlines()
    assert "holds 4 recovery points together" in lines[0]
    assert lines[1] == f"CloudFormation  COMPLETED  shop  {TEMPLATE_POINT.arn}"
    assert f"RDS  FAILED  orders  {LOST.arn}" in lines
    commands = refused.value.next_step.splitlines()
    assert commands[0] == f"relight restore --point {TEMPLATE_POINT.arn} --vault main"
    assert not any(LOST.arn in line for line in commands), "what failed cannot be restored"


def test_the_parts_of_a_point_in_the_vault_of_another_account_are_listed_there() -> None:
    elsewhere = Nested(owner="444455556666")
    with pytest.raises(Refused) as refused:
        begin_draft(elsewhere, replace(OF_STACK, vault_account="444455556666"))
    first = refused.value.next_step.splitlines()[0]
    assert first.endswith(f"{TEMPLATE_POINT.arn} --vault main --vault-account 444455556666")


def test_of_many_parts_some_are_listed_and_the_others_counted() -> None:
    many = [replace(TABLE, arn=f"{TABLE.arn}{number}") for number in range(100)]
    with pytest.raises(Refused, match="and 88 more: relight points") as refused:
        begin_draft(Nested(parts=many), OF_STACK)
    assert len(refused.value.next_step.splitlines()) == MOST_LISTED


def test_parts_that_may_not_be_listed_are_no_reason_to_keep_silent() -> None:
    with pytest.raises(Refused, match="ann may not list it"):
        begin_draft(Nested(refuses=True), OF_STACK)


def test_the_state_of_a_cluster_is_restored_with_its_whole() -> None:
    with pytest.raises(Refused) as refused:
        begin_draft(Nested(), STATE)
    assert refused.value.next_step == f"relight restore --point {OF_CLUSTER.arn} --vault main"


def test_a_cluster_begins_with_an_entry_for_each_volume_in_the_zone_of_its_source() -> None:
    draft = begin_draft(Nested(), OF_CLUSTER).draft
    assert draft.target.kind == "existing-cluster"
    assert {path: text for path, text in draft.values.items() if path.startswith("nested")} == {
        "nestedRestoreJobs[0].recoveryPointArn": VOLUME.arn,
        "nestedRestoreJobs[0].AvailabilityZone": "eu-west-1b",
    }


def test_a_zone_of_another_region_is_not_taken_over() -> None:
    away = replace(OF_CLUSTER, resource_arn=CLUSTER.replace("eu-west-1", "us-east-1"))

    class Away(Nested):
        def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
            return away

    draft = begin_draft(Away(), away).draft
    assert "nestedRestoreJobs[0].AvailabilityZone" not in draft.values
    assert "nestedRestoreJobs[0].AvailabilityZone" in draft.attention()


def test_a_nested_point_that_failed_has_no_entry_and_is_told() -> None:
    broken = replace(VOLUME, status="FAILED", arn="arn:broken")
    begun = begin_draft(Nested(parts=(*PARTS, broken)), OF_CLUSTER)
    assert any("vol-1 is not restored: its point is FAILED" in each for each in begun.missing)
    assert "arn:broken" not in begun.draft.values.values()


def test_a_cluster_whose_parts_may_not_be_listed_still_has_a_form() -> None:
    begun = begin_draft(Nested(refuses=True), OF_CLUSTER)
    assert any("ann may not list it" in each for each in begun.missing)


def test_a_stacks_plan_keeps_what_is_restored_after_it() -> None:
    draft = begin_draft(Nested(), TEMPLATE_POINT).draft
    facts = draft.with_role("arn:aws:iam::111122223333:role/r").plan().source.facts
    assert facts[f"nested.{TABLE.arn}.type"] == "DynamoDB"
    assert facts[f"nested.{BUCKET.arn}.resource"] == BUCKET.resource_arn
    assert not any(LOST.arn in name for name in facts), "it cannot be restored"


def test_the_points_beside_a_stacks_are_known_of_its_job_too() -> None:
    job = RestoreJob(
        CONTEXT,
        "JOB",
        "COMPLETED",
        NOW,
        point_arn=TEMPLATE_POINT.arn,
        resource_type="CloudFormation",
        vault_arn=f"arn:aws:backup:{ACCOUNT}:backup-vault:main",
    )
    assert facts_of_job(Nested(), job)[f"nested.{TABLE.arn}.type"] == "DynamoDB"
    assert f"nested.{TABLE.arn}.type" not in facts_of_job(Nested(refuses=True), job)
    beside = point_beside(job, NestedPoint(TABLE.arn, "DynamoDB", TABLE.resource_arn))
    assert (beside.vault, beside.vault_account, beside.type) == ("main", "", "DynamoDB")


def test_after_a_stack_its_buckets_and_tables_come_before_what_nobody_ordered() -> None:
    nested = [
        NestedPoint("arn:9", "Timestream"),
        NestedPoint("arn:1", "EC2"),
        NestedPoint("arn:2", "S3"),
        NestedPoint("arn:3", "CloudFormation"),
    ]
    order = in_order(nested, TEMPLATE.then_nested, "arn:3")
    assert [each.type for each in order] == ["S3", "EC2", "Timestream"]
    assert in_order(nested, (), "") == ()


def test_a_point_without_parent_has_no_parts() -> None:
    assert parts_of(Nested(), replace(TABLE, parent_arn="")) == ()
