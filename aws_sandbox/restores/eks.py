"""EKS: a composite recovery point is restored whole or by namespaces, into a cluster that exists or a new one
that it makes in moto's EKS, with the volumes as children of the job ("Restore an Amazon EKS cluster").

What a client could have known is refused at once; permissions, a name in use and namespaces that the backup
lacks fail the job.
"""

from __future__ import annotations

from typing import Any

from moto.eks.exceptions import EKSError

from aws_sandbox.backup.errors import InvalidParameterValue, InvalidRequest
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.eks.models import SandboxEksBackend, eks_of, told
from aws_sandbox.policy_language import Policy, evaluate
from aws_sandbox.restores.eks_children import ZONE, chosen, refuse_children
from aws_sandbox.restores.eks_cluster import build
from aws_sandbox.restores.eks_refusals import refuse_busy, refuse_new_cluster
from aws_sandbox.restores.eks_request import Wanted, read_wanted
from aws_sandbox.restores.keys import unusable
from aws_sandbox.restores.kind import ChildRestore, RestoreFailed
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.kubernetes import CLUSTERS, CSI_DRIVERS

SOME_FAILED = (
    "One or more Kubernetes objects failed to restore. To get notified of these failures, enable SNS event "
    "notifications."
)
"""The page's own sentence, on a job that is COMPLETED."""

INTO_CLUSTER = ("eks:DescribeCluster", "eks:CreateAccessEntry", "eks:AssociateAccessPolicy")
MAKING_ONE = ("eks:CreateCluster", "eks:CreateAddon", "eks:TagResource")
MAKING_PARTS = {
    "nodeGroups": "eks:CreateNodegroup",
    "fargateProfiles": "eks:CreateFargateProfile",
    "podIdentityAssociations": "eks:CreatePodIdentityAssociation",
}
PASSED_TO = {"iam:PassedToService": ["eks.amazonaws.com"]}


class EksRestore:
    fidelity = (
        "real: a cluster in EKS with node groups, Fargate profiles and add-ons, and its volumes by jobs of "
        "their own; simulated: the Kubernetes objects"
    )

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        if not point.is_parent:
            # Undocumented: the page restores the composite and, alone, its volumes.
            raise InvalidRequest(
                "The cluster state nested in a composite recovery point cannot be restored alone."
            )
        wanted, eks = read_wanted(request.metadata), eks_of(place)
        if wanted.new:
            refuse_new_cluster(place, point, wanted, eks)
        elif wanted.cluster not in eks.clusters:
            raise InvalidParameterValue(f"Invalid clusterName: cluster {wanted.cluster} does not exist.")
        refuse_children(place, point, request, wanted)
        refuse_busy(place, wanted)

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        wanted = read_wanted(request.metadata)
        cluster, row = place.arn("eks", f"cluster/{wanted.cluster}"), CLUSTERS[point.resource.name]
        needed: list[tuple[str, str, dict[str, list[str]]]] = [
            (action, cluster, {}) for action in INTO_CLUSTER + (MAKING_ONE if wanted.new else ())
        ]
        if wanted.new:
            needed += [
                (action, cluster, {}) for key, action in MAKING_PARTS.items() if _has(wanted, point, key)
            ]
            needed.append(("iam:PassRole", _cluster_role(point, wanted), PASSED_TO))
        needed += [("backup:StartRestoreJob", child.point.arn, {}) for child in chosen(point, wanted)]
        for action, resource, context in needed:
            if evaluate(role, action, resource, context).decision != "allowed":
                return (
                    f"User: {request.role_arn} is not authorized to perform: {action} on resource: "
                    f"{resource} (Service: Eks, Status Code: 403)"
                )
        if lacking := sorted(set(wanted.namespaces or ()) - row.namespaces.keys()):
            # Undocumented; no API tells a client what namespaces a backup has.
            return f"The recovery point has no namespace {', '.join(lacking)}."
        if wanted.new and wanted.cluster in eks_of(place).clusters:
            return f"Cluster already exists with name: {wanted.cluster} (Service: Eks, Status Code: 409)"
        return unusable(place, point.key_arn, wanted.values.get("encryptionConfigProviderKeyArn"))

    def seconds(self, point: RecoveryPoint) -> float:
        # AWS alone waits 15 minutes for a new cluster to settle. The children begin half way.
        return 8.0

    def children(self, place: Place, job: RestoreJob) -> list[ChildRestore]:
        return chosen(job.point, read_wanted(job.request.metadata))

    def create(self, place: Place, job: RestoreJob) -> str:
        wanted, eks = read_wanted(job.request.metadata), eks_of(place)
        try:
            if wanted.new:
                build(eks, place, job, wanted)
            cluster: Any = eks.describe_cluster(wanted.cluster)
        except EKSError as error:
            raise RestoreFailed(f"{told(error)} (Service: Eks, Status Code: {error.STATUS})") from error
        if _cannot_mount(eks, wanted.cluster, job):
            job.status_message = SOME_FAILED
        return str(cluster.arn)


def _has(wanted: Wanted, point: RecoveryPoint, key: str) -> bool:
    return bool(wanted.values.get(key) or point.restore_metadata.get(key))


def _cluster_role(point: RecoveryPoint, wanted: Wanted) -> str:
    return str(wanted.values.get("clusterRole") or point.restore_metadata["clusterRole"])


def _cannot_mount(eks: SandboxEksBackend, cluster: str, job: RestoreJob) -> bool:
    """Whether a volume finds no driver in the cluster, or no node in its zone. The page asks for both before
    a restore; what becomes of the job without them is undocumented: some of its objects fail here."""
    addons = eks.extras[cluster].addons
    zones = {
        eks.zone_of(subnet) for group in eks.clusters[cluster].nodegroups.values() for subnet in group.subnets
    }
    for child in job.children or ():
        zone = child.request.metadata.get(ZONE)
        if CSI_DRIVERS[child.point.resource.type] not in addons or (zone is not None and zone not in zones):
            return True
    return False
