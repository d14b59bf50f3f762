"""FSx's own answers, and those of EC2 and the directories, become facts, choices and findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from aws_api.account_checks.registry import asked
from aws_api.calls import Calls
from aws_api.lookups.registry import choices, source_facts
from recovery.account import Known
from recovery.context import Context
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.paths import all_fields
from restore_profiles.services.fsx import PROFILE
from tests.edge.file_systems import FileSystems
from tests.edge.stub import Stub, calls_to
from tests.profiles.fsx_samples import FSX_FILE_SYSTEM, FSX_VOLUME
from tests.profiles.samples import MADE
from tests.profiles.source_facts import SOURCE_FACTS

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity
HERE = Context("111122223333", "eu-west-1")
HOLDER = "fs-0123456789abcdef0"
SVM = "svm-0123456789abcdef0"
DIRECTORY = "d-0123456789"
TAGS = [{"Key": "aws:backup:source-resource", "Value": "x"}, {"Key": "cost `center`", "Value": "7"}]

WINDOWS: dict[str, Any] = {
    "FileSystemId": "fs-0ca11fb3d218a35c2",
    "FileSystemType": "WINDOWS",
    "Lifecycle": "AVAILABLE",
    "StorageType": "SSD",
    "StorageCapacity": 300,
    "VpcId": "vpc-1",
    "SubnetIds": ["subnet-0a", "subnet-0b"],
    "NetworkInterfaceIds": ["eni-1", "eni-2"],
    "KmsKeyId": "arn:key",
    "Tags": TAGS,
    "WindowsConfiguration": {
        "DeploymentType": "MULTI_AZ_1",
        "ThroughputCapacity": 64,
        "PreferredSubnetId": "subnet-0a",
        "ActiveDirectoryId": DIRECTORY,
        "DiskIopsConfiguration": {"Mode": "AUTOMATIC", "Iops": 900},
        "AutomaticBackupRetentionDays": 7,
        "Aliases": [
            {"Name": "files.example.com", "Lifecycle": "AVAILABLE"},
            {"Name": "old.example.com", "Lifecycle": "DELETING"},
        ],
    },
}
VOLUME: dict[str, Any] = {
    "VolumeId": "fsvol-0123456789abcdef0",
    "FileSystemId": "fs-0ca11fb3d218a35c2",
    "VolumeType": "ONTAP",
    "Lifecycle": "CREATED",
    "Name": "orders",
    "Tags": TAGS,
    "OntapConfiguration": {
        "StorageVirtualMachineId": SVM,
        "JunctionPath": "/orders",
        "SizeInBytes": 20 * 1024**3,
        "StorageEfficiencyEnabled": True,
        "SecurityStyle": "UNIX",
        "SnapshotPolicy": "default",
        "TieringPolicy": {"Name": "AUTO", "CoolingPeriod": 31},
    },
}
MACHINE = {"StorageVirtualMachineId": SVM, "Name": "shop", "FileSystemId": HOLDER, "Lifecycle": "CREATED"}
SUBNETS: list[dict[str, object]] = [
    {
        "SubnetId": f"subnet-0{zone}",
        "VpcId": "vpc-1",
        "AvailabilityZone": f"eu-west-1{zone}",
        "AvailableIpAddressCount": 9,
    }
    for zone in "ab"
]
GROUPS = [{"GroupId": "sg-1", "VpcId": "vpc-1"}, {"GroupId": "sg-2", "VpcId": "vpc-2"}]
JOINED = {"DirectoryId": DIRECTORY, "Name": "corp.example.com", "Type": "MicrosoftAD", "Stage": "Active"}


def changed(**members: object) -> list[dict[str, object]]:
    """The two subnets, the second with these members."""
    return [SUBNETS[0], {**SUBNETS[1], **members}]


@pytest.fixture
def fsx(aws: Stub) -> FileSystems:
    held = FileSystems(
        {
            "DescribeFileSystems": {"FileSystems": [WINDOWS]},
            "DescribeVolumes": {"Volumes": [VOLUME]},
            "DescribeStorageVirtualMachines": {"StorageVirtualMachines": [MACHINE]},
            "DescribeDirectories": {"DirectoryDescriptions": [JOINED]},
            "DescribeNetworkInterfaces": {
                "NetworkInterfaces": [
                    {"Groups": [{"GroupId": "sg-1"}]},
                    {"Groups": [{"GroupId": "sg-1"}, {"GroupId": "sg-2"}]},
                ]
            },
            "DescribeSubnets": {"Subnets": SUBNETS},
            "DescribeSecurityGroups": {"SecurityGroups": GROUPS},
        }
    )
    aws.answer = held.answer
    return held


@pytest.fixture
def calls(aws: Stub) -> Calls:
    return calls_to(aws.url)


def facts(calls: Calls, arn: str = FSX_FILE_SYSTEM) -> Mapping[str, str]:
    found = source_facts(calls, HERE, "fsx-resource", arn)
    assert found.exists is Known.YES
    return found.facts or {}


def test_a_file_system_is_told_with_the_groups_that_only_ec2_knows(fsx: FileSystems, calls: Calls) -> None:
    assert facts(calls) == {
        "type": "WINDOWS",
        "state": "AVAILABLE",
        "storage_type": "SSD",
        "storage_gib": "300",
        "vpc_id": "vpc-1",
        "subnets": "subnet-0a, subnet-0b",
        "security_groups": "sg-1, sg-2",
        "kms_key_arn": "arn:key",
        "deployment_type": "MULTI_AZ_1",
        "throughput": "64",
        "preferred_subnet": "subnet-0a",
        "directory_id": DIRECTORY,
        "aliases": '["files.example.com"]',
        "alias_count": "1",
        "backup_retention_days": "7",
        "tag_count": "1",
        "tags": '[{"Key":"cost `center`","Value":"7"}]',
        "tag_keys": '["cost \\u0060center\\u0060"]',
    }
    fsx.answers["DescribeNetworkInterfaces"] = "UnauthorizedOperation"
    assert "security_groups" not in facts(calls)


def test_a_volume_is_told_by_its_own_description(fsx: FileSystems, calls: Calls) -> None:
    told = facts(calls, FSX_VOLUME)
    assert {name: text for name, text in told.items() if not name.startswith("tag")} == {
        "type": "ONTAP",
        "state": "CREATED",
        "name": "orders",
        "file_system": "fs-0ca11fb3d218a35c2",
        "svm": SVM,
        "junction_path": "/orders",
        "size_mb": "20480",
        "storage_efficiency": "true",
        "security_style": "UNIX",
        "snapshot_policy": "default",
        "tiering": "AUTO",
        "cooling_days": "31",
    }
    assert fsx.asked == [("DescribeVolumes", {"VolumeIds": ["fsvol-0123456789abcdef0"]})]


def test_every_fact_that_the_profile_names_is_told(fsx: FileSystems, calls: Calls) -> None:
    told = set(facts(calls)) | set(facts(calls, FSX_VOLUME))
    own = {"SelfManagedActiveDirectoryConfiguration": {"DomainName": "corp.example.com"}}
    lustre = {"PerUnitStorageThroughput": 50}
    iops = {"Mode": "USER_PROVISIONED", "Iops": 6000}
    openzfs = {"RouteTableIds": ["rtb-1"], "DiskIopsConfiguration": iops}
    for key, settings in (
        ("WindowsConfiguration", own),
        ("LustreConfiguration", lustre),
        ("OpenZFSConfiguration", openzfs),
    ):
        plain = {name: value for name, value in WINDOWS.items() if name != "WindowsConfiguration"}
        fsx.answers["DescribeFileSystems"] = {"FileSystems": [{**plain, key: settings}]}
        told |= set(facts(calls))
    wanted = {field.from_source for target in PROFILE.targets for _, field in all_fields(target)} - {""}
    assert (wanted | SOURCE_FACTS["fsx-resource"]) - told == set()


@pytest.mark.parametrize(
    ("arn", "operation", "code"),
    [
        (FSX_FILE_SYSTEM, "DescribeFileSystems", "FileSystemNotFound"),
        (FSX_VOLUME, "DescribeVolumes", "VolumeNotFound"),
    ],
)
def test_what_is_gone_and_what_may_not_be_seen_are_not_the_same(
    fsx: FileSystems, calls: Calls, arn: str, operation: str, code: str
) -> None:
    fsx.answers[operation] = code
    assert source_facts(calls, HERE, "fsx-resource", arn).exists is Known.NO
    fsx.answers[operation] = "AccessDeniedException"
    assert source_facts(calls, HERE, "fsx-resource", arn).exists is Known.UNKNOWN


def test_virtual_machines_and_directories_are_offered_by_name(fsx: FileSystems, calls: Calls) -> None:
    def offered(lookup: str) -> list[tuple[str, str, str]]:
        found = choices(calls, HERE, lookup, {}).choices
        return [(each.value, each.label, each.note) for each in found]

    busy = {**MACHINE, "StorageVirtualMachineId": "svm-2", "Name": "archive", "Lifecycle": "CREATING"}
    fsx.answers["DescribeStorageVirtualMachines"] = {"StorageVirtualMachines": [MACHINE, busy]}
    assert offered("storage-virtual-machines") == [
        ("svm-2", "archive", f"{HOLDER}, CREATING"),
        (SVM, "shop", HOLDER),
    ]
    others = [{**JOINED, "DirectoryId": "d-2", "Type": "SimpleAD"}, {**JOINED, "Stage": "Impaired"}]
    fsx.answers["DescribeDirectories"] = {"DirectoryDescriptions": others}
    assert offered("directories") == [(DIRECTORY, "corp.example.com", "MicrosoftAD, Impaired")]
    fsx.answers["DescribeDirectories"] = "AccessDeniedException"
    assert choices(calls, HERE, "directories", {}).denied


def found(calls: Calls, check: str, values: Mapping[str, str]) -> list[Finding]:
    point = RecoveryPoint(HERE, "arn:aws:fsx:::backup/1", FSX_FILE_SYSTEM, "COMPLETED", MADE, type="FSx")
    return list(asked(calls, HERE, check, values, point))


NETWORK = {"SubnetIds": "subnet-0a, subnet-0b", "SecurityGroupIds": "sg-1"}


def test_a_network_that_fits_passes(fsx: FileSystems, calls: Calls) -> None:
    told = found(calls, "fsx-network", {**NETWORK, "WindowsConfiguration.PreferredSubnetId": "subnet-0a"})
    assert [each.severity for each in told] == [PASSED, PASSED]
    assert found(calls, "fsx-network", {}) == []


@pytest.mark.parametrize(
    ("values", "subnets", "words"),
    [
        ({"SubnetIds": "subnet-0c"}, SUBNETS, "There is no subnet subnet-0c."),
        (
            {"OpenZFSConfiguration.PreferredSubnetId": "subnet-0c"},
            SUBNETS,
            "The preferred subnet subnet-0c is none of subnet-0a, subnet-0b.",
        ),
        (
            {},
            changed(VpcId="vpc-2"),
            "The subnets are in different VPCs: vpc-1, vpc-2.",
        ),
        (
            {},
            changed(AvailabilityZone="eu-west-1a"),
            "Both subnets are in eu-west-1a",
        ),
        ({}, changed(AvailableIpAddressCount=0), "subnet-0b has no free address."),
        ({"SecurityGroupIds": "sg-9"}, SUBNETS, "There is no security group sg-9."),
        ({"SecurityGroupIds": "sg-1, sg-2"}, SUBNETS, "sg-2 is not in vpc-1, the VPC of the subnets."),
    ],
)
def test_a_network_that_does_not_fit_is_an_error(
    fsx: FileSystems, calls: Calls, values: dict[str, str], subnets: list[dict[str, object]], words: str
) -> None:
    fsx.answers["DescribeSubnets"] = {"Subnets": subnets}
    told = [each for each in found(calls, "fsx-network", {**NETWORK, **values}) if each.severity is ERROR]
    assert len(told) == 1
    assert told[0].text.startswith(words)


def test_what_ec2_does_not_tell_is_unknown_and_keeps_nothing_else_from_being_asked(
    fsx: FileSystems, calls: Calls
) -> None:
    fsx.answers["DescribeSecurityGroups"] = "UnauthorizedOperation"
    told = found(calls, "fsx-network", NETWORK)
    assert [each.severity for each in told] == [PASSED, UNKNOWN]


@pytest.mark.parametrize(
    ("directories", "severity", "words"),
    [
        ([JOINED], PASSED, "is active"),
        ([{**JOINED, "Type": "SharedMicrosoftAD"}], PASSED, "is active"),
        ([{**JOINED, "Stage": "Impaired"}], ERROR, "is Impaired"),
        ([{**JOINED, "Type": "ADConnector"}], ERROR, "is of type ADConnector"),
        ([], ERROR, "There is no directory"),
    ],
)
def test_the_directory_has_to_be_one_that_fsx_joins(
    fsx: FileSystems,
    calls: Calls,
    directories: list[dict[str, str]],
    severity: FindingSeverity,
    words: str,
) -> None:
    fsx.answers["DescribeDirectories"] = {"DirectoryDescriptions": directories}
    (told,) = found(calls, "fsx-directory", {"WindowsConfiguration.ActiveDirectoryId": DIRECTORY})
    assert told.severity is severity
    assert words in told.text


def test_without_a_directory_and_where_it_may_not_be_seen_nothing_is_refused(
    fsx: FileSystems, calls: Calls
) -> None:
    assert found(calls, "fsx-directory", {}) == []
    fsx.answers["DescribeDirectories"] = "AccessDeniedException"
    (told,) = found(calls, "fsx-directory", {"WindowsConfiguration.ActiveDirectoryId": DIRECTORY})
    assert told.severity is UNKNOWN


FAILED = {**MACHINE, "Lifecycle": "FAILED"}
PLACE = {
    "Name": "restored",
    "OntapConfiguration.storageVirtualMachineId": SVM,
    "OntapConfiguration.junctionPath": "/restored",
}


@pytest.mark.parametrize(
    ("values", "answers", "errors"),
    [
        ({}, {}, []),
        ({"Name": "orders"}, {}, ["has a volume called orders"]),
        ({"OntapConfiguration.junctionPath": "/orders"}, {}, ["has a volume at /orders"]),
        (
            {},
            {
                "DescribeStorageVirtualMachines": {
                    "StorageVirtualMachines": [{**MACHINE, "Lifecycle": "FAILED"}]
                }
            },
            ["is FAILED"],
        ),
        ({}, {"DescribeStorageVirtualMachines": "StorageVirtualMachineNotFound"}, ["There is no storage"]),
        (
            {},
            {"DescribeFileSystems": {"FileSystems": [{**WINDOWS, "Lifecycle": "MISCONFIGURED"}]}},
            [f"Its file system {HOLDER} is MISCONFIGURED"],
        ),
    ],
)
def test_a_volume_needs_a_machine_a_name_and_a_path(
    fsx: FileSystems, calls: Calls, values: dict[str, str], answers: dict[str, object], errors: list[str]
) -> None:
    fsx.answers |= answers
    told = found(calls, "fsx-volume", {**PLACE, **values})
    refused = [each.text for each in told if each.severity is ERROR]
    assert len(refused) == len(errors)
    assert all(words in text for words, text in zip(errors, refused, strict=True))


def test_volumes_that_may_not_be_seen_are_unknown(fsx: FileSystems, calls: Calls) -> None:
    fsx.answers["DescribeVolumes"] = "AccessDeniedException"
    assert [each.severity for each in found(calls, "fsx-volume", PLACE)] == [PASSED, UNKNOWN]
    assert found(calls, "fsx-volume", {"Name": "restored"}) == []
