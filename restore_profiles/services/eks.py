"""Amazon EKS: the objects of a cluster and its volumes, into a cluster that exists or a new one.

The recovery point is a composite one: it is restored as a whole by one job, with a job below it for each
nested volume, file system and bucket.
"""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import (
    AccountCheck,
    Caveat,
    Choice,
    Choices,
    Composite,
    Constraint,
    Evidence,
    Field,
    Kind,
    Limit,
    Permission,
    RestoreProfile,
    Section,
    Severity,
    Target,
    by_hand,
)
from restore_profiles.rules import AllOf, Always, Equals, Given, Not, StartsWith
from restore_profiles.services import eks_new_cluster as new
from restore_profiles.services.eks_messages import MESSAGES
from restore_profiles.services.eks_nested import NESTED, WITHOUT_VOLUMES
from restore_profiles.services.eks_pages import BACKUP_PAGE, CREATE_CLUSTER, PAGE, QUOTAS

SOME_NAMESPACES = Equals("namespaceLevelRestore", "true")
HAS_VOLUMES = Given("nestedRestoreJobs[0].recoveryPointArn")

CLUSTER = Field(
    "clusterName",
    "Cluster",
    "It must exist in this Region, be active, and let AWS Backup in by access entries.",
    choices=Choices("eks-clusters"),
    prefill=False,
    required=Always(),
    attention=Always(),
    suggestion="{source}",
    pattern=new.NAME_PATTERN,
    pattern_help=new.NAME_HELP,
    evidence=Evidence.MODEL,
    source=CREATE_CLUSTER,
)

EXISTS = Field(
    "newCluster",
    "Make a new cluster",
    "Follows from the target.",
    kind=Kind.BOOLEAN,
    choices=(Choice("false", "the cluster is there"),),
    closed=True,
    prefill=False,
    source=PAGE,
)
IS_NEW = replace(EXISTS, choices=(Choice("true", "made by the restore"),))

BY_NAMESPACE = Field(
    "namespaceLevelRestore",
    "Only some namespaces",
    "Objects that belong to no namespace are left out then, except the volumes of those that are chosen.",
    Kind.BOOLEAN,
    prefill=False,
    default="false",
    source=PAGE,
)

NAMESPACES = Field(
    "namespaces",
    "Namespaces",
    "One to five, such as orders, payments.",
    Kind.TEXTS,
    prefill=False,
    visible=SOME_NAMESPACES,
    attention=Not(Given("namespaces")),
    minimum=1,
    maximum=5,
    source=PAGE,
)

MANIFESTS_ONLY = Field(
    "restoreKubernetesManifestsOnly",
    "Without volumes",
    "Kubernetes objects only; no EBS volume, EFS file system or S3 bucket is restored.",
    Kind.BOOLEAN,
    prefill=False,
    default="false",
    source=PAGE,
)

ORDER = Field(
    "kubernetesRestoreOrder",
    "Order of objects",
    "In place of AWS's own, which begins with custom resource definitions, namespaces, storage classes and "
    "volumes. Each is group/version/kind or version/kind, such as v1/persistentvolumes.",
    Kind.TEXTS,
    prefill=False,
    if_empty="AWS's order",
    source=PAGE,
)

OBJECTS = Section("What is restored", (BY_NAMESPACE, NAMESPACES, MANIFESTS_ONLY))
VOLUMES = Section(
    "Volumes",
    (NESTED,),
    "Each is restored by a job of its own below the one that is started. In another zone than its node's, a "
    "volume cannot be mounted.",
)
ADVANCED = Section("Order", (ORDER,), folded=True)

INTO_SOURCE = AllOf(StartsWith("clusterName", "source.id"), StartsWith("source.id", "clusterName"))

NO_NAMESPACE = Constraint(
    "namespaces",
    AllOf(SOME_NAMESPACES, Not(Given("namespaces"))),
    "Only some namespaces are to be restored, and none is named. An example of AWS's has it so, and does not "
    "say what comes back.",
    "Name up to five, or set namespaceLevelRestore to false.",
    Severity.WARNING,
    source=PAGE,
)
CONSTRAINTS = (NO_NAMESPACE, WITHOUT_VOLUMES)

