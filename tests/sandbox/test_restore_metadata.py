"""Metadata of a restore that StartRestoreJob refuses at once: one row each, beside the request that is right;
and the edges that it accepts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.steps import code, message, newest_point, points, refused, resource_arn, restore
from tests.sandbox_process import Sandbox

INVALID = "InvalidParameterValueException"
MISSING = "MissingParameterValueException"

METADATA = [
    # what is wrong, metadata beside a right zone, code, a word of the message
    ("unknown key", {"colour": "red"}, INVALID, "colour"),
    ("the source's volume id, which the metadata call returns", {"volumeId": "vol-1"}, INVALID, "volumeId"),
    ("another spelling", {"VolumeType": "gp3"}, INVALID, "VolumeType"),
    ("unknown volume type", {"volumeType": "gp9"}, INVALID, "gp9"),
    ("a type that AWS Backup does not list", {"volumeType": "standard"}, INVALID, "standard"),
    ("smaller than the snapshot", {"volumeSize": "99"}, INVALID, "smaller"),
    ("larger than the type", {"volumeType": "gp2", "volumeSize": "16385"}, INVALID, "16384"),
    ("larger than any type", {"volumeType": "gp3", "volumeSize": "65537"}, INVALID, "65536"),
    ("too small for the type", {"volumeType": "st1", "volumeSize": "124"}, INVALID, "125"),
    ("size in words", {"volumeSize": "big"}, INVALID, "whole number"),
    ("size with a unit", {"volumeSize": "100GiB"}, INVALID, "whole number"),
    ("size with a fraction", {"volumeSize": "100.5"}, INVALID, "whole number"),
    ("a size beyond all figures", {"volumeSize": "9" * 5000}, INVALID, "whole number"),
    ("negative size", {"volumeSize": "-100"}, INVALID, "whole number"),
    ("empty size", {"volumeSize": ""}, INVALID, "whole number"),
    ("size in other digits", {"volumeSize": "١٠٠"}, INVALID, "whole number"),
    ("iops on gp2", {"volumeType": "gp2", "iops": "3000"}, INVALID, "iops"),
    ("iops on the default type", {"iops": "3000"}, INVALID, "iops"),
    ("too few iops for gp3", {"volumeType": "gp3", "iops": "2999"}, INVALID, "3000"),
    ("too large for io1", {"volumeType": "io1", "iops": "100", "volumeSize": "16385"}, INVALID, "16384"),
    ("too large for io2", {"volumeType": "io2", "iops": "100", "volumeSize": "65537"}, INVALID, "65536"),
    ("too large for st1", {"volumeType": "st1", "volumeSize": "16385"}, INVALID, "16384"),
    ("too small for sc1", {"volumeType": "sc1", "volumeSize": "124"}, INVALID, "125"),
    ("more iops than any gp3", {"volumeType": "gp3", "volumeSize": "161", "iops": "80001"}, INVALID, "80000"),
    (
        "more iops than any io1",
        {"volumeType": "io1", "volumeSize": "1281", "iops": "64001"},
        INVALID,
        "64000",
    ),
    (
        "more iops than any io2",
        {"volumeType": "io2", "volumeSize": "257", "iops": "256001"},
        INVALID,
        "256000",
    ),
    ("too many iops for io2", {"volumeType": "io2", "iops": "100001"}, INVALID, "100000"),
    ("iops on st1", {"volumeType": "st1", "volumeSize": "125", "iops": "100"}, INVALID, "iops"),
    ("io1 without iops", {"volumeType": "io1"}, MISSING, "iops"),
    ("throughput on gp2", {"volumeType": "gp2", "throughput": "125"}, INVALID, "throughput"),
    (
        "too much throughput",
        {"volumeType": "gp3", "iops": "50000", "throughput": "2001"},
        INVALID,
        "2000",
    ),
    ("too many iops for the size", {"volumeType": "gp3", "iops": "50001"}, INVALID, "50000"),
    ("too many iops for io1", {"volumeType": "io1", "iops": "5001"}, INVALID, "5000"),
    ("io2 without iops", {"volumeType": "io2"}, MISSING, "iops"),
    ("throughput on io2", {"volumeType": "io2", "iops": "100", "throughput": "125"}, INVALID, "throughput"),
    ("too little throughput", {"volumeType": "gp3", "throughput": "124"}, INVALID, "125"),
    ("more throughput than the iops carry", {"volumeType": "gp3", "throughput": "751"}, INVALID, "750"),
    ("encrypted in another case", {"encrypted": "True"}, INVALID, "encrypted"),
    ("taking encryption off", {"encrypted": "false"}, INVALID, "encrypted"),
    ("a key without encryption", {"kmsKeyId": "alias/shop-data"}, INVALID, "encrypted"),
    ("an unknown key", {"encrypted": "true", "kmsKeyId": "alias/none"}, INVALID, "not found"),
    (
        "the ARN of a key, cut short",
        {"encrypted": "true", "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333"},
        INVALID,
        "not found",
    ),
    (
        "a key pending deletion",
        {"encrypted": "true", "kmsKeyId": "alias/shop-payments"},
        INVALID,
        "PendingDeletion",
    ),
    ("a disabled key", {"encrypted": "true", "kmsKeyId": "alias/shop-retired"}, INVALID, "Disabled"),
    ("days for a snapshot that is not archived", {"temporaryRestoreDays": "5"}, INVALID, "not archived"),
    ("a zone of another Region", {"availabilityZone": "eu-central-1a"}, INVALID, "eu-central-1a"),
    ("a zone that does not exist", {"availabilityZone": "eu-west-1z"}, INVALID, "eu-west-1z"),
    ("a Region for a zone", {"availabilityZone": "eu-west-1"}, INVALID, "eu-west-1"),
    ("an empty zone", {"availabilityZone": ""}, MISSING, "availabilityZone"),
]


@pytest.mark.parametrize(
    ("metadata", "expected", "word"), [row[1:] for row in METADATA], ids=[row[0] for row in METADATA]
)
def test_wrong_metadata_is_refused(
    shared_sandbox: Sandbox, metadata: dict[str, str], expected: str, word: str
) -> None:
    backup = shared_sandbox.client("backup")
    error = refused(
        restore,
        shared_sandbox,
        backup,
        newest_point(backup),
        Metadata={"availabilityZone": "eu-west-1a", **metadata},
    )
    assert code(error) == expected
    assert word in message(error)


# The edges of what CreateVolume documents, for a snapshot of 100 GiB.
EDGES: list[dict[str, str]] = [
    {"volumeType": "gp2", "volumeSize": "16384"},
    {"volumeType": "gp3", "volumeSize": "65536", "iops": "80000", "throughput": "2000"},
    {"volumeType": "gp3", "volumeSize": "160", "iops": "80000"},
    {"volumeType": "gp3", "iops": "3000", "throughput": "750"},
    {"volumeType": "gp3", "iops": "8000", "throughput": "2000"},
    {"volumeType": "io1", "volumeSize": "16384", "iops": "64000"},
    {"volumeType": "io1", "iops": "5000"},
    {"volumeType": "io2", "volumeSize": "65536", "iops": "256000"},
    {"volumeType": "io2", "iops": "100000"},
    {"volumeType": "io2", "iops": "100"},
    {"volumeType": "st1", "volumeSize": "125"},
    {"volumeType": "sc1", "volumeSize": "16384"},
]


def test_the_limits_themselves_are_accepted(still: Sandbox, backup: Any) -> None:
    for figures in EDGES:
        metadata = {"availabilityZone": "eu-west-1a", **figures}
        assert restore(still, backup, newest_point(backup), Metadata=metadata), figures


def test_the_arn_of_a_key_must_be_one_of_kms_here(sandbox: Sandbox, backup: Any) -> None:
    key = sandbox.client("kms").describe_key(KeyId="alias/shop-data")["KeyMetadata"]["Arn"]
    metadata = {"availabilityZone": "eu-west-1a", "encrypted": "true"}
    for wrong in ("arn:aws:s3", "arn:aws-cn:kms"):
        given = metadata | {"kmsKeyId": key.replace("arn:aws:kms", wrong)}
        assert code(refused(restore, sandbox, backup, newest_point(backup), Metadata=given)) == INVALID
    alias = f"arn:aws:kms:eu-west-1:{sandbox.account}:alias/shop-data"
    for right in (key, key.rpartition("/")[2], alias, "alias/shop-data"):
        given = metadata | {"kmsKeyId": right}
        assert restore(sandbox, backup, newest_point(backup), Metadata=given)


def test_a_key_of_another_region_is_refused(sandbox: Sandbox, backup: Any) -> None:
    elsewhere = sandbox.client("kms", region=sandbox.regions[1]).describe_key(KeyId="alias/shop-data")
    metadata = {
        "availabilityZone": "eu-west-1a",
        "encrypted": "true",
        "kmsKeyId": elsewhere["KeyMetadata"]["Arn"],
    }
    assert code(refused(restore, sandbox, backup, newest_point(backup), Metadata=metadata)) == INVALID


def test_metadata_without_a_zone_is_refused_as_missing(sandbox: Sandbox, backup: Any) -> None:
    error = refused(restore, sandbox, backup, newest_point(backup), Metadata={"volumeType": "gp3"})
    assert code(error) == MISSING


def test_a_cold_point_needs_days_between_0_and_180(sandbox: Sandbox, backup: Any) -> None:
    cold = points(backup, resource_arn(backup, "invoice-archive"))[-1]["RecoveryPointArn"]
    zone = {"availabilityZone": "eu-west-1a"}
    assert code(refused(restore, sandbox, backup, cold, Metadata=zone)) == MISSING
    for days in ("181", "-1", "a week"):
        error = refused(restore, sandbox, backup, cold, Metadata={**zone, "temporaryRestoreDays": days})
        assert code(error) == INVALID
    assert restore(sandbox, backup, cold, Metadata={**zone, "temporaryRestoreDays": "0"})
