"""Amazon EKS, declared to try the vocabulary: objects in lists in objects, JSON text inside JSON."""

from __future__ import annotations

from restore_profiles.model import (
    Choices,
    Field,
    Kind,
    RestoreProfile,
    Section,
    Target,
)
from restore_profiles.rules import Always, Equals, Given, Not

EKS_PAGE = "Restore an Amazon EKS cluster"
NEW_CLUSTER = Equals("newCluster", "true")


def _text(key: str, label: str, help: str) -> Field:
    return Field(key, label, help, source=EKS_PAGE)


def _needed(key: str, label: str, help: str) -> Field:
    return Field(key, label, help, required=Always(), source=EKS_PAGE)


def _several(key: str, label: str, help: str) -> Field:
    return Field(key, label, help, Kind.TEXTS, source=EKS_PAGE)


def _several_needed(key: str, label: str, help: str) -> Field:
    return Field(key, label, help, Kind.TEXTS, required=Always(), source=EKS_PAGE)


CLUSTER_VPC = Field(
    "clusterVpcConfig",
    "Network",
    "Where the new cluster's control plane has its interfaces.",
    Kind.OBJECT,
    visible=NEW_CLUSTER,
    required=Always(),
    fields=(
        _text("vpcId", "VPC", "Where the subnets lie."),
        _several_needed("subnetIds", "Subnets", "In two zones or more."),
        _several_needed("securityGroupIds", "Security groups", "Who may reach the control plane."),
    ),
    source=EKS_PAGE,
)

NODE_GROUPS = Field(
    "nodeGroups",
    "Node group",
    "The same node groups as in the backup.",
    Kind.OBJECTS,
    visible=NEW_CLUSTER,
    fields=(
        _needed("nodeGroupId", "Name", "The node group's id in the backup."),
        _several_needed("subnetIds", "Subnets", "Where the nodes run."),
        _several("instanceTypes", "Instance types", "Of the nodes."),
        _needed("nodeRole", "Node role", "The IAM role of the nodes."),
        _several("securityGroupIds", "Security groups", "For remote access to the nodes."),
        _text("remoteAccessEc2SshKey", "SSH key", "For remote access to the nodes."),
        _text("launchTemplateId", "Launch template", "Its id, where the nodes use one."),
        Field(
            "launchTemplateVersion",
            "Launch template version",
            "The version of that template.",
            visible=Given("nodeGroups[].launchTemplateId"),
            required=Always(),
            source=EKS_PAGE,
        ),
    ),
    source=EKS_PAGE,
)

FARGATE = Field(
    "fargateProfiles",
    "Fargate profile",
    "The same Fargate profiles as in the backup.",
    Kind.OBJECTS,
    visible=NEW_CLUSTER,
    fields=(
        _needed("name", "Name", "The profile's name in the backup."),
        _several("subnetIds", "Subnets", "Where the pods run."),
        _needed("podExecutionRoleArn", "Execution role", "The IAM role of the pods."),
    ),
    source=EKS_PAGE,
)

POD_IDENTITIES = Field(
    "podIdentityAssociations",
    "Pod identity association",
    "IAM roles for service accounts.",
    Kind.OBJECTS,
    visible=NEW_CLUSTER,
    fields=(
        _text("associationId", "Association", "Its id in the backup."),
        _text("roleArn", "Role", "The IAM role that the pods get."),
    ),
    source=EKS_PAGE,
)

NESTED = Field(
    "nestedRestoreJobs",
    "Persistent volume",
    "How each volume in the backup is restored: the metadata of its own recovery point.",
    Kind.MAP,
    visible=Not(Equals("restoreKubernetesManifestsOnly", "true")),
    fields=(
        Field(
            "recoveryPointArn",
            "Recovery point",
            "The nested recovery point of the volume.",
            choices=Choices("nested-points"),
            required=Always(),
            source=EKS_PAGE,
        ),
        Field(
            "AvailabilityZone",
            "Availability Zone",
            "Of an EBS volume: the zone of one of the nodes.",
            choices=Choices("availability-zones"),
            source=EKS_PAGE,
        ),
        Field(
            "newFileSystem",
            "New file system",
            "Of an EFS volume.",
            Kind.BOOLEAN,
            quoted_in_json=True,
            source=EKS_PAGE,
        ),
    ),
    quoted_in_json=True,
    source=EKS_PAGE,
)

EKS = RestoreProfile(
    "EKS",
    "Amazon EKS",
    (
        Target(
            "cluster",
            "EKS cluster",
            (
                Section(
                    "Cluster",
                    (
                        _needed(
                            "clusterName",
                            "Cluster",
                            "The cluster to restore into, or the name of the new one.",
                        ),
                        Field(
                            "newCluster",
                            "Make a new cluster",
                            "Otherwise the cluster must exist; objects that it has are kept.",
                            Kind.BOOLEAN,
                            default="false",
                            attention=Always(),
                            source=EKS_PAGE,
                        ),
                    ),
                ),
                Section(
                    "New cluster",
                    (
                        Field(
                            "eksClusterVersion",
                            "Kubernetes version",
                            "Of the new cluster.",
                            pattern=r"1\.\d+",
                            pattern_help="a version such as 1.33",
                            visible=NEW_CLUSTER,
                            source=EKS_PAGE,
                        ),
                        Field(
                            "clusterRole",
                            "Cluster role",
                            "The IAM role of the control plane.",
                            visible=NEW_CLUSTER,
                            source=EKS_PAGE,
                        ),
                        CLUSTER_VPC,
                        NODE_GROUPS,
                        FARGATE,
                        POD_IDENTITIES,
                    ),
                ),
                Section(
                    "What is restored",
                    (
                        Field(
                            "namespaceLevelRestore",
                            "Only some namespaces",
                            "Up to five of them.",
                            Kind.BOOLEAN,
                            default="false",
                            source=EKS_PAGE,
                        ),
                        Field(
                            "namespaces",
                            "Namespaces",
                            "The namespaces to restore.",
                            Kind.TEXTS,
                            visible=Equals("namespaceLevelRestore", "true"),
                            required=Always(),
                            maximum=5,
                            source=EKS_PAGE,
                        ),
                        Field(
                            "restoreKubernetesManifestsOnly",
                            "Manifests only",
                            "Without the volumes.",
                            Kind.BOOLEAN,
                            source=EKS_PAGE,
                        ),
                        _several(
                            "kubernetesRestoreOrder", "Order", "Kinds to restore first, such as v1/pods."
                        ),
                        NESTED,
                    ),
                    folded=True,
                ),
            ),
            source=EKS_PAGE,
        ),
    ),
    source=EKS_PAGE,
)
