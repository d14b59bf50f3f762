"""The EFS profile: where the data goes, items, keys, and what remains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from recovery.account import Known, SourceFacts
from recovery.errors import BadInput, Blocked
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin
from restore_profiles.checking import check_request
from restore_profiles.model import Caveat
from restore_profiles.services.efs import INTO, PROFILE
from restore_profiles.work import Work, open_places, work_of
from tests.profiles.efs_samples import EFS_FILE_SYSTEM, EFS_KEY, EFS_RETURNED, EFS_SOURCE
from tests.profiles.samples import CONTEXT, ROLE, point_of

POINT = "arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45"
NEW = {"newFileSystem": "true", "CreationToken": "a", "PerformanceMode": "generalPurpose"}


def problems(metadata: Mapping[str, object]) -> set[tuple[str, str]]:
    """(severity, key) of each problem with a request of the `aws` command."""
    request = {"RecoveryPointArn": POINT, "IamRoleArn": ROLE, "ResourceType": "EFS", "Metadata": metadata}
    return {(problem.severity.value, problem.key) for problem in check_request(request)}


def draft(
    target: str = "",
    returned: dict[str, str | None] | None = None,
    source: dict[str, str] | None = None,
    resource_arn: str = EFS_FILE_SYSTEM,
) -> Draft:
    point = point_of(PROFILE, resource_arn=resource_arn)
    facts = SourceFacts(Known.YES, source) if source else SourceFacts(Known.NO)
    return begin(CONTEXT, point, PROFILE, target, ReturnedMetadata(returned or {}), facts, ROLE)


@pytest.mark.parametrize(
    "metadata",
    [
        NEW,
        {**NEW, "Encrypted": "true", "KmsKeyId": EFS_KEY, "file-system-id": "fs-0123456789abcdef0"},
        {**NEW, "PerformanceMode": "maxIO", "Encrypted": "false"},
        {**NEW, "singleAzFilesystem": "true", "availabilityZoneName": "eu-west-1a"},
        {**NEW, "newFileSystem": "false", "file-system-id": "fs-0123456789abcdef0", "Encrypted": "true"},
        {**NEW, "ItemsToRestore": '["/my.test"]', "aws:backup:request-id": "9a1c"},
        {**NEW, "ItemsToRestore": '["/a","/b, c","/d e","/f","/g"]'},
    ],
)
def test_what_aws_documents_is_good(metadata: dict[str, object]) -> None:
    assert problems(metadata) == set()


def test_the_examples_of_the_pages_are_no_errors() -> None:
    """The API page's item in another case, and a Region where EFS takes a zone."""
    assert problems({**NEW, "itemsToRestore": '["/my.test"]'}) == {("warning", "itemsToRestore")}
    zone = {**NEW, "singleAzFilesystem": "true", "availabilityZoneName": "ap-northeast-3"}
    assert problems(zone) == {("warning", "availabilityZoneName")}
    assert problems({"file-system-id": "fs-0123456789abcdef0"}) == {("warning", "newFileSystem")}


@pytest.mark.parametrize(
    ("metadata", "key"),
    [
        ({"KmsKeyId": EFS_KEY}, "KmsKeyId"),
        ({"KmsKeyId": EFS_KEY, "Encrypted": "false"}, "KmsKeyId"),
        ({"newFileSystem": "false"}, "file-system-id"),
        ({"singleAzFilesystem": "true"}, "availabilityZoneName"),
        (
            {
                "singleAzFilesystem": "true",
                "availabilityZoneName": "eu-west-1a",
                "PerformanceMode": "maxIO",
            },
            "PerformanceMode",
        ),
        ({"PerformanceMode": "max"}, "PerformanceMode"),
        ({"Encrypted": "yes"}, "Encrypted"),
        ({"Encrypted": True}, "Encrypted"),
        ({"ItemsToRestore": '["reports/2026"]'}, "ItemsToRestore"),
        ({"ItemsToRestore": '["/a", "b"]'}, "ItemsToRestore"),
        ({"ItemsToRestore": "/a, b"}, "ItemsToRestore"),
        ({"ItemsToRestore": '["/a,b\\"","c,/d"]'}, "ItemsToRestore"),
        ({"ItemsToRestore": '["/logs/*.gz"]'}, "ItemsToRestore"),
        ({"ItemsToRestore": "[]"}, "ItemsToRestore"),
        ({"ItemsToRestore": '["/' + "a" * 205_000 + '"]'}, "ItemsToRestore"),
    ],
)
def test_what_aws_refuses_is_an_error_where_it_stands(metadata: dict[str, object], key: str) -> None:
    found = problems({**NEW, **metadata})
    assert [problem for problem in found if problem[0] == "error"] == [("error", key)]


