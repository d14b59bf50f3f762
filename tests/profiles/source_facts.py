"""The facts that each look-up of a source tells."""

from __future__ import annotations

# Those that rules may name as `source.NAME`.
SOURCE_FACTS: dict[str, set[str]] = {
    "dynamodb-table": {
        *("encryption_type", "kms_key_arn", "replicas", "scaled_indexes", "resource_policy"),
        *("ttl", "ttl_attribute", "pitr", "pitr_days", "tags", "tag_keys", "tag_count"),
        *("stream", "stream_view", "deletion_protection", "scaling"),
        *(f"{unit}_scaling_{name}" for unit in ("read", "write") for name in ("min", "max", "policy")),
    },
    "ec2-instance": {
        *("state", "platform", "instance_profile", "elastic_ip", "source_dest_check"),
        "termination_protection",
    },
    "ec2-volume": {
        *("availability_zone", "volume_type", "size_gib", "iops", "throughput", "encrypted", "kms_key_arn"),
        *("name", "attached_to"),
    },
    "rds-instance": {
        *("allocated_gib", "max_allocated_gib", "multi_az", "deletion_protection", "backup_retention_days"),
        *("master_secret_key", "monitoring_seconds", "monitoring_role", "performance_insights_key"),
        *("performance_insights_days", "roles", "role_count", "read_replicas"),
    },
    "s3-bucket": {
        *("versioning", "acls_enabled", "public_access_blocked", "has_policy", "settings_refused"),
        *("encryption", "lifecycle", "cors", "notifications", "replication", "tags"),
    },
}
