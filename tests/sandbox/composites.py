"""Composite recovery points, as the tests of stacks and clusters look for them."""

from __future__ import annotations

import json
from typing import Any

from tests.sandbox.steps import finish, points, resource_arn, restore
from tests.sandbox_process import Sandbox

VAULT = "shop-daily"


def composite_of(backup: Any, name: str, kind: str, index: int = 0) -> str:
    """The ARN of a composite point of a stack or cluster; 0 is the newest."""
    listed = points(backup, resource_arn(backup, name, kind))
    return str([point for point in listed if point["IsParent"]][index]["RecoveryPointArn"])


def nested_in(backup: Any, composite: str, vault: str = VAULT) -> dict[str, dict[str, Any]]:
    """The points nested in a composite one, by what they are called within it."""
    listed = backup.list_recovery_points_by_backup_vault(
        BackupVaultName=vault, ByParentRecoveryPointArn=composite
    )["RecoveryPoints"]
    return {point["CompositeMemberIdentifier"]: point for point in listed}


def template_of(backup: Any, stack: str) -> str:
    """The point of a stack's template."""
    nested = nested_in(backup, composite_of(backup, stack, "CloudFormation"))
    return str(nested[stack]["RecoveryPointArn"])


def zones(backup: Any, composite: str, zone: str = "a", key: str = "AvailabilityZone") -> dict[str, str]:
    """What `nestedRestoreJobs` must say for every EBS volume of a cluster's composite."""
    return {
        point["RecoveryPointArn"]: json.dumps({key: f"eu-west-1{zone}"})
        for point in nested_in(backup, composite).values()
        if point["ResourceType"] == "EBS"
    }


def run(sandbox: Sandbox, backup: Any, point: str, metadata: dict[str, str], **more: Any) -> dict[str, Any]:
    return finish(sandbox, backup, restore(sandbox, backup, point, Metadata=metadata, **more))


def children(backup: Any, job: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The child jobs of a job, by the recovery point of each."""
    listed = backup.list_restore_jobs(ByParentJobId=job["RestoreJobId"])["RestoreJobs"]
    return {child["RecoveryPointArn"]: child for child in listed}
