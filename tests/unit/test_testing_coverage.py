"""Which resources a restore test has shown to come back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from recovery.account import Known
from recovery.errors import AccessDenied, AwsError
from recovery.models import ProtectedResource, RestoreJob
from recovery.testing.changes import settings_in
from recovery.testing.coverage import State, Tested, all_compared, compared, coverage
from recovery.testing.targets import Targets
from tests.unit.fake_account import CONTEXT, NOW, VOLUME
from tests.unit.tested_account import (
    NEWEST_POINT,
    ORDERS,
    TEST,
    TESTED_POINT,
    VAULT,
    TestedAccount,
    taking,
)

BY_HAND = replace(TEST, id="HAND-1", testing_plan_arn="", created=NOW - timedelta(days=2))


def the_one(account: TestedAccount, targets: Targets = Targets()) -> Tested:  # noqa: B008
    (tested,) = coverage(account, NOW, targets)
    return tested


def since_test(account: TestedAccount) -> Tested:
    return compared(account, the_one(account), NOW)


def test_what_no_test_has_restored_is_never_tested_though_a_person_restored_it() -> None:
    account = TestedAccount()
    account.has(BY_HAND)
    tested = the_one(account)
    assert (tested.state, tested.last_run, tested.last_restore) == (State.NEVER, None, BY_HAND)
    assert tested.why == "no restore test in what AWS Backup lists; restored by hand 2 d ago"
    assert tested.state.is_to_do


def test_what_a_test_restored_in_time_is_fine() -> None:
    account = TestedAccount()
    account.has(taking(40, validation_status="SUCCESSFUL"))
    tested = the_one(account, Targets({"EBS": 60}))
    assert tested.state is State.FINE
    assert not tested.state.is_to_do
    assert tested.why == "40 min, 20 min under the target, 7 d ago; validated"
    assert tested.changed is Known.UNKNOWN


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("", "not validated"),
        ("VALIDATING", "waits to be validated"),
        ("TIMED_OUT", "nobody validated it in time"),
    ],
)
def test_what_nobody_validated_is_said(status: str, word: str) -> None:
    account = TestedAccount()
    account.has(taking(40, validation_status=status))
    assert word in the_one(account).why


def test_the_newest_test_that_has_ended_counts() -> None:
    account = TestedAccount()
    account.has(
        taking(90, 9), taking(40, 3), replace(TEST, id="NOW", status="RUNNING", completed=None, created=NOW)
    )
    tested = the_one(account, Targets({"EBS": 60}))
    assert tested.last_run is not None
    assert tested.last_run.job.id == "TEST-3"
    assert tested.state is State.FINE


def test_a_test_over_its_target_is_to_do() -> None:
    account = TestedAccount()
    account.has(taking(90))
    tested = the_one(account, Targets({VOLUME: 60}))
    assert (tested.state, tested.state.is_to_do) == (State.OVER, True)
    assert tested.why.startswith("it took 1 h 30 min, 30 min over the target")


def test_a_failed_test_is_to_do_with_its_reason() -> None:
    account = TestedAccount()
    account.has(taking(2, status="FAILED", status_message="no such zone"), BY_HAND)
    tested = the_one(account)
    assert tested.state is State.FAILED
    assert "the restore ended as FAILED: no such zone (7 d ago)" in tested.why
    assert tested.last_restore == BY_HAND


def test_a_test_of_which_aws_tells_no_resource_is_counted_where_it_may_be_missing() -> None:
    account = TestedAccount()
    account.has(taking(40, source_arn=""))
    assert the_one(account).why.startswith("no restore test in what AWS Backup lists (1 of its type tell no")


def test_the_target_is_told_of_what_was_never_tested_too() -> None:
    assert the_one(TestedAccount(), Targets({"EBS": 60})).target == 60


def test_a_restore_that_failed_is_no_restore() -> None:
    account = TestedAccount()
    account.has(replace(BY_HAND, status="FAILED"))
    assert the_one(account).last_restore is None


def test_a_type_that_restore_testing_does_not_know_is_not_to_do() -> None:
    account = TestedAccount(protected=(replace(ORDERS, type="Timestream"),))
    tested = the_one(account)
    assert (tested.state, tested.state.is_to_do) == (State.NOT_TESTABLE, False)
    assert tested.why == "restore testing does not know Timestream; no restore by hand is listed"


@pytest.mark.parametrize("partition", ["aws-cn", "aws-us-gov"])
def test_where_there_is_no_restore_testing_nothing_is_to_be_tested(partition: str) -> None:
    there = replace(CONTEXT, partition=partition)
    tested = the_one(TestedAccount(protected=(replace(ORDERS, context=there),)))
    assert tested.state is State.NOT_TESTABLE
    assert tested.why == "restore testing is not in GovCloud and China; no restore by hand is listed"


@pytest.mark.parametrize(
    "made",
    [
        replace(ORDERS, name="", type="RDS", arn="arn:aws:rds:eu-west-1:1:db:awsbackup-restore-test-0a1b"),
        replace(ORDERS, name="awsbackup_restore_test_0a1b", type="FSx"),
    ],
)
def test_what_a_test_made_is_not_to_be_tested_but_kept_out_of_backup_plans(made: ProtectedResource) -> None:
    tested = the_one(TestedAccount(protected=(made,)))
    assert (tested.state.is_to_do, tested.why) == (
        False,
        "a restore test made it; keep what is called awsbackup-restore-test... out of backup plans",
    )


def test_what_is_to_be_done_comes_first() -> None:
    def resource(name: str) -> ProtectedResource:
        return replace(ORDERS, arn=f"{VOLUME}-{name}", name=name)

    def test_of(name: str, job: RestoreJob) -> RestoreJob:
        return replace(job, id=name, source_arn=f"{VOLUME}-{name}")

    account = TestedAccount(protected=tuple(map(resource, ("fine", "over", "failed", "b-never", "A-never"))))
    account.has(
        test_of("fine", taking(40)),
        test_of("over", taking(90)),
        test_of("failed", taking(4, status="FAILED")),
    )
    found = coverage(account, NOW, Targets({"EBS": 60}))
    assert [tested.resource.name for tested in found] == ["failed", "A-never", "b-never", "over", "fine"]
    assert account.lists == [None]  # one listing of the jobs, as far back as AWS lists them


def test_jobs_at_hand_are_not_listed_again() -> None:
    account = TestedAccount()
    (tested,) = coverage(account, NOW, Targets(), [TEST])
    assert tested.last_run is not None
    assert account.lists == []


# Changed since


def test_settings_that_differ_are_named_without_their_values() -> None:
    account = TestedAccount(
        settings={
            TESTED_POINT: {"volumeType": "gp2", "secret": "a", "gone": "x"},
            NEWEST_POINT: {"volumeType": "gp3", "secret": "a", "new": None},
        }
    )
    account.has(TEST)
    tested = since_test(account)
    assert (tested.state, tested.changed) == (State.CHANGED, Known.YES)
    assert tested.why == "its newest backup has other settings than the tested one: gone, volumeType"
    assert account.asked == [(NEWEST_POINT, "main", ""), (TESTED_POINT, "main", "")]


def test_the_same_settings_in_another_order_are_no_change() -> None:
    account = TestedAccount(
        settings={
            TESTED_POINT: {"tags": '{"a": 1, "b": 2}', "aws:backup:request-id": "1", "name": "orders"},
            NEWEST_POINT: {"name": "orders", "tags": '{"b":2,"a":1}', "aws:backup:request-id": "2"},
        }
    )
    account.has(TEST)
    tested = since_test(account)
    assert (tested.state, tested.changed) == (State.FINE, Known.NO)
    assert "settings" not in tested.why


def test_names_of_the_backup_itself_are_no_settings_of_the_source() -> None:
    def database(backup: str, informed: str) -> dict[str, str | None]:
        return {
            "DBSnapshotIdentifier": backup,
            "InformationalOnly:EngineVersion": informed,
            "Port": "5432",
        }

    def instance(snapshot: str) -> dict[str, str | None]:
        devices = [{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": snapshot, "VolumeSize": 8}}]
        return {"BlockDeviceMappings": json.dumps(devices), "InstanceType": "m7g.large"}

    assert settings_in("RDS", database("a", "16.3")) == settings_in("RDS", database("b", "16.3"))
    assert settings_in("RDS", database("a", "16.3")) != settings_in("RDS", database("b", "16.4"))
    assert settings_in("EC2", instance("snap-a")) == settings_in("EC2", instance("snap-b"))
    assert settings_in("EC2", instance("snap-a"))["InstanceType"] == "m7g.large"


def test_the_newest_point_being_the_tested_one_is_no_change_and_takes_no_call() -> None:
    account = TestedAccount(protected=(replace(ORDERS, last_point_arn=TESTED_POINT),))
    account.has(TEST)
    assert since_test(account).changed is Known.NO
    assert account.asked == []


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({NEWEST_POINT: {}}, "the tested backup is gone"),
        ({}, "the newest backup is gone"),
        (
            {NEWEST_POINT: {}, TESTED_POINT: AccessDenied("Access denied", "You may not.")},
            "the settings of the tested backup cannot be read: You may not.",
        ),
    ],
)
def test_what_cannot_be_compared_is_unknown_and_says_why(
    settings: dict[str, dict[str, str | None] | AwsError], why: str
) -> None:
    account = TestedAccount(settings={**settings})
    account.has(TEST)
    tested = since_test(account)
    assert (tested.state, tested.changed) == (State.FINE, Known.UNKNOWN)
    assert why in tested.why


@pytest.mark.parametrize("lacks", ["last_point_arn", "last_vault_arn"])
def test_where_aws_does_not_tell_the_newest_point_the_change_is_unknown(lacks: str) -> None:
    account = TestedAccount(protected=(replace(ORDERS, **{lacks: ""}),))  # type: ignore[arg-type]
    account.has(TEST)
    assert since_test(account).changed is Known.UNKNOWN
    assert account.asked == []


def test_a_vault_of_another_account_is_named_to_aws() -> None:
    elsewhere = VAULT.replace(CONTEXT.account, "444455556666")
    account = TestedAccount(settings={TESTED_POINT: {}, NEWEST_POINT: {}})
    account.has(replace(TEST, vault_arn=elsewhere))
    assert since_test(account).changed is Known.NO
    assert account.asked[1] == (TESTED_POINT, "main", "444455556666")


def test_a_failure_outranks_a_change_and_both_are_told() -> None:
    account = TestedAccount(settings={TESTED_POINT: {"a": "1"}, NEWEST_POINT: {"a": "2"}})
    account.has(taking(2, status="FAILED"))
    tested = since_test(account)
    assert tested.state is State.FAILED
    assert tested.why.startswith("the restore ended as FAILED")
    assert "other settings" in tested.why


def test_all_are_compared_and_each_is_told_as_it_is() -> None:
    never = replace(ORDERS, arn=f"{VOLUME}-2", name="never")
    account = TestedAccount(
        protected=(ORDERS, never), settings={TESTED_POINT: {"a": "1"}, NEWEST_POINT: {"a": "2"}}
    )
    account.has(TEST)
    told: list[Tested] = []
    found = all_compared(account, coverage(account, NOW, Targets()), NOW, told.append)
    assert [tested.state for tested in found] == [State.NEVER, State.CHANGED]
    assert set(told) == set(found)
    assert len(account.asked) == 2  # nothing to compare where nothing was tested
