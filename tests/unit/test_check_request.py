"""`relight check`: a StartRestoreJob request judged offline."""

from __future__ import annotations

import json
from typing import Any

import pytest

from restore_profiles.checking import check_request
from restore_profiles.model import Severity
from restore_profiles.point_arns import continuity_told
from restore_profiles.problems import Problem

SNAPSHOT = "arn:aws:ec2:eu-west-1::snapshot/snap-04cc95f3490b5ceea"
VOLUME = "arn:aws:ec2:eu-west-1::snapshot/snap-1"
ROLE = "arn:aws:iam::111122223333:role/restore"


def request(metadata: object, **more: object) -> dict[str, Any]:
    return {
        "RecoveryPointArn": SNAPSHOT,
        "IamRoleArn": ROLE,
        "ResourceType": "EBS",
        "Metadata": metadata,
        **more,
    }


def found(metadata: object, **more: object) -> dict[tuple[str, str], str]:
    """(severity, key) -> message."""
    return {
        (each.severity.value, each.key): each.message for each in check_request(request(metadata, **more))
    }


def test_a_good_request_has_no_problems() -> None:
    metadata = {"availabilityZone": "eu-west-1a", "volumeType": "gp3", "iops": "4000", "throughput": "1000"}
    assert check_request(request(metadata)) == []
    assert check_request(request({**metadata, "temporaryRestoreDays": "7"})) == [], (
        "the storage class is not known"
    )
    marked = {**metadata, "aws:backup:request-id": "11111111-2222-3333-4444-555555555555"}
    assert check_request(request(marked)) == []


def test_returned_metadata_sent_back_are_recognised_and_told_apart() -> None:
    """The answer that the AWS page shows, as it is."""
    returned = {"encrypted": "false", "volumeId": "vol-04cc95f3490b5ceea", "availabilityZone": None}
    problems = check_request(request({**returned, "aws:backup:request-id": "9a"}))
    whole = next(each for each in problems if each.key == "Metadata")
    assert "GetRecoveryPointRestoreMetadata" in whole.message
    assert whole.hint == "Drop volumeId, aws:backup:request-id. Fill in availabilityZone."
    assert [(each.severity, each.key) for each in problems if each is not whole] == [
        (Severity.ERROR, "availabilityZone"),
        (Severity.WARNING, "volumeId"),
    ]


@pytest.mark.parametrize(
    ("metadata", "key", "message"),
    [
        ({}, "availabilityZone", "Availability Zone is missing."),
        ({"volumeType": "gp33"}, "volumeType", "Volume type cannot be 'gp33' here."),
        ({"volumeType": "gp2", "iops": "100"}, "iops", "EC2 takes iops for gp3, io2, io1 only."),
        ({"volumeType": "io2"}, "iops", "IOPS is missing."),
        ({"volumeType": "io2", "iops": "99"}, "iops", "io2 volumes have 100 to 256,000 IOPS."),
        (
            {"volumeType": "io1", "iops": "5001", "volumeSize": "100"},
            "iops",
            "io1 volumes take 50 IOPS per GiB at most.",
        ),
        ({"volumeType": "st1", "volumeSize": "100"}, "volumeSize", "st1 volumes have 125 to 16,384 GiB."),
        ({"volumeType": "gp3", "throughput": "751"}, "throughput", "Without IOPS of its own"),
        (
            {"volumeType": "gp3", "iops": "3999", "throughput": "1000"},
            "throughput",
            "A gp3 volume carries 0.25 MiB/s",
        ),
        ({"volumeType": "gp3", "throughput": "100"}, "throughput", "Throughput is below 125 MiB/s."),
        ({"volumeSize": "1_000"}, "volumeSize", "Size is not a whole number."),
        ({"volumeSize": "65537"}, "volumeSize", "Size is above 65536 GiB."),
        ({"encrypted": "yes"}, "encrypted", "Encrypt the volume is neither true nor false."),
        (
            {"encrypted": "false", "kmsKeyId": "alias/a"},
            "kmsKeyId",
            "A KMS key is taken only where encrypted is true.",
        ),
        ({"volumeSize": 100}, "volumeSize", "volumeSize is not a string."),
        ({"availabilityZone": "eu-central-1a"}, "availabilityZone", "The zone is not in the Region"),
    ],
)
def test_what_a_source_says_is_refused_is_an_error(metadata: dict[str, Any], key: str, message: str) -> None:
    zone = {"availabilityZone": "eu-west-1a"} if metadata else {}
    told = found({**zone, **metadata})
    assert told["error", key].startswith(message)
    assert all(severity == "error" for severity, _ in told)


