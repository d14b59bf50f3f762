"""Three services declared to try the vocabulary, in tests only: nesting, quoted JSON, maps and answers that
hide others.

Declared as their pages document them, without what only a real profile needs (follow-ups, permissions, all of
the caveats).
"""

from __future__ import annotations

from restore_profiles.model import (
    Choice,
    Choices,
    Constraint,
    Evidence,
    Field,
    Kind,
    RestoreProfile,
    Section,
    Severity,
    TagCopy,
    Target,
)
from restore_profiles.rules import AllOf, Always, Equals, Given, LessThan, Not

FSX_PAGE = "Restore an FSx file system"

SUBNETS = Field(
    "SubnetIds",
    "Subnets",
    "Where the file system gets its network interfaces; two for Multi-AZ.",
    Kind.TEXTS,
    Choices("subnets", needs=("VpcId",)),
    required=Always(),
    attention=Always(),
    minimum=1,
    maximum=2,
    source=FSX_PAGE,
)

WINDOWS = Field(
    "WindowsConfiguration",
    "Windows",
    "What only FSx for Windows File Server has.",
    Kind.OBJECT,
    fields=(
        Field(
            "DeploymentType",
            "Deployment type",
            "It cannot change on a restore.",
            choices=(Choice("MULTI_AZ_1"), Choice("SINGLE_AZ_1"), Choice("SINGLE_AZ_2")),
            source=FSX_PAGE,
        ),
        Field(
            "PreferredSubnetId",
            "Preferred subnet",
            "Of a Multi-AZ file system: where the active file server runs.",
            choices=Choices("subnets", needs=("VpcId",)),
            visible=Equals("WindowsConfiguration.DeploymentType", "MULTI_AZ_1"),
            required=Always(),
            source=FSX_PAGE,
        ),
        Field(
            "ThroughputCapacity",
            "Throughput",
            "The page recommends 16 MB/s or more.",
            Kind.INTEGER,
            default="32",
            minimum=8,
            unit="MB/s",
            # The page's own example gives the number as a string.
            quoted_in_json=True,
            source=FSX_PAGE,
        ),
        Field(
            "ActiveDirectoryId",
            "Active Directory",
            "The AWS Managed Microsoft AD to join; its kind cannot change on a restore.",
            choices=Choices("directories"),
            source=FSX_PAGE,
        ),
        Field(
            "CopyTagsToBackups",
            "Copy tags to backups",
            "Whether later backups get the file system's tags.",
            Kind.BOOLEAN,
            source=FSX_PAGE,
        ),
    ),
    source=FSX_PAGE,
)

FSX_WINDOWS = RestoreProfile(
    "FSx",
    "Amazon FSx for Windows File Server",
    (
        Target(
            "file-system",
            "FSx file system",
            (
                Section(
                    "Network",
                    (
                        Field(
                            "VpcId", "VPC", "Where the subnets lie.", choices=Choices("vpcs"), source=FSX_PAGE
                        ),
                        SUBNETS,
                        Field(
                            "SecurityGroupIds",
                            "Security groups",
                            "Who may reach the file system.",
                            Kind.TEXTS,
                            Choices("security-groups", needs=("VpcId",)),
                            source=FSX_PAGE,
                        ),
                    ),
                ),
                Section(
                    "Storage",
                    (
                        Field(
                            "StorageType",
                            "Storage type",
                            "SSD or disks.",
                            choices=(Choice("SSD"), Choice("HDD", note="2,000 GiB or more")),
                            source=FSX_PAGE,
                        ),
                        Field(
                            "StorageCapacity",
                            "Capacity",
                            "At least the capacity of the backup.",
                            Kind.INTEGER,
                            minimum=32,
                            unit="GiB",
                            source=FSX_PAGE,
                        ),
                        Field(
                            "KmsKeyId",
                            "KMS key",
                            "The key for the data.",
                            choices=Choices("kms-keys"),
                            source=FSX_PAGE,
                        ),
                    ),
                ),
                Section("Windows", (WINDOWS,)),
            ),
            constraints=(
                Constraint(
                    "StorageType",
                    AllOf(Equals("StorageType", "HDD"), LessThan("StorageCapacity", 2000)),
                    "Disks need a capacity of 2,000 GiB or more.",
                    "Choose SSD, or a larger capacity.",
                    source=FSX_PAGE,
                ),
            ),
            source=FSX_PAGE,
        ),
    ),
    source=FSX_PAGE,
    returned_only=("FileSystemId", "FileSystemType"),
    also_called=("FSX",),
    takes_request_id=True,
)

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

