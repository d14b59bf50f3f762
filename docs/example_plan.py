"""The plan that the pages of the formats show: two restores side by side, and a disk attached once it is
there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from recovery.context import Context
from recovery.models import Described
from recovery.plan import RESTORE_JOB, START_RESTORE_JOB, PlanSource, RestorePlan, Step
from recovery.recovery_plan import CallStep, RecoveryPlan, RestoreStep
from restore_profiles.model import REQUEST_ID, Check
from restore_profiles.work import Work
from runbooks.facts import RunbookFacts, StepFacts

CONTEXT = Context("111122223333", "eu-west-1")
ROLE = "arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole"
MADE = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def restore(source: PlanSource, metadata: dict[str, str]) -> RestorePlan:
    request = {
        "RecoveryPointArn": source.point_arn,
        "Metadata": metadata,
        "IamRoleArn": ROLE,
        "ResourceType": source.resource_type,
    }
    step = Step(START_RESTORE_JOB, request, RESTORE_JOB, ("RestoreJobId",), (REQUEST_ID,))
    return RestorePlan(CONTEXT, source, (step,))


TABLE = restore(
    PlanSource(
        resource_arn="arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
        resource_name="orders",
        resource_type="DynamoDB",
        point_arn="arn:aws:backup:eu-west-1:111122223333:recovery-point:8cbbb8a1-0000-4000-8000-0123456789ab",
        point_created=datetime(2026, 11, 20, 5, 0, tzinfo=UTC),
        vault="shop-daily",
        target="table",
    ),
    {"targetTableName": "orders-restored", "encryptionType": "Default"},
)
DISK = restore(
    PlanSource(
        resource_arn="arn:aws:ec2:eu-west-1:111122223333:volume/vol-0123456789abcdef0",
        resource_name="orders-db-data",
        resource_type="EBS",
        point_arn="arn:aws:ec2:eu-west-1::snapshot/snap-0abc1234def567890",
        point_created=datetime(2026, 11, 20, 5, 30, tzinfo=UTC),
        vault="shop-daily",
        target="volume",
    ),
    {"availabilityZone": "eu-west-1a", "volumeType": "gp3", "encrypted": "true"},
)
ATTACH = Work(
    name="attach",
    title="Attach the volume to an instance",
    operation="ec2:AttachVolume",
    request={
        "VolumeId": "{steps.disk.created.id}",
        "InstanceId": "{ask.instance}",
        "Device": "/dev/sdf",
    },
    done=Check(
        "ec2:DescribeVolumes",
        {"VolumeIds": ["{steps.disk.created.id}"]},
        "Volumes[0].Attachments[0].State",
        ("attached",),
    ),
    asks={"instance": "The id of the instance that gets it, such as i-0123456789abcdef0"},
    optional=False,
    by_hand="",
)
PLAN = RecoveryPlan(
    CONTEXT,
    (RestoreStep("table", TABLE), RestoreStep("disk", DISK), CallStep("attach", ATTACH, ("disk",))),
    title="Orders back to Friday",
    why="INC-1234: a migration deleted rows",
    owner="shop on-call",
    escalation="#database-team",
)
FACTS = RunbookFacts(
    made=MADE,
    made_by="arn:aws:iam::111122223333:user/ann",
    account_alias="shop",
    journal_head="5c1b8f6a" * 8,
    steps={
        "table": StepFacts(
            tested="2026-11-14T14:49:00Z by restore testing plan weekly, 19 min",
            takes="half took up to 20 min, 9 of 10 up to 31 min (12 restores of DynamoDB, of any size)",
        )
    },
)
RESTORED = Described(
    "EBS",
    "arn:aws:ec2:eu-west-1:111122223333:volume/vol-0fedcba9876543210",
    {
        "VolumeId": "vol-0fedcba9876543210",
        "AvailabilityZone": "eu-west-1a",
        "VolumeType": "gp3",
        "Size": 100,
        "Iops": 3000,
        "Throughput": 125,
        "Encrypted": True,
        "KmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/6b5ed86e-9c70-fef9-d16d-5aff0d63257f",
        "SnapshotId": "snap-0abc1234def567890",
        "MultiAttachEnabled": False,
        "Tags": [{"Key": "Name", "Value": "orders-db-data"}],
    },
)
"""What ec2:DescribeVolumes says of the disk once it is restored."""
AFTERWARDS = replace(FACTS, steps={**FACTS.steps, "disk": StepFacts(described=RESTORED)})
"""What is known once the plan was run."""
