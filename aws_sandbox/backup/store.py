"""What AWS Backup knows in one Region of one account."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aws_sandbox.policy_language import Policy
from aws_sandbox.world.histories import History

if TYPE_CHECKING:
    from aws_sandbox.backup.copy_request import CopyRequest
    from aws_sandbox.faults import Fault


@dataclass(frozen=True, slots=True)
class ProtectedResource:
    arn: str
    type: str
    name: str


@dataclass(slots=True)
class RecoveryPoint:
    """Times in epoch seconds; None members are left out of answers."""

    arn: str
    vault_name: str
    vault_arn: str
    resource: ProtectedResource
    created: float
    status: str = "COMPLETED"
    status_message: str | None = None
    size_bytes: int = 0
    source_gib: int = 0
    """Size of the source in GiB, which a new volume must at least have."""
    key_arn: str | None = None
    role_arn: str | None = None
    storage_class: str = "WARM"
    delete_after_days: int | None = 35
    cold_after_days: int | None = None
    is_parent: bool = False
    parent_arn: str | None = None
    member: str | None = None
    """What a nested point is called within its composite one: its logical id in the stack."""
    nested: tuple[RecoveryPoint, ...] = ()
    source_vault_arn: str | None = None
    plan: dict[str, str] | None = None
    source_tags: dict[str, str] = field(default_factory=dict)
    restore_metadata: dict[str, str | None] = field(default_factory=dict)
    last_restore: float | None = None
    history: History = ()
    """What was written to the source, where the sandbox keeps its data: the backup holds what stood at its
    creation, a continuous one what stood at each moment of its window."""
    stopped: float | None = None
    """When a continuous backup was interrupted."""

    @property
    def completed(self) -> float | None:
        """Backups of the world take 20 minutes; an unfinished one has no completion. No member of the model
        tells when a continuous backup was stopped; the sandbox tells it here."""
        if self.stopped is not None:
            return self.stopped
        return None if self.status == "CREATING" else self.created + 1200

    @property
    def continuous(self) -> bool:
        return ":recovery-point:continuous:" in self.arn

    @property
    def restorable_range(self) -> tuple[float, float]:
        """From when a continuous backup reaches, and where it was stopped; without end where it was not. No
        API tells it for S3. AWS Backup keeps 35 days at most ("Point-in-time recovery")."""
        return self.created, math.inf if self.stopped is None else self.stopped


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """The input of a StartRestoreJob that was accepted."""

    metadata: dict[str, str]
    role_arn: str
    """Empty for a restore that acts as its caller."""
    resource_type: str
    copy_tags: bool


@dataclass(slots=True)
class RestoreTest:
    """What a restore job has more when a restore testing plan began it."""

    plan_arn: str
    validation_seconds: float = 0.0
    """Simulated seconds that its result is awaited for; 0 is no validation."""
    validation_status: str | None = None
    validation_message: str | None = None
    deletion_status: str | None = None
    deletion_message: str | None = None
    clean_from: float | None = None
    """Reading of the work clock at which the deletion begins, once the restore has ended."""


@dataclass(slots=True)
class RestoreJob:
    id: str
    account: str
    point: RecoveryPoint
    request: RestoreRequest
    created: float
    """Stamp, in epoch seconds."""
    began: float
    """Reading of the work clock when the job was made."""
    work_seconds: float
    """Simulated seconds from PENDING to the end."""
    token: str | None = None
    caller: tuple[Policy, ...] = ()
    """Of whoever asked for it, whom a job without a role acts as."""
    permitted: bool = False
    """Whether the services under AWS Backup were asked, and object to nothing."""
    failure: str | None = None
    """What came out only while restoring: the job ends as FAILED with this message."""
    status: str = "PENDING"
    percent: str = "0.00%"
    completed: float | None = None
    status_message: str | None = None
    created_resource_arn: str | None = None
    restored_to: float | None = None
    """Epoch second that a continuous point was restored to. AWS tells it nowhere; tests read it at
    `/-/restores`."""
    earliest_end: float | None = None
    """Stamp before which it did not end, where a step of the clock swallowed the whole job."""
    fault: Fault | None = None
    """What the sandbox was asked to let become of it."""
    test: RestoreTest | None = None
    """Of a job that a restore testing plan began."""
    parent_id: str | None = None
    children: list[RestoreJob] | None = None
    """Of a composite restore, once it has come to them."""

    @property
    def finished(self) -> bool:
        return self.status in ("COMPLETED", "FAILED", "ABORTED")

    @property
    def due(self) -> float:
        """Reading of the work clock at which it ends, its children's ends included; one that was made to
        stall never does."""
        if self.fault is not None and self.fault.kind == "job_stall":
            return math.inf
        own = self.began + self.work_seconds
        return max([own, *(child.due for child in self.children or ())])


@dataclass(slots=True)
class CopyJob:
    id: str
    account: str
    point: RecoveryPoint
    role_arn: str
    vault_arn: str
    """Of the destination."""
    created: float
    """Stamp, in epoch seconds."""
    began: float
    """Reading of the work clock when the job was made."""
    request: CopyRequest
    token: str | None = None
    permitted: bool = False
    state: str = "CREATED"
    completed: float | None = None
    message: str | None = None
    category: str | None = None
    copied: RecoveryPoint | None = None
    """What appeared in the destination."""

    @property
    def finished(self) -> bool:
        return self.state in ("COMPLETED", "FAILED")


@dataclass(slots=True)
class Store:
    """Recovery points and jobs, indexed the ways that the API asks for them; newest first in every list."""

    points: dict[str, RecoveryPoint] = field(default_factory=dict)
    points_by_resource: dict[str, list[RecoveryPoint]] = field(default_factory=dict)
    points_by_vault: dict[str, list[RecoveryPoint]] = field(default_factory=dict)
    jobs: dict[str, RestoreJob] = field(default_factory=dict)
    tests: list[RestoreJob] = field(default_factory=list)
    """Jobs of restore testing to which something may still happen."""
    copies: dict[str, CopyJob] = field(default_factory=dict)
    access_policies: dict[str, str] = field(default_factory=dict)
    point_tags: dict[str, dict[str, str]] = field(default_factory=dict)
    """What was tagged after the backup, which no restore copies (guide, "Copy tags during a restore")."""

    def add_points(self, points: Iterable[RecoveryPoint]) -> None:
        """Adds a batch; sorting once keeps seeding thousands of points quick."""
        for point in points:
            self.points[point.arn] = point
            self.points_by_resource.setdefault(point.resource.arn, []).append(point)
            self.points_by_vault.setdefault(point.vault_name, []).append(point)
        for index in (self.points_by_resource, self.points_by_vault):
            for listed in index.values():
                listed.sort(key=lambda point: (-point.created, point.arn))

    def resources(self, vault_name: str | None = None) -> list[dict[str, Any]]:
        """Items of ListProtectedResources, in the order of their ARNs."""
        listed: list[dict[str, Any]] = []
        for arn in sorted(self.points_by_resource):
            points = self.points_by_resource[arn]
            if vault_name is not None:
                points = [point for point in points if point.vault_name == vault_name]
            if points:
                newest = next((point for point in points if point.status != "CREATING"), points[0])
                item: dict[str, Any] = {
                    "ResourceArn": arn,
                    "ResourceType": newest.resource.type,
                    "LastBackupTime": newest.created,
                    "LastBackupVaultArn": newest.vault_arn,
                    "LastRecoveryPointArn": newest.arn,
                }
                if newest.resource.name:
                    item["ResourceName"] = newest.resource.name
                listed.append(item)
        return listed
