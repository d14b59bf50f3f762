"""Amazon DynamoDB: a recovery point becomes a new table. Its ARN tells which of two kinds it is: a backup
that DynamoDB keeps, or one that AWS Backup holds itself ("advanced")."""

from __future__ import annotations

from restore_profiles.model import (
    REQUEST_ID,
    AccountCheck,
    Caveat,
    Choice,
    Choices,
    Constraint,
    Evidence,
    Field,
    Limit,
    Permission,
    RestoreProfile,
    Section,
    Severity,
    TagCopy,
    Target,
)
from restore_profiles.rules import AllOf, Always, AnyOf, Equals, Given, Not, StartsWith
from restore_profiles.services import restore_testing
from restore_profiles.services.dynamodb_follow_ups import FOLLOW_UPS

PAGE = "Restoring an Amazon DynamoDB table"
ADVANCED_PAGE = "Advanced DynamoDB backup"
RESTORE_TABLE = "RestoreTableFromBackup, Amazon DynamoDB API Reference"

ADVANCED = Equals("point.arn_service", "backup")
NATIVE = Equals("point.arn_service", "dynamodb")
OTHER_REGION = AllOf(Given("source.region"), Not(StartsWith("source.region", "context.region")))
WITH_KMS = Equals("encryptionType", "KMS")
OWN_KEY = AllOf(WITH_KMS, Given("kmsMasterKeyArn"))
NOT_APPLICABLE = Equals("kmsMasterKeyArn", "Not Applicable")

NAME = Field(
    "targetTableName",
    "New table's name",
    "The table that is made. No table of the Region may have this name; nothing is ever overwritten.",
    prefill=False,
    suggestion="{source}-restored",
    required=Always(),
    attention=Always(),
    pattern=r"[a-zA-Z0-9_.-]{3,255}",
    pattern_help="3 to 255 letters, digits, _, . and -",
    source=RESTORE_TABLE,
)

ENCRYPTION = Field(
    "encryptionType",
    "Encryption",
    "Every table is encrypted; this decides whose key it is. It is always sent, because AWS's pages "
    "contradict each other about the default.",
    choices=(
        Choice("Default", "a key that AWS owns", "Free of charge."),
        Choice("KMS", "a key in KMS: AWS managed, or yours", "KMS requests are charged."),
    ),
    closed=True,
    default="Default",
    from_source="encryption_type",
    prefill_from_source=True,
    required=AllOf(ADVANCED, OTHER_REGION),
    if_empty="unclear: a key that AWS owns, or the source's",
    # Where the source cannot be looked at, nobody knows how it was encrypted.
    attention=Not(Equals("source.exists", "yes")),
    source=PAGE,
)

KEY = Field(
    "kmsMasterKeyArn",
    "KMS key",
    "ARN of your key for the new table. Without one it is the AWS managed key, aws/dynamodb.",
    choices=Choices("kms-keys"),
    from_source="kms_key_arn",
    prefill_from_source=True,
    bound_to_region=True,
    visible=WITH_KMS,
    attention=AnyOf(Not(Given("kmsMasterKeyArn")), Given("source.elsewhere")),
    if_empty="the AWS managed key",
    # All three occur on the one page.
    also_spelled=("KMSMasterKeyId", "keyArn"),
    source=PAGE,
)

