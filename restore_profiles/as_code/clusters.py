"""Clusters of Aurora, RDS, DocumentDB and Neptune, with their instances."""

from __future__ import annotations

from restore_profiles.as_code.databases import NO_LAST_SNAPSHOT, TAGS
from restore_profiles.as_code.model import ID, Argument, Block, Code, Form, Piece, Reading

CLUSTER_ARN = r"arn:[^:]+:rds:[^:]*:[^:]*:cluster:.+"
GROUPS = Argument("vpc_security_group_ids", "VpcSecurityGroups[].VpcSecurityGroupId", Form.SORTED)
MEMBERS = "Members"
"""Where the descriptions of a cluster's instances are."""

SAME = (
    Argument("cluster_identifier", "DBClusterIdentifier"),
    Argument("engine", "Engine"),
    Argument("engine_version", "EngineVersion"),
)
UPKEEP = (
    Argument("port", "Port"),
    Argument("backup_retention_period", "BackupRetentionPeriod", default=1),
    Argument("preferred_backup_window", "PreferredBackupWindow"),
    Argument("preferred_maintenance_window", "PreferredMaintenanceWindow"),
    Argument("storage_encrypted", "StorageEncrypted", default=False),
    Argument("deletion_protection", "DeletionProtection", default=False),
    GROUPS,
)


READINGS = (
    Reading("rds:DescribeDBClusters", {"DBClusterIdentifier": f"{{{ID}}}"}, "DBClusters[0]"),
    Reading(
        "rds:DescribeDBInstances",
        {"Filters": [{"Name": "db-cluster-id", "Values": [f"{{{ID}}}"]}]},
        "DBInstances",
        MEMBERS,
    ),
)
"""RDS's operations tell of all four kinds, and with the tags, which DocumentDB's and Neptune's own leave
out."""


def capacity(block: str) -> Block:
    """Aurora serverless v2, and Neptune's."""
    return Block(
        block,
        "ServerlessV2ScalingConfiguration",
        (Argument("min_capacity", "MinCapacity"), Argument("max_capacity", "MaxCapacity")),
    )


RELATIONAL = Code(
    ("Aurora", "RDS"),
    CLUSTER_ARN,
    READINGS,
    (
        Piece(
            "aws_rds_cluster",
            "DBClusterIdentifier",
            (
                *SAME,
                Argument("engine_mode", "EngineMode", default="provisioned"),
                Argument("database_name", "DatabaseName"),
                Argument("db_subnet_group_name", "DBSubnetGroup"),
                Argument("db_cluster_parameter_group_name", "DBClusterParameterGroup"),
                Argument("db_cluster_instance_class", "DBClusterInstanceClass"),
                Argument("iops", "Iops", default=0),
                *UPKEEP,
                Argument("kms_key_id", "KmsKeyId"),
                Argument("backtrack_window", "BacktrackWindow", default=0),
                Argument("copy_tags_to_snapshot", "CopyTagsToSnapshot", default=False),
                Argument("enabled_cloudwatch_logs_exports", "EnabledCloudwatchLogsExports", Form.SORTED, ()),
                Argument("enable_http_endpoint", "HttpEndpointEnabled", default=False),
                Argument(
                    "iam_database_authentication_enabled", "IAMDatabaseAuthenticationEnabled", default=False
                ),
                Argument("performance_insights_enabled", "PerformanceInsightsEnabled", default=False),
                Argument("domain", "DomainMemberships[0].Domain"),
                Argument("domain_iam_role_name", "DomainMemberships[0].IAMRoleName"),
                NO_LAST_SNAPSHOT,
                TAGS,
                capacity("serverlessv2_scaling_configuration"),
            ),
        ),
        Piece(
            "aws_rds_cluster_instance",
            "DBInstanceIdentifier",
            (
                Argument("cluster_identifier", "DBClusterIdentifier"),
                Argument("identifier", "DBInstanceIdentifier"),
                Argument("engine", "Engine"),
                Argument("instance_class", "DBInstanceClass"),
                Argument("db_parameter_group_name", "DBParameterGroups[0].DBParameterGroupName"),
                Argument("publicly_accessible", "PubliclyAccessible"),
                Argument("promotion_tier", "PromotionTier", default=0),
                Argument("auto_minor_version_upgrade", "AutoMinorVersionUpgrade", default=True),
                Argument("copy_tags_to_snapshot", "CopyTagsToSnapshot", default=False),
                Argument("monitoring_interval", "MonitoringInterval", default=0),
                Argument("monitoring_role_arn", "MonitoringRoleArn"),
                TAGS,
            ),
            each=MEMBERS,
        ),
    ),
)

