"""What the account tells of a selection before it is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from recovery.account import Known, RoleFacts, SourceFacts
from recovery.errors import AccessDenied
from recovery.finding import Finding, FindingSeverity
from recovery.models import ProtectedResource, RecoveryPoint
from recovery.testing.models import Condition, RestoreTestingPlan, RestoreTestingSelection
from recovery.testing.selection_preflight import selection_preflight
from tests.unit.fake_account import CONTEXT, NOW
from tests.unit.testing_account import PLAN, SELECTION, TestingAccount

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity


def volume(number: int) -> ProtectedResource:
    return ProtectedResource(
        CONTEXT, f"arn:aws:ec2:eu-west-1:111122223333:volume/vol-{number}", "EBS", f"data-{number}"
    )


def point(days: float, **members: str) -> RecoveryPoint:
    arn = members.pop("arn", "arn:aws:ec2:eu-west-1::snapshot/snap-1")
    given = {"vault": "main", "status": "COMPLETED", **members}
    status = given.pop("status")
    return RecoveryPoint(CONTEXT, arn, volume(1).arn, status, NOW - timedelta(days=days), **given)  # type: ignore[arg-type]


@dataclass
class Shop(TestingAccount):
    __test__ = False

    protected: Sequence[ProtectedResource] = (volume(1),)
    points: Sequence[RecoveryPoint] = field(default_factory=lambda: (point(1),))
    role_facts: RoleFacts = field(default_factory=lambda: RoleFacts("", Known.YES, Known.YES))
    listed: list[str] = field(default_factory=list)
    denied: bool = False
    source: Mapping[str, str] = field(default_factory=dict)

    def resources(self) -> Iterator[Sequence[ProtectedResource]]:
        if self.denied:
            raise AccessDenied("Access denied", "backup:ListProtectedResources is not allowed.")
        yield self.protected

    def points_of(self, resource_arn: str) -> Iterator[Sequence[RecoveryPoint]]:
        self.listed.append(resource_arn)
        yield self.points

    def role(self, arn: str) -> RoleFacts:
        return self.role_facts

    def source_facts(self, lookup: str, resource_arn: str) -> SourceFacts:
        return SourceFacts(Known.YES, self.source)

    def inferred_metadata(self, point: RecoveryPoint) -> Mapping[str, str]:
        return {"availabilityZone": "eu-west-1a", "encrypted": "true"}


def told(
    shop: Shop, selection: RestoreTestingSelection = SELECTION, plan: RestoreTestingPlan = PLAN
) -> list[tuple[FindingSeverity, str]]:
    return [(finding.severity, finding.title) for finding in selection_preflight(shop, selection, plan, NOW)]


def points_told(shop: Shop, plan: RestoreTestingPlan = PLAN) -> FindingSeverity:
    return told(shop, plan=plan)[-1][0]


def test_a_sound_selection_passes_every_check() -> None:
    assert told(Shop()) == [(PASSED, "Restore role"), (PASSED, "Resources"), (PASSED, "Recovery points")]


def test_a_role_that_is_gone_or_trusts_somebody_else_is_an_error() -> None:
    gone = Shop(role_facts=RoleFacts("", Known.NO))
    assert told(gone)[0] == (ERROR, "Restore role")
    foreign = Shop(role_facts=RoleFacts("", Known.YES, Known.NO))
    assert told(foreign)[0] == (ERROR, "Restore role")


def test_a_resource_that_is_not_protected_is_told_by_its_arn() -> None:
    findings = list(selection_preflight(Shop(), replace(SELECTION, arns=(volume(9).arn,)), PLAN, NOW))
    assert [(finding.severity, finding.title) for finding in findings[1:]] == [(WARNING, "Resources")]
    assert volume(9).arn in findings[1].text


def test_with_conditions_the_number_of_resources_is_only_a_bound() -> None:
    narrowed = replace(SELECTION, equals=(Condition("aws:ResourceTag/env", "prod"),))
    findings = list(selection_preflight(Shop(protected=[volume(1), volume(2)]), narrowed, PLAN, NOW))
    assert findings[1].severity is UNKNOWN
    assert findings[1].text.startswith("At most 2 protected EBS resources.")


def test_only_points_that_the_plan_takes_count() -> None:
    vault = "arn:aws:backup:eu-west-1:111122223333:backup-vault:main"
    continuous = "arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:x-1"
    assert points_told(Shop(points=[point(29)])) is PASSED
    assert points_told(Shop(points=[point(31)])) is WARNING
    assert points_told(Shop(points=[])) is WARNING
    assert points_told(Shop(points=[point(1, status="EXPIRED")])) is WARNING
    assert points_told(Shop(points=[point(1, arn=continuous)])) is WARNING
    assert (
        points_told(Shop(points=[point(1, arn=continuous)]), replace(PLAN, point_types=("CONTINUOUS",)))
        is PASSED
    )
    assert points_told(Shop(), replace(PLAN, include_vaults=(vault,))) is PASSED
    assert (
        points_told(Shop(), replace(PLAN, include_vaults=("arn:aws:backup:*:*:backup-vault:ma*",))) is PASSED
    )
    assert points_told(Shop(), replace(PLAN, include_vaults=(f"{vault}-2",))) is WARNING
    assert points_told(Shop(), replace(PLAN, exclude_vaults=(vault,))) is WARNING


def test_volumes_with_cold_points_only_are_warned_about() -> None:
    assert points_told(Shop(points=[point(1, storage_class="COLD")])) is WARNING
    assert points_told(Shop(points=[point(1, storage_class="COLD"), point(2)])) is PASSED


def test_of_many_resources_ten_are_looked_at_and_the_rest_is_unknown() -> None:
    shop = Shop(protected=[volume(number) for number in range(25)])
    findings = list(selection_preflight(shop, SELECTION, PLAN, NOW))
    assert len(shop.listed) == 10
    assert findings[-1].severity is UNKNOWN
    assert "the other 15" in findings[-1].text


def test_what_may_not_be_listed_is_unknown_and_ends_nothing_else() -> None:
    assert told(Shop(denied=True)) == [(PASSED, "Restore role"), (UNKNOWN, "Resources")]


def test_nothing_of_the_type_is_a_warning() -> None:
    assert told(Shop(protected=[])) == [(PASSED, "Restore role"), (WARNING, "Resources")]


def test_the_kind_of_a_file_system_tells_what_its_test_fails_without() -> None:
    windows = ProtectedResource(CONTEXT, volume(1).arn, "FSx", "office")
    shop = Shop(protected=[windows], source={"type": "WINDOWS"})
    findings = list(selection_preflight(shop, replace(SELECTION, resource_type="FSx"), PLAN, NOW))
    assert findings[-1].severity is WARNING
    assert findings[-1].text.startswith("office: FSx for Windows File Server: a test fails without subnetIds")


def test_overrides_are_checked_together_with_what_is_inferred_for_the_newest_point() -> None:
    given = replace(SELECTION, overrides={"volumetype": "gp2", "iops": "3000"})
    *_, last = selection_preflight(Shop(), given, PLAN, NOW)
    assert (last.severity, last.title) == (WARNING, "iops")
    assert last.text.startswith("data-1: EC2 takes iops for gp3")


def test_what_the_account_has_against_every_test_of_a_kind_is_asked_once_and_stands_against_none() -> None:
    shop = Shop(protected=[volume(1), volume(2)])
    shop.checked = (
        Finding(ERROR, "Network", "No subnet is named, and the account has no default VPC."),
        Finding(INFO, "Network", "Said of a restore."),
    )
    instances = replace(SELECTION, resource_type="EC2")
    shop.protected = [replace(each, type="EC2") for each in shop.protected]
    found = list(selection_preflight(shop, instances, PLAN, NOW))
    assert [(finding.severity, finding.text) for finding in found if finding.title == "Network"] == [
        (WARNING, "data-1: No subnet is named, and the account has no default VPC.")
    ]
