"""Whether a plan still holds: each answer of the account, each that it does not give, and how often it is
asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from recovery.account import AccountChoice, ChoiceAnswer, RoleFacts
from recovery.context import Context
from recovery.errors import AccessDenied, NotFound
from recovery.finding import FindingSeverity
from recovery.models import RecoveryPoint, RestoreJob
from recovery.plan import RestorePlan
from recovery.plan_check import StepFinding, check_plan
from recovery.recovery_plan import OnFailure, RecoveryPlan, RestoreStep
from tests.unit.fake_account import NOW, FakeAccount
from tests.unit.plan_samples import HERE, SEVERAL, restore_of

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity
HOUR = timedelta(hours=1)


@dataclass
class Account(FakeAccount):
    """An account with every point that is asked for, unless it is in `gone`."""

    context: Context = HERE
    gone: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    delete_at: datetime | None = None
    zones: ChoiceAnswer = field(default_factory=lambda: ChoiceAnswer((AccountChoice("eu-west-1a"),)))
    asked: list[str] = field(default_factory=list)

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        if any(arn.endswith(name) for name in self.hidden):
            raise AccessDenied("Access denied", "You may not look.", "Allow backup:DescribeRecoveryPoint.")
        if any(arn.endswith(name) for name in self.gone):
            raise NotFound("Not found", f"There is no recovery point {arn}.")
        return RecoveryPoint(
            self.context,
            arn,
            f"arn:aws:ec2:eu-west-1:111122223333:volume/{arn.rpartition('-')[2]}",
            "COMPLETED",
            NOW - HOUR,
            type="EBS",
            vault=vault,
            storage_class="WARM",
            delete_at=self.delete_at,
        )

    def role(self, arn: str) -> RoleFacts:
        self.asked.append("role")
        return super().role(arn)

    def choices(self, lookup: str, needs: Any) -> ChoiceAnswer:
        return self.zones

    def jobs(
        self, *, created_after: datetime | None = None, status: str = ""
    ) -> Iterator[Sequence[RestoreJob]]:
        self.asked.append(f"jobs {status}")
        return super().jobs(created_after=created_after, status=status)


def found(account: FakeAccount | None, plan: RecoveryPlan, *severities: FindingSeverity) -> list[StepFinding]:
    return [each for each in check_plan(account, plan, NOW) if each.finding.severity in severities]


def told(
    account: FakeAccount | None, plan: RecoveryPlan, *severities: FindingSeverity
) -> list[tuple[str, str]]:
    return [(each.step, each.finding.title) for each in found(account, plan, *severities)]


def volumes(*names: str) -> RecoveryPlan:
    """Restores of volumes of these names, each after the one before."""
    after = dict(zip(names[1:], names, strict=False))
    steps = (RestoreStep(name, restore_of(name), (after[name],) if name in after else ()) for name in names)
    return RecoveryPlan(HERE, tuple(steps))


def finished(took: timedelta, *, number: int) -> RestoreJob:
    begun = NOW - 30 * HOUR
    return RestoreJob(HERE, f"JOB-{number}", "COMPLETED", begun, resource_type="EBS", completed=begun + took)


def test_a_plan_with_nothing_in_its_way_has_no_error() -> None:
    plan = volumes("one", "two")
    assert told(Account(), plan, ERROR, WARNING) == []
    assert ("two", "Recovery point") in told(Account(), plan, PASSED)


def test_without_an_account_only_the_file_is_looked_at_and_that_is_said() -> None:
    assert told(None, volumes("one"), ERROR, WARNING, UNKNOWN) == [("", "The account")]


def test_a_point_that_is_gone_is_an_error_of_its_step_and_not_of_the_file() -> None:
    [gone] = found(Account(gone=("two",)), volumes("one", "two"), ERROR)
    assert (gone.step, gone.finding.title, gone.of_file) == ("two", "Recovery point", False)
    assert gone.finding.next_step.startswith("relight plan arn:aws:ec2:eu-west-1:111122223333:volume/two")


def test_a_point_that_may_not_be_looked_at_is_unknown_and_the_rest_is_looked_at_all_the_same() -> None:
    plan = volumes("one")
    assert ("one", "Recovery point") in told(Account(hidden=("one",)), plan, UNKNOWN)
    assert ("one", "Restore role") in told(Account(hidden=("one",)), plan, PASSED)


def test_a_value_that_the_account_no_longer_offers_is_a_warning() -> None:
    elsewhere = ChoiceAnswer((AccountChoice("eu-west-1c"),))
    [warning] = found(Account(zones=elsewhere), volumes("one"), WARNING)
    assert warning.finding.text == "eu-west-1a is not among what the account has for availabilityZone now."
    assert found(Account(zones=ChoiceAnswer(denied="no")), volumes("one"), WARNING) == []


def test_a_point_whose_retention_ends_before_its_step_is_likely_to_be_done_is_told() -> None:
    """Nine of ten restores took three hours: the second one ends after six."""
    account = Account(delete_at=NOW + 4 * HOUR)
    account.all_jobs = {f"JOB-{number}": finished(3 * HOUR, number=number) for number in range(3)}
    expiring = [
        each.step for each in found(account, volumes("one", "two"), WARNING) if "likely" in each.finding.text
    ]
    assert expiring == ["two"]


def test_what_all_steps_share_is_asked_once() -> None:
    account = Account()
    list(check_plan(account, volumes("one", "two", "three"), NOW))
    assert sorted(account.asked) == ["jobs ", "jobs COMPLETED", "role"]


def test_a_request_that_the_profile_refuses_is_an_error_of_the_file_and_told_once() -> None:
    wrong = restore_of("one", {"availabilityZone": "eu-west-1a", "volumeType": "floppy"})
    plan = RecoveryPlan(HERE, (RestoreStep("one", wrong),))
    errors = found(Account(), plan, ERROR)
    assert {each.of_file for each in errors} == {True}
    assert len({each.finding.text for each in errors}) == len(errors)
    assert any("floppy" in f"{each.finding.text} {each.finding.next_step}" for each in errors)


def test_another_account_is_the_only_finding_about_the_account() -> None:
    account = Account(context=replace(HERE, account="999999999999"))
    assert told(account, volumes("one"), ERROR) == [("", "Another account or Region")]
    assert account.asked == []


def test_a_copy_is_checked_as_a_copy() -> None:
    plan = RecoveryPlan(HERE, (SEVERAL.step("away"),))
    titles = {title for _, title in told(Account(), replace(plan, steps=(_alone(plan),)), UNKNOWN, PASSED)}
    assert {"Destination vault", "Your permissions", "Recovery point"} <= titles


def _alone(plan: RecoveryPlan) -> RestoreStep:
    [step] = plan.restores
    return replace(step, after=())


@pytest.mark.parametrize(
    ("operation", "check", "titles"),
    [
        ("ec2:AttachVolume", "ec2:DescribeVolumes", []),
        ("ec2:DescribeVolumes", "ec2:DescribeVolumes", ["The call"]),
        ("ec2:AttachVolume", "ec2:AttachVolume", ["The check"]),
    ],
)
def test_a_call_that_the_write_door_does_not_take_is_an_error_of_the_file(
    operation: str, check: str, titles: list[str]
) -> None:
    db, _, attach, *_ = SEVERAL.steps
    assert not isinstance(attach, RestoreStep)
    work = replace(attach.work, operation=operation, done=replace(attach.work.done, operation=check))
    plan = RecoveryPlan(HERE, (db, replace(attach, work=work)))
    assert [title for step, title in told(Account(), plan, ERROR) if step == "db-attach"] == titles


def test_open_answers_and_work_by_hand_are_told() -> None:
    assert told(None, SEVERAL, WARNING) == [("db-attach", "Not answered yet")]
    assert ("db-mount", "By hand") in told(None, SEVERAL, INFO)


def test_two_restores_that_make_one_name_are_told() -> None:
    def table(point: str, name: str) -> RestorePlan:
        plan = restore_of(point, {"targetTableName": name, "encryptionType": "Default"}, "DynamoDB")
        return replace(plan, source=replace(plan.source, target="table"))

    names = {"one": "carts-restored", "two": "carts-restored", "three": "carts"}
    plan = RecoveryPlan(HERE, tuple(RestoreStep(key, table(key, name)) for key, name in names.items()))
    [twice] = [each for each in found(None, plan, WARNING) if each.finding.title == "The same name twice"]
    assert (twice.step, twice.of_file) == ("two", True)
    assert twice.finding.text.startswith("two and one both make targetTableName carts-restored")
    assert twice.finding.next_step == "relight plan edit FILE --step two --set targetTableName=..."


def test_numbers_side_by_side_that_mean_nothing_or_are_beyond_a_fixed_limit_are_told() -> None:
    table = replace(
        restore_of("one"),
        source=replace(restore_of("one").source, resource_type="DynamoDB", target="table"),
    )
    plan = RecoveryPlan(
        HERE,
        (RestoreStep("one", table), RestoreStep("two", restore_of("two"))),
        on_failure=OnFailure.STOP,
        at_once={"DynamoBD": 1, "DynamoDB": 80, "EBS": 40},
    )
    side_by_side = [
        each.finding.text for each in found(None, plan, WARNING) if each.finding.title == "Side by side"
    ]
    assert side_by_side == [
        "at_once: no step restores DynamoBD.",
        "at_once has 80 of DynamoDB; AWS runs 50, and raises that for nobody.",
    ]
