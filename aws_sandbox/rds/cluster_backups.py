"""Automated backups of clusters: the window that a cluster can be restored to. Every cluster has one, kept by
its service itself or, as a continuous backup, by AWS Backup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aws_sandbox.rds.automated_backups import AutomatedBackup, moment


@dataclass(slots=True)
class ClusterBackup(AutomatedBackup):
    """Of one cluster for its whole life; `database` is moto's cluster."""

    stopped: float | None = None
    """When AWS Backup ceased to keep it: its recovery point reaches so far and no further, while the window
    of the cluster moves on."""

    @property
    def resource_id(self) -> str:
        return str(self.database.db_cluster_resource_id)

    @property
    def arn(self) -> str:
        return self.place.arn("rds", f"cluster-auto-backup:{self.id}")

    @property
    def associated_point(self) -> str | None:
        return self.point_arn if self.stopped is None else None

    def latest_of_point(self, now: float) -> float:
        """How far the recovery point reaches."""
        latest = self.latest(now)
        return latest if self.stopped is None else min(latest, float(int(self.stopped)))

    def described(self, now: float) -> dict[str, Any]:
        """An item of DescribeDBClusterAutomatedBackups."""
        cluster, earliest, latest = self.database, self.earliest(now), self.latest(now)
        window = {"EarliestTime": moment(earliest), "LatestTime": moment(latest)}
        return {
            "Engine": cluster.engine,
            "VpcId": cluster.backend.subnet_groups[cluster.db_subnet_group_name].vpc_id,
            "DBClusterAutomatedBackupsArn": self.arn,
            "DBClusterIdentifier": cluster.db_cluster_identifier,
            # A new cluster has no window before its first log is stored.
            "RestoreWindow": window if earliest <= latest else None,
            "MasterUsername": cluster.master_username,
            "DbClusterResourceId": self.resource_id,
            "Region": self.place.region,
            "LicenseModel": cluster.license_model,
            "Status": "active" if self.ended is None else "retained",
            "IAMDatabaseAuthenticationEnabled": cluster.iam_database_authentication_enabled,
            "ClusterCreateTime": cluster.cluster_create_time,
            "StorageEncrypted": cluster.storage_encrypted,
            "AllocatedStorage": cluster.allocated_storage,
            "EngineVersion": cluster.engine_version,
            "DBClusterArn": cluster.db_cluster_arn,
            "BackupRetentionPeriod": cluster.backup_retention_period,
            "PreferredBackupWindow": cluster.preferred_backup_window,
            "EngineMode": cluster.engine_mode,
            "AvailabilityZones": cluster.availability_zones,
            "Port": cluster.port,
            "KmsKeyId": cluster.kms_key_id,
            "StorageType": cluster.storage_type,
            "Iops": cluster.iops,
            "AwsBackupRecoveryPointArn": self.associated_point,
            "TagList": cluster.tags,
        }
