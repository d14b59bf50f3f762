"""Snapshots of EBS and of Storage Gateway: both become a volume of EBS or of a volume gateway, by the keys of
the request."""

from __future__ import annotations

from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.restores.ebs import EbsRestore
from aws_sandbox.restores.kind import RestoreKind
from aws_sandbox.restores.storage_gateway import GATEWAY_ONLY, GatewayVolumeRestore
from aws_sandbox.world.accounts import Place

TO_EBS, TO_GATEWAY = EbsRestore(), GatewayVolumeRestore()


class SnapshotRestore:
    """A request without a ResourceType is told by its keys."""

    def __init__(self, fidelity: str) -> None:
        self.fidelity = fidelity

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        kinds: dict[str, RestoreKind] = {"EBS": TO_EBS, "Storage Gateway": TO_GATEWAY}
        # The type that is asked for is that of the new volume. Keys of the other are then unknown ones.
        kinds.get(request.resource_type, _target(request)).refuse(place, point, request)

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        return _target(request).failure(place, point, request, role)

    def seconds(self, point: RecoveryPoint) -> float:
        return TO_EBS.seconds(point)

    def create(self, place: Place, job: RestoreJob) -> str:
        return _target(job.request).create(place, job)


def _target(request: RestoreRequest) -> RestoreKind:
    return TO_GATEWAY if GATEWAY_ONLY & request.metadata.keys() else TO_EBS
