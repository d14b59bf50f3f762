"""What the profile of virtual machines says of a request: three targets, and which disks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from recovery.account import Known, SourceFacts
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin, set_values
from restore_profiles.checking import check_request
from restore_profiles.model import Severity
from restore_profiles.services.virtual_machine import PROFILE
from tests.profiles.machine_samples import DISK, MACHINE_SOURCE, VIRTUAL_MACHINE, VMWARE_EXAMPLE
from tests.profiles.samples import CONTEXT, ROLE, point_of

ERROR, WARNING, INFO = Severity
POINT = replace(point_of(PROFILE), resource_arn=VIRTUAL_MACHINE)
TWO_DISKS = '[{"DiskId":"2000","Label":"Hard disk 1"},{"DiskId":"2001","Label":"Hard disk 2"}]'


def draft(target: str, *answers: str, source: Mapping[str, str] | None = None) -> Draft:
    facts = SourceFacts(Known.NO) if source is None else SourceFacts(Known.YES, source)
    returned = ReturnedMetadata({"vmId": "vm-101", "DisksToRestore": TWO_DISKS})
    return set_values(begin(CONTEXT, POINT, PROFILE, target, returned, facts, ROLE), answers)


def told(made: Draft) -> list[tuple[Severity, str]]:
    return [(problem.severity, problem.key) for problem in made.problems()]


def checked(metadata: Mapping[str, str], **more: object) -> list[tuple[Severity, str]]:
    request = {"RecoveryPointArn": POINT.arn, "IamRoleArn": ROLE, "ResourceType": "VirtualMachine"}
    found = check_request({**request, "Metadata": metadata, **more})
    return [(problem.severity, problem.key) for problem in found]


def test_the_pages_example_is_taken_as_it_stands() -> None:
    assert checked(VMWARE_EXAMPLE) == [(INFO, "DisksToRestore")], "that it has to be all disks"


def test_an_instance_needs_nothing_but_the_word_that_it_is_one() -> None:
    assert checked({"RestoreTo": "EC2Instance"}) == []
    assert told(draft("instance")) == []


def test_copying_tags_makes_every_restore_fail() -> None:
    found = checked({"RestoreTo": "EC2Instance"}, CopySourceTagsToRestoredResource=True)
    assert found == [(ERROR, "CopySourceTagsToRestoredResource")]


def test_the_folder_and_the_hypervisor_come_from_the_machine_and_its_name_does_not() -> None:
    made = draft("vmware", source=MACHINE_SOURCE)
    assert made.values["HypervisorArn"] == MACHINE_SOURCE["hypervisor_arn"]
    assert made.values["VMPath"] == "/Labster/vm"
    assert made.values["VMName"] == "erp-app-1-restored", "by the name that people know"
    assert made.attention() == ("VMName", "ComputeResourceName", "VMDatastore")
    assert told(made)[:2] == [(ERROR, "ComputeResourceName"), (ERROR, "VMDatastore")]
    assert draft("vmware").values["VMName"] == "vm-11223344AABB-restored", "where nobody tells a name"


def test_without_a_machine_to_look_at_every_place_is_asked_for() -> None:
    missing = [key for severity, key in told(draft("vmware")) if severity is ERROR]
    assert missing == ["HypervisorArn", "VMPath", "ComputeResourceName", "VMDatastore"]


@pytest.mark.parametrize(
    ("metadata", "key"),
    [
        ({**VMWARE_EXAMPLE, "RestoreTo": "VMwareCloudOnAWS"}, "RestoreTo"),
        (
            {"RestoreTo": "EBS", "AvailabilityZone": "eu-west-1a", "ItemsToRestore": '["2000"]'},
            "ItemsToRestore",
        ),
    ],
)
def test_what_no_page_rules_out_is_a_warning_at_most(metadata: Mapping[str, str], key: str) -> None:
    found = checked(metadata)
    assert (WARNING, key) in found
    assert ERROR not in {severity for severity, _ in found}


def test_all_disks_are_those_that_aws_returned_until_one_is_chosen() -> None:
    whole = draft("vmware", source=MACHINE_SOURCE)
    assert whole.values["DisksToRestore[1].DiskId"] == "2001"
    one = set_values(whole, [f"ItemsToRestore={DISK}"])
    assert not [path for path in one.values if path.startswith("DisksToRestore")]
    assert one.values["ItemsToRestore[0].Label"] == "Hard disk 1"


def test_disks_named_in_both_ways_are_warned_of() -> None:
    both = {**VMWARE_EXAMPLE, "ItemsToRestore": DISK}
    assert (WARNING, "DisksToRestore") in checked(both)


def test_a_volume_is_made_of_one_disk() -> None:
    asked = ("AvailabilityZone=eu-west-1a", "IsEncrypted=false")
    assert told(draft("volume", *asked)) == [(WARNING, "ItemsToRestore")]
    assert told(draft("volume", *asked, f"ItemsToRestore={DISK}")) == []
    assert told(draft("volume", *asked, f"ItemsToRestore={TWO_DISKS}")) == [(WARNING, "ItemsToRestore")]
    assert told(draft("volume", f"ItemsToRestore={DISK}")) == [(ERROR, "AvailabilityZone")]


def test_what_no_page_says_of_a_volume_is_to_be_looked_at_and_never_an_error() -> None:
    made = draft("volume", f"ItemsToRestore={DISK}", "AvailabilityZone=eu-west-1a", "RestoreTo=EBS")
    assert told(made) == []
    assert "RestoreTo" in draft("volume").attention()


@pytest.mark.parametrize(
    ("answer", "key"),
    [("EbsVolumeType=io2", "EbsVolumeType"), ("KmsKeyId=arn:aws:kms:eu-west-1:1:key/1", "KmsKeyId")],
)
def test_a_volume_that_surprises_is_warned_of(answer: str, key: str) -> None:
    made = draft("volume", f"ItemsToRestore={DISK}", "AvailabilityZone=eu-west-1a", answer)
    assert told(made) == [(WARNING, key)] or not made.values.get("KmsKeyId")
    sent = {"RestoreTo": "EBSVolume", "AvailabilityZone": "eu-west-1a", "ItemsToRestore": DISK}
    name, _, text = answer.partition("=")
    assert (WARNING, key) in checked({**sent, name: text})


def test_where_an_instance_is_goes_by_ec2s_rules() -> None:
    inside = draft("instance", "NetworkInterfaces[0].DeviceIndex=0", "SubnetId=subnet-1")
    assert told(inside) == []
    assert "SubnetId" not in inside.plan().metadata
    both = {"RestoreTo": "EC2Instance", "SubnetId": "subnet-1", "NetworkInterfaces": '[{"DeviceIndex":0}]'}
    assert (ERROR, "SubnetId") in checked(both)
    without_subnet = draft("instance", "SecurityGroupIds=sg-1")
    assert told(without_subnet) == [(WARNING, "SecurityGroupIds")]


def test_the_role_passes_an_instance_profile_only_where_there_is_one() -> None:
    def actions(*answers: str) -> set[str]:
        made = draft("instance", *answers)
        names = {**made.facts, **made.values}
        return {each.action for each in made.target.role_permissions if each.when.holds(names)}

    assert "iam:PassRole" in actions("IamInstanceProfileName=erp")
    assert "iam:PassRole" not in actions()


def test_a_chosen_disk_is_ignored_by_an_instance_and_said_so() -> None:
    made = draft("instance", f"ItemsToRestore={DISK}")
    names = {**made.facts, **made.values}
    assert any(
        "ignores a choice of disks" in each.text for each in made.target.caveats if each.when.holds(names)
    )
