"""What runs the pods of a new EKS cluster: node groups, Fargate profiles, and the roles that pods get."""

from __future__ import annotations

from restore_profiles.model import Choices, Evidence, Field, Kind
from restore_profiles.rules import Always, Given, Not
from restore_profiles.services.eks_pages import CREATE_NODE_GROUP, PAGE, ROLE, ROLE_HELP

TEMPLATE = Given("nodeGroups[].launchTemplateId")

NODE_GROUPS = Field(
    "nodeGroups",
    "Node group",
    "All managed node groups of the backup, and no others. Those that the source has now are filled in.",
    Kind.OBJECTS,
    from_source="node_groups",
    prefill_from_source=True,
    bound_to_region=True,
    attention=Not(Given("nodeGroups[0].nodeGroupId")),
    fields=(
        Field(
            "nodeGroupId",
            "Name",
            "The node group's id in the backup, which is its name.",
            required=Always(),
            source=PAGE,
        ),
        Field(
            "subnetIds",
            "Subnets",
            "Where the nodes run. An EBS volume can be mounted only in its own zone.",
            Kind.TEXTS,
            choices=Choices("subnets", needs=("clusterVpcConfig.vpcId",)),
            required=Always(),
            source=PAGE,
        ),
        Field(
            "instanceTypes",
            "Instance types",
            "Of a node group whose launch template names none.",
            Kind.TEXTS,
            source=PAGE,
        ),
        Field(
            "nodeRole",
            "Node role",
            "The IAM role of the nodes.",
            required=Always(),
            pattern=ROLE,
            pattern_help=ROLE_HELP,
            source=PAGE,
        ),
        Field(
            "securityGroupIds",
            "Groups that may log in",
            "Security groups that are allowed SSH access to the nodes.",
            Kind.TEXTS,
            choices=Choices("security-groups", needs=("clusterVpcConfig.vpcId",)),
            visible=Not(TEMPLATE),
            source=CREATE_NODE_GROUP,
        ),
        Field(
            "remoteAccessEc2SshKey",
            "SSH key",
            "The name of an EC2 key pair for logging in to the nodes.",
            choices=Choices("key-pairs"),
            visible=Not(TEMPLATE),
            source=CREATE_NODE_GROUP,
        ),
        Field(
            "launchTemplateId",
            "Launch template",
            "Where the source uses one. One that names the source's endpoint has to be replaced, and its "
            "user data must not set spec.cluster.",
            pattern=r"lt-[0-9a-z]+",
            pattern_help="the id of a launch template, such as lt-0abc",
            evidence=Evidence.UNVERIFIED,
            source=PAGE,
        ),
        Field(
            "launchTemplateVersion",
            "Launch template version",
            "Of that template, such as 3.",
            visible=TEMPLATE,
            source=PAGE,
        ),
    ),
    source=PAGE,
)

FARGATE = Field(
    "fargateProfiles",
    "Fargate profile",
    "All Fargate profiles of the backup, and no others. Those that the source has now are filled in.",
    Kind.OBJECTS,
    from_source="fargate_profiles",
    prefill_from_source=True,
    bound_to_region=True,
    fields=(
        Field("name", "Name", "The profile's name in the backup.", required=Always(), source=PAGE),
        Field(
            "subnetIds",
            "Subnets",
            "Private ones, where the pods run.",
            Kind.TEXTS,
            choices=Choices("subnets", needs=("clusterVpcConfig.vpcId",)),
            source=PAGE,
        ),
        Field(
            "podExecutionRoleArn",
            "Execution role",
            "The IAM role by which the pods' images are fetched.",
            required=Always(),
            pattern=ROLE,
            pattern_help=ROLE_HELP,
            source=PAGE,
        ),
    ),
    source=PAGE,
)

POD_IDENTITIES = Field(
    "podIdentityAssociations",
    "Pod identity association",
    "IAM roles for service accounts, by the association's id in the backup.",
    Kind.OBJECTS,
    from_source="pod_identities",
    prefill_from_source=True,
    bound_to_region=True,
    fields=(
        Field("associationId", "Association", "Its id in the backup, such as a-0abc.", source=PAGE),
        Field(
            "roleArn",
            "Role",
            "The IAM role that the pods get.",
            pattern=ROLE,
            pattern_help=ROLE_HELP,
            source=PAGE,
        ),
    ),
    source=PAGE,
)
