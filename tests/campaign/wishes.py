"""The restores that a campaign wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from recovery.context import Context
from recovery.plan import START_RESTORE_JOB, PlanSource, RestorePlan, Step
from restore_profiles.model import REQUEST_ID
from tests.campaign.worker import Wish
from tests.sandbox_process import Sandbox

VAULT = "shop-daily"


def some_wishes(sandbox: Sandbox, count: int) -> Iterator[Wish]:
    """Volumes of their own from points that come round again; every other kind carries no request id."""
    answer = sandbox.client("backup").list_recovery_points_by_backup_vault(
        BackupVaultName=VAULT, ByResourceType="EBS", MaxResults=1000
    )
    points = [point for point in answer["RecoveryPoints"] if point["Status"] == "COMPLETED"]
    for number in range(count):
        yield Wish(number, _plan(sandbox, points[number % len(points)], number))


def _plan(sandbox: Sandbox, point: Mapping[str, Any], number: int) -> RestorePlan:
    region = sandbox.regions[0]
    metadata = {"availabilityZone": f"{region}a", "volumeType": "gp3", "iops": str(3000 + number)}
    request = {
        "RecoveryPointArn": point["RecoveryPointArn"],
        "Metadata": metadata,
        "IamRoleArn": sandbox.role(),
        "ResourceType": "EBS",
    }
    keys = (REQUEST_ID,) if number % 2 else ()
    return RestorePlan(
        context=Context(sandbox.account, region, sandbox.partition),
        source=PlanSource(
            resource_arn=point["ResourceArn"],
            resource_name="",
            resource_type="EBS",
            point_arn=point["RecoveryPointArn"],
            point_created=datetime.fromtimestamp(0, UTC),
            vault=VAULT,
            target="volume",
        ),
        steps=(Step(START_RESTORE_JOB, request, "restore-job", ("RestoreJobId",), keys),),
    )
