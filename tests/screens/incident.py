"""A database that somebody broke: two continuous backups with a gap between them, snapshots, what RDS itself
holds, a copy in another Region, and a cluster of caches that AWS Backup does not protect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from recovery.account import NativeAnswer, SourceFacts, WindowFacts
from recovery.context import Mode
from recovery.models import CopyJob, NativePoint, ProtectedResource, RecoveryPoint, ReturnedMetadata
from tests.screens.shop import HOSTILE, RESOURCES, SHOP, ShopAccount
from tests.unit.fake_account import NOW, ROLE

DATABASE = RESOURCES[1]
VAULT_ARN = "arn:aws:backup:eu-west-1:111122223333:backup-vault:main"
BACKUP = "arn:aws:backup:eu-west-1:111122223333:recovery-point"
CACHES = ProtectedResource(
    SHOP, "arn:aws:elasticache:eu-west-1:111122223333:replicationgroup:sessions", "ElastiCache", "sessions"
)


def point(arn: str, hours: float, status: str = "COMPLETED", **members: object) -> RecoveryPoint:
    made = RecoveryPoint(
        SHOP,
        arn,
        DATABASE.arn,
        status,
        NOW - timedelta(hours=hours),
        type="RDS",
        resource_name=DATABASE.name,
        vault="main",
        vault_arn=VAULT_ARN,
        completed=NOW - timedelta(hours=hours - 0.2),
        size=40 * 2**30,
        encrypted=True,
        storage_class="WARM",
        role_arn=ROLE,
    )
    return replace(made, **members)  # type: ignore[arg-type]


INTERRUPTED = point(f"{BACKUP}:continuous:orders-db-1a2b", 20 * 24, "STOPPED")
CONTINUOUS = point(f"{BACKUP}:continuous:orders-db-9f8e", 4 * 24, status="AVAILABLE")
SNAPSHOTS = tuple(
    point(f"arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:job-{day:02}", 24 * day + 7)
    for day in range(1, 30, 2)
)
EXPIRED = point("arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:job-old", 24 * 33, "EXPIRED")
POINTS = (CONTINUOUS, INTERRUPTED, *SNAPSHOTS, EXPIRED)
WINDOWS = {
    CONTINUOUS.arn: WindowFacts(
        NOW - timedelta(days=4), NOW - timedelta(minutes=5), "rds:DescribeDBInstances LatestRestorableTime"
    ),
    INTERRUPTED.arn: WindowFacts(
        NOW - timedelta(days=20),
        NOW - timedelta(days=6),
        "rds:DescribeDBInstanceAutomatedBackups RestoreWindow",
    ),
}
AUTOMATED = NativePoint(
    SHOP,
    "ab-0a1b2c3d",
    DATABASE.arn,
    "RDS automated backup",
    "rds:RestoreDBInstanceToPointInTime",
    {
        "SourceDBInstanceIdentifier": "orders-db",
        "TargetDBInstanceIdentifier": "{ask.name}",
        "RestoreTime": "{moment}",
    },
    {"name": "a name for the restored instance"},
    arn="arn:aws:rds:eu-west-1:111122223333:auto-backup:ab-0a1b2c3d",
    status="active",
    earliest=NOW - timedelta(days=7),
    latest=NOW - timedelta(minutes=4),
    made_by="RDS itself",
)
BY_HAND = NativePoint(
    SHOP,
    f"before-deploy {HOSTILE}",
    DATABASE.arn,
    "RDS snapshot",
    "rds:RestoreDBInstanceFromDBSnapshot",
    {"DBSnapshotIdentifier": "before-deploy", "DBInstanceIdentifier": "{ask.name}"},
    {"name": "a name for the restored instance"},
    arn="arn:aws:rds:eu-west-1:111122223333:snapshot:before-deploy",
    status="available",
    created=NOW - timedelta(hours=3),
    made_by="a Lambda function",
    note="Its tags are not copied.",
)
NATIVES = NativeAnswer((AUTOMATED, BY_HAND))
COPIED = CopyJob(
    SHOP,
    "copy-1",
    "COMPLETED",
    NOW - timedelta(days=1),
    point_arn=SNAPSHOTS[0].arn,
    vault_arn=VAULT_ARN,
    destination_vault_arn="arn:aws:backup:eu-central-1:444455556666:backup-vault:rescue",
    destination_point_arn=f"{SNAPSHOTS[0].arn}-copy",
    source_arn=DATABASE.arn,
    resource_type="RDS",
)


@dataclass
class IncidentAccount(ShopAccount):
    mode: Mode = Mode.WRITE
    database_points: Sequence[RecoveryPoint] = POINTS
    windows: Mapping[str, WindowFacts] = field(default_factory=lambda: dict(WINDOWS))
    natives: NativeAnswer = NATIVES
    copied: tuple[CopyJob, ...] = (COPIED,)
    caches: Sequence[ProtectedResource] = (CACHES,)
    caches_error: Exception | None = None

    def points_of(self, resource_arn: str) -> Iterator[Sequence[RecoveryPoint]]:
        if resource_arn != DATABASE.arn:
            yield from super().points_of(resource_arn)
            return
        if self.points_error is not None:
            raise self.points_error
        yield self.database_points

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        found = next((each for each in self.database_points if each.arn == arn), None)
        return found or super().point(arn, vault, vault_account)

    def restore_window(self, lookup: str, point: RecoveryPoint) -> WindowFacts:
        return self.windows.get(point.arn, WindowFacts())

    def native_points(self, resource: ProtectedResource) -> NativeAnswer:
        return self.natives if resource.arn == DATABASE.arn else NativeAnswer()

    def native_resources(self) -> Iterator[Sequence[ProtectedResource]]:
        if self.caches_error is not None:
            raise self.caches_error
        yield self.caches

    def returned_metadata(self, arn: str, vault: str, vault_account: str = "") -> ReturnedMetadata:
        return ReturnedMetadata({}, "RDS")

    def source_facts(self, lookup: str, resource_arn: str) -> SourceFacts:
        return SourceFacts()
