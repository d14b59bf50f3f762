"""EC2 over HTTP: choices, what an instance is, and what is said of a launch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from aws_api.account import AwsAccount
from aws_api.connections import AwsConnections
from recovery.account import AccountChoice, ContextRequest, Known
from recovery.finding import FindingSeverity
from recovery.models import ProtectedResource, RecoveryPoint
from tests.sandbox_process import Sandbox

ROOT = "BlockDeviceMappings[0]"


@pytest.fixture(scope="module")
def ec2(sandbox: Sandbox) -> Any:
    """EC2 as its owner uses it beside us."""
    return sandbox.client("ec2")


def resource(account: AwsAccount, name: str) -> ProtectedResource:
    found = (each for page in account.reads.resources() for each in page if each.name == name)
    return next(each for each in found if each.type in {"EC2", "EBS"})


def point_of(account: AwsAccount, name: str) -> RecoveryPoint:
    return next(iter(next(account.reads.points_of(resource(account, name).arn))))


def offered(account: AwsAccount, lookup: str, **needs: str) -> dict[str, AccountChoice]:
    answer = account.reads.choices(lookup, needs)
    assert answer.denied == ""
    return {choice.value: choice for choice in answer.choices}


def facts_of(account: AwsAccount, arn: str) -> Mapping[str, str]:
    told = account.reads.source_facts("ec2-instance", arn)
    assert told.exists is Known.YES
    return told.facts or {}


def told_of(
    account: AwsAccount, values: Mapping[str, str], point: RecoveryPoint
) -> dict[FindingSeverity, list[str]]:
    told: dict[FindingSeverity, list[str]] = {}
    for finding in account.reads.account_check("ec2-launch", values, point):
        told.setdefault(finding.severity, []).append(finding.text)
    return told


def test_subnets_carry_name_range_zone_room_and_vpc(shop: AwsAccount) -> None:
    facts = facts_of(shop, resource(shop, "web-1").arn)
    mine = offered(shop, "subnets")[facts["subnet_id"]]
    assert mine.label.startswith("shop-")
    for part in ("/24", facts["availability_zone"], " free", facts["vpc_id"]):
        assert part in mine.note


def test_subnets_and_groups_are_those_of_a_chosen_vpc(shop: AwsAccount) -> None:
    facts = facts_of(shop, resource(shop, "web-1").arn)
    vpc, subnet = facts["vpc_id"], facts["subnet_id"]
    everything = offered(shop, "security-groups")
    within = offered(shop, "security-groups", VpcId=vpc)
    assert set(within) < set(everything)
    assert all(choice.note.startswith(vpc) for choice in within.values())
    assert offered(shop, "security-groups", SubnetId=subnet) == within
    assert offered(shop, "security-groups", **{"NetworkInterfaces[].SubnetId": subnet}) == within
    assert all(vpc in choice.note for choice in offered(shop, "subnets", VpcId=vpc).values())
    assert vpc in offered(shop, "vpcs")


def test_all_groups_are_offered_while_the_subnet_is_half_typed(shop: AwsAccount) -> None:
    assert offered(shop, "security-groups", SubnetId="subnet-0") == offered(shop, "security-groups")


def test_instance_types_are_in_the_order_of_their_sizes(shop: AwsAccount) -> None:
    names = list(offered(shop, "instance-types"))
    assert len(names) > 1000
    family = [name for name in names if name.startswith("m5.")]
    assert family[:4] == ["m5.large", "m5.xlarge", "m5.2xlarge", "m5.4xlarge"]
    assert family[-1] == "m5.metal"


def test_an_instance_is_described_with_its_profile_and_its_protection(shop: AwsAccount) -> None:
    web, database = (facts_of(shop, resource(shop, name).arn) for name in ("web-1", "orders-db"))
    assert web["instance_profile"] == "shop-web"
    assert web["instance_profile_role"].endswith(":role/ShopWebServerRole")
    assert (web["state"], web["requires_imdsv2"]) == ("running", "true")
    assert (web["termination_protection"], database["termination_protection"]) == ("false", "true")
    assert "instance_profile" not in database


def test_an_elastic_ip_and_a_switched_off_check_are_told(shop: AwsAccount, ec2: Any) -> None:
    arn = resource(shop, "bastion [jump]").arn
    instance = arn.rpartition("/")[2]
    assert "elastic_ip" not in facts_of(shop, arn)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.associate_address(AllocationId=address, InstanceId=instance)
    ec2.modify_instance_attribute(InstanceId=instance, SourceDestCheck={"Value": False})
    fresh = AwsConnections().open(ContextRequest(profile="shop"), lambda device: "")
    facts = facts_of(fresh, arn)
    assert (facts["elastic_ip"], facts["source_dest_check"]) == (address, "false")


def test_a_terminated_instance_is_gone_although_ec2_still_lists_it(shop: AwsAccount, ec2: Any) -> None:
    image = point_of(shop, "web-1").arn.rpartition("/")[2]
    made = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    ec2.terminate_instances(InstanceIds=[made])
    assert ec2.describe_instances(InstanceIds=[made])["Reservations"]
    arn = f"arn:aws:ec2:eu-west-1:111122223333:instance/{made}"
    assert shop.reads.source_facts("ec2-instance", arn).exists is Known.NO


def test_a_launch_as_the_source_was_passes(shop: AwsAccount) -> None:
    facts = facts_of(shop, resource(shop, "web-1").arn)
    values = {
        "InstanceType": facts["instance_type"],
        "SubnetId": facts["subnet_id"],
        "SecurityGroupIds": facts["security_group_ids"],
        "KeyName": facts["key_name"],
        "CpuOptions.CoreCount": "1",
        "CreditSpecification.CpuCredits": "unlimited",
    }
    assert set(told_of(shop, values, point_of(shop, "web-1"))) == {FindingSeverity.PASSED}


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"InstanceType": "m7g.large"}, "built for x86_64"),
        ({"InstanceType": "m5.large", "CreditSpecification.CpuCredits": "standard"}, "has no CPU credits"),
        ({"InstanceType": "t3.micro", "CpuOptions.CoreCount": "3"}, "takes 1 cores, not 3"),
        ({"InstanceType": "m99.huge"}, "does not offer the instance type m99.huge"),
        ({"InstanceType": "t3.*"}, "does not offer the instance type t3.*"),
        ({"KeyName": "nobody"}, "There is no key pair nobody"),
        ({"SubnetId": "subnet-0123"}, "There is no subnet subnet-0123"),
        ({"SecurityGroupIds": "sg-0123"}, "There is no security group sg-0123"),
        ({f"{ROOT}.DeviceName": "/dev/xvda", f"{ROOT}.Ebs.VolumeSize": "1"}, "its snapshot has"),
        (
            {
                f"{ROOT}.DeviceName": "/dev/sdz",
                f"{ROOT}.Ebs.VolumeType": "gp2",
                f"{ROOT}.Ebs.VolumeSize": "20000",
            },
            "gp2 volumes have 1 to 16,384 GiB, not 20,000",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_ec2_would_refuse_is_told_before(shop: AwsAccount, answers: dict[str, str], wrong: str) -> None:
    errors = told_of(shop, answers, point_of(shop, "web-1"))[FindingSeverity.ERROR]
    assert any(wrong in text for text in errors), errors


def test_groups_of_another_vpc_than_the_subnets_are_told(shop: AwsAccount) -> None:
    web = facts_of(shop, resource(shop, "web-1").arn)
    office = facts_of(shop, resource(shop, "Legacy ERP (Windows)").arn)
    crossed = {"SubnetId": web["subnet_id"], "SecurityGroupIds": office["security_group_ids"]}
    (error,) = told_of(shop, crossed, point_of(shop, "web-1"))[FindingSeverity.ERROR]
    assert office["vpc_id"] in error
    assert web["vpc_id"] in error
    interface = {
        "NetworkInterfaces[0].DeviceIndex": "0",
        "NetworkInterfaces[0].SubnetId": crossed["SubnetId"],
        "NetworkInterfaces[0].Groups": crossed["SecurityGroupIds"],
    }
    assert told_of(shop, interface, point_of(shop, "web-1"))[FindingSeverity.ERROR] == [error]


def test_a_full_subnet_and_a_zone_that_is_not_its_own_are_told(shop: AwsAccount, ec2: Any) -> None:
    vpc = facts_of(shop, resource(shop, "web-1").arn)["vpc_id"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.20.250.0/28", AvailabilityZone="eu-west-1b")["Subnet"]
    for _ in range(subnet["AvailableIpAddressCount"]):
        ec2.create_network_interface(SubnetId=subnet["SubnetId"])
    values = {"SubnetId": subnet["SubnetId"], "Placement.AvailabilityZone": "eu-west-1a"}
    errors = told_of(shop, values, point_of(shop, "web-1"))[FindingSeverity.ERROR]
    assert any("no free address" in text for text in errors)
    assert any("asks for eu-west-1a" in text for text in errors)


def test_an_interface_in_use_is_told_and_a_free_one_passes(shop: AwsAccount, ec2: Any) -> None:
    facts = facts_of(shop, resource(shop, "web-1").arn)
    instance = resource(shop, "web-1").arn.rpartition("/")[2]
    found = ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
    used = found["NetworkInterfaces"][0]["NetworkInterfaceId"]
    free = ec2.create_network_interface(SubnetId=facts["subnet_id"])["NetworkInterface"]["NetworkInterfaceId"]

    def told(interface: str) -> dict[FindingSeverity, list[str]]:
        values = {
            "NetworkInterfaces[0].DeviceIndex": "0",
            "NetworkInterfaces[0].NetworkInterfaceId": interface,
        }
        return told_of(shop, values, point_of(shop, "web-1"))

    assert any(used in text for text in told(used)[FindingSeverity.ERROR])
    assert FindingSeverity.ERROR not in told(free)


def test_a_device_that_the_image_does_not_have_is_warned_about(shop: AwsAccount) -> None:
    told = told_of(shop, {f"{ROOT}.DeviceName": "/dev/sdz"}, point_of(shop, "web-1"))
    (warning,) = told[FindingSeverity.WARNING]
    assert "no device /dev/sdz" in warning


def test_an_image_in_a_vault_of_another_account_may_be_there_unseen(shop: AwsAccount) -> None:
    point = point_of(shop, "web-1")
    shared = replace(point, arn="arn:aws:ec2:eu-west-1::image/ami-0bad", vault_account="444455556666")
    assert FindingSeverity.ERROR not in told_of(shop, {}, shared)
    assert FindingSeverity.UNKNOWN in told_of(shop, {}, shared)


def test_a_point_whose_image_was_deregistered_is_told(shop: AwsAccount) -> None:
    point = point_of(shop, "web-1")
    gone = replace(point, arn=point.arn.rpartition("/")[0] + "/ami-0123456789abcdef0")
    (error,) = told_of(shop, {}, gone)[FindingSeverity.ERROR]
    assert "ami-0123456789abcdef0" in error


def test_the_restore_role_is_asked_about_passing_one_role_to_ec2(shop: AwsAccount, sandbox: Sandbox) -> None:
    web = facts_of(shop, resource(shop, "web-1").arn)["instance_profile_role"]
    (may,) = shop.reads.may_role(sandbox.role(), ["iam:PassRole"], web)
    assert (may.action, may.allowed) == ("iam:PassRole", Known.YES)
    (may_not,) = shop.reads.may_role(sandbox.role("ShopSnapshotRole"), ["iam:PassRole"], web)
    assert may_not.allowed is Known.NO
