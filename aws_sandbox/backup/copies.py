"""Copy jobs: a recovery point appears in another vault, Region or account, with its data, when the clock says
so."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from aws_sandbox.backup.copied_data import bring_data, copied_arn
from aws_sandbox.backup.copy_request import CopyRequest, read, refuse_uncopyable, uncopied
from aws_sandbox.backup.errors import MissingParameterValue, ResourceNotFound
from aws_sandbox.backup.roles import policies_of, refuse_role
from aws_sandbox.backup.store import CopyJob, RecoveryPoint, Store
from aws_sandbox.backup.tokens import Tokens
from aws_sandbox.backup.vault_policy import allows_copy, refuse_denied
from aws_sandbox.clock import Clock
from aws_sandbox.identities import Identity
from aws_sandbox.policy_language import evaluate
from aws_sandbox.restores.keys import find_key, unusable
from aws_sandbox.settings import Settings
from aws_sandbox.world.accounts import Place, stable_uuid

CREATED_SHARE = 0.1
"""The first tenth of a job is CREATED."""
WORKING_SHARE = 0.5
"""Half way through, the role, the destination's policy and the keys are asked."""
SECONDS = 6.0

STAYS_UNENCRYPTED = frozenset({"Aurora", "DocumentDB", "Neptune"})
"""Unencrypted snapshots of these stay so; all other copies get the destination vault's key (guide,
"Encryption for backup copies")."""

DENIED, INVALID = "AccessDenied", "InvalidParameters"
"""MessageCategory of what fails (AWS Backup API, CopyJob)."""
LEFT_OUT = "One or more nested recovery points could not be copied."
NO_ACCESS = "Access Denied trying to copy into {vault}: {why}"


class Destination(Protocol):
    """The backend where a copy lands."""

    store: Store
    vaults: dict[str, Any]


