"""EFS: what a file system was, of that which a restored one lacks, and which there are to restore into."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from aws_api.lookups.ec2_network import told
from aws_api.lookups.tags import own_tags
from recovery.account import AccountChoice
from recovery.arns import short_id
from recovery.context import Context
from recovery.errors import AwsError, NotFound

PAGE = 100
"""`MaxItems` of EFS's listings at most."""
GIB = 1024**3


def file_system(calls: Calls, arn: str) -> dict[str, str]:
    """A file system's settings by name, JSON where they are more than a text.

    `mount_targets` is how many there are; of each, in the order of their zones, `mount_N_zone`,
    `mount_N_subnet` and `mount_N_groups`, N from 1. Each of the reads beside the first may be denied: then
    its facts are missing, which is not "off". Raises `NotFound`.
    """
    identifier = short_id(arn)
    facts = _described(described(calls, identifier))
    for read in READS:
        with suppress(AwsError):
            facts |= read(calls, identifier)
    return {name: value for name, value in facts.items() if value}


def described(calls: Calls, identifier: str) -> Answer:
    """The file system of that id. Raises `NotFound`."""
    found = calls.read("efs", "DescribeFileSystems", FileSystemId=identifier)["FileSystems"]
    if not found:
        raise NotFound("Not found", f"There is no file system {identifier}.")
    first: Answer = found[0]
    return first


def file_systems(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """File systems of the Region with their names, sizes, and the zone of those that are in one."""
    pages = calls.pages("efs", "DescribeFileSystems", {"MaxItems": PAGE}, token="NextMarker", send="Marker")
    choices = [
        AccountChoice(text(each, "FileSystemId"), text(each, "Name"), _note(each))
        for page in pages
        for each in page
    ]
    return sorted(choices, key=lambda choice: (not choice.label, choice.label.lower(), choice.value))


def _note(found: Answer) -> str:
    size, state = found.get("SizeInBytes") or {}, text(found, "LifeCycleState")
    return told(
        f"{int(size.get('Value') or 0) / GIB:,.1f} GiB",
        text(found, "AvailabilityZoneName"),
        state if state != "available" else "",
    )


def _described(found: Answer) -> dict[str, str]:
    throughput = text(found, "ThroughputMode")
    mibps = found.get("ProvisionedThroughputInMibps") if throughput == "provisioned" else None
    return {
        "name": text(found, "Name"),
        "state": text(found, "LifeCycleState"),
        "encrypted": text(found, "Encrypted").lower(),
        "kms_key_arn": text(found, "KmsKeyId"),
        "performance_mode": text(found, "PerformanceMode"),
        "throughput_mode": throughput,
        "provisioned_mibps": "" if mibps is None else f"{mibps:g}",
        "availability_zone": text(found, "AvailabilityZoneName"),
        "tags": own_tags(found.get("Tags")),
    }


def _mount_targets(calls: Calls, identifier: str) -> dict[str, str]:
    """All of them or none: one whose groups may not be read cannot be made again."""
    request = {"FileSystemId": identifier, "MaxItems": PAGE}
    pages = calls.pages("efs", "DescribeMountTargets", request, token="NextMarker", send="Marker")
    found = sorted(
        (target for page in pages for target in page), key=lambda target: text(target, "AvailabilityZoneName")
    )
    facts = {"mount_targets": str(len(found))}
    for number, target in enumerate(found, start=1):
        answer = calls.read(
            "efs", "DescribeMountTargetSecurityGroups", MountTargetId=text(target, "MountTargetId")
        )
        facts |= {
            f"mount_{number}_zone": text(target, "AvailabilityZoneName"),
            f"mount_{number}_subnet": text(target, "SubnetId"),
            f"mount_{number}_groups": _json(answer["SecurityGroups"]),
        }
    return facts


def _lifecycle(calls: Calls, identifier: str) -> dict[str, str]:
    answer = calls.read("efs", "DescribeLifecycleConfiguration", FileSystemId=identifier)
    policies = answer["LifecyclePolicies"]
    return {"lifecycle": _json(policies), "lifecycle_count": str(len(policies))} if policies else {}


def _backup_policy(calls: Calls, identifier: str) -> dict[str, str]:
    answer = calls.read("efs", "DescribeBackupPolicy", FileSystemId=identifier)
    return {"backup_policy": text(answer["BackupPolicy"], "Status")}


def _policy(calls: Calls, identifier: str) -> dict[str, str]:
    """That there is one: it names the file system by its ARN and has to be written anew."""
    calls.read("efs", "DescribeFileSystemPolicy", FileSystemId=identifier)
    return {"has_policy": "true"}


def _access_points(calls: Calls, identifier: str) -> dict[str, str]:
    pages = calls.pages("efs", "DescribeAccessPoints", {"FileSystemId": identifier, "MaxResults": PAGE})
    roots = [text(point.get("RootDirectory") or {}, "Path") or "/" for page in pages for point in page]
    return {"access_points": ", ".join(roots)}


READS: tuple[Callable[[Calls, str], dict[str, str]], ...] = (
    _mount_targets,
    _lifecycle,
    _backup_policy,
    _policy,
    _access_points,
)


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True)
