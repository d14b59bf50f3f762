"""Amazon S3: objects of a backup are written into a bucket, and nothing that is there is ever replaced."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import (
    REQUEST_ID,
    AccountCheck,
    Choice,
    Choices,
    Constraint,
    Evidence,
    Field,
    Kind,
    PointInTime,
    RestoreProfile,
    Section,
    Severity,
    TagCopy,
    Target,
)
from restore_profiles.rules import AllOf, Always, Equals, Given, Not, StartsWith
from restore_profiles.services import restore_testing
from restore_profiles.services.s3_bucket_settings import FOLLOW_UPS, SETTINGS_CAVEATS
from restore_profiles.services.s3_caveats import CAVEATS, INTO_SOURCE, NEW_BUCKET_CAVEATS, WHICH_ITEMS
from restore_profiles.services.s3_messages import MESSAGES
from restore_profiles.services.s3_role import NEW_BUCKET_PERMISSIONS, PERMISSIONS

PAGE = "Restore S3 data using AWS Backup"
# Three keys that the guide of 2024 calls mandatory and the page of 2026 no longer lists. A page's silence
# takes nothing back, and restore testing still infers newBucket and encrypted.
OLDER_PAGE = "Restoring S3 data (AWS Backup guide, 2024)"

CONTINUOUS = Equals("point.continuous", "true")
FROM_REGION = Given("point.from_region")
ENCRYPTS = Equals("EncryptionType", "SSE-S3", "SSE-KMS")
SAME_BUCKET = AllOf(
    StartsWith("DestinationBucketName", "source.id"), StartsWith("source.id", "DestinationBucketName")
)

DESTINATION = Field(
    "DestinationBucketName",
    "Bucket",
    "The objects are written here. It has S3 Versioning turned on and lies in the Region of the backup.",
    choices=Choices("s3-buckets"),
    prefill=False,
    required=Always(),
    source=PAGE,
)

NEW_NAME = replace(
    DESTINATION,
    label="Name of new bucket",
    help="No bucket of any account may have it. AWS Backup makes the bucket, with versioning on.",
    choices=(),
    suggestion="{source}-restored-{account}",
    attention=Always(),
    pattern=r"[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]",
    pattern_help="3 to 63 lower-case letters, digits, dots and hyphens, with no dot or hyphen at an end",
    source="General purpose bucket naming rules",
)

SAME_NAME = replace(
    DESTINATION,
    label="Source bucket",
    help="The bucket that was backed up. It must still exist, with S3 Versioning turned on.",
    choices=(),
    suggestion="{source}",
)

NEW_BUCKET = Field(
    "NewBucket",
    "Make a new bucket",
    "Follows from the target.",
    kind=Kind.BOOLEAN,
    choices=(Choice("false", "the bucket is there"),),
    closed=True,
    prefill=False,
    source=OLDER_PAGE,
)

IS_NEW = replace(NEW_BUCKET, choices=(Choice("true", "made by the restore"),))

TIME = Field(
    "RestoreTime",
    "Moment",
    "The objects come back as they were at this second. The newest is about 15 minutes ago.",
    kind=Kind.MOMENT,
    prefill=False,
    # Of an id whose form tells nothing it is not known whether it takes a moment.
    visible=Not(Equals("point.continuous", "false")),
    required=CONTINUOUS,
    attention=AllOf(CONTINUOUS, Not(Given("RestoreTime"))),
    source=PAGE,
)

ITEMS = Field(
    "ItemsToRestore",
    "Objects or folders",
    "Up to five, each as its S3 URI: s3://bucket/reports/2026/. Left empty, the whole bucket is restored. "
    "Where a key has a comma, write a JSON array.",
    kind=Kind.TEXTS,
    prefill=False,
    minimum=1,
    maximum=5,
    if_empty="the whole bucket",
    source=PAGE,
)

VERSIONS = Field(
    "RestoreLatestVersionsUpTo",
    "Versions per object",
    "How many of an object's versions come back, counted from the latest at the chosen moment.",
    choices=(
        Choice("1", "the latest"),
        Choice("10", "the ten latest", "The most that AWS's console offers beside all."),
        Choice("all", "every version"),
        *(Choice(str(count)) for count in range(2, 10)),
    ),
    prefill=False,
    pattern=r"[1-9][0-9]*|all",
    pattern_help="a whole number of at least 1, or all",
    if_empty="the latest only",
    source=PAGE,
)

ACLS = Field(
    "RestoreACLs",
    "Access control lists",
    "Only a backup that holds them can give them back, and only to a bucket where ACLs are enabled. "
    "Objects of a bucket whose ACLs are disabled need none.",
    kind=Kind.BOOLEAN,
    choices=(
        Choice("false", "left out"),
        Choice("true", "restored", "The restore fails where the backup holds none."),
    ),
    closed=True,
    from_source="acls_enabled",
    prefill_from_source=True,
    attention=Not(Given("RestoreACLs")),
    source=PAGE,
)

ENCRYPTED = Field(
    "Encrypted",
    "Encrypt the objects",
    "How is chosen below.",
    kind=Kind.BOOLEAN,
    choices=(Choice("true", "encrypted"), Choice("false", "not asked for")),
    closed=True,
    # What is returned tells of the backup, and this of the objects to come.
    prefill=False,
    default="true",
    source=OLDER_PAGE,
)

ENCRYPTION = Field(
    "EncryptionType",
    "Kind of encryption",
    "The bucket's own default encryption stays as it is.",
    choices=(
        Choice(
            "original",
            "as each object was",
            "A copy from another Region needs another encryption: SSE-S3 or SSE-KMS.",
            when=Not(FROM_REGION),
        ),
        Choice("SSE-S3", "keys that S3 manages"),
        Choice("SSE-KMS", "a KMS key"),
    ),
    closed=True,
    default="original",
    required=FROM_REGION,
    attention=FROM_REGION,
    if_empty="as each object was",
    source=PAGE,
)

KEY = Field(
    "KMSKey",
    "KMS key",
    "The ARN of the key for the objects. The restore role needs it, too.",
    choices=Choices("kms-keys"),
    bound_to_region=True,
    visible=Equals("EncryptionType", "SSE-KMS"),
    attention=Not(Given("KMSKey")),
    if_empty="AWS's own key for S3",
    source=PAGE,
)

NOT_CONTINUOUS = Constraint(
    "RestoreTime",
    AllOf(Given("RestoreTime"), Equals("point.continuous", "false")),
    "Only a continuous recovery point takes a moment.",
    "Leave it out: a snapshot is restored as it was when it was made.",
    source=PAGE,
)

CONTRADICTION = Constraint(
    "Encrypted",
    AllOf(Equals("Encrypted", "false"), ENCRYPTS),
    "Encrypted is false, and EncryptionType asks for encryption.",
    "Set Encrypted to true.",
    Severity.WARNING,
    Evidence.UNVERIFIED,
    source=OLDER_PAGE,
)
# The console goes on without a key, with aws/s3; the page says of the API only that the key is needed.
NO_KEY = Constraint(
    "KMSKey",
    AllOf(Equals("EncryptionType", "SSE-KMS"), Not(Given("KMSKey"))),
    "Without a key AWS takes its own for S3 (aws/s3), whose objects no other account can read.",
    "Choose a key.",
    Severity.WARNING,
    Evidence.UNVERIFIED,
    source=PAGE,
)
SHARED = (NOT_CONTINUOUS, CONTRADICTION, NO_KEY)

DESTINATION_CHECK = AccountCheck("s3-destination", "Destination bucket", when=Given("DestinationBucketName"))


def _sections(destination: Field, new_bucket: Field) -> tuple[Section, ...]:
    return (
        Section("Destination", (destination, new_bucket)),
        Section("What comes back", (TIME, ITEMS, VERSIONS, ACLS)),
        Section("Encryption", (ENCRYPTED, ENCRYPTION, KEY)),
    )


BUCKET = Target(
    "bucket",
    "Another bucket that exists",
    _sections(DESTINATION, NEW_BUCKET),
    constraints=(
        *SHARED,
        Constraint(
            "DestinationBucketName",
            SAME_BUCKET,
            "This is the source bucket: every object that is still there is skipped, changed or not.",
            "Choose another bucket, or the target source-bucket if that is meant.",
            Severity.WARNING,
            source=PAGE,
        ),
    ),
    caveats=CAVEATS,
    role_permissions=PERMISSIONS,
    account_checks=(DESTINATION_CHECK,),
    items=WHICH_ITEMS,
    source=PAGE,
)

NEW = Target(
    "new-bucket",
    "A new bucket",
    _sections(NEW_NAME, IS_NEW),
    constraints=SHARED,
    caveats=(*CAVEATS, *NEW_BUCKET_CAVEATS, *SETTINGS_CAVEATS),
    follow_ups=FOLLOW_UPS,
    role_permissions=NEW_BUCKET_PERMISSIONS,
    account_checks=(DESTINATION_CHECK,),
    items=WHICH_ITEMS,
    testing=restore_testing.NEW_BUCKET,
    source=OLDER_PAGE,
)

SOURCE = Target(
    "source-bucket",
    "The source bucket itself",
    _sections(SAME_NAME, NEW_BUCKET),
    constraints=(
        *SHARED,
        Constraint(
            "DestinationBucketName",
            AllOf(Given("DestinationBucketName"), Given("source.id"), Not(SAME_BUCKET)),
            "This is not the bucket that was backed up.",
            "Choose the target bucket to restore into another one.",
            Severity.WARNING,
            source=PAGE,
        ),
    ),
    caveats=(INTO_SOURCE, *CAVEATS),
    role_permissions=PERMISSIONS,
    account_checks=(DESTINATION_CHECK,),
    items=WHICH_ITEMS,
    source=PAGE,
)

PROFILE = RestoreProfile(
    "S3",
    "Amazon S3",
    (BUCKET, NEW, SOURCE),
    source=PAGE,
    tag_copy=TagCopy.NEVER,
    point_in_time=PointInTime("RestoreTime", "", 900, source="Point-in-time recovery"),
    source_lookup="s3-bucket",
    attempt_keys=(REQUEST_ID, "CreationToken"),
    incomplete_messages=(
        "One or more objects failed to be restored",
        "There are no objects that match the restore request",
    ),
    messages=MESSAGES,
)
