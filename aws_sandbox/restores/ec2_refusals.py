"""What EC2 refuses of a launch, by what exists in the Region and what the image is."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue
from aws_sandbox.restores.launch_shapes import refuse_shape

IMAGE_FACTS = {
    "Architecture": "architecture",
    "VirtualizationType": "virtualization_type",
    "RootDeviceType": "root_device_type",
    "Platform": "platform",
}
"""Parameters that can only say what the image is."""

ONE_OF = {
    "InstanceInitiatedShutdownBehavior": ("stop", "terminate"),
}

NESTED = (
    *("CpuOptions", "HibernationOptions", "CreditSpecification", "CapacityReservationSpecification"),
    *("InstanceMarketOptions", "Placement", "NetworkInterfaces", "LicenseSpecifications"),
)
"""Parameters with the shapes of RunInstances."""

MONITORING = {"State": ("enabled", "disabled"), "Enabled": (True, False)}
"""AWS Backup returns it as an instance has it, with State; RunInstances takes Enabled."""

CREDITS = ("standard", "unlimited")


def refuse_launch(ec2: Any, image: Any | None, values: Mapping[str, Any]) -> None:
    """Raises InvalidParameterValue. Without an image the job fails, and no call."""
    for key in NESTED:
        refuse_shape(key, values.get(key))
    for key, allowed in ONE_OF.items():
        if values.get(key, allowed[0]) not in allowed:
            raise InvalidParameterValue(f"Invalid {key}: {values[key]!r}; valid: {', '.join(allowed)}.")
    _refuse_members(values)
    _refuse_purchase(values)
    _refuse_type(ec2, image, values)
    if image is not None:
        _refuse_against_image(image, values)
    _refuse_network(ec2, values)
    _refuse_placement(ec2, values)


def _refuse_members(values: Mapping[str, Any]) -> None:
    for name, value in values.get("Monitoring", {}).items():
        if name not in MONITORING:
            raise InvalidParameterValue(f"Invalid Monitoring: unknown member {name}.")
        if value not in MONITORING[name]:
            raise InvalidParameterValue(f"Invalid Monitoring: {name} cannot be {value!r}.")
    if values.get("CreditSpecification", {}).get("CpuCredits") not in (None, *CREDITS):
        raise InvalidParameterValue(
            f"Invalid CreditSpecification: CpuCredits must be one of {', '.join(CREDITS)}."
        )


def _refuse_purchase(values: Mapping[str, Any]) -> None:
    spot = values.get("InstanceMarketOptions", {}).get("SpotOptions") or {}
    interrupted = spot.get("InstanceInterruptionBehavior")
    if spot.get("SpotInstanceType") == "persistent" and interrupted not in ("hibernate", "stop"):
        # EC2 API, SpotMarketOptions: "only supported when the interruption behavior is hibernate or stop".
        raise InvalidParameterValue(
            "Invalid InstanceMarketOptions: persistent needs InstanceInterruptionBehavior hibernate or stop."
        )
    capacity = values.get("CapacityReservationSpecification", {})
    preference = capacity.get("CapacityReservationPreference")
    if capacity.get("CapacityReservationTarget") and preference not in (None, "capacity-reservations-only"):
        # EC2 API, CapacityReservationSpecification: a target is one choice, open or none another.
        raise InvalidParameterValue(
            "Invalid CapacityReservationSpecification: CapacityReservationTarget does not go with "
            f"CapacityReservationPreference {preference}."
        )


def _refuse_type(ec2: Any, image: Any | None, values: Mapping[str, Any]) -> None:
    from moto.ec2.models.instance_types import INSTANCE_TYPE_OFFERINGS, INSTANCE_TYPES

    name = values.get("InstanceType") or (None if image is None else image.backed_up.type)
    if name is None:
        return
    offered = INSTANCE_TYPE_OFFERINGS["region"].get(ec2.region_name, [])
    if not any(row["InstanceType"] == name for row in offered):
        raise InvalidParameterValue(f"Invalid InstanceType: {name} is not offered in {ec2.region_name}.")
    facts = INSTANCE_TYPES[name]
    if image is not None and image.architecture not in facts["ProcessorInfo"]["SupportedArchitectures"]:
        raise InvalidParameterValue(
            f"Invalid InstanceType: {name} does not support the image's architecture, {image.architecture}."
        )
    # EC2 user guide, "Supported CPU options for Amazon EC2 instance types".
    for member, valid in (("CoreCount", "ValidCores"), ("ThreadsPerCore", "ValidThreadsPerCore")):
        number, allowed = values.get("CpuOptions", {}).get(member), facts["VCpuInfo"].get(valid)
        if number is not None and allowed and number not in allowed:
            takes = ", ".join(map(str, allowed))
            raise InvalidParameterValue(
                f"Invalid CpuOptions: {name} takes a {member} of {takes}, not {number}."
            )


def _refuse_against_image(image: Any, values: Mapping[str, Any]) -> None:
    for key, fact in IMAGE_FACTS.items():
        if key in values and values[key] != getattr(image, fact):
            raise InvalidParameterValue(f"Invalid {key}: the image's is {getattr(image, fact)}.")
    key_name = image.backed_up.key_name
    if values.get("KeyName", key_name) != key_name:
        # The guide both lists the key and says that the key pair of the backup is used: not changed here.
        raise InvalidParameterValue(f"Invalid KeyName: the key pair of the backup, {key_name}, is used.")


def _refuse_network(ec2: Any, values: Mapping[str, Any]) -> None:
    interfaces = values.get("NetworkInterfaces", [])
    if interfaces and ("SubnetId" in values or "SecurityGroupIds" in values):
        raise InvalidParameterValue(
            "Network interfaces and an instance-level subnet ID or security groups may not be specified on "
            "the same request."
        )
    if len(interfaces) > 1 and any(each.get("AssociatePublicIpAddress") for each in interfaces):
        # EC2 API, InstanceNetworkInterfaceSpecification: AssociatePublicIpAddress.
        raise InvalidParameterValue(
            "Invalid NetworkInterfaces: a public address is only assigned to an instance with one interface."
        )
    for interface in interfaces:
        if interface.get("DeviceIndex") is None:
            raise InvalidParameterValue("Invalid NetworkInterfaces: DeviceIndex must be given.")
        if interface.get("NetworkInterfaceId") is None:
            _refuse_groups(ec2, interface.get("SubnetId"), interface.get("Groups") or [])
            _refuse_address(ec2, interface)
    if not interfaces:
        _refuse_groups(ec2, values.get("SubnetId"), values.get("SecurityGroupIds", []))


def _refuse_groups(ec2: Any, subnet: str | None, groups: list[str]) -> None:
    """Without a subnet, EC2 takes one of the default VPC."""
    known = {found.id: found for found in ec2.describe_subnets()}
    if subnet is not None and subnet not in known:
        raise InvalidParameterValue(f"Invalid SubnetId: {subnet} does not exist in {ec2.region_name}.")
    vpc = ec2.default_vpc.id if subnet is None else known[subnet].vpc_id
    for identifier in groups:
        group = ec2.get_security_group_from_id(identifier)
        if group is None:
            raise InvalidParameterValue(f"Invalid SecurityGroupIds: {identifier} does not exist.")
        if group.vpc_id != vpc:
            raise InvalidParameterValue(
                f"Invalid SecurityGroupIds: {identifier} is in {group.vpc_id}, the subnet in {vpc}."
            )


def _refuse_address(ec2: Any, interface: Mapping[str, Any]) -> None:
    address, identifier = interface.get("PrivateIpAddress"), interface.get("SubnetId")
    subnet = next((found for found in ec2.describe_subnets() if found.id == identifier), None)
    if address is None or subnet is None:
        return
    try:
        inside = ip_address(address) in ip_network(subnet.cidr_block)
    except ValueError:
        inside = False
    if not inside:
        raise InvalidParameterValue(
            f"Invalid NetworkInterfaces: {address} is not an address of {identifier}, {subnet.cidr_block}."
        )


def _refuse_placement(ec2: Any, values: Mapping[str, Any]) -> None:
    placement = values.get("Placement", {})
    if group := placement.get("GroupName") or placement.get("GroupId"):
        # Moto has no placement groups, so there is none of any name.
        raise InvalidParameterValue(f"Invalid Placement: the placement group {group} is unknown.")
    if placement.get("HostResourceGroupArn") and placement.get("Tenancy") not in (None, "host"):
        # EC2 API, Placement: "either omit the Tenancy parameter or set it to host".
        raise InvalidParameterValue("Invalid Placement: a host resource group needs the tenancy host.")
    if (number := placement.get("PartitionNumber")) is not None and number < 1:
        raise InvalidParameterValue(f"Invalid Placement: there is no partition {number}.")
    if (zone := placement.get("AvailabilityZone")) is None:
        return
    if zone not in [found.name for found in ec2.describe_availability_zones()]:
        raise InvalidParameterValue(f"Invalid Placement: {zone} is not a zone of {ec2.region_name}.")
    for subnet in ec2.describe_subnets():
        if subnet.id == values.get("SubnetId") and subnet.availability_zone != zone:
            raise InvalidParameterValue(
                f"Invalid Placement: {subnet.id} is in {subnet.availability_zone}, not in {zone}."
            )
