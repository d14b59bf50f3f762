"""The volumes of an EKS cluster: each is restored by a job of its own, from what is said of it here.

An entry holds the restore metadata of that nested point, so its keys are those of EBS, EFS and S3. The EKS
page writes `AvailabilityZone` where that of EBS has `availabilityZone`; a key that two of them spell
differently is here once.
"""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import Choice, Choices, Constraint, Evidence, Field, Kind, Severity
from restore_profiles.rules import AllOf, Always, AnyOf, Equals, Given, Matches, NestedType, Not, Rule
from restore_profiles.services.eks_pages import EBS_PAGE, EFS_PAGE, PAGE, S3_PAGE

POINT = "nestedRestoreJobs[].recoveryPointArn"
SNAPSHOT = Matches(POINT, r"arn:[^:]+:ec2:[^:]*:[^:]*:snapshot/.+", "the ARN of an EBS snapshot")
IS_EBS = AnyOf(NestedType(POINT, "EBS"), SNAPSHOT)
IS_S3 = NestedType(POINT, "S3")
# Where nobody told what is nested, as of a request that is checked offline, every key may be right.
MAY_BE_EBS = Not(NestedType(POINT, "EFS", "S3"))
MAY_BE_EFS = AllOf(Not(NestedType(POINT, "EBS", "S3")), Not(SNAPSHOT))
MAY_BE_S3 = AllOf(Not(NestedType(POINT, "EBS", "EFS")), Not(SNAPSHOT))
NEW_FILE_SYSTEM = Equals("nestedRestoreJobs[].newFileSystem", "true")
ONE_ZONE = Equals("nestedRestoreJobs[].singleAzFilesystem", "true")
PROVISIONED = ("gp3", "io1", "io2")
VOLUME_TYPE = "nestedRestoreJobs[].volumeType"


def _of(source: str, may_be: Rule, *fields: Field) -> tuple[Field, ...]:
    """Members that one service's page declares. Inside an entry every value is a string."""
    return tuple(
        replace(
            field,
            visible=may_be if isinstance(field.visible, Always) else AllOf(may_be, field.visible),
            quoted_in_json=True,
            source=field.source or source,
        )
        for field in fields
    )


RECOVERY_POINT = Field(
    "recoveryPointArn",
    "Recovery point",
    "The nested point of a volume, a file system or a bucket. One that is left out is not restored.",
    required=Always(),
    pattern=r"arn:.+",
    pattern_help="the ARN of a recovery point",
    source=PAGE,
)

ZONE = Field(
    "AvailabilityZone",
    "Availability Zone",
    "Where the EBS volume is made: the zone of a node of the cluster, or no pod can mount it.",
    choices=Choices("availability-zones"),
    from_source="availability_zone",
    prefill_from_source=True,
    bound_to_region=True,
    required=IS_EBS,
    attention=IS_EBS,
    source=PAGE,
)

VOLUME = _of(
    EBS_PAGE,
    MAY_BE_EBS,
    ZONE,
    Field(
        "volumeType",
        "Volume type",
        "Of the EBS volume; decides speed and price.",
        choices=tuple(Choice(name) for name in ("gp3", "gp2", "io2", "io1", "st1", "sc1")),
        from_source="volume_type",
        prefill_from_source=True,
    ),
    Field(
        "volumeSize",
        "Size",
        "At least the size of the backup.",
        Kind.INTEGER,
        minimum=1,
        maximum=65_536,
        unit="GiB",
        if_empty="as the backup",
    ),
    Field(
        "iops",
        "IOPS",
        "io1 and io2 need it; gp3 has 3,000 without being asked.",
        Kind.INTEGER,
        from_source="iops",
        prefill_from_source=True,
        visible=Equals(VOLUME_TYPE, *PROVISIONED),
        required=Equals(VOLUME_TYPE, "io1", "io2"),
    ),
    Field(
        "throughput",
        "Throughput",
        "gp3 has 125 MiB/s without being asked.",
        Kind.INTEGER,
        unit="MiB/s",
        from_source="throughput",
        prefill_from_source=True,
        visible=Equals(VOLUME_TYPE, "gp3"),
    ),
)

