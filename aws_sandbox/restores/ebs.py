"""EBS: a recovery point becomes a volume in moto's EC2.

AWS does not document when it finds a bad value: at StartRestoreJob, or later as a FAILED job. What a client
could have known is refused here at once; what depends on other services (permissions of the role, the state
of the snapshot's key, a snapshot deleted meanwhile) fails the job.
"""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import ServiceException

from aws_sandbox.authorization_messages import first_denied_by_ec2
from aws_sandbox.backup.errors import InvalidParameterValue, InvalidRequest, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.restores.keys import find_key, key_arn, unusable
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.parameters import whole
from aws_sandbox.restores.volume_types import GP3_THROUGHPUT, VOLUME_TYPES, Figures, Names, refuse_figures
from aws_sandbox.world.accounts import Place

REQUEST_ID = "aws:backup:request-id"

VOLUME_KEYS = frozenset(
    {
        *("availabilityZone", "volumeType", "volumeSize", "iops", "throughput", "temporaryRestoreDays"),
        *("encrypted", "kmsKeyId", REQUEST_ID),
    }
)
"""Documented spelling; whether AWS compares with or without case is undocumented for EBS. `volumeId`, which
GetRecoveryPointRestoreMetadata returns, is in no list of accepted keys."""

FILE_KEYS = frozenset({"restoreType", "destinationBucketName", "pathsToRestore", "encryptionType"})
"""File-level restores to S3, documented in 2026."""


DEFAULT_TYPE = "gp2"
"""CreateVolume's default; AWS Backup documents none of its own."""

NAMES = Names("volumeSize", "iops", "throughput")


class EbsRestore:
    fidelity = "real: a volume in EC2 with size, type, key and tags; it holds no data"

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        metadata = request.metadata
        if FILE_KEYS & metadata.keys():
            # restoreType must be given, and no page says what it can be.
            raise InvalidRequest("File-level restores of EBS snapshots are not simulated by the sandbox.")
        if unknown := sorted(metadata.keys() - VOLUME_KEYS):
            raise InvalidParameterValue(f"Invalid restore metadata. Unknown keys: {', '.join(unknown)}")
        _refuse_zone(place, metadata.get("availabilityZone", ""))
        kind_name = metadata.get("volumeType", DEFAULT_TYPE)
        if kind_name not in VOLUME_TYPES:
            raise InvalidParameterValue(f"Invalid volumeType: {kind_name}. Valid: {', '.join(VOLUME_TYPES)}")
        size, iops = _whole(metadata, "volumeSize"), _whole(metadata, "iops")
        asked = Figures(kind_name, size, iops, _whole(metadata, "throughput"))
        refuse_figures(NAMES, asked, point.source_gib)
        _refuse_encryption(place, point, metadata)
        _refuse_temporary_days(point, metadata)

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        volume = place.arn("ec2", "volume/vol-new")
        needed: list[tuple[str, str, dict[str, list[str]]]] = [("ec2:CreateVolume", volume, {})]
        if request.copy_tags:
            needed.append(("ec2:CreateTags", volume, {"ec2:CreateAction": ["CreateVolume"]}))
        if point.storage_class == "COLD":
            needed.append(("ec2:RestoreSnapshotTier", point.arn, {}))
        if key := _key_arn(place, point, request):
            needed.append(("kms:CreateGrant", key, {"kms:GrantIsForAWSResource": ["true"]}))
        if (denied := first_denied_by_ec2(request.role_arn, role, needed)) is not None:
            return denied
        return unusable(place, point.key_arn, key)

    def seconds(self, point: RecoveryPoint) -> float:
        # 3 s for an empty volume, 15 s from 1 TiB on, or where an archived snapshot is first brought back.
        return 15.0 if point.storage_class == "COLD" else 3.0 + 12.0 * min(1.0, point.source_gib / 1024)

    def create(self, place: Place, job: RestoreJob) -> str:
        metadata, point = job.request.metadata, job.point
        kind = metadata.get("volumeType", DEFAULT_TYPE)
        key = _key_arn(place, point, job.request)
        throughput = int(metadata.get("throughput", GP3_THROUGHPUT)) if kind == "gp3" else None
        ec2 = _ec2(place)
        snapshot = point.arn.rpartition("/")[2]
        if snapshot not in ec2.snapshots:
            raise RestoreFailed(f"The snapshot '{snapshot}' does not exist. (Service: Ec2, Status Code: 400)")
        try:
            volume = ec2.create_volume(
                size=int(metadata.get("volumeSize", point.source_gib)),
                zone_name=metadata["availabilityZone"],
                snapshot_id=snapshot,
                encrypted=key is not None,
                kms_key_id=key,
                volume_type=kind,
                iops=int(metadata["iops"]) if "iops" in metadata else None,
                throughput=throughput,
            )
        except ServiceException as error:
            raise RestoreFailed(f"{error.code}: {error.message} (Service: Ec2, Status Code: 400)") from error
        if kind == "gp2":
            # What EC2 reports for gp2: 3 IOPS a GiB, between 100 and 16,000.
            volume.iops = min(16_000, max(100, 3 * volume.size))
        tags = {"aws:backup:source-resource": f"{point.resource.arn.rpartition('/')[2]}:{job.id}"}
        if job.request.copy_tags:
            tags |= {key: printable(value) for key, value in point.source_tags.items()}
        volume.add_tags(tags)
        return place.arn("ec2", f"volume/{volume.id}")


