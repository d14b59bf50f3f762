"""Restores of FSx being decided: which kind a point becomes, what has to stay, what remains."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from recovery.account import Known, SourceFacts
from recovery.errors import BadInput
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin, set_values
from restore_profiles.services.fsx import PROFILE
from restore_profiles.work import Work, work_of
from tests.profiles.fsx_samples import (
    FSX_FILE_SYSTEM,
    FSX_VOLUME,
    LUSTRE_RETURNED,
    ONTAP_RETURNED,
    OPENZFS_RETURNED,
    WINDOWS_RETURNED,
    WINDOWS_SOURCE,
)
from tests.profiles.samples import CONTEXT, ROLE, point_of

OWN = "WindowsConfiguration.SelfManagedActiveDirectoryConfiguration"
OWN_DIRECTORY_RETURNED: dict[str, str | None] = {
    **WINDOWS_RETURNED,
    "WindowsConfiguration": (
        '{"DeploymentType":"SINGLE_AZ_2","ThroughputCapacity":64,"SelfManagedActiveDirectoryConfiguration":'
        '{"DomainName":"corp.example.com","DnsIps":["10.0.0.2"],"UserName":"fsx"}}'
    ),
    "SubnetIds": '["subnet-0a"]',
}
TIERED_RETURNED: dict[str, str | None] = {
    "FileSystemType": "LUSTRE",
    "StorageType": "INTELLIGENT_TIERING",
    "SubnetIds": '["subnet-0a"]',
    "LustreConfiguration": (
        '{"DeploymentType":"PERSISTENT_2","ThroughputCapacity":4000,"DataCompressionType":"LZ4",'
        '"DataReadCacheConfiguration":{"SizingMode":"NO_CACHE"}}'
    ),
}


def draft(
    returned: Mapping[str, str | None] | None = None,
    source: Mapping[str, str] | None = None,
    target: str = "",
    arn: str = FSX_FILE_SYSTEM,
) -> Draft:
    point = point_of(PROFILE, resource_arn=arn)
    facts = SourceFacts(Known.YES, source) if source else SourceFacts(Known.NO)
    return begin(CONTEXT, point, PROFILE, target, ReturnedMetadata(returned or {}), facts, ROLE)


@pytest.mark.parametrize(
    ("returned", "arn", "target", "attention"),
    [
        (WINDOWS_RETURNED, FSX_FILE_SYSTEM, "windows", ("SecurityGroupIds",)),
        (LUSTRE_RETURNED, FSX_FILE_SYSTEM, "lustre", ("SecurityGroupIds",)),
        (
            OPENZFS_RETURNED,
            FSX_FILE_SYSTEM,
            "openzfs",
            ("SecurityGroupIds", "OpenZFSConfiguration.DiskIopsConfiguration.Iops"),
        ),
        (
            ONTAP_RETURNED,
            FSX_VOLUME,
            "ontap-volume",
            ("Name", "OntapConfiguration.storageVirtualMachineId", "OntapConfiguration.junctionPath"),
        ),
    ],
)
def test_what_was_returned_decides_the_kind_and_can_be_planned_at_once(
    returned: dict[str, str | None], arn: str, target: str, attention: tuple[str, ...]
) -> None:
    begun = draft(returned, arn=arn)
    assert begun.target.kind == target
    assert [each.kind for each in begun.targets] == [target]
    assert begun.attention() == attention
    plan = begun.plan()
    assert {"FileSystemId", "FileSystemType"} <= set(plan.dropped)
    kept = {key: text for key, text in returned.items() if key in plan.metadata and key != "Name"}
    same = {key for key, text in kept.items() if _parsed(plan.metadata[key]) == _parsed(text)}
    # Of Windows the page's number in quotes, of OpenZFS no IOPS, of ONTAP a path of its own.
    assert set(kept) - same <= {"WindowsConfiguration", "OpenZFSConfiguration", "OntapConfiguration"}
    with pytest.raises(BadInput, match="cannot become that"):
        begun.with_target(next(each.kind for each in PROFILE.targets if each.kind != target))


def _parsed(text: str | None) -> object:
    return json.loads(text) if text and text[:1] in "[{" else text


def test_a_kind_is_told_by_the_source_or_the_volume_where_nothing_is_returned() -> None:
    assert [each.kind for each in draft({}, {"type": "LUSTRE"}).targets] == ["lustre"]
    assert [each.kind for each in draft(arn=FSX_VOLUME).targets] == ["ontap-volume"]
    assert [each.kind for each in draft().targets] == ["windows", "lustre", "openzfs", "ontap-volume"]


@pytest.mark.parametrize(
    ("returned", "settings", "message"),
    [
        (
            WINDOWS_RETURNED,
            ["WindowsConfiguration.DeploymentType=SINGLE_AZ_2", "SubnetIds=a"],
            "cannot change",
        ),
        (WINDOWS_RETURNED, ["StorageCapacity=4096"], "must be that of the backup"),
        (
            WINDOWS_RETURNED,
            [
                "WindowsConfiguration.ActiveDirectoryId=",
                f"{OWN}.DomainName=corp.example.com",
                f"{OWN}.DnsIps=10.0.0.2",
            ],
            "kind of Active Directory cannot change",
        ),
        (
            OWN_DIRECTORY_RETURNED,
            [
                f"{OWN}.DomainName=",
                f"{OWN}.DnsIps=",
                f"{OWN}.UserName=",
                "WindowsConfiguration.ActiveDirectoryId=d-0123456789",
            ],
            "kind of Active Directory cannot change",
        ),
        (LUSTRE_RETURNED, ["StorageCapacity=2400"], "must be that of the backup"),
        (LUSTRE_RETURNED, ["LustreConfiguration.PerUnitStorageThroughput=100"], "must be that of the backup"),
        (
            LUSTRE_RETURNED,
            [
                "LustreConfiguration.DeploymentType=PERSISTENT_2",
                "LustreConfiguration.PerUnitStorageThroughput=",
            ],
            "must be that of the backup",
        ),
        (TIERED_RETURNED, ["LustreConfiguration.ThroughputCapacity=8000"], "must be that of the backup"),
        (TIERED_RETURNED, ["LustreConfiguration.DataCompressionType=NONE"], "must be that of the backup"),
        (OPENZFS_RETURNED, ["StorageCapacity=128"], "at least that of the backup"),
        (
            OPENZFS_RETURNED,
            [
                "StorageType=INTELLIGENT_TIERING",
                "OpenZFSConfiguration.DeploymentType=MULTI_AZ_1",
                "OpenZFSConfiguration.ThroughputCapacity=160",
                "OpenZFSConfiguration.PreferredSubnetId=subnet-0a",
                "OpenZFSConfiguration.ReadCacheConfiguration.SizingMode=NO_CACHE",
                "SubnetIds=subnet-0a, subnet-0b",
            ],
            "another",
        ),
    ],
)
def test_what_the_backup_has_has_to_stay(
    returned: dict[str, str | None], settings: list[str], message: str
) -> None:
    changed = set_values(draft(returned), settings)
    found = [each.message for each in changed.problems() if each.severity.value == "error"]
    assert len(found) == 1
    assert message in found[0]


def test_what_was_in_a_directory_of_ones_own_says_that_the_password_is_missing() -> None:
    begun = draft(OWN_DIRECTORY_RETURNED)
    known = begun.values[f"{OWN}.DomainName"], begun.values[f"{OWN}.UserName"]
    assert known == ("corp.example.com", "fsx")

    def warned(made: Draft) -> bool:
        names = {**made.facts, **made.values}
        return any(
            "without the password" in each.text for each in made.target.caveats if each.when.holds(names)
        )

    assert warned(begun)
    assert not warned(set_values(begun, [f"{OWN}.Password=secret"]))
    assert not warned(draft(WINDOWS_RETURNED))


def test_disks_are_refused_for_a_small_backup_whose_capacity_is_left_as_it_is() -> None:
    small: dict[str, str | None] = {**WINDOWS_RETURNED, "StorageCapacity": "300"}
    changed = set_values(draft(small), ["StorageType=HDD", "StorageCapacity="])
    assert [each.key for each in changed.problems() if each.severity.value == "error"] == ["StorageType"]
    assert set_values(draft(WINDOWS_RETURNED), ["StorageType=HDD"]).plan()


def test_iops_that_follow_the_capacity_go_on_doing_so() -> None:
    settings = {"DeploymentType": "SINGLE_AZ_1", "ThroughputCapacity": 64}
    iops = {"Mode": "AUTOMATIC", "Iops": 768}
    told = json.dumps({**settings, "DiskIopsConfiguration": iops})
    begun = draft({**OPENZFS_RETURNED, "OpenZFSConfiguration": told})
    assert json.loads(begun.plan().metadata["OpenZFSConfiguration"]) == settings
    assert begun.attention() == ("SecurityGroupIds",)
    known = draft(OPENZFS_RETURNED, {"type": "OPENZFS", "iops": "6000", "security_groups": "sg-1"})
    sent = json.loads(known.plan().metadata["OpenZFSConfiguration"])
    assert sent == {**settings, "DiskIopsConfiguration": {"Iops": 6000}}
    assert known.attention() == ()


def test_openzfs_may_grow() -> None:
    assert (
        set_values(draft(OPENZFS_RETURNED), ["StorageCapacity=512"]).plan().metadata["StorageCapacity"]
        == "512"
    )


def test_a_source_in_another_region_lends_neither_network_nor_key_nor_directory() -> None:
    begun = draft(WINDOWS_RETURNED, WINDOWS_SOURCE, arn=FSX_FILE_SYSTEM.replace("eu-west-1", "eu-central-1"))
    for path in ("SubnetIds", "VpcId", "SecurityGroupIds", "KmsKeyId"):
        assert path not in begun.values
    assert "WindowsConfiguration.PreferredSubnetId" not in begun.values
    assert "WindowsConfiguration.ActiveDirectoryId" not in begun.values
    assert {"SubnetIds", "SecurityGroupIds", "KmsKeyId", "WindowsConfiguration.ActiveDirectoryId"} <= set(
        begun.attention()
    )


def test_a_volume_is_never_given_the_name_and_the_path_of_the_source() -> None:
    values = draft(ONTAP_RETURNED, arn=FSX_VOLUME).values
    assert values["Name"] == "restored"
    assert values["OntapConfiguration.junctionPath"] == "/restored"


def work(begun: Draft) -> dict[str, Work]:
    plan = begun.plan()
    names = {**plan.source.facts, **begun.values}
    known = {name: text for name, text in names.items() if name.startswith("source.")}
    known |= {"created.id": "fs-0new", "created.arn": "arn:new"}
    return {each.name: work_of(each, known) for each in begun.target.follow_ups if each.when.holds(names)}


def test_nothing_has_to_be_done_afterwards_and_what_may_be_is_told_by_the_source() -> None:
    left = work(draft(WINDOWS_RETURNED, WINDOWS_SOURCE))
    assert {name: each.request for name, each in left.items()} == {
        "aliases": {"FileSystemId": "fs-0new", "Aliases": ["files.example.com"]},
        "own-backups": {
            "FileSystemId": "fs-0new",
            "WindowsConfiguration": {"AutomaticBackupRetentionDays": 7},
        },
        "tags": {"ResourceARN": "arn:new", "Tags": [{"Key": "team", "Value": "orders"}]},
    }
    assert all(each.optional for each in left.values())
    assert work(draft(WINDOWS_RETURNED)) == {}
    assert set(work(draft(ONTAP_RETURNED, {**WINDOWS_SOURCE, "type": "ONTAP"}, arn=FSX_VOLUME))) == {
        "shares",
        "tags",
    }
