"""What restore tests showed: durations, validation, what was left behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recovery.testing.history import (
    by_plan,
    by_resource,
    clean_up_hint,
    minutes_text,
    plan_name,
    runs,
    time_told,
)
from recovery.testing.targets import Targets
from tests.unit.fake_account import VOLUME
from tests.unit.tested_account import PLAN, TEST, taking

HOUR = Targets({"EBS": 60})


def test_a_restore_that_a_person_started_is_no_test() -> None:
    assert runs([replace(TEST, testing_plan_arn="")], HOUR) == ()


def test_tests_come_newest_first_by_plan_and_by_resource() -> None:
    old, new = taking(10, 9), taking(10, 2, source_arn="")
    found = runs([old, new], HOUR)
    assert [run.job for run in found] == [new, old]
    assert [run.job for run in by_plan(found)[PLAN]] == [new, old]
    assert [run.job for run in by_resource(found)[VOLUME]] == [old]
    assert [run.job for run in by_resource(found)[""]] == [new]


@pytest.mark.parametrize(("minutes", "over"), [(59.9, False), (60, False), (60.1, True)])
def test_over_is_more_than_the_target(minutes: float, over: bool) -> None:
    (run,) = runs([taking(minutes)], HOUR)
    assert run.minutes == pytest.approx(minutes)
    assert (run.target, run.over) == (60, over)


def test_without_a_target_or_an_end_nothing_is_over() -> None:
    (untold,) = runs([taking(90)], Targets())
    assert (untold.minutes, untold.target, untold.over) == (90, None, None)
    (running,) = runs([replace(TEST, status="RUNNING", completed=None)], HOUR)
    assert (running.minutes, running.over) == (None, None)
    (failed,) = runs([taking(2, status="FAILED")], HOUR)
    assert (failed.minutes, failed.over) == (2, None)


def test_a_test_failed_by_its_restore_or_by_its_validation() -> None:
    (fine, wrong, broken) = runs(
        [
            taking(1, 1),
            taking(1, 2, validation_status="FAILED", validation_message="0 rows\x1b[2J"),
            taking(1, 3, status="ABORTED", status_message="no room"),
        ],
        HOUR,
    )
    assert (fine.failed, fine.why_failed) == (False, "")
    assert wrong.failed
    assert wrong.why_failed == "what it made was found wrong: 0 rows"
    assert broken.why_failed == "the restore ended as ABORTED: no room"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (None, ""),
        (0.4, "under 1 min"),
        (1, "1 min"),
        (59.4, "59 min"),
        (60, "1 h 00 min"),
        (185, "3 h 05 min"),
    ],
)
def test_minutes_are_told_in_words(minutes: float | None, text: str) -> None:
    assert minutes_text(minutes) == text


def test_a_time_is_told_against_its_target() -> None:
    (over, under, exact) = runs([taking(64, 1), taking(40, 2), taking(60, 3)], HOUR)
    assert time_told(over) == "1 h 04 min, 4 min over the target"
    assert time_told(under) == "40 min, 20 min under the target"
    assert time_told(exact) == "1 h 00 min, just within the target"


def test_an_encoded_message_is_left_to_the_screen_of_the_job() -> None:
    said = f"Not allowed. Encoded authorization failure message: {'xY3_' * 500} (Status Code: 403)"
    (broken,) = runs([replace(TEST, status="FAILED", status_message=said)], HOUR)
    assert broken.why_failed == (
        "the restore ended as FAILED: Not allowed. [an encoded message; the job has it] (Status Code: 403)"
    )


def test_a_plan_is_called_by_its_name() -> None:
    assert plan_name(PLAN) == "weekly_rehearsal"
    assert plan_name("arn:aws:backup:eu-west-1:1:restore-testing-plan:plain") == "plain"
    assert plan_name("") == ""


def test_what_was_not_deleted_is_told_with_the_reason_and_the_line_that_deletes_it() -> None:
    job = replace(TEST, deletion_status="FAILED", deletion_message="The tag is gone.")
    hint = clean_up_hint(job)
    assert "AWS says: The tag is gone. The usual" in hint
    assert hint.isascii()
    assert "awsbackup-restore-test" in hint
    assert hint.endswith("\naws ec2 delete-volume --volume-id vol-made --region eu-west-1")
    assert clean_up_hint(replace(job, deletion_status="SUCCESSFUL")) == ""
    assert clean_up_hint(replace(job, deletion_status="")) == ""


RDS = "arn:aws:rds:eu-west-1:111122223333"
FSX = "arn:aws:fsx:eu-west-1:111122223333"


@pytest.mark.parametrize(
    ("resource_type", "made", "line"),
    [
        ("RDS", f"{RDS}:db:awsbackup-restore-test-1", "aws rds delete-db-instance --db-instance-identifier"),
        ("RDS", f"{RDS}:cluster:awsbackup-restore-test-1", "aws rds delete-db-cluster"),
        ("Aurora", f"{RDS}:cluster:awsbackup-restore-test-1", "aws rds delete-db-cluster"),
        ("Neptune", f"{RDS}:cluster:awsbackup-restore-test-1", "aws neptune delete-db-cluster"),
        ("FSx", f"{FSX}:file-system/fs-1", "aws fsx delete-file-system --file-system-id fs-1"),
        ("FSx", f"{FSX}:volume/fs-1/fsvol-1", "aws fsx delete-volume --volume-id fsvol-1"),
        ("S3", "arn:aws:s3:::awsbackup-restore-test-1", "aws s3 rb s3://awsbackup-restore-test-1 --force"),
    ],
)
def test_the_line_that_deletes_goes_by_what_was_made(resource_type: str, made: str, line: str) -> None:
    job = replace(TEST, resource_type=resource_type, created_resource_arn=made, deletion_status="FAILED")
    assert line in clean_up_hint(job)


def test_a_bucket_is_emptied_of_its_versions_first() -> None:
    made = "arn:aws:s3:::awsbackup-restore-test-1"
    job = replace(TEST, resource_type="S3", created_resource_arn=made, deletion_status="FAILED")
    assert "Delete the old versions of its objects first" in clean_up_hint(job)
    assert "versions" not in clean_up_hint(replace(TEST, deletion_status="FAILED"))


def test_what_nobody_knows_how_to_delete_is_left_to_its_service() -> None:
    unknown = replace(TEST, resource_type="New", created_resource_arn="arn:aws:new:eu-west-1:1:thing/x")
    nameless = replace(TEST, created_resource_arn="")
    for job in (unknown, nameless):
        hint = clean_up_hint(replace(job, deletion_status="FAILED"))
        assert hint.endswith("Delete it by hand in its service.")
        assert "AWS gives no reason." in hint


def test_a_hostile_name_stays_one_word_of_the_line() -> None:
    job = replace(
        TEST, created_resource_arn="arn:aws:ec2:eu-west-1:1:volume/x;reboot", deletion_status="FAILED"
    )
    assert "--volume-id 'x;reboot' --region" in clean_up_hint(job)
