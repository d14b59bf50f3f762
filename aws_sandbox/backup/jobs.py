"""Restore jobs: started once a token, moved along by the clock whenever anything of AWS Backup is read."""

from __future__ import annotations

import math
import sys
import traceback
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from aws_sandbox.backup.errors import (
    BackupError,
    InvalidParameterValue,
    InvalidRequest,
    MissingParameterValue,
    ResourceNotFound,
)
from aws_sandbox.backup.restore_request import read, refuse_archived, refuse_unrestorable
from aws_sandbox.backup.roles import policies_of, refuse_role, refuse_unassumable
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest, RestoreTest, Store
from aws_sandbox.backup.tokens import Tokens
from aws_sandbox.backup.vault_policy import refuse_denied
from aws_sandbox.clock import Clock
from aws_sandbox.faults import Fault
from aws_sandbox.identities import Identity
from aws_sandbox.interference import Interference
from aws_sandbox.restores.kind import CompositeRestore, RestoreFailed
from aws_sandbox.restores.registry import RESTORES
from aws_sandbox.settings import Settings
from aws_sandbox.world.accounts import Place

PENDING_SHARE = 0.1
"""The first tenth of a job is PENDING."""
WORKING_SHARE = 0.5
"""Half way through, the role is used: what the service under AWS Backup refuses comes out then, not at the
end."""
STEPS = 6
"""PercentDone moves in sixths: 16.70 %, 33.30 % and so on, as seen in real answers."""
AS_CALLER = frozenset({"Redshift", "Redshift Serverless", "SAP HANA on Amazon EC2"})
"""Types of which a restore that overwrites may come without a role, and then acts as its caller."""


