"""The facts that each look-up of a source tells."""

from __future__ import annotations

CLUSTER_FACTS = {
    *("engine", "serverless_v2_min", "serverless_v2_max", "instance_count", "writer_class"),
    *("writer_parameter_group", "storage_type", "deletion_protection", "backup_retention_days"),
    *("master_secret_key", "roles", "role_count", "role_features", "data_api", "global_cluster"),
}

# Those that rules may name as `source.NAME`.
SOURCE_FACTS: dict[str, set[str]] = {
    "efs-file-system": {
        *("availability_zone", "encrypted", "throughput_mode", "provisioned_mibps", "lifecycle"),
        *("lifecycle_count", "backup_policy", "has_policy", "access_points", "mount_targets"),
        *(f"mount_{number}_{name}" for number in range(1, 7) for name in ("zone", "subnet", "groups")),
    },
    "rds-cluster": CLUSTER_FACTS,
    "cloudformation-stack": {"name", "status", "parameters", "hidden_parameters"},
    "dynamodb-table": {
        *("encryption_type", "kms_key_arn", "replicas", "scaled_indexes", "resource_policy"),
        *("ttl", "ttl_attribute", "pitr", "pitr_days", "tags", "tag_keys", "tag_count"),
        *("stream", "stream_view", "deletion_protection", "scaling"),
        *(f"{unit}_scaling_{name}" for unit in ("read", "write") for name in ("min", "max", "policy")),
    },
    "eks-cluster": {
        *("status", "version", "role_arn", "tier", "secrets_key", "vpc_id", "subnet_ids"),
        *("security_group_ids", "node_groups", "fargate_profiles", "pod_identities"),
    },
    "ec2-instance": {
        *("state", "platform", "instance_profile", "elastic_ip", "source_dest_check"),
        *("termination_protection", "instance_type"),
    },
    "ec2-volume": {
        *("availability_zone", "volume_type", "size_gib", "iops", "throughput", "encrypted", "kms_key_arn"),
        *("name", "attached_to", "size_bytes"),
    },
    "fsx-resource": {
        *("type", "kms_key_arn", "domain", "aliases", "alias_count", "backup_retention_days", "size_mb"),
        *("tags", "tag_keys", "tag_count"),
    },
    "rds-database": {
        *CLUSTER_FACTS,
        *("allocated_gib", "max_allocated_gib", "multi_az", "deletion_protection", "backup_retention_days"),
        *("master_secret_key", "monitoring_seconds", "monitoring_role", "performance_insights_key"),
        *("performance_insights_days", "roles", "role_count", "read_replicas"),
    },
    "hana-database": {"arn", "name", "type", "status", "application_id"},
    "storage-gateway-volume": {
        *("cached_gateway_arn", "stored_gateway_arn", "gateway_kind", "target_name", "size_bytes"),
        *("size_gib", "disk_id"),
        *("volume_kms_key", "status"),
    },
    "dsql-cluster": {"status", "regional_config", "kms_key_arn", "witness", "peers", "has_policy"},
    "redshift-cluster": {
        *("identifier", "status", "database", "node_type", "number_of_nodes", "multi_az", "zone_relocation"),
        *("managed_password", "password_key", "log_bucket", "log_prefix", "log_exports", "copy_region"),
        *("copy_days", "copy_grant"),
    },
    # The facts of a cluster are those of rules that hold for a cluster made from a namespace, too.
    "redshift-namespace": {
        *("namespace", "workgroup", "status", "database", "managed_password", "password_key", "multi_az"),
    },
    "timestream-table": {
        *("name", "database", "status", "memory_hours", "magnetic_days", "magnetic_writes", "tags"),
        *("tag_keys", "tag_count"),
    },
    "virtual-machine": {"name", "path", "host_name", "hypervisor_arn"},
    "s3-bucket": {
        *("versioning", "acls_enabled", "public_access_blocked", "has_policy", "settings_refused"),
        *("encryption", "lifecycle", "cors", "notifications", "replication", "tags"),
    },
}
