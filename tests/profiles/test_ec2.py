"""What the EC2 profile makes of a backup, its source and the user's answers."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from recovery.account import Known, SourceFacts
from recovery.context import Context
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin, set_values
from recovery.reopening import reopened
from restore_profiles.checking import check_request
from restore_profiles.model import Severity
from tests.profiles.ec2_samples import EC2_RETURNED, EC2_SOURCE
from tests.profiles.golden_requests import profile_named
from tests.profiles.samples import CONTEXT, ROLE, point_of

EC2 = profile_named("EC2")
INSTANCE = "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0"
ELSEWHERE = Context("111122223333", "eu-central-1")


def draft_of(
    source: Mapping[str, str] = EC2_SOURCE,
    returned: Mapping[str, str | None] = EC2_RETURNED,
    context: Context = CONTEXT,
) -> Draft:
    facts = SourceFacts(Known.YES, source) if source else SourceFacts(Known.NO)
    return begin(context, point_of(EC2), EC2, "", ReturnedMetadata(returned), facts, ROLE)


def problems_at(draft: Draft, key: str) -> list[Severity]:
    return [problem.severity for problem in draft.problems() if problem.key == key]


def follow_ups_of(draft: Draft) -> dict[str, bool]:
    """The follow-ups that apply, and whether each may be left."""
    names = {**draft.facts, **draft.values}
    return {each.name: each.optional for each in draft.target.follow_ups if each.when.holds(names)}


def caveats_of(draft: Draft) -> str:
    names = {**draft.facts, **draft.values}
    return " ".join(each.text for each in draft.target.caveats if each.when.holds(names))


def test_the_sources_own_interface_address_and_zone_are_not_sent_and_each_is_said() -> None:
    draft = draft_of()
    assert not any(path.startswith("NetworkInterfaces") for path in draft.values)
    assert "Placement.AvailabilityZone" not in draft.values
    assert draft.source_values["NetworkInterfaces[0].PrivateIpAddress"] == "172.31.36.129"
    assert {"NetworkInterfaces", "Placement.AvailabilityZone", "VpcId"} <= set(draft.dropped)


def test_a_null_member_of_a_returned_object_is_no_value() -> None:
    draft = draft_of()
    assert "Placement.GroupName" not in draft.values
    assert draft.values["Placement.Tenancy"] == "default"


def test_in_another_region_subnet_groups_and_key_pair_have_no_counterpart() -> None:
    draft = draft_of(context=ELSEWHERE)
    assert not {"SubnetId", "SecurityGroupIds", "KeyName"} & set(draft.values)
    assert all("no counterpart" in draft.dropped[key] for key in ("SubnetId", "SecurityGroupIds", "KeyName"))
    assert draft.values["InstanceType"] == "t2.micro"
    assert {"SubnetId", "SecurityGroupIds"} <= set(draft.attention())
    assert "encrypted with a key of this Region" in caveats_of(draft)


@pytest.mark.parametrize("answer", ["UseBackedUpValue", "usebackedupvalue", ""])
def test_the_backups_own_instance_profile_and_none_are_always_right(answer: str) -> None:
    assert problems_at(draft_of().edited("IamInstanceProfileName", answer), "IamInstanceProfileName") == []


def test_the_name_that_the_backup_had_is_right_and_any_other_is_refused() -> None:
    returned = {**EC2_RETURNED, "IamInstanceProfileName": "shop-web"}
    draft = draft_of({}, returned)
    assert draft.values["IamInstanceProfileName"] == "shop-web"
    assert problems_at(draft, "IamInstanceProfileName") == []
    other = draft.edited("IamInstanceProfileName", "shop-admin")
    assert problems_at(other, "IamInstanceProfileName") == [Severity.ERROR]


def test_where_the_backup_does_not_tell_its_profile_another_name_than_the_sources_is_a_warning() -> None:
    as_source = draft_of().edited("IamInstanceProfileName", "shop-web")
    assert problems_at(as_source, "IamInstanceProfileName") == []
    other = draft_of().edited("IamInstanceProfileName", "shop-admin")
    assert problems_at(other, "IamInstanceProfileName") == [Severity.WARNING]


def test_interfaces_take_the_place_of_subnet_and_groups() -> None:
    draft = set_values(draft_of(), ["NetworkInterfaces[0].DeviceIndex=0"])
    assert not {"SubnetId", "SecurityGroupIds"} & set(draft.values)
    again = draft.edited("NetworkInterfaces", "")
    assert {"SubnetId", "SecurityGroupIds"} <= set(again.values)


def test_a_request_with_both_is_refused() -> None:
    request = {
        "RecoveryPointArn": "arn:aws:ec2:eu-west-1::image/ami-0123",
        "IamRoleArn": ROLE,
        "ResourceType": "EC2",
        "Metadata": {
            "SubnetId": "subnet-1",
            "NetworkInterfaces": '[{"DeviceIndex":0,"SubnetId":"subnet-2"}]',
        },
    }
    told = [problem for problem in check_request(request) if problem.key == "SubnetId"]
    assert [problem.severity for problem in told] == [Severity.ERROR]


def test_an_interface_needs_its_position() -> None:
    draft = set_values(draft_of(), ["NetworkInterfaces[0].SubnetId=subnet-1"])
    assert problems_at(draft, "NetworkInterfaces[0].DeviceIndex") == [Severity.ERROR]


def test_two_interfaces_have_no_public_address_of_their_own() -> None:
    several = ["NetworkInterfaces[0].DeviceIndex=0", "NetworkInterfaces[1].DeviceIndex=1"]
    draft = set_values(draft_of(), several)
    assert problems_at(draft, "NetworkInterfaces") == []
    public = draft.edited("NetworkInterfaces[0].AssociatePublicIpAddress", "true")
    assert problems_at(public, "NetworkInterfaces") == [Severity.ERROR]


def test_a_reservation_is_named_in_place_of_a_preference() -> None:
    target = "CapacityReservationSpecification.CapacityReservationTarget"
    draft = draft_of().edited(f"{target}.CapacityReservationId", "cr-0123")
    assert problems_at(draft, target) == [Severity.ERROR]
    alone = draft.edited("CapacityReservationSpecification.CapacityReservationPreference", "")
    assert problems_at(alone, target) == []


def test_vpc_id_in_a_request_is_told_to_change_nothing() -> None:
    request = {
        "RecoveryPointArn": "arn:aws:ec2:eu-west-1::image/ami-0123",
        "IamRoleArn": ROLE,
        "Metadata": {"InstanceType": "t3.micro", "VpcId": "vpc-1"},
    }
    told = [(each.key, each.severity) for each in check_request(request)]
    assert ("VpcId", Severity.INFO) in told
    assert {severity for _, severity in told} == {Severity.INFO}


def test_options_of_the_backups_type_are_asked_about_when_another_type_is_chosen() -> None:
    draft = draft_of().edited("InstanceType", "m7g.large")
    assert problems_at(draft, "CpuOptions") == [Severity.WARNING]
    assert problems_at(draft.edited("CpuOptions", ""), "CpuOptions") == []


def test_another_key_pair_is_warned_about() -> None:
    assert problems_at(draft_of().edited("KeyName", "mine"), "KeyName") == [Severity.WARNING]


def test_user_data_is_never_shown_in_a_drafts_representation() -> None:
    draft = draft_of().edited("UserData", "c2VjcmV0LXdvcmRz")
    assert "c2VjcmV0LXdvcmRz" not in repr(draft)
    field = next(
        each for section in EC2.targets[0].sections for each in section.fields if each.key == "UserData"
    )
    assert field.sensitive


def test_what_the_source_had_and_the_restored_instance_lacks_is_left_to_do() -> None:
    assert follow_ups_of(draft_of()) == {
        "route": False,
        "move-elastic-ip": True,
        "register-target": True,
        "protect": True,
    }
    protected = draft_of().edited("DisableApiTermination", "true")
    assert "protect" not in follow_ups_of(protected)


def test_an_instance_restored_without_its_profile_gets_it_afterwards() -> None:
    draft = draft_of().edited("IamInstanceProfileName", "")
    assert follow_ups_of(draft)["attach-instance-profile"] is False
    assert "no AWS credentials" in caveats_of(draft)


def test_of_a_source_that_is_gone_the_user_is_asked() -> None:
    gone = draft_of({}).edited("IamInstanceProfileName", "")
    assert follow_ups_of(gone) == {
        "attach-named-instance-profile": False,
        "give-elastic-ip": True,
        "register-target": True,
    }


def test_a_plan_keeps_the_facts_that_its_follow_ups_need() -> None:
    facts = draft_of().edited("IamInstanceProfileName", "").plan().source.facts
    assert facts["source.instance_profile"] == "shop-web"
    assert facts["source.elastic_ip"] == "eipalloc-0123"
    assert "source.subnet_id" not in facts


def test_a_plan_that_is_opened_again_leaves_the_same_to_do() -> None:
    draft = draft_of().edited("IamInstanceProfileName", "")
    again = reopened(draft.plan(), draft.point, EC2)
    assert follow_ups_of(again) == follow_ups_of(draft)
    assert again.plan() == draft.plan()


def test_a_source_that_runs_is_warned_about() -> None:
    assert "boots beside it" in caveats_of(draft_of())
    assert "boots beside it" not in caveats_of(draft_of({**EC2_SOURCE, "state": "stopped"}))


def test_how_whole_the_data_is_follows_from_the_platform_and_the_type() -> None:
    linux = caveats_of(draft_of())
    assert "(crash-consistent)" in linux
    assert "VSS" not in linux
    windows = {**EC2_RETURNED, "Platform": "windows", "InstanceType": "m5.large"}
    assert "only if its job completed without a message" in caveats_of(draft_of(returned=windows))
    small = caveats_of(draft_of(returned={**windows, "InstanceType": "t3.micro"}))
    assert "VSS is not supported" in small
    assert "completed without a message" not in small
