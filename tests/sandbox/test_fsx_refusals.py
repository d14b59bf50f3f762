"""Metadata of FSx restores that StartRestoreJob refuses at once, one row each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.steps import code, message, refused, restore
from tests.sandbox.test_fsx_restores import (
    LUSTRE,
    ONTAP,
    OPENZFS,
    WINDOWS,
    nested,
    point,
    returned,
    volume_wishes,
)
from tests.sandbox_process import Sandbox

INVALID = "InvalidParameterValueException"
MISSING = "MissingParameterValueException"

Values = dict[str, str]

TOP_LEVEL: list[tuple[str, str, Values, str, str]] = [
    ("an unknown key", LUSTRE, {"Tier": "x"}, INVALID, "Tier"),
    ("another kind", LUSTRE, {"FileSystemType": "WINDOWS"}, INVALID, "LUSTRE"),
    ("another source", LUSTRE, {"FileSystemId": "fs-1"}, INVALID, "FileSystemId"),
    ("a name", LUSTRE, {"Name": "render"}, INVALID, "ONTAP"),
    ("the configuration of another kind", LUSTRE, {"WindowsConfiguration": "{}"}, INVALID, "LUSTRE"),
    ("a configuration that is no JSON", LUSTRE, {"LustreConfiguration": "{"}, INVALID, "JSON"),
    ("a list for a configuration", LUSTRE, {"LustreConfiguration": "[]"}, INVALID, "JSON object"),
    ("subnets that are no list", LUSTRE, {"SubnetIds": "subnet-1"}, INVALID, "JSON"),
    ("an unknown subnet", LUSTRE, {"SubnetIds": '["subnet-1"]'}, INVALID, "subnet-1"),
    ("an unknown group", LUSTRE, {"SecurityGroupIds": '["sg-1"]'}, INVALID, "sg-1"),
    ("another VPC", LUSTRE, {"VpcId": "vpc-1"}, INVALID, "VpcId"),
    ("another capacity", LUSTRE, {"StorageCapacity": "2400"}, INVALID, "1200"),
    ("another storage type", LUSTRE, {"StorageType": "HDD"}, INVALID, "SSD"),
    ("an unknown storage type", LUSTRE, {"StorageType": "TAPE"}, INVALID, "TAPE"),
    ("an unknown key of KMS", LUSTRE, {"KmsKeyId": "alias/none"}, INVALID, "not found"),
    ("a disabled key", LUSTRE, {"KmsKeyId": "alias/shop-retired"}, INVALID, "Disabled"),
    ("a deployment type beside another", LUSTRE, {"DeploymentType": "PERSISTENT_2"}, INVALID, "PERSISTENT_1"),
    ("HDD for a small file system", WINDOWS, {"StorageType": "HDD"}, INVALID, "2000"),
    ("less than the backup", OPENZFS, {"StorageCapacity": "499"}, INVALID, "500"),
    ("more than FSx has", OPENZFS, {"StorageCapacity": "524289"}, INVALID, "524288"),
    (
        "a capacity of tiered storage",
        OPENZFS,
        {"StorageType": "INTELLIGENT_TIERING"},
        INVALID,
        "INTELLIGENT_TIERING",
    ),
]

LEFTOVERS = {OPENZFS: ("RootVolumeId", "DiskIopsConfiguration")}


def acceptable(backup: Any, name: str) -> tuple[Values, str]:
    """What was returned, without what is not taken back; and the key of its configuration."""
    told = returned(backup, name)
    key = next(key for key in told if key.endswith("Configuration"))
    return nested(told, key, without=LEFTOVERS.get(name, ())), key


def expect(sandbox: Sandbox, name: str, metadata: Values, expected: str, word: str) -> None:
    backup = sandbox.client("backup")
    error = refused(restore, sandbox, backup, point(backup, name), Metadata=metadata)
    assert code(error) == expected
    assert word in message(error)


@pytest.mark.parametrize(
    ("name", "metadata", "expected", "word"),
    [row[1:] for row in TOP_LEVEL],
    ids=[row[0] for row in TOP_LEVEL],
)
def test_wrong_metadata_of_a_file_system_is_refused_at_once(
    shared_sandbox: Sandbox, name: str, metadata: Values, expected: str, word: str
) -> None:
    right, _ = acceptable(shared_sandbox.client("backup"), name)
    expect(shared_sandbox, name, {**right, **metadata}, expected, word)


NESTED: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("an unknown member", LUSTRE, {"Colour": "red"}, INVALID, "Colour"),
    ("other throughput for Lustre", LUSTRE, {"PerUnitStorageThroughput": 100}, INVALID, "50"),
    ("other compression", LUSTRE, {"DataCompressionType": "LZ4"}, INVALID, "NONE"),
    ("a drive cache for SSD", LUSTRE, {"DriveCacheType": "READ"}, INVALID, "HDD"),
    ("a value of no enum", LUSTRE, {"DriveCacheType": "WRITE"}, INVALID, "WRITE"),
    ("another deployment type", WINDOWS, {"DeploymentType": "SINGLE_AZ_2"}, INVALID, "MULTI_AZ_1"),
    ("a throughput between two", WINDOWS, {"ThroughputCapacity": 48}, INVALID, "48"),
    ("throughput in words", WINDOWS, {"ThroughputCapacity": "fast"}, INVALID, "whole number"),
    ("a boolean in words", WINDOWS, {"CopyTagsToBackups": "yes"}, INVALID, "true or false"),
    ("an unknown directory", WINDOWS, {"ActiveDirectoryId": "d-0000000000"}, INVALID, "d-0000000000"),
    ("a preferred subnet of others", WINDOWS, {"PreferredSubnetId": "subnet-1"}, INVALID, "subnet-1"),
    ("no preferred subnet", WINDOWS, {"PreferredSubnetId": None}, MISSING, "PreferredSubnetId"),
    (
        "another kind of directory",
        WINDOWS,
        {"SelfManagedActiveDirectoryConfiguration": {"DomainName": "corp.example"}},
        INVALID,
        "Microsoft AD",
    ),
    ("a throughput of other types", OPENZFS, {"ThroughputCapacity": 160}, INVALID, "SINGLE_AZ_1"),
    ("more IOPS than FSx has", OPENZFS, {"DiskIopsConfiguration": {"Iops": 160001}}, INVALID, "160000"),
    (
        "IOPS with their mode",
        OPENZFS,
        {"DiskIopsConfiguration": {"Mode": "USER_PROVISIONED", "Iops": 1}},
        INVALID,
        "Mode",
    ),
    ("the id of the root volume", OPENZFS, {"RootVolumeId": "fsvol-1"}, INVALID, "RootVolumeId"),
    ("two subnets, by another type", OPENZFS, {"DeploymentType": "MULTI_AZ_1"}, INVALID, "SubnetIds"),
]


@pytest.mark.parametrize(
    ("name", "changes", "expected", "word"), [row[1:] for row in NESTED], ids=[row[0] for row in NESTED]
)
def test_wrong_members_of_a_configuration_are_refused_at_once(
    shared_sandbox: Sandbox, name: str, changes: dict[str, Any], expected: str, word: str
) -> None:
    right, key = acceptable(shared_sandbox.client("backup"), name)
    expect(shared_sandbox, name, nested(right, key, **changes), expected, word)


def test_subnets_must_be_given(shared_sandbox: Sandbox) -> None:
    right, _ = acceptable(shared_sandbox.client("backup"), LUSTRE)
    del right["SubnetIds"]
    expect(shared_sandbox, LUSTRE, right, MISSING, "SubnetIds")


@pytest.mark.parametrize("name", [OPENZFS, ONTAP])
def test_what_was_returned_is_refused_with_the_leftovers_of_its_configuration(
    shared_sandbox: Sandbox, name: str
) -> None:
    told = returned(shared_sandbox.client("backup"), name)
    expect(shared_sandbox, name, told, INVALID, "unknown member")


VOLUMES: list[tuple[str, dict[str, Any], str, str]] = [
    ("no storage virtual machine", {"storageVirtualMachineId": None}, MISSING, "storageVirtualMachineId"),
    ("an unknown storage virtual machine", {"storageVirtualMachineId": "svm-1"}, INVALID, "svm-1"),
    ("a volume of a mirror", {"ontapVolumeType": "DP"}, INVALID, "RW"),
    ("a relative junction path", {"junctionPath": "books"}, INVALID, "slash"),
    ("19 MB", {"sizeInMegabytes": 19}, INVALID, "20"),
    ("a member twice", {"JunctionPath": "/b"}, INVALID, "twice"),
    ("an unknown tier", {"tieringPolicy": {"Name": "SOMETIMES"}}, INVALID, "SOMETIMES"),
]


@pytest.mark.parametrize(
    ("changes", "expected", "word"), [row[1:] for row in VOLUMES], ids=[row[0] for row in VOLUMES]
)
def test_wrong_metadata_of_a_volume_is_refused_at_once(
    shared_sandbox: Sandbox, changes: dict[str, Any], expected: str, word: str
) -> None:
    expect(shared_sandbox, ONTAP, volume_wishes(shared_sandbox, **changes), expected, word)


@pytest.mark.parametrize("name", ["books-restored", "1books", "b" * 204])
def test_a_volume_takes_no_such_name(shared_sandbox: Sandbox, name: str) -> None:
    expect(shared_sandbox, ONTAP, {**volume_wishes(shared_sandbox), "Name": name}, INVALID, "Name")


def test_a_volume_must_be_named(shared_sandbox: Sandbox) -> None:
    wishes = volume_wishes(shared_sandbox)
    del wishes["Name"]
    expect(shared_sandbox, ONTAP, wishes, MISSING, "Name")
