"""Moto's seam: the backend class that replaces moto's own for EKS, with add-ons, pod identities and access
entries, which moto lacks. Its module must be called `models`, with urls.py beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moto.core.utils import utcnow
from moto.eks import models
from moto.eks.exceptions import (
    EKSError,
    InvalidParameterException,
    ResourceInUseException,
    ResourceNotFoundException,
)
from moto.eks.models import CLUSTER_EXISTS_MSG, Cluster, EKSBackend, Nodegroup, eks_backends

from aws_sandbox.eks.offers import DEFAULT_VERSION, PLATFORMS
from aws_sandbox.world.accounts import Place, stable_hex
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

    def create_cluster(self, name: str, *args: Any, **members: Any) -> Any:
        if name in self.clusters:
            raise in_use(CLUSTER_EXISTS_MSG.format(clusterName=name), clusterName=name)
        version = members.get("version") or DEFAULT_VERSION
        if version not in PLATFORMS:
            raise InvalidParameterException(message=f"unsupported Kubernetes version {version}")
        network = dict(members.pop("resources_vpc_config"))
        self.refuse_role(members["role_arn"], "eks.amazonaws.com")
        network |= {
            "vpcId": self.refuse_network(network),
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
        self.subnets(members.get("subnets") or [])
        self.refuse_role(members["node_role"], "ec2.amazonaws.com")
        cluster = self.describe_cluster(cluster_name)
        members["version"] = members.get("version") or cluster.version
        members.setdefault("release_version", f"{cluster.version}.3-20260801")
        return super().create_nodegroup(cluster_name, *args, **members)

    def create_fargate_profile(self, *args: Any, **members: Any) -> Any:
        self.subnets(members.get("subnets") or [])
        self.refuse_role(members["pod_execution_role_arn"], "eks-fargate-pods.amazonaws.com")
        return super().create_fargate_profile(*args, **members)

    def delete_cluster(self, name: str) -> Cluster:
        deleted = super().delete_cluster(name)
        self.extras.pop(name, None)
        return deleted

    # Moto breaks on a cluster that is not there.

    def list_nodegroups(self, cluster_name: str, *args: Any, **members: Any) -> Any:
        self.describe_cluster(cluster_name)
        return super().list_nodegroups(cluster_name, *args, **members)

    def list_fargate_profiles(self, cluster_name: str, *args: Any, **members: Any) -> Any:
        self.describe_cluster(cluster_name)
        return super().list_fargate_profiles(cluster_name, *args, **members)

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

    def add_pod_identity(self, cluster: str, namespace: str, account: str, role: str) -> dict[str, Any]:
        extras = self.of(cluster)
        if any(
            (known["namespace"], known["serviceAccount"]) == (namespace, account)
            for known in extras.pod_identities.values()
        ):
            raise in_use("Association already exists.", clusterName=cluster)
        self.refuse_role(role, "pods.eks.amazonaws.com")
        now, identifier = utcnow(), f"a-{stable_hex(cluster, namespace, account, length=17)}"
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

    def add_access_entry(self, cluster: str, principal: str) -> dict[str, Any]:
        extras = self.of(cluster)
        if principal in extras.access_entries:
            raise in_use("The specified access entry resource is already in use.", clusterName=cluster)
        now, role = utcnow(), principal.rpartition("/")[2]
        extras.access_entries[principal] = {
            "clusterName": cluster,
            "principalArn": principal,
            "kubernetesGroups": [],
            "accessEntryArn": self.place.arn(
                "eks",
                f"access-entry/{cluster}/role/{self.account_id}/{role}/{len(extras.access_entries):08x}",
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
        return str(self.subnets([subnet])[0].availability_zone)

    # What the rest of the account has to have. Each raises InvalidParameterException.

    def refuse_role(self, arn: str, service: str) -> None:
        from aws_sandbox.identities import find_role, trusts

        role = find_role(arn, self.partition)
        if role is None or not trusts(role, service):
            raise InvalidParameterException(
                message=f"Role {arn} does not exist or cannot be assumed by {service}."
            )

    def refuse_network(self, network: Mapping[str, Any]) -> str:
        """The VPC of the subnets."""
        found = self.subnets(network.get("subnetIds") or [])
        if len({subnet.availability_zone for subnet in found}) < 2:
            raise InvalidParameterException(message="Subnets specified must be in at least two different AZs")
        vpc = str(found[0].vpc_id)
        if network.get("vpcId", vpc) != vpc:
            raise InvalidParameterException(message=f"The subnets are in {vpc}, not in {network['vpcId']}.")
        self._refuse_groups(network.get("securityGroupIds") or [], vpc)
        return vpc

    def refuse_access(self, key_name: str | None, groups: list[str]) -> None:
        """SSH to the nodes of a group."""
        if key_name is not None and key_name not in self._ec2().key_pairs:
            raise InvalidParameterException(message=f"The key pair '{key_name}' does not exist")
        self._refuse_groups(groups)

    def refuse_template(self, identifier: str) -> None:
        if identifier not in self._ec2().launch_templates:
            raise InvalidParameterException(message=f"The launch template '{identifier}' does not exist")

    def subnets(self, identifiers: list[str]) -> list[Any]:
        """Moto's subnets, of one VPC."""
        known = {name: subnet for zone in self._ec2().subnets.values() for name, subnet in zone.items()}
        if missing := [name for name in identifiers if name not in known]:
            raise InvalidParameterException(message=f"The subnet ID '{missing[0]}' does not exist")
        found = [known[name] for name in identifiers]
        if len({subnet.vpc_id for subnet in found}) != 1:
            raise InvalidParameterException(message="One subnet is required, and all of one VPC.")
        return found

    def _refuse_groups(self, identifiers: list[str], vpc: str | None = None) -> None:
        known = {
            name for where, groups in self._ec2().groups.items() if vpc in (None, where) for name in groups
        }
        if missing := [name for name in identifiers if name not in known]:
            where = "" if vpc is None else f" in {vpc}"
            raise InvalidParameterException(
                message=f"The security group '{missing[0]}' does not exist{where}"
            )

    def _ec2(self) -> Any:
        from moto.ec2.models import ec2_backends

        return ec2_backends[self.account_id][self.region_name]


def in_use(text: str, **names: str) -> ResourceInUseException:
    said = {name: names.get(name) for name in NAMES if name != "fargateProfileName"}
    return ResourceInUseException(message=text, **said)


def not_found(text: str, **names: str) -> ResourceNotFoundException:
    return ResourceNotFoundException(message=text, **{name: names.get(name) for name in NAMES})


def told(error: EKSError) -> str:
    """The sentence of one of moto's errors."""
    return str(json.loads(error.description)["message"])


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
    # Moto makes a boto3 session for each role's ARN, 55 ms; roles are looked up here anyway.
    setattr(models, "validate_role_arn", lambda arn: None)  # noqa: B010
