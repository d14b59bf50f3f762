"""FSx: what a file system or a volume of ONTAP was, and where a new one can be made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from aws_api.lookups.ec2_network import told
from recovery.account import AccountChoice
from recovery.arns import short_id
from recovery.context import Context
from recovery.errors import AwsError, NotFound

PAGE = 50
"""`MaxResults` of FSx's listings, well below the model's limit: an item is large."""
MIB = 1024**2
JOINED = ("MicrosoftAD", "SharedMicrosoftAD")
"""Kinds of directory that FSx for Windows joins (`ActiveDirectoryId`)."""
CONFIGURATIONS = ("WindowsConfiguration", "LustreConfiguration", "OpenZFSConfiguration", "OntapConfiguration")


def resource(calls: Calls, arn: str) -> dict[str, str]:
    """What a file system, or a volume, was, by name; JSON where it is more than a text. Raises `NotFound`."""
    found = volume(calls, short_id(arn)) if ":volume/" in arn else file_system(calls, short_id(arn))
    facts = _volume(found) if ":volume/" in arn else _file_system(calls, found)
    return {name: value for name, value in {**facts, **_tags(found)}.items() if value}


def file_system(calls: Calls, identifier: str) -> Answer:
    """The file system of that id. Raises `NotFound`."""
    return _one(calls, "DescribeFileSystems", "FileSystem", identifier)


def volume(calls: Calls, identifier: str) -> Answer:
    """The volume of that id. Raises `NotFound`."""
    return _one(calls, "DescribeVolumes", "Volume", identifier)


def virtual_machine(calls: Calls, identifier: str) -> Answer:
    """The storage virtual machine of that id. Raises `NotFound`."""
    return _one(calls, "DescribeStorageVirtualMachines", "StorageVirtualMachine", identifier)


def volumes_of(calls: Calls, svm: str) -> Iterator[Answer]:
    """The volumes of a storage virtual machine."""
    filters = [{"Name": "storage-virtual-machine-id", "Values": [svm]}]
    for page in calls.pages("fsx", "DescribeVolumes", {"Filters": filters, "MaxResults": PAGE}):
        yield from page


def virtual_machines(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Storage virtual machines by name, each with its file system."""
    choices = [
        AccountChoice(
            text(svm, "StorageVirtualMachineId"),
            text(svm, "Name"),
            told(text(svm, "FileSystemId"), _unless(text(svm, "Lifecycle"), "CREATED")),
        )
        for page in calls.pages("fsx", "DescribeStorageVirtualMachines", {"MaxResults": PAGE})
        for svm in page
    ]
    return sorted(choices, key=lambda choice: (choice.label.lower(), choice.value))


