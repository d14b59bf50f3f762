"""Tables of DynamoDB and Timestream, and clusters of Aurora DSQL."""

from __future__ import annotations

from restore_profiles.as_code.model import ARN, ID, Argument, Block, Code, Form, Piece, Reading

NAME = {"TableName": f"{{{ID}}}"}
THROUGHPUT = (
    Argument("read_capacity", "ProvisionedThroughput.ReadCapacityUnits", default=0),
    Argument("write_capacity", "ProvisionedThroughput.WriteCapacityUnits", default=0),
)
KEYS = (
    Argument("hash_key", "KeySchema[KeyType=HASH].AttributeName"),
    Argument("range_key", "KeySchema[KeyType=RANGE].AttributeName"),
)
PROJECTED = (Argument("projection_type", "Projection.ProjectionType"),)

TABLE = Code(
    ("DynamoDB",),
    r"arn:[^:]+:dynamodb:[^:]*:[^:]*:table/.+",
    (
        Reading("dynamodb:DescribeTable", NAME, "Table"),
        Reading("dynamodb:DescribeTimeToLive", NAME, "TimeToLiveDescription", "TimeToLive"),
        Reading(
            "dynamodb:DescribeContinuousBackups",
            NAME,
            "ContinuousBackupsDescription.PointInTimeRecoveryDescription",
            "PointInTimeRecovery",
        ),
        Reading("dynamodb:ListTagsOfResource", {"ResourceArn": f"{{{ARN}}}"}, "Tags", "Tags"),
    ),
    (
        Piece(
            "aws_dynamodb_table",
            "TableName",
            (
                Argument("name", "TableName"),
                Argument("billing_mode", "BillingModeSummary.BillingMode", default="PROVISIONED"),
                *THROUGHPUT,
                *KEYS,
                Argument("table_class", "TableClassSummary.TableClass", default="STANDARD"),
                Argument("stream_enabled", "StreamSpecification.StreamEnabled", default=False),
                Argument("stream_view_type", "StreamSpecification.StreamViewType"),
                Argument("deletion_protection_enabled", "DeletionProtectionEnabled", default=False),
                Argument("tags", "Tags", Form.TAGS),
                Block(
                    "attribute",
                    "AttributeDefinitions",
                    (Argument("name", "AttributeName"), Argument("type", "AttributeType")),
                ),
                Block(
                    "global_secondary_index",
                    "GlobalSecondaryIndexes",
                    (
                        Argument("name", "IndexName"),
                        *KEYS,
                        *PROJECTED,
                        Argument("non_key_attributes", "Projection.NonKeyAttributes", Form.SORTED),
                        *THROUGHPUT,
                    ),
                ),
                Block(
                    "local_secondary_index",
                    "LocalSecondaryIndexes",
                    (
                        Argument("name", "IndexName"),
                        KEYS[1],
                        *PROJECTED,
                        Argument("non_key_attributes", "Projection.NonKeyAttributes", Form.LIST),
                    ),
                ),
                Block(
                    "ttl",
                    "TimeToLive",
                    (
                        Argument("enabled", "TimeToLiveStatus", is_text="ENABLED"),
                        Argument("attribute_name", "AttributeName"),
                    ),
                    unless=("TimeToLiveStatus", "DISABLED"),
                ),
                Block(
                    "point_in_time_recovery",
                    "PointInTimeRecovery",
                    (
                        Argument("enabled", "PointInTimeRecoveryStatus", is_text="ENABLED"),
                        Argument("recovery_period_in_days", "RecoveryPeriodInDays"),
                    ),
                    unless=("PointInTimeRecoveryStatus", "DISABLED"),
                ),
                Block(
                    "server_side_encryption",
                    "SSEDescription",
                    # Without kms_key_arn, which stays what it is: that of AWS's own key may not be said.
                    (Argument("enabled", "Status", is_text="ENABLED"),),
                ),
            ),
        ),
    ),
)

NAMES = {"DatabaseName": "{created.database}", "TableName": f"{{{ID}}}"}
SERIES = Code(
    ("Timestream",),
    r"arn:[^:]+:timestream:[^:]*:[^:]*:database/(?P<database>[^/]+)/table/.+",
    (
        Reading("timestream-write:DescribeTable", NAMES, "Table"),
        Reading(
            "timestream-write:DescribeTable",
            NAMES,
            "join(':', [Table.TableName, Table.DatabaseName])",
            "ImportId",
        ),
        Reading("timestream-write:ListTagsForResource", {"ResourceARN": f"{{{ARN}}}"}, "Tags", "Tags"),
    ),
    (
        Piece(
            "aws_timestreamwrite_table",
            "ImportId",
            (
                Argument("database_name", "DatabaseName"),
                Argument("table_name", "TableName"),
                Argument("tags", "Tags", Form.TAGS),
                Block(
                    "retention_properties",
                    "RetentionProperties",
                    (
                        Argument(
                            "magnetic_store_retention_period_in_days", "MagneticStoreRetentionPeriodInDays"
                        ),
                        Argument(
                            "memory_store_retention_period_in_hours", "MemoryStoreRetentionPeriodInHours"
                        ),
                    ),
                ),
                Block(
                    "magnetic_store_write_properties",
                    "MagneticStoreWriteProperties",
                    (Argument("enable_magnetic_store_writes", "EnableMagneticStoreWrites"),),
                ),
            ),
        ),
    ),
)

DISTRIBUTED = Code(
    ("Aurora DSQL",),
    r"arn:[^:]+:dsql:[^:]*:[^:]*:cluster/.+",
    (Reading("dsql:GetCluster", {"identifier": f"{{{ID}}}"}, "@"),),
    (
        Piece(
            "aws_dsql_cluster",
            "identifier",
            (
                Argument("deletion_protection_enabled", "deletionProtectionEnabled", default=False),
                Argument("tags", "tags", Form.TAGS),
                Block(
                    "multi_region_properties",
                    "multiRegionProperties",
                    (
                        Argument("witness_region", "witnessRegion"),
                        Argument("clusters", "clusters", Form.SORTED),
                    ),
                ),
            ),
        ),
    ),
)

CODES = (TABLE, SERIES, DISTRIBUTED)
