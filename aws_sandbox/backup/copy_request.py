"""What StartCopyJob takes, and refuses at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_sandbox.backup.errors import (
    InvalidParameterValue,
    InvalidRequest,
    MissingParameterValue,
    Unserialisable,
)
from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.world.accounts import Place

VAULT_ARN = re.compile(r"arn:([^:]+):backup:([^:]+):(\d{12}):backup-vault:(.+)")

FOREVER = -1
"""Days of a Lifecycle that ends or moves nothing (AWS Backup API, Lifecycle)."""
COLD_DAYS = 90
"""A backup stays at least 90 days in cold storage (AWS Backup API, Lifecycle)."""

ONE_HOP = frozenset({"RDS", "Aurora", "DocumentDB", "Neptune"})
"""Cannot be copied to another Region and another account in one step (guide, feature availability by
resource, footnote)."""


@dataclass(frozen=True, slots=True)
class CopyRequest:
    point_arn: str
    source_vault: str
    place: Place
    """Where the destination vault is."""
    vault: str
    vault_arn: str
    role_arn: str
    delete_after_days: int | None
    """None where the request does not say."""
    cold_after_days: int | None

    def retention(self, point: RecoveryPoint) -> int | None:
        """Days that the copy is kept, None without end. Copies keep the expiry of what they copy unless
        another is given (guide, "Creating backup copies")."""
        days = point.delete_after_days if self.delete_after_days is None else self.delete_after_days
        return None if days == FOREVER else days


def read(inputs: Mapping[str, Any], partition: str) -> CopyRequest:
    """Raises a BackupError for what cannot be read."""
    texts = ("RecoveryPointArn", "SourceBackupVaultName", "DestinationBackupVaultArn", "IamRoleArn")
    for required in texts:
        if inputs.get(required) is None:
            raise MissingParameterValue(f"{required} is required.")
    for text in (*texts, "IdempotencyToken"):
        if not isinstance(inputs.get(text, ""), str):
            raise Unserialisable(f"{text} must be a string.")
    vault_arn = inputs["DestinationBackupVaultArn"]
    found = VAULT_ARN.fullmatch(vault_arn)
    if found is None or found[1] != partition or not PARTITIONS[partition].owns(found[2]):
        raise InvalidParameterValue(f"Invalid backup vault ARN: {vault_arn}")
    delete, cold = _lifecycle(inputs.get("Lifecycle"))
    return CopyRequest(
        inputs["RecoveryPointArn"],
        inputs["SourceBackupVaultName"],
        Place(partition, found[3], found[2]),
        found[4],
        vault_arn,
        inputs["IamRoleArn"],
        delete,
        cold,
    )


def refuse_uncopyable(point: RecoveryPoint, request: CopyRequest, place: Place) -> None:
    """Raises a BackupError for a point that AWS Backup does not copy, or not so far."""
    if point.continuous:
        raise InvalidRequest("Continuous recovery points cannot be copied on demand.")
    if point.status != "COMPLETED":
        raise InvalidRequest(f"Recovery point {point.arn} is {point.status} and cannot be copied.")
    if place.partition == "aws-cn" and request.place.account != place.account:
        # Guide, "Feature availability by AWS Region".
        raise InvalidRequest("Copies to another account are not supported in the China Regions.")
    if point.vault_arn == request.vault_arn:
        raise InvalidRequest("The destination vault is the one that the recovery point is in.")
    if point.resource.type == "EKS" and not point.is_parent:
        raise InvalidRequest("The cluster state of a composite recovery point cannot be copied alone.")
    if (reason := uncopied(point)) is not None:
        raise InvalidRequest(f"{reason} cannot be copied.")
    elsewhere = request.place.region != place.region and request.place.account != place.account
    if elsewhere and point.resource.type in ONE_HOP:
        raise InvalidRequest(
            f"{point.resource.type} recovery points cannot be copied to another Region and another account "
            "in one copy."
        )


def uncopied(point: RecoveryPoint) -> str | None:
    """The types of which the guide's matrix has no copies."""
    match point.resource.type:
        case "DynamoDB" if ":dynamodb:" in point.arn:
            return "Backups of DynamoDB tables without AWS Backup's advanced features"
        case "FSx" if ":volume/" in point.resource.arn:
            return "Backups of FSx for ONTAP"
        case "RDS" if ":cluster:" in point.resource.arn:
            return "Backups of Multi-AZ DB clusters"
        # Redshift Serverless is younger than the matrix; its page shows no copy.
        case "Redshift" | "Redshift Serverless" | "SAP HANA on Amazon EC2":
            return f"Backups of {point.resource.type}"
    return None


def _lifecycle(given: Any) -> tuple[int | None, int | None]:
    """Days until deletion, and until cold storage."""
    if given is None:
        return None, None
    if not isinstance(given, dict):
        raise Unserialisable("Lifecycle must be a structure.")
    days = (given.get("DeleteAfterDays"), given.get("MoveToColdStorageAfterDays"))
    for value in days:
        if value is not None and type(value) is not int:
            raise Unserialisable("Days of a Lifecycle must be whole numbers.")
    delete, cold = days
    for value in (delete, cold):
        if value is not None and value < 1 and value != FOREVER:
            raise InvalidParameterValue("Days of a Lifecycle must be 1 or more, or -1.")
    if cold == FOREVER:
        cold = None
    if delete not in (None, FOREVER) and cold is not None and delete < cold + COLD_DAYS:
        raise InvalidParameterValue(
            f"DeleteAfterDays must be at least {COLD_DAYS} days more than MoveToColdStorageAfterDays."
        )
    return delete, cold