CAVEATS = (
    Caveat(
        "COMPLETED may hide objects that were skipped or failed: an object that exists is never replaced. "
        "Which ones is told only by the vault's SNS notifications, so subscribe before the restore.",
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "Nodes, events, leases, jobs, endpoints and volume attachments do not come back; Kubernetes makes "
        "its own. Container images, VPCs and subnets are in no backup.",
        source=BACKUP_PAGE,
    ),
    Caveat(
        "EFS files come back under a directory of their own. Access points and mount targets have to be made "
        "by hand before a pod can mount them.",
        when=HAS_VOLUMES,
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "A bucket has to exist with versioning on before its objects can be restored; the restore role needs "
        "AWSBackupServiceRolePolicyForS3Restore for it.",
        when=HAS_VOLUMES,
        source=PAGE,
    ),
    Caveat(
        "IAM roles for service accounts (IRSA) trust the source cluster's OIDC provider. In another cluster "
        "pods cannot assume them until each trust policy names the new provider.",
        when=Not(INTO_SOURCE),
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "The cluster needs the CSI driver add-ons and the storage classes of the volumes, and API versions "
        "that are the same or close.",
        source=PAGE,
    ),
    Caveat(
        "The nodes must be allowed to fetch the images that the objects name, also from registries of the "
        "source's Region and account.",
        when=Not(INTO_SOURCE),
        source=PAGE,
    ),
    Caveat("One restore at a time into a cluster, and five in an account.", source=QUOTAS),
)

NEW_CAVEATS = (
    Caveat(
        "AWS Backup waits 15 minutes after the new cluster is available before it makes anything in it.",
        source=PAGE,
    ),
    Caveat(
        "The new cluster has an endpoint and an OIDC provider of its own: kubeconfig files, DNS names and "
        "pipelines go on using the source until they are changed.",
        evidence=Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Caveat(
        "Security groups for load balancers, pod identities and node groups have to be there beforehand.",
        source=PAGE,
    ),
)

CHILDREN = tuple(
    Permission(f"backup:{action}")
    for action in (
        "StartRestoreJob",
        "ListRestoreJobs",
        "DescribeRestoreJob",
        "ListRecoveryPointsByBackupVault",
    )
)
ROLE_PERMISSIONS = (
    *CHILDREN,
    *(
        Permission(f"eks:{action}")
        for action in ("DescribeCluster", "CreateAccessEntry", "DescribeAccessEntry", "AssociateAccessPolicy")
    ),
    Permission("iam:GetRole"),
    Permission("ec2:CreateVolume", when=HAS_VOLUMES),
    Permission("ec2:DescribeVolumes", when=HAS_VOLUMES),
    Permission("ec2:DescribeSnapshots", when=HAS_VOLUMES),
)
NEW_PERMISSIONS = (
    *ROLE_PERMISSIONS,
    *(
        Permission(f"eks:{action}")
        for action in (
            *("CreateCluster", "TagResource", "CreateAddon", "DescribeAddon"),
            *("CreateNodegroup", "DescribeNodegroup", "CreateFargateProfile", "DescribeFargateProfile"),
            *("CreatePodIdentityAssociation", "DescribePodIdentityAssociation"),
        )
    ),
    Permission("iam:ListAttachedRolePolicies"),
    Permission("iam:PassRole", when=Given("clusterRole"), resource="{values.clusterRole}"),
)

INTO_SOURCE_CAVEAT = Caveat(
    "This is the cluster that was backed up: what is still there stays as it is, changed or not, and goes on "
    "using the volumes that it has. To take something back, delete it first, with its claims and volumes.",
    when=INTO_SOURCE,
    severity=Severity.WARNING,
    source=PAGE,
)

AFTERWARDS = (
    by_hand(
        "service-account-roles",
        "Let the pods assume their IAM roles in this cluster (IRSA)",
        "In IAM: add the cluster's OIDC provider, and name it in the trust policy of each such role.",
        PAGE,
        when=Not(INTO_SOURCE),
        optional=True,
    ),
)

EXISTING = Target(
    "existing-cluster",
    "A cluster that exists",
    (Section("Cluster", (CLUSTER, EXISTS)), OBJECTS, VOLUMES, ADVANCED),
    constraints=CONSTRAINTS,
    caveats=(INTO_SOURCE_CAVEAT, *CAVEATS),
    follow_ups=AFTERWARDS,
    role_permissions=ROLE_PERMISSIONS,
    account_checks=(AccountCheck("eks-cluster", "Cluster", when=Given("clusterName")),),
    items="1 to 5 namespaces",
    source=PAGE,
)

NEW = Target(
    "new-cluster",
    "A new cluster",
    (Section("Cluster", (new.NEW_NAME, IS_NEW)), *new.SECTIONS, OBJECTS, VOLUMES, ADVANCED),
    constraints=(*new.CONSTRAINTS, *CONSTRAINTS),
    caveats=(*NEW_CAVEATS, *CAVEATS),
    follow_ups=AFTERWARDS,
    role_permissions=NEW_PERMISSIONS,
    account_checks=(AccountCheck("eks-new-cluster", "New cluster", when=Given("clusterName")),),
    source=PAGE,
)

PROFILE = RestoreProfile(
    "EKS",
    "Amazon EKS",
    (EXISTING, NEW),
    source=PAGE,
    source_lookup="eks-cluster",
    composite=Composite.WHOLE,
    incomplete_messages=("One or more Kubernetes objects failed to restore",),
    messages=MESSAGES,
    limits=(Limit(5, adjustable=True, source=QUOTAS), Limit(1, per="clusterName", source=QUOTAS)),
)
