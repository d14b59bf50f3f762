"""Plans of several steps for the tests of plan files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from recovery.context import Context
from recovery.plan import START_COPY_JOB, START_RESTORE_JOB, PlanSource, RestorePlan, Step
from recovery.recovery_plan import CallStep, OnFailure, RecoveryPlan, RestoreStep
from restore_profiles.model import BY_HAND, Check
from restore_profiles.work import Work

HERE = Context("111122223333", "eu-west-1")
MADE = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
ROLE = "arn:aws:iam::111122223333:role/restore"


def restore_of(name: str, metadata: dict[str, str] | None = None, resource_type: str = "EBS") -> RestorePlan:
    """A restore of the resource of that name."""
    point = f"arn:aws:ec2:eu-west-1::snapshot/snap-{name}"
    source = PlanSource(
        f"arn:aws:ec2:eu-west-1:111122223333:volume/{name}",
        name,
        resource_type,
        point,
        MADE,
        "main",
        target="volume",
    )
    request = {
        "RecoveryPointArn": point,
        "Metadata": {"availabilityZone": "eu-west-1a"} if metadata is None else metadata,
        "IamRoleArn": ROLE,
        "ResourceType": resource_type,
        "CopySourceTagsToRestoredResource": False,
    }
    step = Step(START_RESTORE_JOB, request, "restore-job", ("RestoreJobId",))
    return RestorePlan(HERE, source, (step,), {"volumeId": "describes the source"})


def copy_of(name: str) -> RestorePlan:
    plan = restore_of(name)
    request = {
        "RecoveryPointArn": plan.source.point_arn,
        "SourceBackupVaultName": "main",
        "DestinationBackupVaultArn": "arn:aws:backup:eu-central-1:111122223333:backup-vault:safe",
        "IamRoleArn": ROLE,
        "Lifecycle": {"DeleteAfterDays": 35},
    }
    step = Step(START_COPY_JOB, request, "copy-job", ("CopyJobId",))
    return replace(plan, steps=(step,), dropped={}, source=replace(plan.source, target="copy"))


ATTACH = Work(
    "attach",
    "Attach the volume",
    "ec2:AttachVolume",
    {
        "VolumeId": "{steps.db.created.id}",
        "InstanceId": "{ask.instance}",
        "Device": "/dev/sdf",
        "Many": [1, 2.5],
    },
    Check("ec2:DescribeVolumes", {"VolumeIds": ["{steps.db.created.id}"]}, "Volumes[0].State", ("in-use",)),
    {"instance": "the instance that takes it"},
    False,
    "",
)
MOUNT = Work("mount", "Mount it", "", {}, BY_HAND, {}, True, "mount /dev/sdf /data")

SEVERAL = RecoveryPlan(
    HERE,
    (
        RestoreStep("db", restore_of("db")),
        RestoreStep("files", restore_of("files")),
        CallStep("db-attach", ATTACH, ("db",)),
        CallStep("db-mount", MOUNT, ("db-attach", "files")),
        RestoreStep("away", copy_of("away"), ("db",)),
    ),
    title="The shop",
    why="somebody dropped it",
    owner="#shop",
    escalation="+49 30 123",
    on_failure=OnFailure.GO_ON,
    at_once={"EBS": 3},
)
"""One of each kind of step."""