CONSTRAINTS = (
    Constraint(
        "encryptionType",
        AllOf(Not(Given("encryptionType")), Not(AllOf(ADVANCED, OTHER_REGION))),
        "AWS's pages contradict each other about the encryption where none is named: a key that AWS owns, or "
        "the source's key.",
        "Set encryptionType to Default or KMS.",
        Severity.WARNING,
        source=ADVANCED_PAGE,
    ),
    Constraint(
        "kmsMasterKeyArn",
        AllOf(Given("kmsMasterKeyArn"), Not(NOT_APPLICABLE), Not(WITH_KMS)),
        "A KMS key has no effect unless encryptionType is KMS.",
        "Set encryptionType to KMS, or leave the key out.",
        Severity.WARNING,
        Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Constraint(
        "kmsMasterKeyArn",
        NOT_APPLICABLE,
        "AWS's page writes Not Applicable where there is no key of yours; leaving it out says the same.",
        "Leave kmsMasterKeyArn out.",
        Severity.WARNING,
        source=PAGE,
    ),
    Constraint(
        "encryptionType",
        AllOf(ADVANCED, OTHER_REGION, Not(OWN_KEY)),
        "AWS wants an encryption key named where a table is restored in another Region than the source's; "
        "whether a key of AWS's own counts is not documented.",
        "Set encryptionType to KMS and name a key of this Region.",
        Severity.WARNING,
        source=ADVANCED_PAGE,
    ),
)

CAVEATS = (
    Caveat(
        "The restored table is a new one beside the source. Applications go on using the source until they "
        "are told the new name.",
        source=RESTORE_TABLE,
    ),
    Caveat(
        "Auto scaling, IAM policies, CloudWatch alarms, tags, streams, time to live, point-in-time recovery "
        "and deletion protection are not restored.",
        severity=Severity.WARNING,
        source=RESTORE_TABLE,
    ),
    Caveat(
        "Items that had expired come back and stay until time to live is on again, which deletes whatever "
        "has expired by then.",
        when=Given("source.ttl_attribute"),
        evidence=Evidence.UNVERIFIED,
        source="Using time to live (TTL) in DynamoDB",
    ),
    Caveat(
        "Indexes, billing mode and capacity are as they were when the backup was made; AWS Backup has no "
        "parameter that leaves an index out.",
        source=PAGE,
    ),
    Caveat(
        "Indexes of the source have auto scaling of their own, which has to be set up again by hand.",
        when=Given("source.scaled_indexes"),
        severity=Severity.WARNING,
        source=RESTORE_TABLE,
    ),
    Caveat(
        "The source is a global table. The restored one is a single table in this Region.",
        when=Given("source.replicas"),
        severity=Severity.WARNING,
        source="Point-in-time recovery for DynamoDB, before you begin",
    ),
    Caveat(
        "To use the source's own key in another Region it has to be a multi-Region key; in another account "
        "it has to be shared. Keys of AWS's own are neither.",
        when=Given("source.elsewhere"),
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "The table was encrypted with a key of the customer's, and will be with one of AWS's.",
        when=AllOf(Given("source.kms_key_arn"), Not(OWN_KEY)),
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat("KMS requests for the table are charged.", when=WITH_KMS, source=PAGE),
    Caveat(
        "A restore from cold storage usually takes 4 hours longer.",
        when=Equals("point.storage_class", "COLD"),
        source="Restore a backup",
    ),
    Caveat(
        "The restore of a large table, or one with indexes, takes hours; the time does not depend on the "
        "table's size alone.",
        source="Restoring a DynamoDB table from a backup",
    ),
)

ROLE_PERMISSIONS = (
    Permission("dynamodb:RestoreTableFromAwsBackup", when=ADVANCED),
    Permission("dynamodb:RestoreTableFromBackup", when=NATIVE),
    *(
        Permission(f"dynamodb:{action}")
        for action in (
            "DescribeTable",
            "Scan",
            "Query",
            "GetItem",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "BatchWriteItem",
        )
    ),
    *(
        Permission(action, when=WITH_KMS)
        for action in ("kms:DescribeKey", "kms:CreateGrant", "kms:Decrypt", "kms:Encrypt")
    ),
)

TABLE = Target(
    "table",
    "DynamoDB table",
    (
        Section("Table", (NAME,)),
        Section("Encryption", (ENCRYPTION, KEY)),
    ),
    constraints=CONSTRAINTS,
    caveats=CAVEATS,
    follow_ups=FOLLOW_UPS,
    role_permissions=ROLE_PERMISSIONS,
    account_checks=(AccountCheck("dynamodb-target", "Name of the new table", when=Given("targetTableName")),),
    testing=restore_testing.TABLE,
    source=PAGE,
)

PROFILE = RestoreProfile(
    "DynamoDB",
    "Amazon DynamoDB",
    (TABLE,),
    source=PAGE,
    tag_copy=TagCopy.NEVER,
    source_lookup="dynamodb-table",
    keys_in_any_case=True,
    attempt_keys=(REQUEST_ID,),
    limits=(Limit(50, source="Amazon DynamoDB API, RestoreTableFromBackup"),),
)
