"""EC2: the image that is a recovery point becomes an instance in moto's EC2.

AWS does not document when it finds a bad value. What a client could have known is refused here at once; what
EC2 says while it launches (another instance profile, the right to pass its role, an address in use, an image
deleted meanwhile) fails the job.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import ServiceException

from aws_sandbox.authorization_messages import first_denied_by_ec2
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.restores.ebs import REQUEST_ID, printable
from aws_sandbox.restores.ec2_devices import block_devices, listed_devices, refuse_devices
from aws_sandbox.restores.ec2_refusals import refuse_launch
from aws_sandbox.restores.keys import key_state
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.parameters import Reader, listed, mapping, objects, read, text, truth
from aws_sandbox.world.accounts import Place

PARAMETERS: dict[str, Reader] = {
    **dict.fromkeys(
        (
            *("InstanceType", "KeyName", "SubnetId", "Architecture", "IamInstanceProfileName"),
            *("InstanceInitiatedShutdownBehavior", "RootDeviceType", "RamdiskId", "KernelId", "UserData"),
            *("VirtualizationType", "Platform"),
            # Information only; the list of 2024 spells it VpcId, the one of 2026 vpcId.
            *("VpcId", "vpcId"),
            REQUEST_ID,
        ),
        text,
    ),
    **dict.fromkeys(("EnaSupport", "DisableApiTermination", "EbsOptimized", "RequireIMDSv2"), truth),
    **dict.fromkeys(
        (
            *("CpuOptions", "HibernationOptions", "CreditSpecification", "Placement", "Monitoring"),
            *("CapacityReservationSpecification", "InstanceMarketOptions"),
        ),
        mapping,
    ),
    **dict.fromkeys(("NetworkInterfaces", "LicenseSpecifications", "ElasticGpuSpecification"), objects),
    "SecurityGroupIds": listed,
    "BlockDeviceMappings": listed_devices,
}
"""Guide, "Restore an Amazon EC2 instance"."""

BACKED_UP = "UseBackedUpValue"

OTHER_PROFILE = (
    "AWS Backup does not permit attaching a new instance profile to an EC2 instance. "
    "Please restore using the backed up instance profile."
)


class Ec2Restore:
    fidelity = "real: an instance in EC2 from its image; its volumes hold no data"

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        values = read(request.metadata, PARAMETERS)
        ec2, image = _ec2(place), _image(place, point)
        refuse_launch(ec2, image, values)
        refuse_devices(place, image, values.get("BlockDeviceMappings", []))

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        image = _image(place, point)
        if image is None:
            return _gone(point)
        asked = request.metadata.get("IamInstanceProfileName")
        if asked not in (None, BACKED_UP, image.backed_up.profile):
            return OTHER_PROFILE
        if image.backed_up.key_name not in _ec2(place).key_pairs:
            return (
                f"The key pair '{image.backed_up.key_name}' does not exist "
                "(Service: Ec2, Error Code: InvalidKeyPair.NotFound)"
            )
        instance = place.arn("ec2", "instance/*")
        needed: list[tuple[str, str, dict[str, list[str]]]] = [("ec2:RunInstances", instance, {})]
        if request.copy_tags:
            needed.append(("ec2:CreateTags", instance, {"ec2:CreateAction": ["RunInstances"]}))
        if asked is not None and image.backed_up.profile is not None:
            profile = _profile(place, image.backed_up.profile)
            if profile is None:
                return f"Invalid IAM Instance Profile name: {image.backed_up.profile} (Service: Ec2)"
            passed = {"iam:PassedToService": ["ec2.amazonaws.com"]}
            needed += [("iam:PassRole", str(held.arn), passed) for held in profile.roles]
        keys = [device.key for device in block_devices(place, image, request.metadata) if device.key]
        grant = {"kms:GrantIsForAWSResource": ["true"]}
        needed += [("kms:CreateGrant", key, grant) for key in keys]
        if (denied := first_denied_by_ec2(request.role_arn, role, needed)) is not None:
            return denied
        for key in keys:
            if (state := key_state(place, key)) != "Enabled":
                return f"{key} is {state or 'not found'}. (Service: Ec2, Error Code: Client.InvalidKMSKey)"
        return None

    def seconds(self, point: RecoveryPoint) -> float:
        # 6 s for a small instance, 15 s from 1 TiB on.
        return 6.0 + 9.0 * min(1.0, point.source_gib / 1024)

    def create(self, place: Place, job: RestoreJob) -> str:
        point = job.point
        values = read(job.request.metadata, PARAMETERS)
        ec2, image = _ec2(place), _image(place, point)
        if image is None:
            raise RestoreFailed(_gone(point))
        _refuse_addresses(ec2, values)
        try:
            made = launched(ec2, place, image, values)
            _dress(ec2, place, made, image, job)
        except ServiceException as error:
            raise RestoreFailed(f"{error.message} (Service: Ec2, Error Code: {error.code})") from error
        tags = {"aws:backup:source-resource": f"{point.resource.arn.rpartition('/')[2]}:{job.id}"}
        if job.request.copy_tags:
            tags |= {key: printable(value) for key, value in point.source_tags.items()}
        made.add_tags(tags)
        return place.arn("ec2", f"instance/{made.id}")


def _ec2(place: Place) -> Any:
    # Imported with the first restore: moto's EC2 takes 600 ms, as long as all else that a start does.
    from moto.ec2.models import ec2_backends

    return ec2_backends[place.account][place.region]


def _image(place: Place, point: RecoveryPoint) -> Any | None:
    return _ec2(place).amis.get(point.arn.rpartition("/")[2])


def _gone(point: RecoveryPoint) -> str:
    image = point.arn.rpartition("/")[2]
    return f"The image id '[{image}]' does not exist (Service: Ec2, Error Code: InvalidAMIID.NotFound)"


def _profile(place: Place, name: str) -> Any | None:
    from moto.iam.models import iam_backends

    return iam_backends[place.account][place.partition].instance_profiles.get(name)


def _refuse_addresses(ec2: Any, values: Mapping[str, Any]) -> None:
    """What EC2 says of the source's own interface or address, which the returned metadata holds."""
    for wanted in values.get("NetworkInterfaces", []):
        if (identifier := wanted.get("NetworkInterfaceId")) is not None:
            interface = ec2.enis.get(identifier)
            if interface is None:
                raise RestoreFailed(f"The networkInterface ID '{identifier}' does not exist (Service: Ec2)")
            if interface.instance is not None:
                raise RestoreFailed(
                    f"Interface: [{identifier}] in use. "
                    "(Service: Ec2, Error Code: InvalidNetworkInterface.InUse)"
                )
        address, subnet = wanted.get("PrivateIpAddress"), wanted.get("SubnetId")
        for interface in list(ec2.enis.values()):
            if address is not None and (interface.private_ip_address, interface.subnet.id) == (
                address,
                subnet,
            ):
                raise RestoreFailed(
                    f"Address {address} is in use. (Service: Ec2, Error Code: InvalidIPAddress.InUse)"
                )


