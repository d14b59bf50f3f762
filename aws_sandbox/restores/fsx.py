"""FSx: a backup becomes a new file system, or for ONTAP a new volume in a file system that exists (guide,
"Restore a file system").

What a client could have known is refused at once. What FSx finds while it works (permissions of the role,
keys, names in use, a backup deleted meanwhile) fails the job.
"""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import JsonRESTError

from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy, evaluate
from aws_sandbox.restores.fsx_network import vpc_of
from aws_sandbox.restores.fsx_refusals import merged, read_request, refuse_file_system
from aws_sandbox.restores.fsx_volumes import refuse_volume
from aws_sandbox.restores.keys import key_arn, unusable
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.fsx_file_systems import CONFIGURATIONS

GRANT = {"kms:GrantIsForAWSResource": ["true"]}
DENIED = (
    "User: {role} is not authorized to perform: {action} on resource: {resource} "
    "(Service: AmazonFSx, Status Code: 400, Error Code: AccessDeniedException)"
)

FILE_SYSTEM_WISHES = (
    *("StorageCapacity", "StorageType", "VpcId", "SubnetIds"),
    *("WindowsConfiguration", "LustreConfiguration", "OpenZFSConfiguration"),
)


class FsxRestore:
    fidelity = (
        "real: a file system in FSx, or for ONTAP a volume in a storage virtual machine that exists, with "
        "its configuration; no files"
    )

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        values = read_request(request)
        backup = _backup(place, point)
        if is_volume(point):
            refuse_volume(place, values)
        elif backup is not None:
            refuse_file_system(place, backup.file_system, values)

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        values = read_request(request)
        made = "volume/*" if is_volume(point) else "file-system/*"
        needed: list[tuple[str, str, dict[str, list[str]]]] = [
            (
                "fsx:CreateVolumeFromBackup" if is_volume(point) else "fsx:CreateFileSystemFromBackup",
                point.arn,
                {},
            ),
            # Each restore is tagged with its source, whether tags are copied or not.
            ("fsx:TagResource", place.arn("fsx", made), {}),
        ]
        key = key_arn(place, values["KmsKeyId"]) if "KmsKeyId" in values else None
        if key is not None:
            needed.append(("kms:CreateGrant", key, GRANT))
        for action, resource, context in needed:
            if evaluate(role, action, resource, context).decision != "allowed":
                return DENIED.format(role=request.role_arn, action=action, resource=resource)
        return unusable(place, point.key_arn, key)

    def seconds(self, point: RecoveryPoint) -> float:
        # As long as making one: 8 s for a small file system, 20 s from 1 TiB on.
        return 8.0 + 12.0 * min(1.0, point.source_gib / 1024)

    def create(self, place: Place, job: RestoreJob) -> str:
        from aws_sandbox.fsx.models import fsx_of

        values, point, fsx = read_request(job.request), job.point, fsx_of(place)
        backup = point.arn.rpartition("/")[2]
        tags = {"aws:backup:source-resource": f"{point.resource.arn.rpartition('/')[2]}:{job.id}"}
        if job.request.copy_tags:
            tags |= point.source_tags
        wishes: dict[str, Any] = {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
        try:
            if is_volume(point):
                wishes |= {"Name": values["Name"], "OntapConfiguration": values["OntapConfiguration"]}
                return str(fsx.restored_volume(backup, wishes)["ResourceARN"])
            if (found := _backup(place, point)) is not None:
                merged(values, CONFIGURATIONS[found.file_system_type])
            wishes |= {name: values[name] for name in FILE_SYSTEM_WISHES if name in values}
            wishes["VpcId"] = vpc_of(place, values["SubnetIds"])
            if "KmsKeyId" in values:
                wishes["KmsKeyId"] = key_arn(place, values["KmsKeyId"])
            return str(fsx.restored_file_system(backup, wishes).resource_arn)
        except JsonRESTError as error:
            raise RestoreFailed(
                f"{error.message} (Service: AmazonFSx, Error Code: {error.error_type})"
            ) from error


def is_volume(point: RecoveryPoint) -> bool:
    """Whether it is a backup of a volume of ONTAP."""
    return ":volume/" in point.resource.arn


def _backup(place: Place, point: RecoveryPoint) -> Any | None:
    from aws_sandbox.fsx.models import fsx_of

    return fsx_of(place).backups.get(point.arn.rpartition("/")[2])
