"""Steps that the tests of copies share."""

from __future__ import annotations

from typing import Any

from tests.sandbox.steps import points, resource_arn
from tests.sandbox_process import Sandbox

RECOVERY = "444455556666"


def vault(sandbox: Sandbox, name: str = "shop-copies", account: str | None = None, region: int = 1) -> str:
    owner = account or sandbox.account
    return f"arn:{sandbox.partition}:backup:{sandbox.regions[region]}:{owner}:backup-vault:{name}"


def recovery_vault(sandbox: Sandbox) -> str:
    return vault(sandbox, "recovery-vault", RECOVERY, 0)


def start(sandbox: Sandbox, backup: Any, point: str, **changes: Any) -> str:
    """Starts a copy that is right in everything but the changes; the job's id."""
    request = {
        "RecoveryPointArn": point,
        "SourceBackupVaultName": "shop-daily",
        "DestinationBackupVaultArn": vault(sandbox),
        "IamRoleArn": sandbox.role(),
        **changes,
    }
    return str(backup.start_copy_job(**request)["CopyJobId"])


def done(sandbox: Sandbox, backup: Any, job: str) -> dict[str, Any]:
    """Steps the clock past the end of any job and describes this one."""
    sandbox.control("POST", "/-/clock", {"advance": 60})
    described: dict[str, Any] = backup.describe_copy_job(CopyJobId=job)["CopyJob"]
    return described


def second(backup: Any, name: str, kind: str) -> str:
    """The second newest snapshot; the newest may be odd."""
    found = points(backup, resource_arn(backup, name, kind))
    snapshot = [point for point in found if ":continuous:" not in point["RecoveryPointArn"]]
    return str(snapshot[1]["RecoveryPointArn"])
