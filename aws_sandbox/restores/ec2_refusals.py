"""What EC2 refuses of a launch, by what exists in the Region and what the image is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue

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

MEMBERS = {
    "CpuOptions": {"CoreCount", "ThreadsPerCore", "AmdSevSnp", "NestedVirtualization"},
    "HibernationOptions": {"Configured"},
    "CreditSpecification": {"CpuCredits"},
    "Monitoring": {"State", "Enabled"},
    "CapacityReservationSpecification": {"CapacityReservationPreference", "CapacityReservationTarget"},
    "InstanceMarketOptions": {"MarketType", "SpotOptions"},
    "Placement": {
        *("AvailabilityZone", "AvailabilityZoneId", "Affinity", "GroupName", "GroupId", "HostId"),
        *("HostResourceGroupArn", "PartitionNumber", "SpreadDomain", "Tenancy"),
    },
}
"""Of EC2's RunInstances. AWS Backup returns Monitoring as an instance has it, with State."""

INTERFACE_MEMBERS = {
    *("AssociatePublicIpAddress", "DeleteOnTermination", "Description", "DeviceIndex", "Groups"),
    *("Ipv6AddressCount", "Ipv6Addresses", "NetworkInterfaceId", "PrivateIpAddress", "PrivateIpAddresses"),
    *("SecondaryPrivateIpAddressCount", "SubnetId", "InterfaceType", "NetworkCardIndex"),
    *("AssociateCarrierIpAddress", "Ipv4Prefixes", "Ipv4PrefixCount", "Ipv6Prefixes", "Ipv6PrefixCount"),
    *("PrimaryIpv6", "EnaSrdSpecification", "ConnectionTrackingSpecification", "EnaQueueCount"),
}

TENANCIES = ("default", "dedicated", "host")
CREDITS = ("standard", "unlimited")


def refuse_launch(ec2: Any, image: Any | None, values: Mapping[str, Any]) -> None:
    """Raises InvalidParameterValue. Without an image the job fails, and no call."""
    for key, members in MEMBERS.items():
        if unknown := sorted(values.get(key, {}).keys() - members):
            raise InvalidParameterValue(f"Invalid {key}: unknown member {', '.join(unknown)}.")
    for key, allowed in ONE_OF.items():
        if values.get(key, allowed[0]) not in allowed:
            raise InvalidParameterValue(f"Invalid {key}: {values[key]!r}; valid: {', '.join(allowed)}.")
    _refuse_members(values)
    _refuse_type(ec2, values)
    if image is not None:
        _refuse_against_image(image, values)
    _refuse_network(ec2, values)
    _refuse_placement(ec2, values)


def _refuse_members(values: Mapping[str, Any]) -> None:
    if values.get("Placement", {}).get("Tenancy") not in (None, *TENANCIES):
        raise InvalidParameterValue(f"Invalid Placement: Tenancy must be one of {', '.join(TENANCIES)}.")
    if values.get("CreditSpecification", {}).get("CpuCredits") not in (None, *CREDITS):
        raise InvalidParameterValue(
            f"Invalid CreditSpecification: CpuCredits must be one of {', '.join(CREDITS)}."
        )
    if type(values.get("HibernationOptions", {}).get("Configured", False)) is not bool:
        raise InvalidParameterValue("Invalid HibernationOptions: Configured must be true or false.")
    for name, number in values.get("CpuOptions", {}).items():
        if name in ("CoreCount", "ThreadsPerCore") and (type(number) is not int or number < 1):
            raise InvalidParameterValue(f"Invalid CpuOptions: {name} must be a whole number.")


def _refuse_type(ec2: Any, values: Mapping[str, Any]) -> None:
    from moto.ec2.models.instance_types import INSTANCE_TYPE_OFFERINGS

    if (name := values.get("InstanceType")) is None:
        return
    offered = INSTANCE_TYPE_OFFERINGS["region"].get(ec2.region_name, [])
    if not any(row["InstanceType"] == name for row in offered):
        raise InvalidParameterValue(f"Invalid InstanceType: {name} is not offered in {ec2.region_name}.")


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
    for interface in interfaces:
        if unknown := sorted(interface.keys() - INTERFACE_MEMBERS):
            raise InvalidParameterValue(f"Invalid NetworkInterfaces: unknown member {', '.join(unknown)}.")
        if type(interface.get("DeviceIndex")) is not int:
            raise InvalidParameterValue("Invalid NetworkInterfaces: DeviceIndex must be a whole number.")
        if interface.get("NetworkInterfaceId") is None:
            _refuse_groups(ec2, interface.get("SubnetId"), interface.get("Groups") or [])
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


def _refuse_placement(ec2: Any, values: Mapping[str, Any]) -> None:
    if (zone := values.get("Placement", {}).get("AvailabilityZone")) is None:
        return
    if zone not in [found.name for found in ec2.describe_availability_zones()]:
        raise InvalidParameterValue(f"Invalid Placement: {zone} is not a zone of {ec2.region_name}.")
    for subnet in ec2.describe_subnets():
        if subnet.id == values.get("SubnetId") and subnet.availability_zone != zone:
            raise InvalidParameterValue(
                f"Invalid Placement: {subnet.id} is in {subnet.availability_zone}, not in {zone}."
            )
