"""Makes the shop's clusters in moto's EKS, with their node groups, Fargate profiles, add-ons, pod identities
and access entries."""

from __future__ import annotations

from aws_sandbox.backup.models import SandboxBackupBackend
from aws_sandbox.clock import moto_time
from aws_sandbox.eks.models import SandboxEksBackend, eks_of, install
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.world.accounts import SHOP, Place
from aws_sandbox.world.kubernetes import (
    CLUSTER_ROLE,
    CLUSTERS,
    FARGATE_ROLE,
    NODE_ROLE,
    POD_ROLE,
    ClusterRow,
    encryption,
    role_arn,
    vpc_config,
    zone_subnets,
)
from aws_sandbox.world.kubernetes import CLUSTER_ZONES as ZONES

YEAR = 365 * 86_400.0
BACKUP_ROLE = "service-role/AWSBackupDefaultServiceRole"


def seed_eks(place: Place) -> None:
    install()
    if (place.account, place.region) != (SHOP.id, PARTITIONS[place.partition].main_region):
        return
    for row in CLUSTERS.values():
        _cluster(eks_of(place), place, row)


def _cluster(eks: SandboxEksBackend, place: Place, row: ClusterRow) -> None:
    network = vpc_config(place, row)
    network.pop("vpcId")
    made = eks.create_cluster(
        name=row.name,
        version=row.version,
        role_arn=role_arn(place, CLUSTER_ROLE),
        resources_vpc_config=network,
        encryption_config=encryption(None if row.key is None else place.key_arn(row.key)),
        tags={"team": "shop"},
    )
    made.created_at = moto_time(SandboxBackupBackend.clock.start - YEAR)
    for group in row.node_groups:
        eks.create_nodegroup(
            cluster_name=row.name,
            nodegroup_name=group.name,
            node_role=role_arn(place, NODE_ROLE),
            subnets=zone_subnets(place, group.zones),
            instance_types=[group.instance_type],
            scaling_config={"minSize": 1, "maxSize": group.nodes * 2, "desiredSize": group.nodes},
        )
    for profile in row.fargate:
        eks.create_fargate_profile(
            fargate_profile_name=profile.name,
            cluster_name=row.name,
            selectors=[{"namespace": profile.namespace}],
            pod_execution_role_arn=role_arn(place, FARGATE_ROLE),
            subnets=zone_subnets(place, ZONES),
        )
    for addon in row.addons:
        eks.add_addon(row.name, addon)
    for identity in row.pod_identities:
        eks.add_pod_identity(
            row.name, identity.namespace, identity.service_account, role_arn(place, POD_ROLE)
        )
    eks.add_access_entry(row.name, role_arn(place, BACKUP_ROLE))
