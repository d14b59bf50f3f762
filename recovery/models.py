"""What AWS Backup's answers mean, parsed once at the edge (`aws_api.gateway`) and frozen.

Times are aware UTC datetimes, sizes are bytes. `None` means that AWS did not say, which is not the same as
zero or false: the two point listings leave out different members (ListRecoveryPointsByResource has no type,
lifecycle or storage class). Texts come from AWS as they are; whoever shows one passes it through
`recovery.plain_text`.

Statuses are open sets: AWS's pages and answers name more than its model (STOPPED, AVAILABLE, CREATING), so
they stay texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from recovery.arns import short_id as short_id  # noqa: PLC0414
from recovery.context import Context


@dataclass(frozen=True, slots=True)
class ProtectedResource:
    """A resource that AWS Backup has backed up at least once; it may be gone."""

    context: Context
    arn: str
    type: str
    name: str = ""
    """Not unique, and whatever its owner typed."""
    last_backup: datetime | None = None
    last_vault_arn: str = ""
    last_point_arn: str = ""

    @property
    def label(self) -> str:
        """The name, or the last part of the ARN where there is none."""
        return self.name or short_id(self.arn)


class Continuity(StrEnum):
    """Whether a recovery point holds a range of moments; no API field says so ("Point-in-time recovery")."""

    SNAPSHOT = "snapshot"
    CONTINUOUS = "continuous"


@dataclass(frozen=True, slots=True)
class RecoveryPoint:
    """One backup of one resource. `vault` is "" where a listing does not tell it."""

    context: Context
    arn: str
    resource_arn: str
    status: str
    created: datetime
    type: str = ""
    resource_name: str = ""
    vault: str = ""
    vault_arn: str = ""
    vault_account: str = ""
    """The account that owns the vault where that is another one; then `BackupVaultAccountId` must be sent."""
    status_message: str = ""
    completed: datetime | None = None
    size: int | None = None
    encrypted: bool | None = None
    encryption_key_arn: str = ""
    storage_class: str = ""
    """WARM, COLD or DELETED; only DescribeRecoveryPoint tells."""
    delete_at: datetime | None = None
    move_to_cold_at: datetime | None = None
    keep_days: int | None = None
    """For how many days it is kept; a continuous point holds the moments of so many days."""
    role_arn: str = ""
    """The role that made the backup."""
    plan_id: str = ""
    rule_id: str = ""
    is_parent: bool = False
    parent_arn: str = ""
    last_restore: datetime | None = None
    source_vault_arn: str = ""
    """The vault this point was copied from."""

    @property
    def continuity(self) -> Continuity:
        """Read off the id: AWS Backup starts a continuous point's with `continuous:`. SAP HANA's ids do not
        tell it; its continuous points are AVAILABLE or, once interrupted, STOPPED ("Restore an SAP HANA
        database"), and its full backups COMPLETED."""
        tail = self.arn.rsplit(":recovery-point:", 1)[-1]
        continuous = tail.startswith("continuous:") or self.status in {"AVAILABLE", "STOPPED"}
        return Continuity.CONTINUOUS if continuous else Continuity.SNAPSHOT

    @property
    def restorable(self) -> bool:
        """Whether its status alone allows a restore: COMPLETED; of a continuous point also AVAILABLE or
        STOPPED."""
        return self.status in {"COMPLETED", "AVAILABLE", "STOPPED"}


@dataclass(frozen=True, slots=True)
class NativePoint:
    """A way back that the service itself holds, outside AWS Backup: an RDS automated backup, a snapshot that
    a Lambda function made, DynamoDB's point-in-time recovery. Relight shows it and does not run it.

    A snapshot has `created`; a range has `earliest` and `latest`. Neither: AWS does not tell which moments.
    """

    context: Context
    id: str
    resource_arn: str
    kind: str
    """In words, as its service calls it: `RDS automated backup`, `EBS snapshot`."""
    operation: str
    """What restores it, `service:OperationName`."""
    request: Mapping[str, object]
    """Its request. `{moment}` is the second to go back to, `{ask.NAME}` what only the user knows."""
    asks: Mapping[str, str]
    arn: str = ""
    status: str = ""
    restorable: bool = True
    """Whether its status allows a restore now."""
    created: datetime | None = None
    earliest: datetime | None = None
    latest: datetime | None = None
    size: int | None = None
    encrypted: bool | None = None
    key_arn: str = ""
    made_by: str = ""
    """Who made it, where a tag, a name or its kind tells."""
    note: str = ""
    """What to know before taking it, in a sentence."""


@dataclass(frozen=True, slots=True)
class ReturnedMetadata:
    """The answer of GetRecoveryPointRestoreMetadata. Its values may be sensitive; a JSON null is None."""

    values: Mapping[str, str | None]
    resource_type: str = ""

    def __repr__(self) -> str:
        return f"ReturnedMetadata({len(self.values)} values)"


@dataclass(frozen=True, slots=True)
class Vault:
    context: Context
    name: str
    arn: str
    type: str = ""
    state: str = ""
    locked: bool | None = None
    points: int | None = None
    encryption_key_arn: str = ""
    min_retention_days: int | None = None
    max_retention_days: int | None = None


COPY_TERMINAL = frozenset({"COMPLETED", "FAILED", "PARTIAL"})
TERMINAL = frozenset({"COMPLETED", "FAILED", "ABORTED"})


@dataclass(frozen=True, slots=True)
class RestoreJob:
    """One restore, from DescribeRestoreJob or a listing.

    `created_resource_arn` may be present while the job still runs; it does not mean success. `percent` is
    0-100.
    """

    context: Context
    id: str
    status: str
    created: datetime
    point_arn: str = ""
    resource_type: str = ""
    source_arn: str = ""
    vault_arn: str = ""
    completed: datetime | None = None
    status_message: str = ""
    percent: float | None = None
    expected_minutes: int | None = None
    size: int | None = None
    role_arn: str = ""
    created_resource_arn: str = ""
    point_created: datetime | None = None
    testing_plan_arn: str = ""
    """Present where a restore testing plan, and not a person, started it."""
    validation_status: str = ""
    validation_message: str = ""
    deletion_status: str = ""
    deletion_message: str = ""
    is_parent: bool = False
    parent_id: str = ""

    @property
    def finished(self) -> bool:
        return self.status in TERMINAL

    @property
    def made_arn(self) -> str:
        return self.created_resource_arn


@dataclass(frozen=True, slots=True)
class CopyJob:
    """One copy of a recovery point to another vault, from DescribeCopyJob or ListCopyJobs.

    It runs in the Region and account of the vault it copies from. `status` is AWS's State: CREATED, RUNNING,
    COMPLETED, FAILED or PARTIAL.
    """

    context: Context
    id: str
    status: str
    created: datetime
    point_arn: str = ""
    """The recovery point that is copied."""
    vault_arn: str = ""
    destination_vault_arn: str = ""
    destination_point_arn: str = ""
    """Told as soon as AWS knows it; the copy is there when the job is COMPLETED."""
    source_arn: str = ""
    """The resource that the point is of."""
    resource_type: str = ""
    resource_name: str = ""
    role_arn: str = ""
    completed: datetime | None = None
    status_message: str = ""
    size: int | None = None

    @property
    def finished(self) -> bool:
        return self.status in COPY_TERMINAL

    @property
    def made_arn(self) -> str:
        return self.destination_point_arn

    def landed(self, created: datetime) -> RecoveryPoint | None:
        """The copy as a point where it lies, None before it is there. `created` is its original's creation,
        which a copy keeps ("Creating backup copies")."""
        _, partition, _, region, account, _, vault, *_ = [*self.destination_vault_arn.split(":"), *[""] * 7]
        if self.status != "COMPLETED" or not self.destination_point_arn or not vault:
            return None
        return RecoveryPoint(
            context=replace(self.context, account=account, region=region, partition=partition),
            arn=self.destination_point_arn,
            resource_arn=self.source_arn,
            status="COMPLETED",
            created=created,
            type=self.resource_type,
            resource_name=self.resource_name,
            vault=vault,
            vault_arn=self.destination_vault_arn,
            size=self.size,
            source_vault_arn=self.vault_arn,
        )


Job = RestoreJob | CopyJob
"""What is followed. `made_arn` is the restored resource, or the copied point where it lies."""


@dataclass(frozen=True, slots=True)
class ProtectedResourceDetail:
    """DescribeProtectedResource: the resource and how its last restore went."""

    resource: ProtectedResource
    last_restore_minutes: int | None = None
    last_restore: datetime | None = None
    last_restored_point_created: datetime | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """A resource as its own service describes it, for formats that write it down as code."""

    resource_type: str
    arn: str
    attributes: Mapping[str, object] = field(repr=False)
    """JSON values in the service's own member names; moments as ISO 8601 texts."""
