"""What GetRecoveryPointRestoreMetadata returns for points of FSx, Storage Gateway and virtual machines."""

from __future__ import annotations

import json

from aws_sandbox.world.accounts import Place
from aws_sandbox.world.arns import source_arn
from aws_sandbox.world.catalogue import Row
from aws_sandbox.world.fsx_file_systems import (
    CONFIGURATIONS,
    FSX_ROWS,
    VOLUME_NAME,
    description,
    fsx_id,
    ontap_volume,
)
from aws_sandbox.world.virtual_machines import MACHINES, hypervisor_arn

Metadata = dict[str, str | None]


def _text(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def fsx(place: Place, row: Row) -> Metadata:
    """After the one sample known, of Lustre (guide, "Restore a file system", 2024): the file system's own
    description, without security groups. Of ONTAP no sample is known."""
    source = FSX_ROWS[row.id]
    if source.kind == "ONTAP":
        return {
            "FileSystemType": source.kind,
            "FileSystemId": fsx_id(row.id),
            "Name": VOLUME_NAME,
            "OntapConfiguration": _text(ontap_volume(place, row.gib)),
        }
    told = description(place, source, row.gib, row.key)
    return {
        "StorageType": told["StorageType"],
        "KmsKeyId": told["KmsKeyId"],
        "StorageCapacity": str(told["StorageCapacity"]),
        "VpcId": told["VpcId"],
        "FileSystemType": source.kind,
        CONFIGURATIONS[source.kind]: _text(told[CONFIGURATIONS[source.kind]]),
        "FileSystemId": fsx_id(row.id),
        "SubnetIds": _text(told["SubnetIds"]),
    }


def virtual_machine(place: Place, row: Row) -> Metadata:
    """The page's example of a whole restore to VMware holds vmId, which is in no list of keys: that example
    is taken for what was returned, with RestoreTo added."""
    machine = MACHINES[row.id]
    return {
        "HypervisorArn": hypervisor_arn(place, machine.hypervisor),
        "VMName": row.id,
        "VMPath": machine.path,
        "ComputeResourceName": machine.compute,
        "VMDatastore": machine.datastore,
        "DisksToRestore": _text([disk.told() for disk in machine.disks]),
        "vmId": machine.number,
    }


def gateway_volume(place: Place, row: Row) -> Metadata:
    """No sample is known: as of EBS, whose snapshots these are."""
    return {"volumeId": source_arn(place, row).rpartition("/")[2], "availabilityZone": None}
