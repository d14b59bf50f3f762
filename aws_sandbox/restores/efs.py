"""EFS: a recovery point comes back in a directory of its own, below the root of the file system that it was
taken of, of another one, or of a new one (guide, "Restore an Amazon EFS file system").

What a client could have known is refused at once. A missing CreationToken fails the job instead: aws-cli
issue 4467 shows such a request accepted.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy, evaluate
from aws_sandbox.restores.keys import find_key, key_arn, unusable
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.parameters import Reader, listed, text, truth
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.file_systems import files_of

READERS: dict[str, Reader] = {
    "file-system-id": text,
    "newfilesystem": truth,
    "encrypted": truth,
    "kmskeyid": text,
    "performancemode": text,
    "creationtoken": text,
    "itemstorestore": listed,
    "singleazfilesystem": truth,
    "availabilityzonename": text,
    "aws:backup:request-id": text,
}
"""Lower case. AWS does not say whether case counts, but its own pages write ItemsToRestore and
itemsToRestore, Encrypted and encrypted, and newFilesystem made a new file system in aws-cli issue 6468."""

PERFORMANCE_MODES = ("generalPurpose", "maxIO")

MOST_ITEMS = 5
"""The page says both "up to five strings" and that the CLI has no limit below 200 KB of metadata."""
LONGEST_METADATA = 200 * 1024

ITEM = re.compile(r"/[^*?\[\]{}|\\<>\"'`$&;!^~\x00-\x1f]*")
"""From the root, "and cannot contain special characters, wildcard characters, and regex strings"; which
characters are special is not said."""

DENIED = (
    "User: {role} is not authorized to perform: {action} on resource: {resource} "
    "(Service: AmazonElasticFileSystem, Status Code: 403)"
)


class EfsRestore:
    fidelity = (
        "real: a file system in EFS, or a recovery directory in one that exists; the files are names without "
        "contents"
    )

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        wanted = _read(request)
        if "newfilesystem" not in wanted:
            raise MissingParameterValue("Restore metadata is missing newFileSystem.")
        for item in wanted.get("itemstorestore", []):
            if not ITEM.fullmatch(item):
                raise InvalidParameterValue(
                    f"Invalid ItemsToRestore: {item!r} is no path from the root without special characters."
                )
        if not 1 <= len(wanted.get("itemstorestore", [""])) <= MOST_ITEMS:
            raise InvalidParameterValue(f"Invalid ItemsToRestore: 1 to {MOST_ITEMS} items.")
        _refuse_performance(place, wanted)
        _refuse_encryption(place, wanted)
        if wanted["newfilesystem"]:
            if "encrypted" not in wanted:
                raise MissingParameterValue("Restore metadata is missing Encrypted for a new file system.")
        elif "file-system-id" not in wanted:
            raise MissingParameterValue("Restore metadata is missing file-system-id.")
        elif wanted["file-system-id"] not in _efs(place).file_systems_by_id:
            raise InvalidParameterValue(
                f"Invalid file-system-id: {wanted['file-system-id']} was not found in {place.region}."
            )

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        wanted = _read(request)
        resource = place.arn("elasticfilesystem", f"file-system/{wanted.get('file-system-id', '*')}")
        actions = ["Restore"]
        if wanted["newfilesystem"]:
            if "creationtoken" not in wanted:
                return "CreationToken is required to create a file system. (Service: AmazonElasticFileSystem)"
            resource = place.arn("elasticfilesystem", "file-system/*")
            actions += ["CreateFileSystem", "DescribeFileSystems", "TagResource"]
        for action in actions:
            asked = f"elasticfilesystem:{action}"
            if evaluate(role, asked, resource).decision != "allowed":
                return DENIED.format(role=request.role_arn, action=asked, resource=resource)
        key = key_arn(place, wanted["kmskeyid"]) if "kmskeyid" in wanted else None
        if key is not None and evaluate(role, "kms:CreateGrant", key, GRANT).decision != "allowed":
            return DENIED.format(role=request.role_arn, action="kms:CreateGrant", resource=key)
        lacking = [item for item in wanted.get("itemstorestore", []) if not _below(item, point)]
        if lacking:
            # What AWS does about a path that the backup has not is undocumented: the job fails.
            return f"The items were not found in the recovery point: {', '.join(lacking)}"
        return unusable(place, point.key_arn, key)

    def seconds(self, point: RecoveryPoint) -> float:
        # As DynamoDB: 4 s for a few files, 12 s from 100 GiB on or from cold storage.
        return 12.0 if point.storage_class == "COLD" else 4.0 + 8.0 * min(1.0, point.source_gib / 100)

    def create(self, place: Place, job: RestoreJob) -> str:
        from aws_sandbox.world.seed_efs import hold

        wanted, point, efs = _read(job.request), job.point, _efs(place)
        if wanted["newfilesystem"]:
            target = _new(efs, place, job, wanted)
        else:
            target = efs.file_systems_by_id.get(wanted["file-system-id"])
            if target is None:
                raise RestoreFailed(f"File system '{wanted['file-system-id']}' does not exist.")
        files = files_of(point.resource.arn)
        if items := wanted.get("itemstorestore"):
            files = tuple(file for item in items for file in _below(item, point))
        directory = recovery_directory(job)
        hold(target, tuple(directory + file for file in files), point.size_bytes)
        return str(target.file_system_arn)


GRANT = {"kms:GrantIsForAWSResource": ["true"]}


def recovery_directory(job: RestoreJob) -> str:
    """As `/aws-backup-restore_2026-05-14T17-27-00-417720408Z`: field reports since 2025 have the moment
    of the restore with nine digits of a second."""
    begun = datetime.fromtimestamp(job.created, UTC)
    return f"/aws-backup-restore_{begun:%Y-%m-%dT%H-%M-%S}-{begun.microsecond * 1000:09d}Z"


def _efs(place: Place) -> Any:
    from moto.efs.models import efs_backends

    return efs_backends[place.account][place.region]


def _read(request: RestoreRequest) -> dict[str, Any]:
    """By keys in lower case. Raises InvalidParameterValue for unknown ones and for one given twice."""
    if len(json.dumps(request.metadata).encode()) > LONGEST_METADATA:
        raise InvalidParameterValue("Invalid restore metadata. It is longer than 200 KB.")
    wanted: dict[str, Any] = {}
    for key, value in request.metadata.items():
        if (reader := READERS.get(key.lower())) is None:
            raise InvalidParameterValue(f"Invalid restore metadata. Unknown keys: {key}")
        if key.lower() in wanted:
            raise InvalidParameterValue(f"Invalid restore metadata. {key} is given twice.")
        wanted[key.lower()] = reader(key, value)
    return wanted


def _refuse_performance(place: Place, wanted: dict[str, Any]) -> None:
    mode, zone = wanted.get("performancemode", PERFORMANCE_MODES[0]), wanted.get("availabilityzonename")
    if mode not in PERFORMANCE_MODES:
        raise InvalidParameterValue(f"Invalid PerformanceMode: {mode}. Valid: {', '.join(PERFORMANCE_MODES)}")
    if not wanted.get("singleazfilesystem"):
        if zone is not None:
            raise InvalidParameterValue(
                "Invalid availabilityZoneName: it needs singleAzFilesystem to be true."
            )
        return
    if zone is None:
        raise MissingParameterValue("Restore metadata is missing availabilityZoneName for One Zone.")
    from moto.ec2.models import ec2_backends

    # The page's example has a Region's name here, which CreateFileSystem does not take.
    zones = [found.name for found in ec2_backends[place.account][place.region].describe_availability_zones()]
    if zone not in zones:
        raise InvalidParameterValue(f"Invalid availabilityZoneName: {zone} is not a zone of {place.region}.")
    if mode != PERFORMANCE_MODES[0]:
        raise InvalidParameterValue(
            "Invalid PerformanceMode: One Zone file systems take generalPurpose only."
        )


def _refuse_encryption(place: Place, wanted: dict[str, Any]) -> None:
    if (given := wanted.get("kmskeyid")) is None:
        return
    if not wanted.get("encrypted"):
        raise InvalidParameterValue("Invalid KmsKeyId: it needs Encrypted to be true.")
    if (key := find_key(place, given)) is None:
        raise InvalidParameterValue(f"Invalid KmsKeyId: {given} was not found in {place.region}.")
    if key.key_state != "Enabled":
        raise InvalidParameterValue(f"Invalid KmsKeyId: {key.arn} is {key.key_state}.")


def _below(item: str, point: RecoveryPoint) -> list[str]:
    """The files that an item names: one file, or all in a directory. Case counts."""
    directory = item.rstrip("/") + "/"
    return [file for file in files_of(point.resource.arn) if file == item or file.startswith(directory)]


def _new(efs: Any, place: Place, job: RestoreJob, wanted: dict[str, Any]) -> Any:
    token = wanted["creationtoken"]
    if token in efs.creation_tokens:
        raise RestoreFailed(
            f"File system already exists with creation token '{token}'. (Service: AmazonElasticFileSystem, "
            "Error Code: FileSystemAlreadyExists)"
        )
    tags = {"aws:backup:source-resource": f"{job.point.resource.arn.rpartition('/')[2]}:{job.id}"}
    if job.request.copy_tags and "itemstorestore" not in wanted:
        # "Only to a new file system", and never with chosen items (guide, "Copy tags during a restore").
        tags |= job.point.source_tags
    key = wanted.get("kmskeyid")
    if key is None and wanted["encrypted"]:
        key = "alias/aws/elasticfilesystem"
    return efs.create_file_system(
        creation_token=token,
        performance_mode=wanted.get("performancemode", PERFORMANCE_MODES[0]),
        encrypted=wanted["encrypted"],
        kms_key_id=None if key is None else key_arn(place, key),
        throughput_mode="bursting",
        provisioned_throughput_in_mibps=None,
        availability_zone_name=wanted.get("availabilityzonename"),
        backup=False,
        tags=[{"Key": name, "Value": value} for name, value in tags.items()],
    )
