"""The resource type RDS, which is a DB instance or a Multi-AZ DB cluster: the source's ARN tells."""

from __future__ import annotations

from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.restores.kind import RestoreKind
from aws_sandbox.restores.multi_az_clusters import MultiAzClusterRestore
from aws_sandbox.restores.rds import RdsRestore
from aws_sandbox.world.accounts import Place

INSTANCE, CLUSTER = RdsRestore(), MultiAzClusterRestore()


class RdsTypeRestore:
    fidelity = (
        "real: an instance, or a Multi-AZ DB cluster with its three; they hold no data, at whichever moment"
    )

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        _kind(point).refuse(place, point, request)

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        return _kind(point).failure(place, point, request, role)

    def seconds(self, point: RecoveryPoint) -> float:
        return _kind(point).seconds(point)

    def create(self, place: Place, job: RestoreJob) -> str:
        return _kind(job.point).create(place, job)


def _kind(point: RecoveryPoint) -> RestoreKind:
    return CLUSTER if ":cluster:" in point.resource.arn else INSTANCE