@pytest.mark.parametrize(
    "text",
    [
        "2026-13-45T99:99:99Z",
        "2026-02-30T10:00:00Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T14:27:60Z",
        "2026-11-21T14:27:05",
    ],
)
def test_a_moment_that_no_calendar_has_is_an_error(text: str) -> None:
    point = "arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:shop-1a2b"
    told = found({"RestoreTime": text}, ResourceType="S3", RecoveryPointArn=point)
    assert "is not a UTC second" in told["error", "RestoreTime"]


@pytest.mark.parametrize(
    ("metadata", "key", "hint"),
    [
        ({"volumetyp": "gp3"}, "volumetyp", "Did you mean volumeType?"),
        ({"colour": "red"}, "colour", "Drop it."),
        ({"availabilityzone": "eu-west-1a"}, "availabilityzone", "Write availabilityZone."),
        ({"encrypted": "True"}, "encrypted", "Write true."),
        ({"volumeSize": ""}, "volumeSize", "Leave out what has no value."),
    ],
)
def test_what_no_source_says_is_refused_is_a_warning(metadata: dict[str, str], key: str, hint: str) -> None:
    zone = {} if "availabilityzone" in metadata else {"availabilityZone": "eu-west-1a"}
    (problem,) = check_request(request({**zone, **metadata}))
    assert (problem.severity, problem.key, problem.hint) == (Severity.WARNING, key, hint)


def test_a_value_that_is_no_string_is_shown_as_the_string_to_write() -> None:
    (problem,) = check_request(request({"availabilityZone": "eu-west-1a", "encrypted": True}))
    assert problem.hint == 'Write it as "true".'


def test_members_of_the_request_are_checked_by_name_and_type() -> None:
    problems = check_request(
        {"RecoveryPointArm": SNAPSHOT, "Metadata": [], "CopySourceTagsToRestoredResource": "true"}
    )
    errors = {each.key: each.hint for each in problems if each.severity is Severity.ERROR}
    assert errors["RecoveryPointArm"] == "Did you mean RecoveryPointArn?"
    assert {"Metadata", "RecoveryPointArn", "CopySourceTagsToRestoredResource"} <= set(errors)


def test_an_unknown_type_is_a_warning_and_its_keys_are_not_judged() -> None:
    (problem,) = check_request(request({"anything": "goes"}, ResourceType="Quantum Ledger"))
    assert (problem.severity, problem.key) == (Severity.WARNING, "ResourceType")


def test_the_type_is_read_off_the_arn_where_it_is_not_named() -> None:
    unnamed = request({"availabilityZone": "eu-west-1a", "volumeType": "gp33"})
    del unnamed["ResourceType"]
    assert [each.key for each in check_request(unnamed)] == ["volumeType"]


def test_the_target_is_recognised_by_its_keys_and_by_its_type() -> None:
    files = {"restoreType": "x", "pathsToRestore": '["/a"]', "destinationBucketName": "b"}
    assert check_request(request(files)) == []
    gateway = {"gatewayArn": "g", "targetName": "t", "diskId": "d"}
    assert check_request(request(gateway, ResourceType="Storage Gateway")) == []


def test_a_token_and_a_missing_role_are_mentioned() -> None:
    given = request({"availabilityZone": "eu-west-1a"}, IdempotencyToken="t")
    del given["IamRoleArn"]
    assert {(each.severity, each.key) for each in check_request(given)} == {
        (Severity.WARNING, "IamRoleArn"),
        (Severity.INFO, "IdempotencyToken"),
    }


def test_temporary_days_in_govcloud_are_refused() -> None:
    problems = check_request(
        request(
            {"availabilityZone": "us-gov-west-1a", "temporaryRestoreDays": "3"},
            RecoveryPointArn="arn:aws-us-gov:ec2:us-gov-west-1::snapshot/snap-1",
        )
    )
    expected = Problem(
        Severity.ERROR,
        "temporaryRestoreDays",
        "There is no archive tier for EBS in the China and GovCloud Regions.",
        "Leave temporaryRestoreDays out.",
        "Feature availability by AWS Region",
    )
    assert expected in problems


def test_each_problem_says_who_says_so() -> None:
    told = check_request(
        request(
            {"availabilityzone": "mars-1a", "volumeType": "gp33", "iops": 5, "colour": "", "x": None},
            IdempotencyToken="t",
            IamRoleArn="",
            Colour="red",
        )
    )
    assert len(told) > 6
    assert [each.message for each in told if not each.source] == []


