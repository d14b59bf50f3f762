"""EFS's own answers become facts, choices and findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from aws_api.account_checks.registry import asked
from aws_api.calls import Calls
from aws_api.lookups.registry import choices, source_facts
from recovery.account import Known
from recovery.context import Context, Mode
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.paths import all_fields
from restore_profiles.services.efs import PROFILE
from tests.edge.file_systems import FileSystems
from tests.edge.stub import Stub, calls_to
from tests.profiles.efs_samples import EFS_FILE_SYSTEM, EFS_KEY
from tests.profiles.samples import MADE
from tests.profiles.source_facts import SOURCE_FACTS

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity
HERE = Context("111122223333", "eu-west-1")
ID = "fs-0123456789abcdef0"

FILE_SYSTEM: dict[str, Any] = {
    "FileSystemId": ID,
    "Name": "shop-files",
    "LifeCycleState": "available",
    "NumberOfMountTargets": 2,
    "SizeInBytes": {"Value": 3 * 1024**3},
    "PerformanceMode": "generalPurpose",
    "Encrypted": True,
    "KmsKeyId": EFS_KEY,
    "ThroughputMode": "provisioned",
    "ProvisionedThroughputInMibps": 128.0,
}
POLICIES = [{"TransitionToIA": "AFTER_30_DAYS"}, {"TransitionToArchive": "AFTER_90_DAYS"}]
MOUNT_TARGETS = [
    {"MountTargetId": "fsmt-0000000b", "SubnetId": "subnet-0b", "AvailabilityZoneName": "eu-west-1b"},
    {"MountTargetId": "fsmt-0000000a", "SubnetId": "subnet-0a", "AvailabilityZoneName": "eu-west-1a"},
]


@pytest.fixture
def efs(aws: Stub) -> FileSystems:
    held = FileSystems(
        {
            "DescribeFileSystems": {"FileSystems": [FILE_SYSTEM]},
            "DescribeMountTargets": _mount_targets,
            "DescribeMountTargetSecurityGroups": lambda asked: {
                "SecurityGroups": [f"sg-of-{asked['MountTargetId']}"]
            },
            "DescribeLifecycleConfiguration": {
                "LifecyclePolicies": [
                    {"TransitionToIA": "AFTER_30_DAYS"},
                    {"TransitionToArchive": "AFTER_90_DAYS"},
                ]
            },
            "DescribeBackupPolicy": {"BackupPolicy": {"Status": "ENABLED"}},
            "DescribeFileSystemPolicy": {"FileSystemId": ID, "Policy": "{}"},
            "DescribeAccessPoints": {"AccessPoints": [{"RootDirectory": {"Path": "/app"}}, {}]},
            "DescribeAvailabilityZones": {
                "AvailabilityZones": [
                    {"ZoneName": "eu-west-1a", "State": "available"},
                    {"ZoneName": "eu-west-1b", "State": "impaired"},
                ]
            },
        }
    )
    aws.answer = held.answer
    return held


def _mount_targets(members: Mapping[str, str]) -> Mapping[str, object]:
    """A page each."""
    index = int(members.get("Marker", "0"))
    following = {} if index + 1 == len(MOUNT_TARGETS) else {"NextMarker": str(index + 1)}
    return {"MountTargets": MOUNT_TARGETS[index : index + 1], **following}


@pytest.fixture
def calls(aws: Stub) -> Calls:
    return calls_to(aws.url)


def facts(calls: Calls) -> Mapping[str, str]:
    found = source_facts(calls, HERE, "efs-file-system", EFS_FILE_SYSTEM)
    assert found.exists is Known.YES
    return found.facts or {}


def test_a_file_system_is_told_with_what_a_restored_one_lacks(efs: FileSystems, calls: Calls) -> None:
    assert facts(calls) == {
        "name": "shop-files",
        "state": "available",
        "encrypted": "true",
        "kms_key_arn": EFS_KEY,
        "performance_mode": "generalPurpose",
        "throughput_mode": "provisioned",
        "provisioned_mibps": "128",
        "mount_targets": "2",
        "mount_1_zone": "eu-west-1a",
        "mount_1_subnet": "subnet-0a",
        "mount_1_groups": '["sg-of-fsmt-0000000a"]',
        "mount_2_zone": "eu-west-1b",
        "mount_2_subnet": "subnet-0b",
        "mount_2_groups": '["sg-of-fsmt-0000000b"]',
        "lifecycle": '[{"TransitionToIA":"AFTER_30_DAYS"},{"TransitionToArchive":"AFTER_90_DAYS"}]',
        "lifecycle_count": "2",
        "backup_policy": "ENABLED",
        "has_policy": "true",
        "access_points": "/app, /",
    }


def test_what_may_not_be_read_is_missing_and_nothing_else(efs: FileSystems, calls: Calls) -> None:
    efs.answers |= dict.fromkeys(
        ("DescribeMountTargetSecurityGroups", "DescribeBackupPolicy"), "AccessDeniedException"
    )
    efs.answers["DescribeFileSystemPolicy"] = "PolicyNotFound"
    found = facts(calls)
    assert not [name for name in found if name.startswith(("mount_", "backup_", "has_"))]
    assert found["lifecycle_count"] == "2"


def test_every_fact_that_the_profile_names_is_told(efs: FileSystems, calls: Calls) -> None:
    efs.answers["DescribeFileSystems"] = {
        "FileSystems": [{**FILE_SYSTEM, "AvailabilityZoneName": "eu-west-1a"}]
    }
    wanted = {field.from_source for target in PROFILE.targets for _, field in all_fields(target)} - {""}
    numbered = {name for name in SOURCE_FACTS["efs-file-system"] if name.startswith("mount_")}
    wanted |= SOURCE_FACTS["efs-file-system"] - numbered
    assert wanted - set(facts(calls)) == set()


def test_a_file_system_that_is_gone_and_one_that_may_not_be_seen_are_not_the_same(
    efs: FileSystems, calls: Calls
) -> None:
    efs.answers["DescribeFileSystems"] = "FileSystemNotFound"
    assert source_facts(calls, HERE, "efs-file-system", EFS_FILE_SYSTEM).exists is Known.NO
    efs.answers["DescribeFileSystems"] = "AccessDeniedException"
    assert source_facts(calls, HERE, "efs-file-system", EFS_FILE_SYSTEM).exists is Known.UNKNOWN


def test_file_systems_are_offered_by_name_with_what_sets_them_apart(efs: FileSystems, calls: Calls) -> None:
    other = {"FileSystemId": "fs-2", "LifeCycleState": "creating", "AvailabilityZoneName": "eu-west-1a"}
    efs.answers["DescribeFileSystems"] = {"FileSystems": [other, FILE_SYSTEM]}
    offered = choices(calls, HERE, "efs-file-systems", {}).choices
    assert [(each.value, each.label, each.note) for each in offered] == [
        (ID, "shop-files", "3.0 GiB"),
        ("fs-2", "", "0.0 GiB, eu-west-1a, creating"),
    ]
    efs.answers["DescribeFileSystems"] = "AccessDeniedException"
    assert choices(calls, HERE, "efs-file-systems", {}).denied


def found(calls: Calls, **values: str) -> list[Finding]:
    point = RecoveryPoint(HERE, "arn:aws:backup:::1", EFS_FILE_SYSTEM, "COMPLETED", MADE, type="EFS")
    values = {key.replace("_", "-"): text for key, text in values.items()}
    return list(asked(calls, HERE, "efs-target", values, point))


@pytest.mark.parametrize(
    ("members", "severities", "words"),
    [
        ({}, [PASSED], "is available"),
        ({"LifeCycleState": "updating"}, [PASSED], "is updating"),
        ({"LifeCycleState": "deleting"}, [ERROR], "is deleting"),
        (
            {"FileSystemProtection": {"ReplicationOverwriteProtection": "REPLICATING"}},
            [ERROR],
            "can only be read",
        ),
        ({"NumberOfMountTargets": 0}, [PASSED, WARNING], "nobody can reach"),
    ],
)
def test_a_file_system_that_exists_has_to_take_what_is_restored(
    efs: FileSystems,
    calls: Calls,
    members: dict[str, object],
    severities: list[FindingSeverity],
    words: str,
) -> None:
    efs.answers["DescribeFileSystems"] = {"FileSystems": [{**FILE_SYSTEM, **members}]}
    told = found(calls, newFileSystem="false", file_system_id=ID)
    assert [each.severity for each in told] == severities
    assert words in told[-1].text


def test_one_that_is_not_there_is_an_error_and_one_that_may_not_be_seen_unknown(
    efs: FileSystems, calls: Calls
) -> None:
    efs.answers["DescribeFileSystems"] = "FileSystemNotFound"
    (gone,) = found(calls, newFileSystem="false", file_system_id=ID)
    assert (gone.severity, gone.text) == (ERROR, f"There is no file system {ID} in eu-west-1.")
    efs.answers["DescribeFileSystems"] = "AccessDeniedException"
    (unknown,) = found(calls, newFileSystem="false", file_system_id=ID)
    assert unknown.severity is UNKNOWN


@pytest.mark.parametrize(
    ("zone", "severity"), [("eu-west-1a", PASSED), ("eu-west-1b", WARNING), ("eu-west-1d", ERROR)]
)
def test_the_zone_of_one_zone_has_to_be_there(
    efs: FileSystems, calls: Calls, zone: str, severity: FindingSeverity
) -> None:
    (told,) = found(calls, newFileSystem="true", availabilityZoneName=zone)
    assert told.severity is severity


def test_a_new_file_system_in_all_zones_asks_nothing(efs: FileSystems, calls: Calls) -> None:
    assert found(calls, newFileSystem="true") == []
    assert efs.asked == []


def test_a_token_of_the_request_is_sent_as_it_is_and_another_one_made_where_there_is_none(
    aws: Stub, efs: FileSystems
) -> None:
    efs.answers["CreateAccessPoint"] = {"AccessPointId": "fsap-1"}
    writing = calls_to(aws.url, Mode.WRITE)
    writing.write("efs", "CreateAccessPoint", {"FileSystemId": ID, "ClientToken": "fs-app"}, "attempt")
    writing.write("efs", "CreateAccessPoint", {"FileSystemId": ID}, "attempt")
    assert [members["ClientToken"] for _, members in efs.asked] == ["fs-app", "attempt"]
