"""What a new EKS cluster is made of: its control plane and its network; `eks_nodes` has what runs in it."""

from __future__ import annotations

from restore_profiles.model import Choice, Choices, Constraint, Evidence, Field, Kind, Section, Severity
from restore_profiles.rules import AllOf, Always, AnyOf, Equals, Given, Not, Several
from restore_profiles.services.eks_nodes import FARGATE, NODE_GROUPS, POD_IDENTITIES
from restore_profiles.services.eks_pages import (
    CREATE_CLUSTER,
    PAGE,
    PROVISIONED_CONTROL_PLANE,
    ROLE,
    ROLE_HELP,
)

VERSION = Field(
    "eksClusterVersion",
    "Kubernetes version",
    "A later one than the backup's may no longer have the API versions that its objects use.",
    choices=Choices("eks-versions"),
    from_source="version",
    prefill_from_source=True,
    pattern=r"1\.\d+",
    pattern_help="a version such as 1.33",
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)

CLUSTER_ROLE = Field(
    "clusterRole",
    "Cluster role",
    "The IAM role of the control plane. Its trust policy names eks.amazonaws.com.",
    from_source="role_arn",
    prefill_from_source=True,
    bound_to_region=True,
    attention=Not(Given("clusterRole")),
    pattern=ROLE,
    pattern_help=ROLE_HELP,
    source=PAGE,
)

TIER = Field(
    "controlPlaneScalingTier",
    "Control plane tier",
    "Every tier but standard is charged by the hour. Name standard to leave a provisioned one.",
    choices=(
        Choice("standard"),
        *(Choice(f"tier-{size}") for size in ("xl", "2xl", "4xl", "8xl")),
    ),
    from_source="tier",
    if_empty="as the backup, or standard",
    source=PROVISIONED_CONTROL_PLANE,
)

KEY = Field(
    "encryptionConfigProviderKeyArn",
    "KMS key for secrets",
    "Leave it out where the source's secrets are not encrypted. In another Region or account another key has "
    "to be named.",
    choices=Choices("kms-keys"),
    from_source="secrets_key",
    prefill_from_source=True,
    bound_to_region=True,
    attention=AllOf(Given("source.secrets_key"), Not(Given("encryptionConfigProviderKeyArn"))),
    source=PAGE,
)

NETWORK = Field(
    "clusterVpcConfig",
    "Network",
    "Where the control plane has its interfaces.",
    Kind.OBJECT,
    fields=(
        Field(
            "vpcId",
            "VPC",
            "Where the subnets lie.",
            choices=Choices("vpcs"),
            from_source="vpc_id",
            prefill_from_source=True,
            bound_to_region=True,
            source=PAGE,
        ),
        Field(
            "subnetIds",
            "Subnets",
            "At least two, in different Availability Zones.",
            Kind.TEXTS,
            choices=Choices("subnets", needs=("clusterVpcConfig.vpcId",)),
            required=Always(),
            from_source="subnet_ids",
            prefill_from_source=True,
            bound_to_region=True,
            attention=Always(),
            source=PAGE,
        ),
        Field(
            "securityGroupIds",
            "Security groups",
            "Beside the one that EKS makes for the cluster.",
            Kind.TEXTS,
            choices=Choices("security-groups", needs=("clusterVpcConfig.vpcId",)),
            required=Always(),
            from_source="security_group_ids",
            prefill_from_source=True,
            bound_to_region=True,
            source=PAGE,
        ),
    ),
    source=PAGE,
)

SECTIONS = (
    Section("Control plane", (VERSION, CLUSTER_ROLE, TIER, KEY)),
    Section("Network", (NETWORK,)),
    Section("Nodes", (NODE_GROUPS, FARGATE)),
    Section("Pod identities", (POD_IDENTITIES,), folded=True),
)

CONSTRAINTS = (
    Constraint(
        "clusterVpcConfig.subnetIds",
        AllOf(Given("clusterVpcConfig.subnetIds"), Not(Several("clusterVpcConfig.subnetIds"))),
        "EKS makes a control plane in subnets of two Availability Zones at least.",
        "Add a subnet of another zone.",
        source="Amazon EKS networking requirements for VPC and clusters",
    ),
    Constraint(
        "clusterVpcConfig",
        Not(AnyOf(*(Given(f"clusterVpcConfig.{member.key}") for member in NETWORK.fields))),
        "No network is named. The page lists it among what is optional, and does not say where the new "
        "cluster is made then.",
        "Name subnets and security groups: the source's, or those of another VPC.",
        Severity.WARNING,
        Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Constraint(
        "clusterRole",
        Not(Given("clusterRole")),
        "No cluster role is named. The page does not say what the new cluster gets then.",
        "Name the role of the source cluster, or one like it.",
        Severity.WARNING,
        Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Constraint(
        "nodeGroups",
        AllOf(Not(Given("nodeGroups[0].nodeGroupId")), Not(Given("fargateProfiles[0].name"))),
        "Neither a node group nor a Fargate profile is named: the restore needs all that the backup has, and "
        "without any no pod runs.",
        "Add them, each under its name in the backup.",
        Severity.WARNING,
        source=PAGE,
    ),
    Constraint(
        "namespaceLevelRestore",
        Equals("namespaceLevelRestore", "true"),
        "AWS's page lists the restore of single namespaces for a cluster that exists, and not for a new one.",
        "Restore into a cluster that exists, or everything into the new one.",
        Severity.WARNING,
        Evidence.UNVERIFIED,
        source=PAGE,
    ),
)

NAME_PATTERN = r"[0-9A-Za-z][A-Za-z0-9_\-]{0,99}"
NAME_HELP = "a letter or digit, then up to 99 letters, digits, hyphens and underscores"
NEW_NAME = Field(
    "clusterName",
    "Name of the new cluster",
    "AWS Backup makes it. No cluster of the Region may have the name.",
    prefill=False,
    required=Always(),
    attention=Always(),
    suggestion="{source}-restored",
    pattern=NAME_PATTERN,
    pattern_help=NAME_HELP,
    evidence=Evidence.MODEL,
    source=CREATE_CLUSTER,
)
