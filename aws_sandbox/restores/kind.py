"""What the sandbox must know of a resource type to restore it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.world.accounts import Place


class RestoreFailed(Exception):
    """The service under AWS Backup refused; the text becomes the job's StatusMessage."""


class RestoreKind(Protocol):
    fidelity: str
    """How far the restore here is that of AWS, in a line that begins with `real`, `recorded` or `simulated`:
    what is made, and what of it is not there."""

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        """Raises a BackupError for what StartRestoreJob refuses at once."""

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        """What only comes out while restoring, as the job's StatusMessage."""

    def seconds(self, point: RecoveryPoint) -> float:
        """Simulated seconds of work."""

    def create(self, place: Place, job: RestoreJob) -> str:
        """Makes the resource and returns its ARN. Raises RestoreFailed."""


@dataclass(frozen=True, slots=True)
class ChildRestore:
    """A nested point that is restored as part of its composite one."""

    point: RecoveryPoint
    metadata: dict[str, str]


@runtime_checkable
class CompositeRestore(RestoreKind, Protocol):
    """A kind whose job is the parent of others, and ends after them."""

    def children(self, place: Place, job: RestoreJob) -> list[ChildRestore]:
        """Asked once, when the services under AWS Backup have let the job through."""