VM_PAGE = "Restore a virtual machine"

VMWARE = Target(
    "vmware",
    "VMware virtual machine",
    (
        Section(
            "Virtual machine",
            (
                Field(
                    "RestoreTo",
                    "Restore to",
                    "Decides which of the other keys are taken.",
                    default="VMware",
                    choices=(Choice("VMware"),),
                    closed=True,
                    required=Always(),
                    source=VM_PAGE,
                ),
                Field(
                    "HypervisorArn",
                    "Hypervisor",
                    "It must be online.",
                    choices=Choices("hypervisors"),
                    required=Always(),
                    attention=Always(),
                    source=VM_PAGE,
                ),
                Field("VMName", "Name", "Of the new machine.", required=Always(), source=VM_PAGE),
                Field("VMPath", "Path", "Such as /datacenter/vm.", required=Always(), source=VM_PAGE),
                Field(
                    "ComputeResourceName",
                    "Compute resource",
                    "A host or a cluster; not a host that belongs to a cluster.",
                    required=Always(),
                    source=VM_PAGE,
                ),
                Field("VMDatastore", "Datastore", "Where the disks lie.", required=Always(), source=VM_PAGE),
                Field(
                    "DisksToRestore",
                    "Disk",
                    "Leave empty for all of them.",
                    Kind.OBJECTS,
                    fields=(
                        Field(
                            "DiskId",
                            "Disk id",
                            "As the hypervisor counts.",
                            required=Always(),
                            source=VM_PAGE,
                        ),
                        Field("Label", "Label", "As the hypervisor shows it.", source=VM_PAGE),
                    ),
                    maximum=21,
                    source=VM_PAGE,
                ),
            ),
        ),
    ),
    source=VM_PAGE,
)

INSTANCE = Target(
    "instance",
    "EC2 instance",
    (
        Section(
            "Instance",
            (
                Field(
                    "RestoreTo",
                    "Restore to",
                    "Decides which of the other keys are taken.",
                    default="EC2Instance",
                    choices=(Choice("EC2Instance"),),
                    closed=True,
                    required=Always(),
                    source=VM_PAGE,
                ),
                Field(
                    "InstanceType", "Instance type", "At least as large as the machine was.", source=VM_PAGE
                ),
                Field(
                    "SubnetId",
                    "Subnet",
                    "Where it runs.",
                    choices=Choices("subnets", needs=("VpcId",)),
                    source=VM_PAGE,
                ),
                Field("VpcId", "VPC", "Where the subnet lies.", choices=Choices("vpcs"), source=VM_PAGE),
                Field("SecurityGroupIds", "Security groups", "Who may reach it.", Kind.TEXTS, source=VM_PAGE),
                Field(
                    "DisableApiTermination",
                    "Termination protection",
                    "On or off.",
                    Kind.BOOLEAN,
                    source=VM_PAGE,
                ),
                Field(
                    "HibernationOptions",
                    "Hibernation",
                    "Whether the instance may hibernate.",
                    Kind.OBJECT,
                    fields=(Field("Configured", "Enabled", "On or off.", Kind.BOOLEAN, source=VM_PAGE),),
                    source=VM_PAGE,
                ),
                Field(
                    "Placement",
                    "Placement",
                    "As EC2 takes it.",
                    Kind.JSON,
                    evidence=Evidence.UNVERIFIED,
                    source=VM_PAGE,
                ),
                Field("UserData", "User data", "Runs at the first start.", sensitive=True, source=VM_PAGE),
            ),
        ),
    ),
    constraints=(
        Constraint(
            "SubnetId",
            AllOf(Given("SubnetId"), Not(Given("SecurityGroupIds"))),
            "Without security groups the VPC's default one is used.",
            severity=Severity.WARNING,
            evidence=Evidence.UNVERIFIED,
            source=VM_PAGE,
        ),
    ),
    source=VM_PAGE,
)

VOLUME = Target(
    "volume",
    "EBS volume",
    (),
    unavailable="AWS documents no value of RestoreTo for it.",
    source=VM_PAGE,
)

VIRTUAL_MACHINE = RestoreProfile(
    "VirtualMachine",
    "Virtual machine",
    (VMWARE, INSTANCE, VOLUME),
    source=VM_PAGE,
    returned_only=("vmId",),
    tag_copy=TagCopy.NEVER,
)

TRIAL_PROFILES = (FSX_WINDOWS, EKS, VIRTUAL_MACHINE)
