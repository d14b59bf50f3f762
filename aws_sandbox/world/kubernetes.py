"""The shop's EKS clusters, one row each, by the id of their row in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from aws_sandbox.world.accounts import Place, stable_hex
from aws_sandbox.world.clusters import cluster_zones
from aws_sandbox.world.network import group_id, subnet_id, vpc_id

CLUSTER_ROLE, NODE_ROLE = "ShopEksClusterRole", "ShopEksNodeRole"
FARGATE_ROLE, POD_ROLE = "ShopEksFargateRole", "ShopEksPodRole"

SUBNETS = "shop-private"
CLUSTER_ZONES = ("a", "b", "c")

CSI_DRIVERS = {"EBS": "aws-ebs-csi-driver", "EFS": "aws-efs-csi-driver", "S3": "aws-mountpoint-s3-csi-driver"}
"""The add-on that mounts volumes of a type (EKS user guide, "Use application data storage")."""

ADDONS = {
    "vpc-cni": "v1.20.1-eksbuild.3",
    "kube-proxy": "v1.33.3-eksbuild.4",
    "coredns": "v1.12.2-eksbuild.4",
    "eks-pod-identity-agent": "v1.3.8-eksbuild.2",
    "aws-ebs-csi-driver": "v1.48.0-eksbuild.1",
    "aws-efs-csi-driver": "v2.1.11-eksbuild.1",
    "aws-mountpoint-s3-csi-driver": "v2.0.0-eksbuild.1",
}
"""Add-ons that EKS offers here, and their versions."""


@dataclass(frozen=True, slots=True)
class NodeGroupRow:
    name: str
    instance_type: str
    nodes: int
    zones: tuple[str, ...] = ("a", "b")


@dataclass(frozen=True, slots=True)
class FargateRow:
    name: str
    namespace: str


@dataclass(frozen=True, slots=True)
class PodIdentityRow:
    namespace: str
    service_account: str


@dataclass(frozen=True, slots=True)
class ClusterRow:
    name: str
    version: str
    groups: tuple[str, ...]
    node_groups: tuple[NodeGroupRow, ...]
    addons: tuple[str, ...]
    namespaces: dict[str, tuple[str, ...]]
    """By name: which of the nested points' members are claimed from within it."""
    fargate: tuple[FargateRow, ...] = ()
    pod_identities: tuple[PodIdentityRow, ...] = ()
    key: str | None = None
    """Alias of the key that its secrets are encrypted with."""
    tier: str = "standard"


CLUSTERS = {
    row.name: row
    for row in (
        ClusterRow(
            "storefront",
            "1.33",
            ("shop-web",),
            (NodeGroupRow("web", "m6i.large", 4), NodeGroupRow("search", "r6i.xlarge", 2)),
            (*("vpc-cni", "kube-proxy", "coredns"), "aws-ebs-csi-driver", "aws-efs-csi-driver"),
            {
                "web": ("pvc-tenants",),
                "search": ("pvc-search-index",),
                "catalog": ("pvc-catalog-cache",),
                "monitoring": (),
            },
            fargate=(FargateRow("batch", "batch"),),
            pod_identities=(PodIdentityRow("web", "uploads"),),
            key="alias/shop-data",
        ),
        ClusterRow(
            "back-office",
            "1.32",
            ("shop-web",),
            (NodeGroupRow("general", "m6i.large", 2, CLUSTER_ZONES),),
            ("vpc-cni", "kube-proxy", "coredns", "aws-ebs-csi-driver"),
            {"intranet": (), "reports": ()},
        ),
    )
}


def role_arn(place: Place, name: str) -> str:
    return f"arn:{place.partition}:iam::{place.account}:role/{name}"


def vpc_config(place: Place, row: ClusterRow) -> dict[str, object]:
    """As `clusterVpcConfig` writes it."""
    return {
        "vpcId": vpc_id(place, "shop"),
        "subnetIds": zone_subnets(place, CLUSTER_ZONES),
        "securityGroupIds": [group_id(place, name) for name in row.groups],
    }


def node_groups(place: Place, row: ClusterRow) -> list[dict[str, object]]:
    """As `nodeGroups` writes them."""
    return [
        {
            "nodeGroupId": group.name,
            "subnetIds": zone_subnets(place, group.zones),
            "instanceTypes": [group.instance_type],
            "nodeRole": role_arn(place, NODE_ROLE),
        }
        for group in row.node_groups
    ]


def fargate_profiles(place: Place, row: ClusterRow) -> list[dict[str, object]]:
    """As `fargateProfiles` writes them."""
    return [
        {
            "name": profile.name,
            "subnetIds": zone_subnets(place, CLUSTER_ZONES),
            "podExecutionRoleArn": role_arn(place, FARGATE_ROLE),
        }
        for profile in row.fargate
    ]


def pod_identities(place: Place, row: ClusterRow) -> list[dict[str, object]]:
    """As `podIdentityAssociations` writes them."""
    return [
        {"associationId": association_id(row, identity), "roleArn": role_arn(place, POD_ROLE)}
        for identity in row.pod_identities
    ]


def association_id(row: ClusterRow, identity: PodIdentityRow) -> str:
    return "a-" + stable_hex(row.name, identity.namespace, identity.service_account, length=17)


def zone_subnets(place: Place, zones: tuple[str, ...]) -> list[str]:
    """In those of the zones that the Region has."""
    there = {zone[-1] for zone in cluster_zones(place.region)}
    return [subnet_id(place, SUBNETS, letter) for letter in zones if letter in there]


def encryption(key: str | None) -> list[dict[str, object]]:
    """As `encryptionConfig` of EKS's CreateCluster writes it."""
    return [] if key is None else [{"resources": ["secrets"], "provider": {"keyArn": key}}]
