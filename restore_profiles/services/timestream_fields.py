"""Parameters of a restored Timestream table."""

from __future__ import annotations

from restore_profiles.model import Choice, Choices, Evidence, Field, Kind
from restore_profiles.rules import Always, AnyOf, Equals, Given, Not

PAGE = "Restore an Amazon Timestream table"
CREATE_TABLE = "Amazon Timestream API, CreateTable"
S3_CONFIGURATION = "Amazon Timestream API, S3Configuration"

WRITES = "MagneticStoreWriteProperties"
LOCATION = f"{WRITES}.MagneticStoreRejectedDataLocation.S3Configuration"
BUCKET = f"{LOCATION}.BucketName"

NAME = Field(
    "TableName",
    "New table's name",
    "The table that is made. No table of the database may have this name; nothing is ever overwritten.",
    prefill=False,
    suggestion="{source}-restored",
    required=Always(),
    attention=Always(),
    pattern=r"[a-zA-Z0-9_.-]{2,256}",
    pattern_help="2 to 256 letters, digits, hyphens, dots and underscores",
    source=PAGE,
)

DATABASE = Field(
    "DestinationDatabase",
    "Database",
    "The database that gets the table. It has to exist in this Region.",
    choices=Choices("timestream-databases"),
    from_source="database",
    prefill_from_source=True,
    required=Always(),
    attention=AnyOf(Not(Given("DestinationDatabase")), Given("source.elsewhere")),
    # The page lists the one and writes the other in its example.
    also_spelled=("DatabaseName",),
    source=PAGE,
)

MEMORY = Field(
    "MemoryStoreRetentionPeriodInHours",
    "Memory store",
    "How long data stays in the fast store, and how late it may be written.",
    kind=Kind.INTEGER,
    from_source="memory_hours",
    prefill_from_source=True,
    required=Always(),
    attention=Not(Given("MemoryStoreRetentionPeriodInHours")),
    minimum=1,
    maximum=8_766,
    unit="hours",
    evidence=Evidence.MODEL,
    source=CREATE_TABLE,
)

MAGNETIC = Field(
    "MagneticStoreRetentionPeriodInDays",
    "Magnetic store",
    "How long data is kept at all, after the memory store. Less than the source's loses the oldest data.",
    kind=Kind.INTEGER,
    from_source="magnetic_days",
    prefill_from_source=True,
    required=Always(),
    attention=Not(Given("MagneticStoreRetentionPeriodInDays")),
    minimum=1,
    maximum=73_000,
    unit="days",
    evidence=Evidence.MODEL,
    source=CREATE_TABLE,
)

REJECTED = Field(
    "S3Configuration",
    "Bucket",
    "Where Timestream writes what it rejected.",
    kind=Kind.OBJECT,
    fields=(
        Field(
            "BucketName",
            "Bucket",
            "A bucket that the restore role may write to.",
            choices=Choices("s3-buckets"),
            pattern=r"[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9]",
            pattern_help="the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens",
            evidence=Evidence.MODEL,
            source=S3_CONFIGURATION,
        ),
        Field(
            "ObjectKeyPrefix",
            "Prefix",
            "What the names of the objects begin with.",
            pattern=r"[a-zA-Z0-9|!\-_*'()]([a-zA-Z0-9]|[!\-_*'()/.]){0,927}",
            pattern_help="up to 928 letters, digits and !-_*'()/.",
            if_empty="none",
            evidence=Evidence.MODEL,
            source=S3_CONFIGURATION,
        ),
        Field(
            "EncryptionOption",
            "Encryption",
            "Whose key encrypts those objects.",
            choices=(Choice("SSE_S3", "S3's own key"), Choice("SSE_KMS", "a key in KMS")),
            closed=True,
            if_empty="SSE_S3",
            evidence=Evidence.MODEL,
            source=S3_CONFIGURATION,
        ),
        Field(
            "KmsKeyId",
            "KMS key",
            "The key for those objects.",
            choices=Choices("kms-keys"),
            visible=Equals(f"{LOCATION}.EncryptionOption", "SSE_KMS"),
            required=Equals(f"{LOCATION}.EncryptionOption", "SSE_KMS"),
            evidence=Evidence.UNVERIFIED,
            source=S3_CONFIGURATION,
        ),
    ),
    evidence=Evidence.MODEL,
    source=S3_CONFIGURATION,
)

WRITE_PROPERTIES = Field(
    WRITES,
    "Late writes",
    "Whether data older than the memory store may be written, and where rejected data is reported.",
    kind=Kind.OBJECT,
    from_source="magnetic_writes",
    prefill_from_source=True,
    bound_to_region=True,
    if_empty="late writes are refused",
    fields=(
        Field(
            "EnableMagneticStoreWrites",
            "Allow late writes",
            "true lets data be written to the magnetic store.",
            kind=Kind.BOOLEAN,
            required=Always(),
            evidence=Evidence.MODEL,
            source="Amazon Timestream API, MagneticStoreWriteProperties",
        ),
        Field(
            "MagneticStoreRejectedDataLocation",
            "Rejected data",
            "Where reports go about late writes that were rejected.",
            kind=Kind.OBJECT,
            fields=(REJECTED,),
            evidence=Evidence.MODEL,
            source="Amazon Timestream API, MagneticStoreRejectedDataLocation",
        ),
    ),
    source=PAGE,
)

LATE_WRITES = Field(
    "EnableMagneticStoreWrites",
    "Late writes alone",
    "AWS's page lists this key, and its example has the object above in its place. One of both is enough.",
    kind=Kind.BOOLEAN,
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)