@pytest.mark.parametrize("items", ['["/a","/b"]', "/a, /b", '["/a, b","/c\\"d"]', "/a", '[ "/a" , "/b" ]'])
def test_paths_from_the_root_are_taken_however_they_are_written(items: str) -> None:
    assert problems({**NEW, "ItemsToRestore": items}) == set()


def test_more_than_five_items_are_warned_about_as_the_page_contradicts_itself() -> None:
    six = '["/a","/b","/c","/d","/e","/f"]'
    assert problems({**NEW, "ItemsToRestore": six}) == {("warning", "ItemsToRestore")}


def test_a_new_file_system_can_be_planned_at_once_and_a_token_belongs_to_its_attempt() -> None:
    begun = draft("", EFS_RETURNED, EFS_SOURCE)
    assert begun.attention() == ()
    plan = begun.plan()
    assert plan.metadata["newFileSystem"] == "true"
    assert "CreationToken" not in plan.metadata
    assert "CreationToken" in plan.step.attempt_keys


def test_a_key_of_another_region_is_left_there() -> None:
    arn = EFS_FILE_SYSTEM.replace("eu-west-1", "eu-central-1")
    begun = draft("", EFS_RETURNED, EFS_SOURCE, arn)
    assert begun.values["Encrypted"] == "true"
    assert "KmsKeyId" not in begun.values
    assert begun.attention() == ("KmsKeyId",)
    into = draft("existing-file-system", EFS_RETURNED, EFS_SOURCE, arn)
    with pytest.raises(Blocked, match="File system is missing"):
        into.plan()


def test_one_zone_wants_its_zone_and_has_general_purpose_only() -> None:
    begun = draft("one-zone", {**EFS_RETURNED, "PerformanceMode": "maxIO"}, EFS_SOURCE)
    assert begun.values["PerformanceMode"] == "generalPurpose"
    assert begun.attention() == ("availabilityZoneName",)
    with pytest.raises(Blocked, match="Availability Zone is missing"):
        begun.plan()
    was = draft("one-zone", {}, {**EFS_SOURCE, "availability_zone": "eu-west-1c"})
    assert was.values["availabilityZoneName"] == "eu-west-1c"


def test_a_file_system_that_exists_is_the_source_unless_another_is_named() -> None:
    begun = draft("existing-file-system", EFS_RETURNED, EFS_SOURCE)
    assert begun.values["file-system-id"] == "fs-0123456789abcdef0"
    assert begun.values["newFileSystem"] == "false"
    names = {**begun.facts, **begun.values}
    assert not any("another one is not documented" in each.text for each in caveats(names))
    other = begun.edited("file-system-id", "fs-0fedcba9876543210")
    assert any(
        "another one is not documented" in each.text for each in caveats({**begun.facts, **other.values})
    )
    with pytest.raises(BadInput, match="no parameter"):
        begun.edited("availabilityZoneName", "eu-west-1a")


def caveats(names: Mapping[str, str]) -> list[Caveat]:
    return [each for each in INTO.caveats if each.when.holds(names)]


def work(begun: Draft) -> dict[str, Work]:
    """What remains after this restore, by name, filled from the plan as the job screen does."""
    plan = begun.plan()
    names = {**plan.source.facts, **begun.values}
    known = {name: text for name, text in names.items() if name.startswith("source.")}
    known["created.id"] = "fs-0new"
    return {each.name: work_of(each, known) for each in begun.target.follow_ups if each.when.holds(names)}


