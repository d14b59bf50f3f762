"""Steps that the tests of the sandbox share."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox_process import Sandbox

ORDERS = "orders-db-data"


@cache
def resource_arn(backup: Any, name: str, kind: str = "EBS") -> str:
    """The ARN of the first protected resource of a name and type. Asked once a client: ARNs never change."""
    pages = backup.get_paginator("list_protected_resources").paginate()
    found = [item for page in pages for item in page["Results"]]
    return next(
        str(item["ResourceArn"])
        for item in found
        if item.get("ResourceName") == name and item["ResourceType"] == kind
    )


def points(backup: Any, arn: str) -> list[dict[str, Any]]:
    """All points of a resource, newest first."""
    pages = backup.get_paginator("list_recovery_points_by_resource").paginate(ResourceArn=arn)
    return [point for page in pages for point in page["RecoveryPoints"]]


@cache
def newest_point(backup: Any, name: str = ORDERS, kind: str = "EBS") -> str:
    return str(points(backup, resource_arn(backup, name, kind))[0]["RecoveryPointArn"])


def restore(sandbox: Sandbox, backup: Any, point: str, **changes: Any) -> str:
    """Starts a restore that is right in everything but the changes; the job's id."""
    request: dict[str, Any] = {
        "RecoveryPointArn": point,
        "IamRoleArn": sandbox.role(),
        "Metadata": {"availabilityZone": f"{sandbox.regions[0]}a"},
        **changes,
    }
    return str(backup.start_restore_job(**request)["RestoreJobId"])


def finish(sandbox: Sandbox, backup: Any, job: str) -> dict[str, Any]:
    """Steps the clock past the end of any job and describes this one."""
    sandbox.control("POST", "/-/clock", {"advance": 60})
    described: dict[str, Any] = backup.describe_restore_job(RestoreJobId=job)
    return described


def refused(call: Any, *arguments: Any, **inputs: Any) -> ClientError:
    """The error that a call must end in."""
    with pytest.raises(ClientError) as caught:
        call(*arguments, **inputs)
    return caught.value


def code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])


def message(error: ClientError) -> str:
    return str(error.response["Error"]["Message"])
