"""What a StartRestoreJob asks for, and what AWS Backup refuses of it before a service under it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_sandbox.backup.errors import (
    InvalidParameterValue,
    InvalidRequest,
    MissingParameterValue,
    Unserialisable,
)
from aws_sandbox.backup.store import RecoveryPoint, RestoreRequest

RESTORABLE = frozenset({"COMPLETED", "AVAILABLE", "STOPPED"})
"""Whether EXPIRED and PARTIAL points can be restored through AWS Backup is undocumented: refused."""

SPELT = {"RedshiftServerless": "Redshift Serverless"}
"""The page on Redshift Serverless writes its type with a space, and without one in its example."""

BECOME_EITHER = frozenset({"EBS", "Storage Gateway"})
"""Types whose points are snapshots that become a volume of either: "For Resource type, choose the AWS
resource to create" (guide, "Restore a Storage Gateway volume")."""


def read(inputs: Mapping[str, Any]) -> tuple[RestoreRequest, str]:
    for required in ("RecoveryPointArn", "Metadata"):
        if inputs.get(required) is None:
            raise MissingParameterValue(f"{required} is required.")
    for text in ("RecoveryPointArn", "IamRoleArn", "IdempotencyToken", "ResourceType"):
        if not isinstance(inputs.get(text, ""), str):
            raise Unserialisable(f"{text} must be a string.")
    copy_tags = inputs.get("CopySourceTagsToRestoredResource", False)
    if not isinstance(copy_tags, bool):
        raise Unserialisable("CopySourceTagsToRestoredResource must be a boolean.")
    metadata = inputs["Metadata"]
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise Unserialisable("Metadata must be a map of strings to strings.")
    role = str(inputs.get("IamRoleArn") or "")
    request = RestoreRequest(metadata, role, str(inputs.get("ResourceType", "")), copy_tags)
    return request, str(inputs["RecoveryPointArn"])


def refuse_archived(point: RecoveryPoint) -> None:
    """Guide, "Restore testing quotas and parameters", considerations."""
    if point.resource.type == "EBS" and point.storage_class == "COLD":
        raise InvalidRequest("Restore testing does not support EBS recovery points in cold storage.")


def refuse_unrestorable(point: RecoveryPoint, resource_type: str | None) -> None:
    if point.is_parent and point.resource.type == "CloudFormation":
        raise InvalidRequest(
            "A composite recovery point cannot be restored. Restore its nested recovery points."
        )
    if point.status not in RESTORABLE:
        raise InvalidRequest(f"Recovery point {point.arn} is {point.status} and cannot be restored.")
    asked = point.resource.type if resource_type is None else SPELT.get(resource_type, resource_type)
    if asked != point.resource.type and not {asked, point.resource.type} <= BECOME_EITHER:
        raise InvalidParameterValue(
            f"ResourceType {resource_type} does not match the recovery point's, {point.resource.type}."
        )
