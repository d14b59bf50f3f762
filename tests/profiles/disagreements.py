"""Where a profile and the sandbox judge a request otherwise, and why that stays."""

from __future__ import annotations

from dataclasses import dataclass

PROFILE, SANDBOX = "profile", "sandbox"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """`variant` is what differs from a request that is right, as `Variant.name` tells it; `*` in it stands
    for any text. `target` is as in the conformance suite, with `-continuous` or `-cold` after it."""

    resource_type: str
    target: str
    variant: str
    refuses: str
    reason: str


@dataclass(frozen=True, slots=True)
class OnlyWarned:
    """What the profile warns of and the sandbox refuses."""

    resource_types: tuple[str, ...]
    warning: str
    """`*` stands for any text."""
    reason: str


NOT_OF_THE_SAME_VPC = (
    "Without a subnet group RDS takes that of the default VPC; which VPC a security group is of only the "
    "account knows."
)
OF_THE_BACKUP = "Of which engine the backup is the form shows beside the field; RDS alone knows what fits."
ANOTHER_TARGET = "Without it the keys mean another target. The form never leaves it out."
SIZE_OF_A_PART = "How large a nested volume is, and what its type takes, is no fact of the whole backup."
ZONE_OF_EVERY_PART = (
    "The sandbox restores every volume and asks each for its zone; the page says that nested volumes may be "
    "left out, and not what becomes of them."
)
ONE_MAP = "An entry without its name is in no request: the form says so before it is lost."
ROLE_LACKS = "The restore role lacks secretsmanager:CreateSecret, of which preflight tells."
HOLDS_NO_ACLS = "Whether the backup holds access control lists no API tells; the note at the choice does."
UNMARKED = (
    "The page lists it among what has to be specified, and marks nothing as required; the form sends it."
)
SPELT_OTHERWISE = "AWS's lists spell the type in several ways; the point's own is what Relight sends."
LIST_FOR_BOTH = (
    "The page has one list for instances and volumes; the profile offers it as unverified, the sandbox has "
    "no use for it on an instance."
)