def directories(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """AWS Managed Microsoft AD directories by name, own and shared."""
    choices = [
        AccountChoice(
            text(found, "DirectoryId"),
            text(found, "Name"),
            told(text(found, "Type"), _unless(text(found, "Stage"), "Active")),
        )
        for found in all_directories(calls)
        if text(found, "Type") in JOINED
    ]
    return sorted(choices, key=lambda choice: (choice.label.lower(), choice.value))


def all_directories(calls: Calls) -> Iterator[Answer]:
    for page in calls.pages("ds", "DescribeDirectories", {}):
        yield from page


def _one(calls: Calls, operation: str, kind: str, identifier: str) -> Answer:
    found = calls.read("fsx", operation, **{f"{kind}Ids": [identifier]})[f"{kind}s"]
    if not found:
        raise NotFound("Not found", f"There is no {identifier}.")
    first: Answer = found[0]
    return first


def _file_system(calls: Calls, found: Answer) -> dict[str, str]:
    settings: Answer = next((found[name] for name in CONFIGURATIONS if found.get(name)), {})
    iops: Answer = settings.get("DiskIopsConfiguration") or {}
    provisioned = text(iops, "Mode") == "USER_PROVISIONED"
    own_directory: Answer = settings.get("SelfManagedActiveDirectoryConfiguration") or {}
    aliases = [
        text(alias, "Name")
        for alias in settings.get("Aliases") or ()
        if text(alias, "Lifecycle") in ("", "AVAILABLE")
    ]
    return {
        "type": text(found, "FileSystemType"),
        "state": text(found, "Lifecycle"),
        "storage_type": text(found, "StorageType"),
        "storage_gib": text(found, "StorageCapacity"),
        "vpc_id": text(found, "VpcId"),
        "subnets": ", ".join(found.get("SubnetIds") or ()),
        "security_groups": _security_groups(calls, found),
        "kms_key_arn": text(found, "KmsKeyId"),
        "dns_name": text(found, "DNSName"),
        "deployment_type": text(settings, "DeploymentType"),
        "throughput": text(settings, "ThroughputCapacity"),
        "throughput_per_tib": text(settings, "PerUnitStorageThroughput"),
        # Those of AUTOMATIC follow the capacity and are nothing to ask for.
        "iops": text(iops, "Iops") if provisioned else "",
        "iops_mode": text(iops, "Mode") if provisioned else "",
        "preferred_subnet": text(settings, "PreferredSubnetId"),
        "route_tables": ", ".join(settings.get("RouteTableIds") or ()),
        "directory_id": text(settings, "ActiveDirectoryId"),
        "domain": text(own_directory, "DomainName"),
        # Stands between backticks in a JMESPath, too; a DNS name has none.
        "aliases": _json(aliases) if aliases else "",
        "alias_count": str(len(aliases)),
        "backup_retention_days": text(settings, "AutomaticBackupRetentionDays"),
    }


def _security_groups(calls: Calls, found: Answer) -> str:
    """Those of its network interfaces: FSx does not tell them (`SecurityGroupIds`). "" where EC2 does not
    either."""
    interfaces = list(found.get("NetworkInterfaceIds") or ())
    if not interfaces:
        return ""
    filters = [{"Name": "network-interface-id", "Values": interfaces}]
    with suppress(AwsError):
        answer = calls.read("ec2", "DescribeNetworkInterfaces", Filters=filters)
        groups = (group for each in answer["NetworkInterfaces"] for group in each.get("Groups") or ())
        return ", ".join(dict.fromkeys(text(group, "GroupId") for group in groups))
    return ""


def _volume(found: Answer) -> dict[str, str]:
    settings: Answer = found.get("OntapConfiguration") or {}
    tiering: Answer = settings.get("TieringPolicy") or {}
    size = text(settings, "SizeInMegabytes")
    if not size and settings.get("SizeInBytes"):
        size = str(int(settings["SizeInBytes"]) // MIB)
    return {
        "type": text(found, "VolumeType"),
        "state": text(found, "Lifecycle"),
        "name": text(found, "Name"),
        "file_system": text(found, "FileSystemId"),
        "svm": text(settings, "StorageVirtualMachineId"),
        "junction_path": text(settings, "JunctionPath"),
        "size_mb": size,
        "storage_efficiency": text(settings, "StorageEfficiencyEnabled").lower(),
        "security_style": text(settings, "SecurityStyle"),
        "snapshot_policy": text(settings, "SnapshotPolicy"),
        "tiering": text(tiering, "Name"),
        "cooling_days": text(tiering, "CoolingPeriod"),
    }


def _tags(found: Answer) -> dict[str, str]:
    """Without AWS's own, which nobody can set."""
    tags = [tag for tag in found.get("Tags") or () if not text(tag, "Key").startswith("aws:")]
    return {
        "tag_count": str(len(tags)),
        "tags": _json(tags) if tags else "",
        # Stands between backticks in a JMESPath.
        "tag_keys": _json([text(tag, "Key") for tag in tags]).replace("`", "\\u0060") if tags else "",
    }


def _unless(state: str, usual: str) -> str:
    return "" if state == usual else state


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True)