def test_a_new_file_system_needs_the_mount_targets_of_the_source() -> None:
    left = work(draft("", EFS_RETURNED, EFS_SOURCE))
    assert {name for name, each in left.items() if not each.optional} == {
        *("mount-target-1", "mount-target-2", "move-files"),
    }
    assert left["mount-target-2"].request == {
        "FileSystemId": "fs-0new",
        "SubnetId": "subnet-0b",
        "SecurityGroups": ["sg-0efs"],
    }
    assert left["lifecycle"].request["LifecyclePolicies"] == [{"TransitionToIA": "AFTER_30_DAYS"}]
    assert {name for name, each in left.items() if each.optional} == {
        *("elastic-throughput", "lifecycle", "automatic-backups", "file-system-policy", "access-point"),
    }
    assert open_places(left["access-point"]) == ("ask.name", "ask.user", "ask.path")


def test_one_zone_gets_the_mount_target_of_its_zone_alone() -> None:
    begun = draft("one-zone", EFS_RETURNED, EFS_SOURCE)
    there = work(begun.edited("availabilityZoneName", "eu-west-1b"))
    assert {name for name, each in there.items() if not each.optional} == {"mount-target-2", "move-files"}
    elsewhere = work(begun.edited("availabilityZoneName", "eu-west-1c"))
    assert {name for name, each in elsewhere.items() if not each.optional} == {
        "mount-target-asked",
        "move-files",
    }


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ({}, {"mount-target-asked", "move-files"}),
        ({"mount_targets": "0"}, {"move-files"}),
        (
            {"throughput_mode": "provisioned", "provisioned_mibps": "256"},
            {"mount-target-asked", "move-files"},
        ),
    ],
)
def test_where_the_source_tells_no_subnet_one_is_asked_for(source: dict[str, str], needed: set[str]) -> None:
    left = work(draft("", {}, source))
    assert {name for name, each in left.items() if not each.optional} == needed
    if "provisioned_mibps" in source:
        assert left["provisioned-throughput"].request["ProvisionedThroughputInMibps"] == 256


def test_subnets_of_another_region_are_not_offered_again() -> None:
    begun = draft("", EFS_RETURNED, EFS_SOURCE, EFS_FILE_SYSTEM.replace("eu-west-1", "eu-central-1"))
    left = work(begun)
    assert {name for name, each in left.items() if not each.optional} == {"mount-target-asked", "move-files"}


def test_what_is_restored_into_a_file_system_that_exists_is_only_moved_by_hand() -> None:
    [left] = work(draft("existing-file-system", EFS_RETURNED, EFS_SOURCE)).values()
    assert left.operation == ""
    assert "aws-backup-restore_" in left.title
    assert "Mount the file system" in left.by_hand


def test_tags_come_along_to_a_new_file_system_as_a_whole_and_not_else() -> None:
    whole = draft("", EFS_RETURNED, EFS_SOURCE)
    assert whole.plan().step.request["CopySourceTagsToRestoredResource"] is True
    items = whole.edited("ItemsToRestore", "/reports")
    assert items.plan().step.request["CopySourceTagsToRestoredResource"] is False
    assert items.edited("ItemsToRestore", "").copies_tags
    into = draft("existing-file-system", EFS_RETURNED, EFS_SOURCE)
    assert into.plan().step.request["CopySourceTagsToRestoredResource"] is False


@pytest.mark.parametrize(
    ("metadata", "severities"),
    [
        (NEW, set()),
        ({**NEW, "ItemsToRestore": '["/a"]'}, {"warning"}),
        ({**NEW, "newFileSystem": "false", "file-system-id": "fs-0123456789abcdef0"}, {"warning"}),
    ],
)
def test_a_request_that_copies_tags_where_none_are_copied_is_warned_about(
    metadata: dict[str, str], severities: set[str]
) -> None:
    request = {"RecoveryPointArn": POINT, "IamRoleArn": ROLE, "ResourceType": "EFS", "Metadata": metadata}
    found = check_request({**request, "CopySourceTagsToRestoredResource": True})
    assert {each.severity.value for each in found} == severities


def test_a_point_of_another_account_lends_nothing() -> None:
    point = replace(point_of(PROFILE), resource_arn=EFS_FILE_SYSTEM.replace("111122223333", "444455556666"))
    begun = begin(CONTEXT, point, PROFILE, "", ReturnedMetadata(EFS_RETURNED), SourceFacts(), ROLE)
    assert "KmsKeyId" not in begun.values