DISAGREEMENTS = (
    *(
        Disagreement(resource_type, target, f"{key}=", SANDBOX, NOT_OF_THE_SAME_VPC)
        for resource_type, target, key in (
            ("Aurora", "cluster", "dbSubnetGroupName"),
            ("Aurora", "cluster-continuous", "dbSubnetGroupName"),
            ("DocumentDB", "cluster", "dbSubnetGroupName"),
            ("Neptune", "cluster", "dbSubnetGroupName"),
            ("RDS", "instance", "DBSubnetGroupName"),
            ("RDS", "instance-continuous", "DBSubnetGroupName"),
            ("RDS", "cluster", "dbSubnetGroupName"),
        )
    ),
    Disagreement("Aurora", "cluster", "engine=aurora", SANDBOX, OF_THE_BACKUP),
    Disagreement(
        "Aurora DSQL",
        "multi-region",
        "peerRegion=*",
        SANDBOX,
        "Where copies of the point lie only the account knows, and its check asks it.",
    ),
    Disagreement(
        "Aurora DSQL",
        "multi-region",
        "regionalConfig[0].region=",
        PROFILE,
        "The page marks nothing of a Region's settings as required; an entry without a name is for none.",
    ),
    *(
        Disagreement(resource_type, "*", f"ResourceType={spelling}", SANDBOX, SPELT_OTHERWISE)
        for resource_type, spelling in (("Aurora DSQL", "DSQL"), ("DocumentDB", "DocDB"), ("FSx", "FSX"))
    ),
    Disagreement("EFS", "new-file-system", "Encrypted=", SANDBOX, UNMARKED),
    Disagreement("EFS", "one-zone", "Encrypted=", SANDBOX, UNMARKED),
    Disagreement("EFS", "one-zone", "singleAzFilesystem=", SANDBOX, ANOTHER_TARGET),
    *(
        Disagreement("EKS", target, variant, refuses, reason)
        for target in ("existing-cluster", "new-cluster")
        for variant, refuses, reason in (
            ("nestedRestoreJobs[0].recoveryPointArn= *", SANDBOX, ZONE_OF_EVERY_PART),
            ("nestedRestoreJobs[2].recoveryPointArn=", PROFILE, ONE_MAP),
            ("nestedRestoreJobs[0].volumeSize=1", SANDBOX, SIZE_OF_A_PART),
            ("nestedRestoreJobs[0].volumeSize=65536", SANDBOX, SIZE_OF_A_PART),
            ("nestedRestoreJobs[1].volumeSize=1", SANDBOX, SIZE_OF_A_PART),
        )
    ),
    Disagreement("EKS", "new-cluster", "newCluster=", SANDBOX, ANOTHER_TARGET),
    *(
        Disagreement(
            "EKS",
            "new-cluster",
            f"podIdentityAssociations[0].{member}=",
            SANDBOX,
            "The page marks neither member as required; an entry without one of them says nothing.",
        )
        for member in ("associationId", "roleArn")
    ),
    Disagreement(
        "FSx",
        "windows",
        "WindowsConfiguration.WeeklyMaintenanceStartTime= *",
        SANDBOX,
        "Without any settings of Windows the profile cannot tell that two zones are needed; FSx reads it off "
        "the backup.",
    ),
    Disagreement("RDS", "instance", "Engine=mariadb", SANDBOX, OF_THE_BACKUP),
    Disagreement(
        "RDS",
        "instance",
        "Iops=256000",
        SANDBOX,
        "The profile has the largest figure of all storage types; what each takes is RDS's own.",
    ),
    Disagreement(
        "RDS",
        "cluster",
        "StorageType=gp3",
        SANDBOX,
        "That gp3 takes no IOPS below 400 GiB RDS's page says of instances; the sandbox supposes it of a "
        "Multi-AZ cluster.",
    ),
    Disagreement(
        "RDS",
        "instance-continuous",
        "MaxAllocatedStorage=1",
        SANDBOX,
        "How large the restored storage is, which the limit has to exceed, AWS does not tell with the point.",
    ),
    Disagreement(
        "Redshift",
        "cluster",
        "KmsKeyId=*",
        SANDBOX,
        "What a key beside Encrypted=false means no page tells; the sandbox refuses the contradiction.",
    ),
    Disagreement("Redshift", "cluster", "ManageMasterPassword=true", SANDBOX, ROLE_LACKS),
    Disagreement("Redshift Serverless", "cluster", "ManageMasterPassword=true", SANDBOX, ROLE_LACKS),
    Disagreement(
        "Redshift Serverless",
        "cluster",
        "VpcSecurityGroupIds=*",
        SANDBOX,
        "Without a subnet group the cluster comes into the account's default one; which VPC a security group "
        "is of only the account knows.",
    ),
    *(
        Disagreement(
            "Redshift Serverless",
            target,
            "IamRoleArn=None",
            SANDBOX,
            "That the policy of the restore role cannot be used the page says of namespaces, and a profile "
            "says it of the whole type.",
        )
        for target in ("table", "cluster")
    ),
    *(
        Disagreement("S3", target, "NewBucket=", SANDBOX, ANOTHER_TARGET)
        for target in ("new-bucket", "new-bucket-continuous")
    ),
    *(
        Disagreement("S3", target, "RestoreACLs=true", SANDBOX, HOLDS_NO_ACLS)
        for target in ("new-bucket", "bucket", "source-bucket")
    ),
    *(
        Disagreement("SAP HANA on Amazon EC2", target, f"{key}=", SANDBOX, UNMARKED)
        for target in ("database", "database-continuous")
        for key in ("RecoveryType", "CatalogRestoreOption")
    ),
    Disagreement(
        "Storage Gateway",
        "volume",
        "volumeType=standard",
        SANDBOX,
        "EC2 makes magnetic volumes; AWS Backup's page does not list them, and the field's note says so.",
    ),
    Disagreement(
        "Storage Gateway",
        "volume",
        "volumeSize=65536",
        SANDBOX,
        "Without a volume type the sandbox takes gp2, EC2's default; AWS Backup documents none of its own.",
    ),
    Disagreement(
        "Timestream",
        "table",
        "MagneticStoreWriteProperties.*.S3Configuration.*",
        SANDBOX,
        "Timestream's model requires no member; without a bucket there is no place for rejected data.",
    ),
    *(
        Disagreement(
            "VirtualMachine",
            "vmware",
            f"DisksToRestore[{place}].Label=",
            SANDBOX,
            "The page's example names a disk by id and label, and does not say whether one is enough.",
        )
        for place in (0, 1)
    ),
    *(
        Disagreement("VirtualMachine", "instance", f"{key}=*", SANDBOX, LIST_FOR_BOTH)
        for key in ("IsEncrypted", "EbsVolumeType", "AvailabilityZone")
    ),
)

