"""What an EBS recovery point can become beside a volume: files in a bucket, a volume of a Storage Gateway."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import (
    AccountCheck,
    Caveat,
    Choice,
    Choices,
    Constraint,
    Evidence,
    Field,
    Kind,
    Limit,
    Permission,
    Section,
    Severity,
    Target,
)
from restore_profiles.rules import AllOf, Always, Equals, Given, Never, Not
from restore_profiles.services.storage_gateway_fields import CACHED, STORED

PAGE = "Restore an Amazon EBS volume"
ARCHIVED = Equals("point.storage_class", "COLD")

NOT_WHEN_ARCHIVED = Constraint(
    "",
    ARCHIVED,
    "An archived snapshot can only become an EBS volume.",
    "Restore it as a volume, or choose a point in the warm tier.",
    source=PAGE,
)

RESTORE_TYPE = Field(
    "restoreType",
    "Restore type",
    "AWS requires it and documents no value. A restore of files that was made in the console shows it: "
    "aws backup get-restore-job-metadata --restore-job-id ID.",
    required=Always(),
    prefill=False,
    attention=Always(),
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)

PATHS = Field(
    "pathsToRestore",
    "Paths",
    "Absolute; after the file system's identifier where there are several: id:/data/a.csv.",
    kind=Kind.TEXTS,
    required=Always(),
    attention=Always(),
    minimum=1,
    source=PAGE,
)

BUCKET = Field(
    "destinationBucketName",
    "Bucket",
    "The bucket of this account that the files are written to.",
    choices=Choices("s3-buckets"),
    required=Always(),
    attention=Always(),
    source=PAGE,
)

ENCRYPTION = Field(
    "encryptionType",
    "Encryption of the objects",
    "Left empty, the bucket's own default holds.",
    choices=(Choice("SSE-S3", "a key of S3's own"), Choice("SSE-KMS", "a key in KMS")),
    closed=True,
    if_empty="as the bucket's default",
    source=PAGE,
)

KEY = Field(
    "kmsKeyId",
    "KMS key",
    "The key for the objects.",
    choices=Choices("kms-keys"),
    visible=Equals("encryptionType", "SSE-KMS"),
    attention=Not(Given("kmsKeyId")),
    source=PAGE,
)

FILES = Target(
    "s3",
    "Files in an S3 bucket",
    (
        Section("Files", (RESTORE_TYPE, PATHS, BUCKET)),
        Section("Encryption", (ENCRYPTION, KEY), folded=True),
    ),
    constraints=(NOT_WHEN_ARCHIVED,),
    caveats=(
        Caveat(
            "AWS documents no value for restoreType. With a wrong one the restore is refused or fails; "
            "nothing is lost by that.",
            severity=Severity.WARNING,
            evidence=Evidence.UNVERIFIED,
            source=PAGE,
        ),
        Caveat(
            "Files become objects: owners, permissions and links of the file system are none of theirs.",
            evidence=Evidence.UNVERIFIED,
            source=PAGE,
        ),
        Caveat(
            "The default restore role may not do this: it wants AWSBackupServiceRolePolicyForItemRestores.",
            severity=Severity.WARNING,
            source="AWS managed policies for AWS Backup",
        ),
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
    account_checks=(
        AccountCheck("ebs-volume", "Snapshot"),
        AccountCheck("s3-bucket", "Destination bucket"),
    ),
    items="files and folders, 5 in the console and more by the API",
    takes_attempt_keys=False,
    source=PAGE,
)

CACHED_VOLUME, STORED_VOLUME = (
    replace(
        target,
        kind=f"gateway-{target.kind}",
        resource_type="Storage Gateway",
        constraints=(NOT_WHEN_ARCHIVED, *target.constraints),
        takes_attempt_keys=False,
        usual=Never(),
        source=PAGE,
    )
    for target in (CACHED, STORED)
)

_FEWER = Equals("context.region", "ap-southeast-5", "ap-southeast-7", "ca-central-1", "mx-central-1")
_OF_FILES = Given("destinationBucketName")
FILES_AT_ONCE = (
    Limit(25, when=AllOf(_OF_FILES, Not(_FEWER)), source="AWS Backup quotas"),
    Limit(5, when=AllOf(_OF_FILES, _FEWER), source="AWS Backup quotas"),
)
