"""A recovery point of a virtual machine becomes an instance in EC2, with a volume for each of its disks."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import ServiceException

from aws_sandbox.authorization_messages import first_denied_by_ec2
from aws_sandbox.backup.errors import InvalidParameterValue, InvalidRequest
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.restores.ec2 import PARAMETERS, launched
from aws_sandbox.restores.ec2_refusals import refuse_launch
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.parameters import Reader, read, text
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.virtual_machines import machine_of

LAUNCH = (
    *("InstanceType", "VpcId", "SubnetId", "SecurityGroupIds", "IamInstanceProfileName"),
    *("InstanceInitiatedShutdownBehavior", "HibernationOptions", "DisableApiTermination", "Placement"),
    *("CreditSpecification", "RamdiskId", "KernelId", "UserData", "EbsOptimized", "LicenseSpecifications"),
    *("RequireIMDSv2", "NetworkInterfaces"),
)
READERS: dict[str, Reader] = {
    "RestoreTo": text,
    # "Can be left blank because it is ignored."
    "ItemsToRestore": lambda key, value: value,
    **{key: PARAMETERS[key] for key in LAUNCH},
}
"""The page has one list for EC2 and EBS. Its keys of a volume (KmsKeyId, AvailabilityZone, EbsVolumeType,
IsEncrypted) mean nothing to an instance and are refused."""

DEFAULT_TYPE = "m5.large"
""""All other attributes have default values"; which is not said."""

MOST_DISKS, LARGEST_DISK_GIB = 21, 5 * 1024


@dataclass(frozen=True, slots=True)
class BackedUp:
    type: str = DEFAULT_TYPE
    key_name: str | None = None
    """No key pair can be given."""


@dataclass(frozen=True, slots=True)
class ImportedImage:
    """The image that VM Import/Export makes on the way."""

    id: str
    backed_up: BackedUp = BackedUp()


class MachineToEc2:
    fidelity = "real: an instance in EC2 with a volume for each disk; no data"

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        values = read(request.metadata, READERS)
        disks = machine_of(point.resource.arn).disks
        if len(disks) > MOST_DISKS:
            raise InvalidRequest(f"Restores to EC2 of more than {MOST_DISKS} disks are not supported.")
        if any(disk.gib > LARGEST_DISK_GIB for disk in disks):
            raise InvalidRequest("Restores to EC2 of disks of more than 5 TB are not supported.")
        ec2 = _ec2(place)
        refuse_launch(ec2, None, values)
        if (vpc := values.get("VpcId")) is not None and vpc not in {one.id for one in ec2.describe_vpcs()}:
            raise InvalidParameterValue(f"Invalid VpcId: {vpc} was not found in {place.region}.")

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        instance = place.arn("ec2", "instance/*")
        needed: list[tuple[str, str, dict[str, list[str]]]] = [
            ("ec2:RunInstances", instance, {}),
            ("ec2:CreateTags", instance, {"ec2:CreateAction": ["RunInstances"]}),
        ]
        if (name := request.metadata.get("IamInstanceProfileName")) is not None:
            profile = _profile(place, name)
            if profile is None:
                return f"Invalid IAM Instance Profile name: {name} (Service: Ec2)"
            passed = {"iam:PassedToService": ["ec2.amazonaws.com"]}
            needed += [("iam:PassRole", str(held.arn), passed) for held in profile.roles]
        if (denied := first_denied_by_ec2(request.role_arn, role, needed)) is not None:
            return denied
        return None

    def seconds(self, point: RecoveryPoint) -> float:
        return 8.0

    def create(self, place: Place, job: RestoreJob) -> str:
        values, ec2 = read(job.request.metadata, READERS), _ec2(place)
        image = ImportedImage(f"ami-0{uuid.uuid4().hex[:16]}")
        machine = machine_of(job.point.resource.arn)
        try:
            made = launched(ec2, place, image, values)
            for index, disk in enumerate(machine.disks):
                volume = ec2.create_volume(size=disk.gib, zone_name=made.placement.zone, volume_type="gp2")
                device = "/dev/sda1" if index == 0 else f"/dev/sd{chr(ord('a') + index)}"
                ec2.attach_volume(volume.id, made.id, device, True)
            if (name := values.get("IamInstanceProfileName")) is not None:
                ec2.associate_iam_instance_profile(made.id, iam_instance_profile_name=name)
        except ServiceException as error:
            raise RestoreFailed(f"{error.message} (Service: Ec2, Error Code: {error.code})") from error
        source = job.point.resource.arn.rpartition("/")[2]
        made.add_tags({"aws:backup:source-resource": f"{source}:{job.id}"})
        return place.arn("ec2", f"instance/{made.id}")


def _ec2(place: Place) -> Any:
    # Imported with the first restore: moto's EC2 takes 600 ms, as long as all else that a start does.
    from moto.ec2.models import ec2_backends

    return ec2_backends[place.account][place.region]


def _profile(place: Place, name: str) -> Any | None:
    from moto.iam.models import iam_backends

    return iam_backends[place.account][place.partition].instance_profiles.get(name)