def printable(text: str) -> str:
    """Without control characters: EC2 answers in XML, which cannot carry them."""
    return "".join(character for character in text if character.isprintable())


def _ec2(place: Place) -> Any:
    # Imported with the first restore: moto's EC2 takes 600 ms, as long as all else that a start does.
    from moto.ec2.models import ec2_backends

    return ec2_backends[place.account][place.region]


def _key_arn(place: Place, point: RecoveryPoint, request: RestoreRequest) -> str | None:
    """The key that will encrypt the volume: the one asked for, else the snapshot's, else AWS's own."""
    if given := request.metadata.get("kmsKeyId"):
        return key_arn(place, given)
    if point.key_arn is None and request.metadata.get("encrypted") == "true":
        return place.key_arn("alias/aws/ebs")
    return point.key_arn


def _refuse_zone(place: Place, zone: str) -> None:
    if not zone:
        # Returned as null, so a client that sends the returned metadata back as it is ends here.
        raise MissingParameterValue("Restore metadata is missing availabilityZone.")
    zones = [found.name for found in _ec2(place).describe_availability_zones()]
    if zone not in zones:
        raise InvalidParameterValue(f"Invalid availabilityZone: {zone} is not a zone of {place.region}.")


def _whole(metadata: dict[str, str], key: str) -> int | None:
    return whole(key, metadata[key]) if key in metadata else None


def _refuse_encryption(place: Place, point: RecoveryPoint, metadata: dict[str, str]) -> None:
    encrypted = metadata.get("encrypted")
    if encrypted not in (None, "true", "false"):
        raise InvalidParameterValue(f"Invalid encrypted: {encrypted!r}; valid values: true, false.")
    if encrypted == "false" and point.key_arn is not None:
        raise InvalidParameterValue(
            "Invalid encrypted: a volume of an encrypted snapshot is always encrypted."
        )
    if (given := metadata.get("kmsKeyId")) is None:
        return
    if encrypted != "true":
        raise InvalidParameterValue("Invalid kmsKeyId: it needs encrypted to be true.")
    key = find_key(place, given)
    if key is None:
        raise InvalidParameterValue(f"Invalid kmsKeyId: {given} was not found in {place.region}.")
    if key.key_state != "Enabled":
        raise InvalidParameterValue(f"Invalid kmsKeyId: {key.arn} is {key.key_state}.")


def _refuse_temporary_days(point: RecoveryPoint, metadata: dict[str, str]) -> None:
    days = _whole(metadata, "temporaryRestoreDays")
    if point.storage_class == "COLD":
        if days is None:
            raise MissingParameterValue(
                "Restore metadata is missing temporaryRestoreDays for an archived snapshot."
            )
        if days > 180:
            raise InvalidParameterValue(f"Invalid temporaryRestoreDays: 0 to 180, not {days}.")
    elif days is not None:
        raise InvalidParameterValue("Invalid temporaryRestoreDays: the snapshot is not archived.")