def test_a_problem_names_the_key_as_it_was_written() -> None:
    told = found({"AVAILABILITYZONE": "eu-west-1a", "VolumeSize": "0"})
    assert ("error", "VolumeSize") in told
    image = "arn:aws:ec2:eu-west-1::image/ami-1"
    told = found({"placement": '{"tenancy":"mars"}'}, ResourceType="EC2", RecoveryPointArn=image)
    assert {key for _, key in told} == {"placement", "placement.tenancy"}


def test_a_member_is_named_as_it_was_written_and_an_entry_of_a_map_by_its_name() -> None:
    windows = {"THROUGHPUTcapacity": "x", "selfManagedActiveDirectoryConfiguration": {"Odd.one": 1}}
    told = found({"windowsconfiguration": json.dumps(windows)}, ResourceType="FSx")
    assert ("error", "windowsconfiguration.THROUGHPUTcapacity") in told
    assert ("warning", "windowsconfiguration.selfManagedActiveDirectoryConfiguration.Odd.one") in told
    nested = {"clusterName": "shop", "NestedRestoreJobs": json.dumps({VOLUME: '{"Odd":1}', "x": "y"})}
    told = found(nested, ResourceType="EKS")
    assert ("warning", f'NestedRestoreJobs["{VOLUME}"].Odd') in told


def test_members_in_another_spelling_are_warned_of_like_keys() -> None:
    windows = json.dumps({"throughputCapacity": "32", "DeploymentType": "SINGLE_AZ_2"})
    told = found({"WindowsConfiguration": windows}, ResourceType="FSx")
    assert told["warning", "WindowsConfiguration.throughputCapacity"].startswith(
        "AWS writes throughputCapacity as ThroughputCapacity;"
    )


def test_a_member_that_nobody_knows_does_not_make_another_target_of_it() -> None:
    windows = json.dumps({"ThroughputCapacity": "32", "a": 1, "b": 2, "c": 3})
    told = found({"WindowsConfiguration": windows}, ResourceType="FSx")
    assert ("warning", "WindowsConfiguration") not in told
    assert ("warning", "WindowsConfiguration.c") in told


def test_a_member_is_never_taken_for_one_of_another_object() -> None:
    nested = json.dumps({VOLUME: '{"od":1,"iop":"3000"}'})
    problems = check_request(request({"clusterName": "s", "nestedRestoreJobs": nested}, ResourceType="EKS"))
    hints = {each.key: each.hint for each in problems}
    assert hints[f'nestedRestoreJobs["{VOLUME}"].od'] == "Drop it."
    assert hints[f'nestedRestoreJobs["{VOLUME}"].iop'] == "Did you mean iops?"


def test_one_key_in_two_spellings_is_a_warning() -> None:
    twice = {"availabilityZone": "eu-west-1a", "volumeType": "gp3", "VOLUMETYPE": "gp33"}
    messages = [each.message for each in check_request(request(twice)) if each.key == "VOLUMETYPE"]
    assert any("stands beside volumeType" in message for message in messages)
    assert "Volume type cannot be 'gp33' here." in messages
    told = found({"availabilityZone": "eu-west-1a", "volumeType": "gp33", "VOLUMETYPE": None})
    assert ("error", "volumeType") in told


@pytest.mark.parametrize("text", ["[" * 5000, '{"a":' * 5000 + "1" + "}" * 5000])
def test_json_nested_beyond_reason_is_no_json(text: str) -> None:
    told = found({"clusterName": "shop", "nestedRestoreJobs": text}, ResourceType="EKS")
    assert "is not the JSON that AWS takes" in told["error", "nestedRestoreJobs"]


def test_a_number_of_many_digits_is_none_and_is_shown_short() -> None:
    problems = check_request(request({"availabilityZone": "eu-west-1a", "volumeSize": "9" * 5000}))
    (problem,) = problems
    assert problem.message == "Size is not a whole number."
    assert problem.hint.endswith("... (5,000 characters).")


@pytest.mark.parametrize(
    ("arn", "told"),
    [
        ("arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:media-5ec207d0", "true"),
        ("arn:aws:backup:eu-west-1:111122223333:recovery-point:my-bucket-5ec207d0", ""),
        ("arn:aws:backup:eu-west-1:111122223333:recovery-point:my-bucket-20211231900000-5ec207d0", "false"),
        (
            "arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45",
            "false",
        ),
        ("arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:job-1", "false"),
        ("arn:aws:backup:eu-west-1:111122223333:recovery-point:of/another/form", ""),
    ],
)
def test_an_arn_tells_whether_a_point_is_continuous_where_its_form_is_known(arn: str, told: str) -> None:
    assert continuity_told(arn) == told