DOCUMENTS = Code(
    ("DocumentDB",),
    CLUSTER_ARN,
    READINGS,
    (
        Piece(
            "aws_docdb_cluster",
            "DBClusterIdentifier",
            (
                *SAME,
                Argument("db_subnet_group_name", "DBSubnetGroup"),
                Argument("db_cluster_parameter_group_name", "DBClusterParameterGroup"),
                *UPKEEP,
                Argument("kms_key_id", "KmsKeyId"),
                Argument("storage_type", "StorageType"),
                Argument("enabled_cloudwatch_logs_exports", "EnabledCloudwatchLogsExports", Form.LIST, ()),
                NO_LAST_SNAPSHOT,
                TAGS,
            ),
        ),
        Piece(
            "aws_docdb_cluster_instance",
            "DBInstanceIdentifier",
            (
                Argument("cluster_identifier", "DBClusterIdentifier"),
                Argument("identifier", "DBInstanceIdentifier"),
                Argument("instance_class", "DBInstanceClass"),
                Argument("promotion_tier", "PromotionTier", default=0),
                Argument("auto_minor_version_upgrade", "AutoMinorVersionUpgrade", default=True),
                Argument("copy_tags_to_snapshot", "CopyTagsToSnapshot", default=False),
                TAGS,
            ),
            each=MEMBERS,
        ),
    ),
)

GRAPHS = Code(
    ("Neptune",),
    CLUSTER_ARN,
    READINGS,
    (
        Piece(
            "aws_neptune_cluster",
            "DBClusterIdentifier",
            (
                *SAME,
                Argument("neptune_subnet_group_name", "DBSubnetGroup"),
                Argument("neptune_cluster_parameter_group_name", "DBClusterParameterGroup"),
                *UPKEEP,
                Argument("kms_key_arn", "KmsKeyId"),
                Argument("copy_tags_to_snapshot", "CopyTagsToSnapshot", default=False),
                Argument("enable_cloudwatch_logs_exports", "EnabledCloudwatchLogsExports", Form.SORTED, ()),
                Argument(
                    "iam_database_authentication_enabled", "IAMDatabaseAuthenticationEnabled", default=False
                ),
                Argument("iam_roles", "AssociatedRoles[].RoleArn", Form.SORTED, ()),
                TAGS,
                capacity("serverless_v2_scaling_configuration"),
            ),
        ),
        Piece(
            "aws_neptune_cluster_instance",
            "DBInstanceIdentifier",
            (
                Argument("cluster_identifier", "DBClusterIdentifier"),
                Argument("identifier", "DBInstanceIdentifier"),
                Argument("engine", "Engine"),
                Argument("instance_class", "DBInstanceClass"),
                Argument("neptune_parameter_group_name", "DBParameterGroups[0].DBParameterGroupName"),
                Argument("port", "Endpoint.Port", default=8182),
                Argument("promotion_tier", "PromotionTier", default=0),
                Argument("publicly_accessible", "PubliclyAccessible", default=False),
                Argument("auto_minor_version_upgrade", "AutoMinorVersionUpgrade", default=True),
                TAGS,
            ),
            each=MEMBERS,
        ),
    ),
)

CODES = (RELATIONAL, DOCUMENTS, GRAPHS)