EVERY_TYPE = (
    *("Aurora", "Aurora DSQL", "CloudFormation", "DocumentDB", "DynamoDB", "EBS", "EC2", "EFS", "EKS"),
    *("FSx", "Neptune", "RDS", "Redshift", "Redshift Serverless", "S3", "SAP HANA on Amazon EC2"),
    *("Storage Gateway", "Timestream", "VirtualMachine"),
)
ACT_AS_CALLER = ("Redshift Serverless", "SAP HANA on Amazon EC2")
RETURN_MORE = (
    *("Aurora", "Aurora DSQL", "DocumentDB", "EBS", "Neptune", "RDS", "SAP HANA on Amazon EC2"),
    "Storage Gateway",
)
OF_GP3 = "RDS's page says so of gp3 in general; whether AWS Backup leaves the figure out is not documented."
OF_THE_SIZE = "What AWS tells of a point's size may be that of its data, so that no refusal is certain."

ONLY_WARNED = (
    OnlyWarned(
        EVERY_TYPE,
        "* is not a restore parameter that AWS documents for *",
        "Pages lag behind the service, and none says what becomes of an unknown key.",
    ),
    OnlyWarned(
        RETURN_MORE,
        "This looks like the answer of GetRecoveryPointRestoreMetadata, which cannot be sent back.",
        "That returned metadata differs from what is taken the pages say; not what becomes of it.",
    ),
    OnlyWarned(
        tuple(each for each in EVERY_TYPE if each not in ACT_AS_CALLER),
        "No restore role is named.",
        "StartRestoreJob does not require IamRoleArn; for which types it goes without is not documented.",
    ),
    OnlyWarned(
        ("Aurora", "EBS", "EKS", "RDS"),
        "* is not used with these answers.",
        "Relight never sends a hidden field; whether AWS refuses or ignores one differs by service.",
    ),
    OnlyWarned(("Aurora", "RDS"), "Logs to CloudWatch cannot be '*' here.", OF_THE_BACKUP),
    OnlyWarned(("RDS",), "Licence model cannot be '*' here.", OF_THE_BACKUP),
    OnlyWarned(
        ("Aurora DSQL",),
        "The witness is a third Region, and this one is the peer.",
        "The page asks for a third Region, and does not say when a wrong one is refused.",
    ),
    OnlyWarned(
        ("DocumentDB", "Neptune"),
        "Serverless v1, which this asks for, was Aurora's alone; *",
        "AWS Backup's page lists the key for them; what it does with it is not documented.",
    ),
    OnlyWarned(
        ("DocumentDB", "Neptune"),
        "*'s own restore has no backtrackWindow, although AWS Backup's page lists it.",
        "AWS Backup's page lists the key for them; what it does with it is not documented.",
    ),
    OnlyWarned(("EBS", "Storage Gateway"), "The volume would be smaller than the backup.", OF_THE_SIZE),
    OnlyWarned(
        ("EBS", "Storage Gateway"),
        "A cached volume *",
        "The gateway's own API needs the size; AWS Backup's page marks none as required.",
    ),
    OnlyWarned(
        ("Storage Gateway",), "* volumes have 125 to 16,384 GiB. The backup's size is outside.", OF_THE_SIZE
    ),
    OnlyWarned(
        ("EC2", "VirtualMachine"),
        "Security groups without a subnet have to be those of the account's default VPC.",
        "They may well be, which only the account knows.",
    ),
    OnlyWarned(
        ("FSx",),
        "A DP volume can only be read: it waits for a replication.",
        "AWS Backup does not support backups of DP volumes; of a restore as one no page tells.",
    ),
    OnlyWarned(("RDS",), "Below 400 GiB RDS lets nobody ask for the IOPS *", OF_GP3),
    OnlyWarned(("RDS",), "From 400 GiB on, gp3 of this engine has *", OF_GP3),
    OnlyWarned(
        ("RDS",),
        "RDS wants the IOPS of a Multi-AZ DB cluster where the storage type is given.",
        "Whether AWS Backup fills them in is not documented.",
    ),
    OnlyWarned(
        ("RDS",),
        "That is less than the source has now. A restore cannot be smaller than the backup.",
        "The source may have grown since the backup was made.",
    ),
    OnlyWarned(
        ("Redshift", "Redshift Serverless"),
        "RA3 and RG nodes listen on ports 5431 to 5455 and 8191 to 8215.",
        "Redshift's guide says so of what can be chosen; a cluster from before keeps its port.",
    ),
    OnlyWarned(
        ("Timestream",),
        "AWS writes DatabaseName as DestinationDatabase; *",
        "The page lists one key and its example has the other; both together only the sandbox judges.",
    ),
)
