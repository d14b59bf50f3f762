"""Makes the shop's FSx file systems, its volume of ONTAP, and every backup that is a recovery point; and the
directory that the Windows one has joined."""

from __future__ import annotations

from typing import Any

from moto.ds.models import ds_backends

from aws_sandbox.backup.models import backend_of
from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.fsx.models import (
    Described,
    SandboxBackup,
    SandboxFileSystem,
    SandboxFsxBackend,
    fsx_of,
    install,
)
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.world.accounts import SHOP, Place
from aws_sandbox.world.fsx_file_systems import (
    ALIAS,
    DIRECTORY_NAME,
    FSX_ROWS,
    MACHINES,
    RECOVERY_ONTAP,
    VOLUME_NAME,
    FsxRow,
    catalogued,
    description,
    directory_id,
    fsx_id,
    machine_id,
    ontap_volume,
    volume_id,
)
from aws_sandbox.world.network import group_id, subnet_id, vpc_id

AGE = 400 * 86_400.0
"""Seconds since the file systems were made."""
TAGS = {"team": "shop", "tier": "production"}


def seed_directory(place: Place) -> None:
    if not _at_home(place):
        return
    directories = ds_backends[place.account][place.region]
    subnets = [subnet_id(place, "shop-private", letter) for letter in ("a", "b")]
    made = directories.create_microsoft_ad(
        place.region,
        DIRECTORY_NAME,
        "corp",
        "Shop-0nly-In-The-Sandbox",
        "The shop's staff",
        {"VpcId": vpc_id(place, "shop"), "SubnetIds": subnets},
        "Standard",
        [],
    )
    directory: Any = directories.directories.pop(made)
    directory.directory_id = directory.alias = directory_id(place)
    directory.access_url = f"{directory.alias}.awsapps.com"
    # Its own group would stand among the shop's, depending on whether Directory Service was asked yet.
    directory.delete_eni()
    directory.delete_security_group()
    directory.vpc_settings["SecurityGroupId"] = group_id(place, "shop-db")
    directories.directories[directory.directory_id] = directory


def seed_fsx(place: Place) -> None:
    backup = backend_of(place.account, place.region)
    install(place.partition, backup.clock)
    fsx, created = fsx_of(place), backup.clock.start - AGE
    if _at_home(place):
        for row in (*FSX_ROWS.values(), RECOVERY_ONTAP):
            _add(fsx, place, row, created)
        for name, owner in MACHINES.items():
            fsx.machines[machine_id(name)] = _machine(place, name, fsx_id(owner), created)
        source = fsx.machines[machine_id("svm-finance")]
        row_gib = catalogued("finance-ontap").gib
        fsx.add_volume(source, volume_id("finance-ontap"), VOLUME_NAME, ontap_volume(place, row_gib), created)
    for point in list(backup.store.points.values()):
        if point.resource.type == "FSx":
            add_backup(place, point)


def add_backup(place: Place, point: RecoveryPoint) -> None:
    """The backup in FSx that is a recovery point, also of a file system of another place."""
    fsx = fsx_of(place)
    _, partition, _, region, account, resource = point.resource.arn.split(":", 5)
    home = Place(partition, account, region)
    identifier = resource.rpartition("/")[2]
    row = next(row for row in FSX_ROWS.values() if identifier in (fsx_id(row.id), volume_id(row.id)))
    listed = catalogued(row.id)
    source: Described = {"FileSystemId": fsx_id(row.id), "ResourceARN": point.resource.arn}
    if row.kind == "ONTAP":
        source |= {"VolumeId": identifier, "Name": VOLUME_NAME, "VolumeType": "ONTAP"}
        source["OntapConfiguration"] = ontap_volume(home, listed.gib)
    else:
        source["OwnerId"] = account
        source |= description(home, row, listed.gib, listed.key)
    name = point.arn.rpartition("/")[2]
    fsx.backups[name] = SandboxBackup(fsx, name, source, point.created, point.key_arn)
    fsx.tag_resource(point.arn, {**point.source_tags, "aws:backup:source-resource": identifier})


def _at_home(place: Place) -> bool:
    return (place.account, place.region) == (SHOP.id, PARTITIONS[place.partition].main_region)


def _add(fsx: SandboxFsxBackend, place: Place, row: FsxRow, created: float) -> None:
    listed = None if row is RECOVERY_ONTAP else catalogued(row.id)
    # A file system for ONTAP is larger than the one volume of it that is protected.
    gib = 1024 if listed is None or row.kind == "ONTAP" else listed.gib
    told = description(place, row, gib, None if listed is None else listed.key)
    if row.kind == "WINDOWS":
        # No backup has them: an alias belongs to one file system at a time.
        told["WindowsConfiguration"]["Aliases"] = [{"Name": ALIAS, "Lifecycle": "AVAILABLE"}]
    made = SandboxFileSystem(fsx, fsx_id(row.id), told, created)
    fsx.file_systems[made.file_system_id] = made
    fsx.tag_resource(made.resource_arn, {"Name": row.id, **TAGS})


def _machine(place: Place, name: str, file_system: str, created: float) -> dict[str, Any]:
    identifier = machine_id(name)
    host = f"{identifier}.{file_system}.fsx.{place.region}.amazonaws.com"
    return {
        "CreationTime": created,
        "Endpoints": {"Management": {"DNSName": host}, "Nfs": {"DNSName": host}},
        "FileSystemId": file_system,
        "Lifecycle": "CREATED",
        "Name": name,
        "ResourceARN": place.arn("fsx", f"storage-virtual-machine/{file_system}/{identifier}"),
        "StorageVirtualMachineId": identifier,
        "Subtype": "DEFAULT",
        "RootVolumeSecurityStyle": "UNIX",
    }
