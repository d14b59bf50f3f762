"""The volumes of an EKS backup that are restored as children of its job, and what their own restores are
told."""

from __future__ import annotations

import uuid

from aws_sandbox.backup.errors import (
    BackupError,
    InvalidParameterValue,
    InvalidRequest,
    MissingParameterValue,
)
from aws_sandbox.backup.store import RecoveryPoint, RestoreRequest
from aws_sandbox.restores.ebs import VOLUME_KEYS
from aws_sandbox.restores.eks_request import Wanted
from aws_sandbox.restores.kind import ChildRestore
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.kubernetes import CLUSTERS

ZONE = "availabilityZone"


def chosen(point: RecoveryPoint, wanted: Wanted) -> list[ChildRestore]:
    """One for each volume, the metadata in the spelling of its own type."""
    if wanted.manifests_only:
        return []
    volumes = [nested for nested in point.nested if nested.resource.type != point.resource.type]
    if wanted.namespaces is not None:
        namespaces = CLUSTERS[point.resource.name].namespaces
        claimed = {member for name in wanted.namespaces for member in namespaces.get(name, ())}
        volumes = [volume for volume in volumes if volume.member in claimed or volume.arn in wanted.nested]
    return [ChildRestore(volume, _completed(volume, wanted.nested.get(volume.arn, {}))) for volume in volumes]


def refuse_children(place: Place, point: RecoveryPoint, request: RestoreRequest, wanted: Wanted) -> None:
    """Raises a BackupError for a child that its own type would refuse. AWS does not document when it finds
    one: at once, as a client could have known."""
    from aws_sandbox.restores.registry import RESTORES

    known = {nested.arn for nested in point.nested if nested.resource.type != point.resource.type}
    if strangers := sorted(wanted.nested.keys() - known):
        raise InvalidParameterValue(
            f"Invalid nestedRestoreJobs: {strangers[0]} is no volume of this recovery point."
        )
    for child in chosen(point, wanted):
        kind = RESTORES.get(child.point.resource.type)
        if kind is None:
            raise InvalidRequest(f"Restores of {child.point.resource.type} are not simulated by the sandbox.")
        if child.point.resource.type == "EBS" and ZONE not in child.metadata:
            raise MissingParameterValue(
                f"Restore metadata is missing AvailabilityZone in nestedRestoreJobs for {child.point.arn}."
            )
        asked = RestoreRequest(child.metadata, request.role_arn, child.point.resource.type, False)
        try:
            kind.refuse(place, child.point, asked)
        except BackupError as refused:
            refused.message = f"Invalid nestedRestoreJobs for {child.point.arn}: {refused.message}"
            raise


def _completed(volume: RecoveryPoint, given: dict[str, str]) -> dict[str, str]:
    """What the parent gives, over what the page says AWS Backup fills in."""
    match volume.resource.type:
        case "EBS":
            # The page writes AvailabilityZone for a nested volume where the one on EBS has availabilityZone,
            # and public scripts send either: capitals do not count.
            spelled = {key.lower(): key for key in VOLUME_KEYS}
            return {spelled.get(key.lower(), key): value for key, value in given.items()}
        case "EFS":
            # "Amazon EFS filesystems restore to random prefixes": into the file system they were taken of.
            filled = {
                "file-system-id": volume.resource.arn.rpartition("/")[2],
                "newFileSystem": "false",
                "Encrypted": "true",
                "PerformanceMode": "generalPurpose",
                "CreationToken": str(uuid.uuid4()),
            }
            lower = {key.lower() for key in given}
            return {key: value for key, value in filled.items() if key.lower() not in lower} | given
    return dict(given)
