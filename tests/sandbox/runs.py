"""A restore from its request to its end, with or without a role."""

from __future__ import annotations

import json
from typing import Any

from tests.sandbox.steps import finish, points, refused, resource_arn
from tests.sandbox_process import Sandbox

INVALID, MISSING = "InvalidParameterValueException", "MissingParameterValueException"
REQUEST = "InvalidRequestException"

Values = dict[str, str]


def run(sandbox: Sandbox, backup: Any, point: str, metadata: Values, **more: Any) -> dict[str, Any]:
    """The job at its end. `role=None` is a request without one."""
    return finish(sandbox, backup, start(sandbox, backup, point, metadata, **more))


def start(sandbox: Sandbox, backup: Any, point: str, metadata: Values, **more: Any) -> str:
    """The job's id."""
    return str(backup.start_restore_job(**request(sandbox, point, metadata, **more))["RestoreJobId"])


def refusal(sandbox: Sandbox, backup: Any, point: str, metadata: Values, **more: Any) -> tuple[str, str]:
    """Code and message of the error that the request must end in."""
    error = refused(backup.start_restore_job, **request(sandbox, point, metadata, **more)).response["Error"]
    return error["Code"], error["Message"]


def request(
    sandbox: Sandbox,
    point: str,
    metadata: Values,
    role: str | None = "service-role/AWSBackupDefaultServiceRole",
    **more: Any,
) -> dict[str, Any]:
    wanted = {"RecoveryPointArn": point, "Metadata": metadata, **more}
    return wanted if role is None else {**wanted, "IamRoleArn": sandbox.role(role)}


def without(metadata: Values, *keys: str) -> Values:
    return {key: value for key, value in metadata.items() if key not in keys}


def returned(backup: Any, point: str) -> Values:
    """The metadata of a point in the shop's daily vault."""
    answer = backup.get_recovery_point_restore_metadata(BackupVaultName="shop-daily", RecoveryPointArn=point)
    found: Values = answer["RestoreMetadata"]
    return found


def point_of(backup: Any, name: str, kind: str, index: int = 0) -> str:
    """Newest first."""
    return str(points(backup, resource_arn(backup, name, kind))[index]["RecoveryPointArn"])


def grant(sandbox: Sandbox, role: str, *actions: str) -> None:
    """Lets a role do more, until the sandbox is reset."""
    document = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    sandbox.client("iam").put_role_policy(
        RoleName=role.rpartition("/")[2],
        PolicyName="more",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [document]}),
    )
