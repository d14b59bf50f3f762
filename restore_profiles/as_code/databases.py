"""DB instances of RDS."""

from __future__ import annotations

from restore_profiles.as_code.model import ID, Argument, Code, Fixed, Form, Piece, Reading

TAGS = Argument("tags", "TagList", Form.TAGS)
NO_LAST_SNAPSHOT = Fixed(
    "skip_final_snapshot",
    True,
    "No API tells it, and an import takes it for true. With false, name a final_snapshot_identifier.",
)

INSTANCE = Code(
    ("RDS",),
    r"arn:[^:]+:rds:[^:]*:[^:]*:db:.+",
    (Reading("rds:DescribeDBInstances", {"DBInstanceIdentifier": f"{{{ID}}}"}, "DBInstances[0]"),),
    (
        Piece(
            "aws_db_instance",
            "DBInstanceIdentifier",
            (
                Argument("identifier", "DBInstanceIdentifier"),
                Argument("instance_class", "DBInstanceClass"),
                Argument("engine", "Engine"),
                Argument("engine_version", "EngineVersion"),
                Argument("license_model", "LicenseModel"),
                Argument("allocated_storage", "AllocatedStorage"),
                Argument("max_allocated_storage", "MaxAllocatedStorage", default=0),
                Argument("storage_type", "StorageType"),
                Argument("iops", "Iops", default=0),
                Argument("storage_throughput", "StorageThroughput", default=0),
                Argument("storage_encrypted", "StorageEncrypted", default=False),
                Argument("kms_key_id", "KmsKeyId"),
                Argument("db_subnet_group_name", "DBSubnetGroup.DBSubnetGroupName"),
                Argument("vpc_security_group_ids", "VpcSecurityGroups[].VpcSecurityGroupId", Form.SORTED),
                Argument("port", "Endpoint.Port"),
                Argument("publicly_accessible", "PubliclyAccessible", default=False),
                Argument("multi_az", "MultiAZ"),
                Argument("parameter_group_name", "DBParameterGroups[0].DBParameterGroupName"),
                Argument("option_group_name", "OptionGroupMemberships[0].OptionGroupName"),
                Argument("backup_retention_period", "BackupRetentionPeriod"),
                Argument("backup_window", "PreferredBackupWindow"),
                Argument("maintenance_window", "PreferredMaintenanceWindow"),
                Argument("auto_minor_version_upgrade", "AutoMinorVersionUpgrade", default=True),
                Argument("copy_tags_to_snapshot", "CopyTagsToSnapshot", default=False),
                Argument("deletion_protection", "DeletionProtection", default=False),
                Argument("enabled_cloudwatch_logs_exports", "EnabledCloudwatchLogsExports", Form.SORTED, ()),
                Argument(
                    "iam_database_authentication_enabled", "IAMDatabaseAuthenticationEnabled", default=False
                ),
                Argument("monitoring_interval", "MonitoringInterval", default=0),
                Argument("monitoring_role_arn", "MonitoringRoleArn"),
                Argument("performance_insights_enabled", "PerformanceInsightsEnabled", default=False),
                Argument("customer_owned_ip_enabled", "CustomerOwnedIpEnabled", default=False),
                Argument("dedicated_log_volume", "DedicatedLogVolume", default=False),
                Argument("domain", "DomainMemberships[0].Domain"),
                Argument("domain_iam_role_name", "DomainMemberships[0].IAMRoleName"),
                NO_LAST_SNAPSHOT,
                TAGS,
            ),
        ),
    ),
)

CODES = (INSTANCE,)
