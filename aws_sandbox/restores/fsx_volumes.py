"""What AWS Backup and FSx refuse of a new volume of ONTAP."""

from __future__ import annotations

import re
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.world.accounts import Place

VOLUME_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,202}")
"""FSx API, CreateVolumeFromBackup: Name, and the naming rules of ONTAP volumes."""
SMALLEST_MIB, LARGEST_MIB = 20, 314_572_800
"""FSx API, CreateOntapVolumeConfiguration: SizeInMegabytes."""


def refuse_volume(place: Place, values: dict[str, Any]) -> None:
    """Raises a BackupError. SubnetIds and the other members of file systems are taken and ignored, as the
    page says of SubnetIds: the storage virtual machine decides where the volume lies."""
    from aws_sandbox.fsx.models import fsx_of

    name = values.get("Name")
    if name is None:
        raise MissingParameterValue("Restore metadata is missing Name.")
    if not VOLUME_NAME.fullmatch(name):
        raise InvalidParameterValue(f"Invalid Name: {name!r}; up to 203 letters, digits and underscores.")
    wanted = values.get("OntapConfiguration", {})
    if (machine := wanted.get("StorageVirtualMachineId")) is None:
        raise MissingParameterValue(
            "Restore metadata is missing storageVirtualMachineId in OntapConfiguration."
        )
    if machine not in fsx_of(place).machines:
        raise InvalidParameterValue(
            f"Invalid OntapConfiguration: storage virtual machine {machine} was not found in {place.region}."
        )
    size = wanted.get("SizeInMegabytes")
    if size is not None and not SMALLEST_MIB <= size <= LARGEST_MIB:
        raise InvalidParameterValue(
            f"Invalid OntapConfiguration: sizeInMegabytes {size} is not {SMALLEST_MIB} to {LARGEST_MIB}."
        )
    if (path := wanted.get("JunctionPath")) is None:
        # FSx API, CreateOntapVolumeConfiguration: "This parameter is required."
        raise MissingParameterValue("Restore metadata is missing junctionPath in OntapConfiguration.")
    if not path.startswith("/"):
        raise InvalidParameterValue("Invalid OntapConfiguration: junctionPath must begin with a slash.")
    if wanted.get("OntapVolumeType", "RW") != "RW":
        # "DP, LS, full volumes and volumes on full file systems are not supported."
        raise InvalidParameterValue("Invalid OntapConfiguration: ontapVolumeType must be RW.")