class Jobs:
    """The jobs of one Region of one account. The caller holds the world's lock."""

    def __init__(
        self, place: Place, store: Store, settings: Settings, clock: Clock, interference: Interference
    ) -> None:
        self._place = place
        self._store = store
        self._settings = settings
        self._clock = clock
        self._interference = interference
        self._tokens = Tokens(settings.token_memory)

    def start(self, identity: Identity, inputs: Mapping[str, Any]) -> RestoreJob:
        """StartRestoreJob. Raises a BackupError for what is refused at once."""
        request, arn = read(inputs)
        token, now = inputs.get("IdempotencyToken"), self._clock.work()
        said = [arn, request.role_arn, inputs.get("ResourceType"), request.copy_tags, request.metadata]
        if (known := self._tokens.job_of(token, said, now)) is not None:
            return self._store.jobs[known]
        point = self._point(arn)
        refuse_denied(
            self._store.access_policies.get(point.vault_name), "backup:StartRestoreJob", arn, identity.arn
        )
        refuse_unrestorable(point, inputs.get("ResourceType"))
        kind = RESTORES.get(point.resource.type)
        if kind is None:
            raise InvalidRequest(f"Restores of {point.resource.type} are not simulated by the sandbox.")
        if request.role_arn:
            refuse_role(self._place, identity, request.role_arn)
        elif point.resource.type not in AS_CALLER:
            raise MissingParameterValue("IamRoleArn is required.")
        kind.refuse(self._place, point, request)
        request = RestoreRequest(request.metadata, request.role_arn, point.resource.type, request.copy_tags)
        job = RestoreJob(
            id=str(uuid.uuid4()).upper(),
            account=self._place.account,
            point=point,
            request=request,
            created=self._clock.stamp(),
            began=now,
            work_seconds=kind.seconds(point),
            token=token,
            caller=identity.policies,
            fault=self._interference.fault_for_job(),
        )
        self._store.jobs[job.id] = job
        self._tokens.remember(token, said, job.id, now)
        return job

    def start_test(
        self,
        point: RecoveryPoint,
        metadata: dict[str, str],
        role_arn: str,
        test: RestoreTest,
        began: float,
        stamp_of: Callable[[float], float],
    ) -> RestoreJob:
        """The job of a restore testing plan, which began at a reading of the work clock. What StartRestoreJob
        would refuse ends the job as FAILED: it is AWS Backup itself that calls it."""
        request = RestoreRequest(metadata, role_arn, point.resource.type, False)
        kind = RESTORES[point.resource.type]
        seconds, created, earliest_end = kind.seconds(point), stamp_of(began), None
        if began + seconds <= self._clock.work():
            earliest_end = stamp_of(began + seconds)
            created = round(earliest_end - seconds / self._clock.speed, 3)
        job = RestoreJob(
            id=str(uuid.uuid4()).upper(),
            account=self._place.account,
            point=point,
            request=request,
            created=created,
            began=began,
            work_seconds=seconds,
            earliest_end=earliest_end,
            fault=self._interference.fault_for_job(),
            test=test,
        )
        self._store.jobs[job.id] = job
        try:
            policy = self._store.access_policies.get(point.vault_name)
            refuse_denied(policy, "backup:StartRestoreJob", point.arn, role_arn)
            refuse_unassumable(self._place, role_arn)
            refuse_archived(point)
            kind.refuse(self._place, point, request)
        except BackupError as refused:
            job.status, job.status_message, job.completed = "FAILED", refused.message, created
        else:
            self._store.tests.append(job)
        return job

    def tick(self) -> None:
        """Moves every unfinished job to where the clock says it is, and makes what it restored."""
        for job in list(self._store.jobs.values()):
            self._step(job)

    def abort(self, job_id: str) -> None:
        """Raises ValueError for a job that has ended."""
        self.tick()
        job = self.find(job_id)
        if job.finished:
            raise ValueError(f"job {job_id} is {job.status}")
        self._abort(job)

    def _abort(self, job: RestoreJob) -> None:
        for ended in (job, *(child for child in job.children or () if not child.finished)):
            ended.status, ended.status_message = "ABORTED", "The restore job was aborted by AWS Backup."
            ended.completed = self._clock.stamp()

    def find(self, job_id: str) -> RestoreJob:
        if (job := self._store.jobs.get(job_id)) is None:
            raise ResourceNotFound(f"Restore job {job_id} was not found.")
        return job

    def listed(self) -> Iterable[RestoreJob]:
        """Jobs old enough to show in lists, newest first."""
        newest = self._clock.work() - self._settings.list_lag
        return sorted(
            (job for job in self._store.jobs.values() if job.began <= newest),
            key=lambda job: (-job.created, job.id),
        )

    def _point(self, arn: str) -> RecoveryPoint:
        if not arn.startswith(f"arn:{self._place.partition}:"):
            raise InvalidParameterValue(f"Invalid recovery point ARN: {arn}")
        if (point := self._store.points.get(arn)) is None:
            # The same answer for a point that never was and for one of another Region or account.
            raise ResourceNotFound(f"Recovery point {arn} was not found in {self._place.region}.")
        return point

    def _step(self, job: RestoreJob) -> None:
        if job.finished:
            return
        try:
            self._move(job)
        except Exception as error:
            # Every later call comes by here: one broken restore must not break them all.
            traceback.print_exception(error, file=sys.stderr)
            job.status, job.completed = "FAILED", self._clock.stamp()
            job.status_message = f"The sandbox failed in this restore: {type(error).__name__}"

    def _move(self, job: RestoreJob) -> None:
        done = (self._clock.work() - job.began) / job.work_seconds
        if done < PENDING_SHARE:
            return
        if job.fault is not None and done >= WORKING_SHARE:
            self._spoil(job, job.fault)
            return
        if done < 1:
            job.status, job.percent = "RUNNING", _percent(math.floor(done * STEPS))
        if done >= WORKING_SHARE and not job.permitted:
            job.failure = self._failure(job)
            job.permitted = job.failure is None
        if job.permitted:
            self._run_children(job)
        waits = any(not child.finished for child in job.children or ())
        if (done >= 1 and not waits) or job.failure is not None:
            self._finish(job, overdue=max(0.0, self._clock.work() - job.due))

    def _spoil(self, job: RestoreJob, fault: Fault) -> None:
        """Half way, where the job does not go on by itself any more."""
        job.status, job.percent = "RUNNING", _percent(math.floor(WORKING_SHARE * STEPS))
        if fault.kind == "job_abort":
            self._abort(job)
        elif fault.kind == "job_fail":
            job.failure = fault.message
            self._finish(job, overdue=0.0)

    def _run_children(self, parent: RestoreJob) -> None:
        kind = RESTORES[parent.point.resource.type]
        if parent.children is None and isinstance(kind, CompositeRestore):
            began = parent.began + WORKING_SHARE * parent.work_seconds
            overdue = max(0.0, self._clock.work() - began)
            parent.children = [
                RestoreJob(
                    id=str(uuid.uuid4()).upper(),
                    account=parent.account,
                    point=child.point,
                    request=RestoreRequest(
                        child.metadata, parent.request.role_arn, child.point.resource.type, False
                    ),
                    created=max(parent.created, round(self._clock.stamp() - overdue / self._clock.speed, 3)),
                    began=began,
                    work_seconds=RESTORES[child.point.resource.type].seconds(child.point),
                    parent_id=parent.id,
                )
                for child in kind.children(self._place, parent)
            ]
            self._store.jobs |= {child.id: child for child in parent.children}
        for child in parent.children or ():
            self._step(child)

    def _failure(self, job: RestoreJob) -> str | None:
        """What the services under AWS Backup object to, asked when the job comes to them."""
        role = policies_of(self._place, job.request.role_arn) if job.request.role_arn else job.caller
        try:
            return RESTORES[job.point.resource.type].failure(self._place, job.point, job.request, role)
        except BackupError as refused:
            # What was right when the job began, such as a moment that has left its window meanwhile.
            return refused.message

    def _finish(self, job: RestoreJob, overdue: float) -> None:
        now = self._clock.stamp()
        job.completed = max(job.earliest_end or job.created, round(now - overdue / self._clock.speed, 3))
        if failed_children := [child for child in job.children or () if child.status != "COMPLETED"]:
            # Undocumented: AWS's page knows a partial failure of Kubernetes objects only.
            job.failure = f"Nested restore job {failed_children[0].id} failed."
        if job.failure is None:
            try:
                job.created_resource_arn = RESTORES[job.point.resource.type].create(self._place, job)
            except (RestoreFailed, BackupError) as failed:
                job.failure = str(failed)
        if job.failure is not None:
            job.status, job.status_message = "FAILED", job.failure
            return
        job.status, job.percent = "COMPLETED", _percent(STEPS)
        job.point.last_restore = job.completed


def _percent(steps: int) -> str:
    return f"{round(100 * steps / STEPS, 1):.2f}%"