FILES = _of(
    EFS_PAGE,
    MAY_BE_EFS,
    Field(
        "newFileSystem",
        "Make a new file system",
        "Otherwise the files go into a directory of the file system that was backed up.",
        Kind.BOOLEAN,
        default="true",
    ),
    Field(
        "file-system-id",
        "File system",
        "The one that was backed up; its files go back into it.",
        visible=Not(NEW_FILE_SYSTEM),
    ),
    Field(
        "PerformanceMode",
        "Performance mode",
        "Of a new file system; maxIO has a higher latency, and is not for One Zone.",
        choices=(Choice("generalPurpose"), Choice("maxIO")),
        default="generalPurpose",
        visible=NEW_FILE_SYSTEM,
    ),
    Field(
        "CreationToken",
        "Creation token",
        "Any text that no other file system was made with. One user had a job fail without it.",
        visible=NEW_FILE_SYSTEM,
        evidence=Evidence.FIELD_REPORT,
        source="aws-cli issue 4467",
    ),
    Field(
        "singleAzFilesystem",
        "One Zone",
        "A new file system in one zone.",
        Kind.BOOLEAN,
        visible=NEW_FILE_SYSTEM,
    ),
    Field(
        "availabilityZoneName",
        "Zone of the file system",
        "Of a One Zone file system.",
        choices=Choices("availability-zones"),
        bound_to_region=True,
        visible=ONE_ZONE,
        required=ONE_ZONE,
    ),
)

BUCKET = _of(
    S3_PAGE,
    MAY_BE_S3,
    Field(
        "DestinationBucketName",
        "Bucket",
        "The objects are written here. It has S3 Versioning turned on and lies in the Region of the backup.",
        choices=Choices("s3-buckets"),
        required=IS_S3,
        attention=IS_S3,
    ),
    Field(
        "EncryptionType",
        "Kind of encryption",
        "Of the objects.",
        choices=(Choice("original", "as each object was"), Choice("SSE-S3"), Choice("SSE-KMS")),
    ),
    Field(
        "KMSKey",
        "KMS key of the objects",
        "The restore role needs it, too.",
        choices=Choices("kms-keys"),
        bound_to_region=True,
        visible=Equals("nestedRestoreJobs[].EncryptionType", "SSE-KMS"),
    ),
    Field(
        "RestoreACLs",
        "Access control lists",
        "Only a backup that holds them can give them back.",
        Kind.BOOLEAN,
    ),
)

ENCRYPTION = _of(
    EBS_PAGE,
    Always(),
    Field("Encrypted", "Encrypt it", "An encrypted backup stays encrypted.", Kind.BOOLEAN),
    Field(
        "KmsKeyId",
        "KMS key",
        "Of the volume or the new file system.",
        choices=Choices("kms-keys"),
        bound_to_region=True,
        visible=Equals("nestedRestoreJobs[].Encrypted", "true"),
    ),
)

NESTED = Field(
    "nestedRestoreJobs",
    "Volume, file system or bucket",
    "How each nested point is restored. There is an entry for each that the backup holds.",
    Kind.MAP,
    visible=Not(Equals("restoreKubernetesManifestsOnly", "true")),
    # "Up to 1,200 persistent volumes" of one backup ("AWS Backup quotas").
    maximum=1_200,
    nested_types=("EBS", "EFS", "S3"),
    fields=(RECOVERY_POINT, *VOLUME, *FILES, *BUCKET, *ENCRYPTION),
    quoted_in_json=True,
    source=PAGE,
)

WITHOUT_VOLUMES = Constraint(
    "nestedRestoreJobs",
    AllOf(
        Equals("namespaceLevelRestore", "true"),
        Given("namespaces"),
        Given("nestedRestoreJobs[1].recoveryPointArn"),
    ),
    "Only some namespaces are restored, and there are entries for several volumes. AWS does not tell which "
    "volume belongs to which namespace, nor what it does with the others.",
    "Clear the entries of volumes that no chosen namespace uses.",
    Severity.INFO,
    Evidence.UNVERIFIED,
    source=PAGE,
)
