"""Moto's seam: the backend class that replaces moto's own for EKS, with add-ons, pod identities and access
entries, which moto lacks. Its module must be called `models`, with urls.py beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from moto.core.utils import utcnow
from moto.eks.exceptions import (
    InvalidParameterException,
    InvalidRequestException,
    ResourceInUseException,
    ResourceNotFoundException,
)
from moto.eks.models import CLUSTER_EXISTS_MSG, Cluster, EKSBackend, Nodegroup, eks_backends

from aws_sandbox.eks.offers import DEFAULT_VERSION, PLATFORMS
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.kubernetes import ADDONS

NAMES = ("clusterName", "nodegroupName", "fargateProfileName", "addonName")


@dataclass(slots=True)
class Extras:
    """What moto keeps nothing of, by cluster; members as EKS's answers name them."""

    addons: dict[str, dict[str, Any]] = field(default_factory=dict)
    pod_identities: dict[str, dict[str, Any]] = field(default_factory=dict)
    access_entries: dict[str, dict[str, Any]] = field(default_factory=dict)


class SandboxEksBackend(EKSBackend):
    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.extras: dict[str, Extras] = {}

    # Moto takes any role, subnet and version.

    def create_cluster(self, name: str, *args: Any, **members: Any) -> Cluster:
        if name in self.clusters:
            raise in_use(CLUSTER_EXISTS_MSG.format(clusterName=name), clusterName=name)
        version = members.get("version") or DEFAULT_VERSION
        if version not in PLATFORMS:
            raise InvalidParameterException(message=f"unsupported Kubernetes version {version}")
        network = dict(members.pop("resources_vpc_config"))
        found = self._subnets(network.get("subnetIds") or [])
        if len({subnet.availability_zone for subnet in found}) < 2:
            raise InvalidParameterException(message="Subnets specified must be in at least two different AZs")
        self.refuse_role(members["role_arn"], "eks.amazonaws.com")
        self._refuse_groups(found[0].vpc_id, network.get("securityGroupIds") or [])
        network |= {
            "vpcId": found[0].vpc_id,
            "endpointPublicAccess": network.get("endpointPublicAccess", True),
            "endpointPrivateAccess": network.get("endpointPrivateAccess", False),
            "publicAccessCidrs": network.get("publicAccessCidrs") or ["0.0.0.0/0"],
        }
        members |= {"version": version, "resources_vpc_config": network}
        made: Any = super().create_cluster(name, *args, **members)
        made.platformVersion = PLATFORMS[version]
        made.access_config = {"authenticationMode": "API_AND_CONFIG_MAP"}
        made.control_plane_scaling_config = {"tier": "standard"}
        self.extras[name] = Extras()
        return made

    def create_nodegroup(self, cluster_name: str, *args: Any, **members: Any) -> Nodegroup:
        self._subnets(members.get("subnets") or [])
        self.refuse_role(members["node_role"], "ec2.amazonaws.com")
        cluster = self.describe_cluster(cluster_name)
        members["version"] = members.get("version") or cluster.version
        members.setdefault("release_version", f"{cluster.version}.3-20260801")
        return super().create_nodegroup(cluster_name, *args, **members)

    def create_fargate_profile(self, *args: Any, **members: Any) -> Any:
        self._subnets(members.get("subnets") or [])
        self.refuse_role(members["pod_execution_role_arn"], "eks-fargate-pods.amazonaws.com")
        return super().create_fargate_profile(*args, **members)

    def delete_cluster(self, name: str) -> Cluster:
        deleted = super().delete_cluster(name)
        self.extras.pop(name, None)
        return deleted

    # What moto lacks

    def of(self, cluster: str) -> Extras:
        """Raises ResourceNotFoundException for a cluster that is not there."""
        self.describe_cluster(cluster)
        return self.extras[cluster]

    def add_addon(self, cluster: str, name: str, version: str | None = None) -> dict[str, Any]:
        extras = self.of(cluster)
        if name not in ADDONS:
            raise InvalidParameterException(message=f"Addon {name} specified is not supported")
        if name in extras.addons:
            raise in_use("Addon already exists.", clusterName=cluster, addonName=name)
        now, place = utcnow(), self.place
        extras.addons[name] = {
            "addonName": name,
            "clusterName": cluster,
            "status": "ACTIVE",
            "addonVersion": version or ADDONS[name],
            "health": {"issues": []},
            "addonArn": place.arn("eks", f"addon/{cluster}/{name}/{len(extras.addons):08x}"),
            "createdAt": now,
            "modifiedAt": now,
            "tags": {},
        }
        return extras.addons[name]

    def add_pod_identity(
        self, cluster: str, identifier: str, namespace: str, account: str, role: str
    ) -> dict[str, Any]:
        extras = self.of(cluster)
        if any(
            (known["namespace"], known["serviceAccount"]) == (namespace, account)
            for known in extras.pod_identities.values()
        ):
            raise in_use("Association already exists.", clusterName=cluster)
        self.refuse_role(role, "pods.eks.amazonaws.com")
        now = utcnow()
        extras.pod_identities[identifier] = {
            "clusterName": cluster,
            "namespace": namespace,
            "serviceAccount": account,
            "roleArn": role,
            "associationArn": self.place.arn("eks", f"podidentityassociation/{cluster}/{identifier}"),
            "associationId": identifier,
            "tags": {},
            "createdAt": now,
            "modifiedAt": now,
        }
        return extras.pod_identities[identifier]

    def add_access_entry(self, cluster: str, principal: str, user: str) -> dict[str, Any]:
        extras = self.of(cluster)
        if principal in extras.access_entries:
            raise in_use("The specified access entry resource is already in use.", clusterName=cluster)
        now, account = utcnow(), self.account_id
        extras.access_entries[principal] = {
            "clusterName": cluster,
            "principalArn": principal,
            "kubernetesGroups": [],
            "accessEntryArn": self.place.arn(
                "eks", f"access-entry/{cluster}/role/{account}/{user}/{len(extras.access_entries):08x}"
            ),
            "createdAt": now,
            "modifiedAt": now,
            "tags": {},
            "username": principal,
            "type": "STANDARD",
        }
        return extras.access_entries[principal]

    @property
    def place(self) -> Place:
        return Place(self.partition, self.account_id, self.region_name)

    def zone_of(self, subnet: str) -> str:
        return str(self._subnets([subnet])[0].availability_zone)

    def refuse_role(self, arn: str, service: str) -> None:
        from aws_sandbox.identities import find_role, trusts

        role = find_role(arn, self.partition)
        if role is None or not trusts(role, service):
            raise InvalidParameterException(
                message=f"Role {arn} does not exist or cannot be assumed by {service}."
            )

    def _subnets(self, identifiers: list[str]) -> list[Any]:
        ec2 = self._ec2()
        known = {name: subnet for zone in ec2.subnets.values() for name, subnet in zone.items()}
        if missing := [name for name in identifiers if name not in known]:
            raise InvalidParameterException(message=f"The subnet ID '{missing[0]}' does not exist")
        if not identifiers:
            raise InvalidRequestException(message="At least one subnet is required.")
        found = [known[name] for name in identifiers]
        if len({subnet.vpc_id for subnet in found}) > 1:
            raise InvalidParameterException(message="Subnets must belong to one VPC.")
        return found

    def _refuse_groups(self, vpc: str, identifiers: list[str]) -> None:
        known = self._ec2().groups.get(vpc, {})
        if missing := [name for name in identifiers if name not in known]:
            raise InvalidParameterException(
                message=f"The security group '{missing[0]}' does not exist in {vpc}"
            )

    def _ec2(self) -> Any:
        from moto.ec2.models import ec2_backends

        return ec2_backends[self.account_id][self.region_name]


def in_use(text: str, **names: str) -> ResourceInUseException:
    said = {name: names.get(name) for name in NAMES if name != "fargateProfileName"}
    return ResourceInUseException(message=text, **said)


def not_found(text: str, **names: str) -> ResourceNotFoundException:
    return ResourceNotFoundException(message=text, **{name: names.get(name) for name in NAMES})


def eks_of(place: Place) -> SandboxEksBackend:
    backend = eks_backends[place.account][place.region]
    assert isinstance(backend, SandboxEksBackend)
    return backend


def install() -> None:
    """Puts the sandbox's EKS in the place of moto's, for this process."""
    if eks_backends.backend is SandboxEksBackend:
        return
    # Every importer of moto shares this one dict, which makes its backends from this attribute.
    eks_backends.backend = SandboxEksBackend
    eks_backends.clear()
