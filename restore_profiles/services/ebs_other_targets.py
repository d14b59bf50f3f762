"""What an EBS recovery point can become beside a volume; declared, and not to be chosen yet."""

from __future__ import annotations

from restore_profiles.model import (
    Caveat,
    Choice,
    Choices,
    Constraint,
    Evidence,
    Field,
    Kind,
    Permission,
    Section,
    Target,
)
from restore_profiles.rules import Always, Equals

PAGE = "Restore an Amazon EBS volume"
ARCHIVED = Equals("point.storage_class", "COLD")

NOT_WHEN_ARCHIVED = Constraint(
    "",
    ARCHIVED,
    "An archived snapshot can only become an EBS volume.",
    "Restore it as a volume, or choose a point in the warm tier.",
    source=PAGE,
)

FILES = Target(
    "s3",
    "Files to an S3 bucket",
    (
        Section(
            "Files",
            (
                Field(
                    "restoreType",
                    "Restore type",
                    "AWS requires it and does not document which value means files.",
                    required=Always(),
                    prefill=False,
                    evidence=Evidence.UNVERIFIED,
                    source=PAGE,
                ),
                Field(
                    "pathsToRestore",
                    "Paths",
                    "Absolute; after the file system's identifier where there are several: id:/data/a.csv.",
                    kind=Kind.TEXTS,
                    required=Always(),
                    source=PAGE,
                ),
                Field(
                    "destinationBucketName",
                    "Bucket",
                    "The bucket that the files are written to.",
                    choices=Choices("s3-buckets"),
                    required=Always(),
                    source=PAGE,
                ),
                Field(
                    "encryptionType",
                    "Encryption of the objects",
                    "Left empty, the bucket's own default holds.",
                    choices=(Choice("SSE-S3"), Choice("SSE-KMS")),
                    closed=True,
                    source=PAGE,
                ),
                Field(
                    "kmsKeyId",
                    "KMS key",
                    "The key for the objects.",
                    choices=Choices("kms-keys"),
                    visible=Equals("encryptionType", "SSE-KMS"),
                    source=PAGE,
                ),
            ),
        ),
    ),
    constraints=(NOT_WHEN_ARCHIVED,),
    caveats=(
        Caveat("25 such restores run at a time, 5 in some Regions.", source="AWS Backup quotas"),
        Caveat("A path has less than 1,024 bytes, prefixes included.", source=PAGE),
    ),
    role_permissions=tuple(
        Permission(action)
        for action in (
            *("ebs:ListSnapshotBlocks", "ebs:GetSnapshotBlock", "s3:PutObject", "s3:AbortMultipartUpload"),
            *("s3:ListMultipartUploadParts", "s3:GetBucketLocation", "s3:ListBucket"),
            *("kms:Decrypt", "kms:GenerateDataKey"),
        )
    ),
    unavailable=(
        "AWS requires the key restoreType and documents no value for it. The AWS Backup console can."
    ),
    source=PAGE,
)

GATEWAY_PAGE = "Restore a Storage Gateway volume"

GATEWAY_VOLUME = Target(
    "gateway-volume",
    "Storage Gateway volume",
    (
        Section(
            "Gateway",
            (
                Field(
                    "gatewayArn",
                    "Gateway",
                    "The gateway that gets the volume; it must be reachable.",
                    required=Always(),
                    source=GATEWAY_PAGE,
                ),
                Field(
                    "gatewayType",
                    "Gateway type",
                    "The page names BACKUP_VM only, which belongs to another kind of gateway.",
                    choices=(Choice("BACKUP_VM"),),
                    evidence=Evidence.UNVERIFIED,
                    source=GATEWAY_PAGE,
                ),
                Field(
                    "targetName",
                    "iSCSI target",
                    "The name under which initiators find the volume.",
                    required=Always(),
                    source=GATEWAY_PAGE,
                ),
                Field(
                    "kmsKey",
                    "KMS key",
                    "The key for the volume.",
                    choices=Choices("kms-keys"),
                    source=GATEWAY_PAGE,
                ),
                Field(
                    "volumeSize",
                    "Size",
                    "Of a cached volume: at least the size of the backup.",
                    kind=Kind.INTEGER,
                    minimum=1,
                    unit="GiB",
                    source=GATEWAY_PAGE,
                ),
                Field(
                    "volumeSizeInBytes",
                    "Size in bytes",
                    "The same, where it is no whole number of GiB.",
                    kind=Kind.INTEGER,
                    minimum=1,
                    unit="bytes",
                    source=GATEWAY_PAGE,
                ),
                Field(
                    "diskId",
                    "Disk",
                    "Of a stored volume: the gateway's disk that holds it.",
                    source=GATEWAY_PAGE,
                ),
            ),
        ),
    ),
    resource_type="Storage Gateway",
    constraints=(NOT_WHEN_ARCHIVED,),
    role_permissions=(
        Permission("storagegateway:DescribeGatewayInformation"),
        Permission("storagegateway:CreateStorediSCSIVolume"),
        Permission("storagegateway:CreateCachediSCSIVolume"),
        Permission("storagegateway:ListVolumes"),
        Permission("storagegateway:AddTagsToResource"),
    ),
    unavailable="Relight has no profile for Storage Gateway yet. The AWS Backup console can.",
    source=GATEWAY_PAGE,
)