def launched(ec2: Any, place: Place, image: Any, values: Mapping[str, Any]) -> Any:
    placement = values.get("Placement", {})
    reservation = ec2.run_instances(
        image.id,
        1,
        values.get("UserData"),
        [],
        instance_type=values.get("InstanceType", image.backed_up.type),
        is_instance_type_default=False,
        placement=placement.get("AvailabilityZone"),
        region_name=place.region,
        subnet_id=values.get("SubnetId"),
        # The key pair of the time of the backup is used.
        key_name=image.backed_up.key_name,
        security_group_ids=list(values.get("SecurityGroupIds", [])),
        nics=_interfaces(values.get("NetworkInterfaces") or [{"DeviceIndex": 0}]),
        ebs_optimized=values.get("EbsOptimized", False),
        disable_api_termination=values.get("DisableApiTermination", False),
        instance_initiated_shutdown_behavior=values.get("InstanceInitiatedShutdownBehavior"),
        hibernation_options=values.get("HibernationOptions", {}),
        monitoring_state="enabled" if _is_monitored(values.get("Monitoring", {})) else "disabled",
        metadata_options={"HttpTokens": "required" if values.get("RequireIMDSv2") else "optional"},
        block_device_mappings=[],
    )
    made = reservation.instances[0]
    made.placement.tenancy = placement.get("Tenancy") or "default"
    made.placement.group_name = placement.get("GroupName") or ""
    return made


def _interfaces(asked: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """An interface that comes with the instance also ends with it, if not told otherwise: EC2's default, and
    not moto's."""
    return [{"DeleteOnTermination": True, **_without_null(wanted)} for wanted in asked]


def _dress(ec2: Any, place: Place, made: Any, image: Any, job: RestoreJob) -> None:
    """Gives the instance its volumes, and its profile where it was asked for."""
    for device in block_devices(place, image, job.request.metadata):
        volume = ec2.create_volume(
            size=device.gib,
            zone_name=made.placement.zone,
            snapshot_id=device.snapshot,
            encrypted=device.key is not None,
            kms_key_id=device.key,
            volume_type=device.type,
            iops=device.iops,
            throughput=device.throughput,
        )
        ec2.attach_volume(volume.id, made.id, device.name, device.delete_on_termination)
    profile = image.backed_up.profile
    if profile is not None and "IamInstanceProfileName" in job.request.metadata:
        ec2.associate_iam_instance_profile(made.id, iam_instance_profile_name=profile)


def _is_monitored(asked: Mapping[str, Any]) -> bool:
    """As RunInstances says it, or as AWS Backup returns it."""
    return asked.get("Enabled") is True or asked.get("State") == "enabled"


def _without_null(members: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value is not None}