class Copies:
    """The copy jobs that began in one Region of one account. The caller holds the world's lock."""

    def __init__(
        self,
        place: Place,
        store: Store,
        settings: Settings,
        clock: Clock,
        destination: Callable[[Place], Destination],
    ) -> None:
        self._place = place
        self._store = store
        self._clock = clock
        self._destination = destination
        self._tokens = Tokens(settings.token_memory)

    def start(self, identity: Identity, inputs: Mapping[str, Any], vaults: Mapping[str, Any]) -> CopyJob:
        """StartCopyJob. Raises a BackupError for what is refused at once."""
        request = read(inputs, self._place.partition)
        token, now = inputs.get("IdempotencyToken"), self._clock.work()
        said = {key: value for key, value in inputs.items() if key != "IdempotencyToken"}
        if (known := self._tokens.job_of(token, said, now)) is not None:
            return self._store.copies[known]
        point = self._point(request, vaults)
        policy = self._store.access_policies.get(request.source_vault)
        for action in ("backup:StartCopyJob", "backup:CopyFromBackupVault"):
            refuse_denied(policy, action, point.arn, identity.arn)
        refuse_uncopyable(point, request, self._place)
        if request.place.account == self._place.account:
            self._vault(request)
        refuse_role(self._place, identity, request.role_arn)
        job = CopyJob(
            id=str(uuid.uuid4()).upper(),
            account=self._place.account,
            point=point,
            role_arn=request.role_arn,
            vault_arn=request.vault_arn,
            created=self._clock.stamp(),
            began=now,
            token=token,
            request=request,
        )
        self._store.copies[job.id] = job
        self._tokens.remember(token, said, job.id, now)
        return job

    def tick(self) -> None:
        """Moves every unfinished job to where the clock says it is."""
        for job in list(self._store.copies.values()):
            if not job.finished:
                self._move(job)

    def find(self, job_id: str) -> CopyJob:
        if not job_id:
            raise MissingParameterValue("CopyJobId is required.")
        if (job := self._store.copies.get(job_id)) is None:
            raise ResourceNotFound(f"Copy job {job_id} was not found.")
        return job

    def listed(self) -> Iterable[CopyJob]:
        """Newest first."""
        return sorted(self._store.copies.values(), key=lambda job: (-job.created, job.id))

    def _point(self, request: CopyRequest, vaults: Mapping[str, Any]) -> RecoveryPoint:
        if request.source_vault not in vaults:
            raise ResourceNotFound(
                f"Backup vault {request.source_vault} does not exist in {self._place.region}."
            )
        point = self._store.points.get(request.point_arn)
        if point is None or point.vault_name != request.source_vault:
            raise ResourceNotFound(
                f"Recovery point {request.point_arn} does not exist in backup vault {request.source_vault}."
            )
        return point

    def _vault(self, request: CopyRequest) -> Any:
        """Moto's destination vault. Raises ResourceNotFound."""
        vault = self._destination(request.place).vaults.get(request.vault)
        if vault is None:
            raise ResourceNotFound(f"Backup vault {request.vault_arn} does not exist.")
        return vault

    def _move(self, job: CopyJob) -> None:
        done = (self._clock.work() - job.began) / SECONDS
        if done < CREATED_SHARE:
            return
        job.state = "RUNNING"
        if done >= WORKING_SHARE and not job.permitted:
            if (failed := self._failure(job)) is not None:
                self._fail(job, done, *failed)
                return
            job.permitted = True
        if done >= 1:
            try:
                self._finish(job, done)
            except ResourceNotFound as missing:
                self._fail(job, done, INVALID, missing.message)

    def _fail(self, job: CopyJob, done: float, category: str, message: str) -> None:
        job.state, job.category, job.message = "FAILED", category, message
        job.completed = self._ended(job, done)

    def _ended(self, job: CopyJob, done: float) -> float:
        overdue = max(0.0, (done - 1) * SECONDS)
        return max(job.created, round(self._clock.stamp() - overdue / self._clock.speed, 3))

    def _failure(self, job: CopyJob) -> tuple[str, str] | None:
        """Category and words of what only comes out while copying."""
        request, point = job.request, job.point
        role = policies_of(self._place, request.role_arn)
        if evaluate(role, "backup:CopyIntoBackupVault", request.vault_arn).decision != "allowed":
            why = f"{request.role_arn} is not authorized to perform: backup:CopyIntoBackupVault"
            return DENIED, NO_ACCESS.format(vault=request.vault_arn, why=why)
        try:
            vault = self._vault(request)
        except ResourceNotFound as missing:
            return INVALID, missing.message
        policy = self._destination(request.place).store.access_policies.get(request.vault)
        across = request.place.account != self._place.account
        if not allows_copy(policy, request.vault_arn, request.role_arn, across=across):
            why = "its access policy does not allow backup:CopyIntoBackupVault"
            return DENIED, NO_ACCESS.format(vault=request.vault_arn, why=why)
        if (wrong := self._wrong_key(point, vault, request.place, across=across)) is not None:
            return INVALID, wrong
        kept = request.retention(point) or math.inf
        shortest, longest = vault.min_retention_days or 1, vault.max_retention_days or math.inf
        if vault.locked and not shortest <= kept <= longest:
            bounds = f"at least {shortest} days" + ("" if longest == math.inf else f", at most {longest}")
            return INVALID, (
                f"The retention of the copy does not fit the lock of backup vault {request.vault}: {bounds}."
            )
        return None

    def _wrong_key(self, point: RecoveryPoint, vault: Any, there: Place, *, across: bool) -> str | None:
        for place, arn in ((self._place, point.key_arn), (there, vault.encryption_key_arn)):
            if not arn:
                continue
            if (wrong := unusable(place, arn)) is not None:
                return wrong
            if across and find_key(place, arn).key_manager == "AWS":  # type: ignore[union-attr]
                return f"{arn} is an AWS managed key, which cannot be used across accounts."
        return None

    def _finish(self, job: CopyJob, done: float) -> None:
        request, point = job.request, job.point
        vault, there = self._vault(request), self._destination(request.place)
        copied = _copied(point, request, vault, job.id)
        # AWS makes a job for each nested point; here they come with the composite one.
        copied.nested = tuple(
            replace(
                _copied(nested, request, vault, stable_uuid(job.id, nested.arn).upper()),
                parent_arn=copied.arn,
                member=nested.member,
            )
            for nested in point.nested
            if nested.status == "COMPLETED" and uncopied(nested) is None
        )
        if len(copied.nested) < len(point.nested):
            copied.status, copied.status_message = "PARTIAL", LEFT_OUT
        landed = [copied, *copied.nested]
        there.store.add_points(landed)
        vault.num_of_recovery_points += len(landed)
        for each in landed:
            bring_data(request.place, each)
        job.state, job.category, job.copied = "COMPLETED", "SUCCESS", copied
        job.completed = self._ended(job, done)


def _copied(point: RecoveryPoint, request: CopyRequest, vault: Any, job_id: str) -> RecoveryPoint:
    """The point as it lies in the destination, under none of the composites of the source."""
    unencrypted = point.key_arn is None and point.resource.type in STAYS_UNENCRYPTED
    return replace(
        point,
        arn=copied_arn(point, request.place, job_id),
        vault_name=request.vault,
        vault_arn=request.vault_arn,
        key_arn=None if unencrypted else vault.encryption_key_arn,
        role_arn=request.role_arn,
        source_vault_arn=point.vault_arn,
        storage_class="WARM",
        cold_after_days=request.cold_after_days,
        delete_after_days=request.retention(point),
        plan=None,
        last_restore=None,
        parent_arn=None,
        member=None,
        nested=(),
        source_tags=dict(point.source_tags),
        restore_metadata=dict(point.restore_metadata),
    )
