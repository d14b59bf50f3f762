"""Aurora DSQL: a recovery point becomes a cluster in moto's DSQL or, with orchestration, one in each of two
Regions that are linked with a witness between them."""

from __future__ import annotations

from typing import Any

from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy, evaluate
from aws_sandbox.restores.dsql_refusals import refuse_peers
from aws_sandbox.restores.dsql_request import DsqlRequest, RegionWish, read_dsql
from aws_sandbox.restores.keys import key_arn, unusable
from aws_sandbox.world.accounts import Place, stable_hex

SINGLE = ("dsql:StartRestoreJob", "dsql:GetRestoreJob", "dsql:CreateCluster")
LINKING = (
    *("dsql:UpdateCluster", "dsql:AddPeerCluster", "dsql:PutMultiRegionProperties"),
    "dsql:PutWitnessRegion",
)
"""Of AWSBackupServiceRolePolicyForRestores: what each way of restoring needs."""
DENIED = (
    "User: {role} is not authorized to perform: {action} on resource: {resource} because no identity-based "
    "policy allows the {action} action (Service: Dsql, Status Code: 403, Error Code: AccessDeniedException)"
)


class DsqlRestore:
    fidelity = "real: an ACTIVE cluster, or two that name each other and a witness; they hold no data"

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        refuse_peers(place, point, read_dsql(place, request.metadata))

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        wanted = read_dsql(place, request.metadata)
        actions = [*SINGLE, *(LINKING if wanted.peer else ())]
        if request.copy_tags:
            actions.append("dsql:TagResource")
        target = place.arn("dsql", "cluster/*")
        for action in actions:
            if evaluate(role, action, target).decision != "allowed":
                return DENIED.format(role=request.role_arn, action=action, resource=target)
        for wish in wanted.wishes:
            if wish.key is not None and (said := unusable(wish.place, key_arn(wish.place, wish.key))):
                return said
        return unusable(place, point.key_arn)

    def seconds(self, point: RecoveryPoint) -> float:
        return 12.0

    def create(self, place: Place, job: RestoreJob) -> str:
        wanted = read_dsql(place, job.request.metadata)
        made = [_made(wish, job) for wish in wanted.wishes]
        if wanted.peer is not None:
            for cluster in made:
                cluster.multi_region_properties = _linked(wanted, made)
        return str(made[0].arn)


def _made(wish: RegionWish, job: RestoreJob) -> Any:
    # Imported with the first restore, as all of moto's services are.
    from aws_sandbox.backup.models import backend_of
    from aws_sandbox.dsql_regions import add_cluster

    source = job.point.resource.arn.rpartition("/")[2]
    tags = dict(job.point.source_tags) if job.request.copy_tags else {}
    return add_cluster(
        wish.place,
        stable_hex("restored cluster", job.id, wish.place.region, length=26),
        {**tags, "aws:backup:source-resource": f"{source}:{job.id}"},
        backend_of(wish.place.account, wish.place.region).clock.stamp(),
        key_arn=None if wish.key is None else key_arn(wish.place, wish.key),
        protected=wish.protected,
    )


def _linked(wanted: DsqlRequest, made: list[Any]) -> dict[str, Any]:
    return {"witnessRegion": wanted.witness, "clusters": [cluster.arn for cluster in made]}
