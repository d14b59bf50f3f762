"""Moto's seam: the backend class that replaces moto's own for Redshift. Its module must be called `models`,
with urls.py beside it."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from moto.redshift.exceptions import (
    ClusterNotFoundError,
    ClusterSnapshotNotFoundError,
    RedshiftClientError,
)
from moto.redshift.models import (
    Cluster,
    RedshiftBackend,
    Snapshot,
    TaggableResourceMixin,
    redshift_backends,
)

from aws_sandbox.clock import Clock, moto_time
from aws_sandbox.moto_backends import take_the_place
from aws_sandbox.world.accounts import Place, stable_uuid
from aws_sandbox.world.warehouses import FAMILY, MANUAL_DAYS, TRACK, Table

KEPT = ("kms_key_id", "maintenance_track_name", "cluster_subnet_group_name", "tags")
"""What a snapshot remembers of its cluster beside what moto's does."""


class SandboxRedshiftBackend(RedshiftBackend):
    clock: ClassVar[Clock]
    partition_name: ClassVar[str]

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.place = Place(self.partition_name, account_id, region_name)
        self.tables: dict[str, frozenset[Table]] = {}
        """By the identifier of their cluster."""
        self.table_restores: list[dict[str, Any]] = []
        """Items of DescribeTableRestoreStatus, oldest first."""

    def create_cluster(self, **members: Any) -> Cluster:
        cluster = super().create_cluster(**members)
        cluster.create_time = moto_time(self.clock.stamp())
        self.complete(cluster)
        return cluster

    def complete(self, cluster: Any) -> None:
        """Adds members of DescribeClusters that moto's cluster has not."""
        group = self.subnet_groups.get(cluster.cluster_subnet_group_name)
        cluster.vpc_id = None if group is None else group.vpc_id
        cluster.cluster_availability_status = "Available"
        namespace = stable_uuid(self.account_id, self.region_name, cluster.cluster_identifier)
        cluster.cluster_namespace_arn = self.place.arn("redshift", f"namespace:{namespace}")
        cluster.maintenance_track_name = TRACK
        cluster.manual_snapshot_retention_period = -1
        cluster.availability_zone_relocation_status = "disabled"

    def create_cluster_snapshot(
        self,
        cluster_identifier: str,
        snapshot_identifier: str,
        region_name: str,
        tags: list[dict[str, str]] | None,
        snapshot_type: str = "manual",
    ) -> Snapshot:
        snapshot = super().create_cluster_snapshot(
            cluster_identifier, snapshot_identifier, region_name, tags, snapshot_type
        )
        self.remember(snapshot, self.clusters[cluster_identifier], self.clock.stamp())
        return snapshot

    def remember(self, snapshot: Any, cluster: Any, made: float) -> None:
        """Completes moto's snapshot by what it holds of the cluster and by the members of
        DescribeClusterSnapshots that moto's has not."""
        for name in KEPT:
            setattr(snapshot, name, getattr(cluster, name, None))
        snapshot.tables = self.tables.get(cluster.cluster_identifier, frozenset())
        snapshot.create_time = moto_time(made)
        snapshot.cluster_create_time = cluster.create_time
        snapshot.vpc_id = getattr(cluster, "vpc_id", None)
        snapshot.manual_snapshot_retention_period = MANUAL_DAYS
        snapshot.owner_account = self.account_id
        snapshot.snapshot_arn = snapshot.arn

    def restore_from_cluster_snapshot(self, **wishes: Any) -> Cluster:
        """`wishes` in moto's names; None is not wished, which moto takes for a value."""
        asked = {name: value for name, value in wishes.items() if value is not None}
        snapshot: Any = self.snapshot(asked["snapshot_identifier"])
        own = {name: asked.pop(name) for name in list(asked) if name in LATER}
        group = asked.get("cluster_subnet_group_name", snapshot.cluster_subnet_group_name)
        vpc = self.subnet_groups[group].vpc_id if group in self.subnet_groups else None
        defaults = {
            "allow_version_upgrade": True,
            "automated_snapshot_retention_period": None,
            "cluster_security_groups": [],
            "preferred_maintenance_window": None,
            "publicly_accessible": False,
            "vpc_security_group_ids": [] if vpc is None else [self._default_group(vpc)],
            "kms_key_id": snapshot.kms_key_id,
            "cluster_parameter_group_name": f"default.{FAMILY}",
            "cluster_subnet_group_name": snapshot.cluster_subnet_group_name,
            "region_name": self.region_name,
        }
        cluster: Any = super().restore_from_cluster_snapshot(**{**defaults, **asked})
        for name, value in own.items():
            setattr(cluster, name, value)
        self.tables[cluster.cluster_identifier] = snapshot.tables
        return cluster  # type: ignore[no-any-return]

    def _default_group(self, vpc: str) -> str:
        ec2: Any = self.ec2_backend
        return str(ec2.get_default_security_group(vpc).id)

    def delete_cluster(self, **members: Any) -> Cluster:
        deleted = super().delete_cluster(**members)
        self.tables.pop(deleted.cluster_identifier, None)
        return deleted

    def describe_cluster_snapshots(
        self,
        cluster_identifier: str | None = None,
        snapshot_identifier: str | None = None,
        snapshot_type: str | None = None,
    ) -> list[Snapshot]:
        """Moto's gives all of them for a cluster that has none."""
        if snapshot_identifier is not None:
            self.snapshot(snapshot_identifier)
        return [
            snapshot
            for snapshot in self.snapshots.values()
            if cluster_identifier in (None, snapshot.cluster_identifier)
            and snapshot_identifier in (None, snapshot.snapshot_identifier)
            and snapshot_type in (None, snapshot.snapshot_type)
        ]

    def _get_resource_from_arn(self, arn: str) -> TaggableResourceMixin:
        """Moto splits at each colon, and the names of AWS Backup's snapshots have one."""
        name = arn.rpartition("/")[2]
        return self.snapshots[name] if name in self.snapshots else super()._get_resource_from_arn(arn)

    def snapshot(self, identifier: str) -> Snapshot:
        """Raises ClusterSnapshotNotFoundError."""
        if (found := self.snapshots.get(identifier)) is None:
            raise ClusterSnapshotNotFoundError(identifier)
        return found

    def refuse_table(self, cluster: str, snapshot: str, source: Table, target: Table) -> None:
        """Raises what RestoreTableFromClusterSnapshot refuses (Redshift API)."""
        if cluster not in self.clusters:
            raise ClusterNotFoundError(cluster)
        held: Any = self.snapshot(snapshot)
        if held.cluster_identifier != cluster:
            raise InvalidTableRestoreArgument(
                f"The table must be created in {held.cluster_identifier}, which the snapshot was taken from."
            )
        refuse_table_names(held.tables, self.tables.get(cluster, frozenset()), source, target)

    def enable_snapshot_copy(self, **members: Any) -> Any:
        """Moto breaks on a cluster that is not there."""
        if (name := members["cluster_identifier"]) not in self.clusters:
            raise ClusterNotFoundError(name)
        return super().enable_snapshot_copy(**members)

    def restore_table(self, cluster: str, snapshot: str, source: Table, target: Table) -> dict[str, Any]:
        """RestoreTableFromClusterSnapshot, done at once; the item of DescribeTableRestoreStatus. Raises
        moto's RedshiftClientError."""
        self.refuse_table(cluster, snapshot, source, target)
        self.tables[cluster] = self.tables.get(cluster, frozenset()) | {target}
        status = {
            "TableRestoreRequestId": str(uuid.uuid4()),
            "Status": "SUCCEEDED",
            "RequestTime": moto_time(self.clock.stamp()),
            "ProgressInMegaBytes": TABLE_MEGABYTES,
            "TotalDataInMegaBytes": TABLE_MEGABYTES,
            "ClusterIdentifier": cluster,
            "SnapshotIdentifier": snapshot,
            "SourceDatabaseName": source.database,
            "SourceSchemaName": source.schema,
            "SourceTableName": source.name,
            "TargetDatabaseName": target.database,
            "TargetSchemaName": target.schema,
            "NewTableName": target.name,
        }
        self.table_restores.append(status)
        return status


TABLE_MEGABYTES = 640
LATER = frozenset(
    {
        *("maintenance_track_name", "manual_snapshot_retention_period", "default_iam_role_arn"),
        *("availability_zone_relocation_status", "elastic_ip_status"),
    }
)
"""Members of a cluster that moto's constructor does not take."""


class InvalidTableRestoreArgument(RedshiftClientError):
    code = "InvalidTableRestoreArgument"


def refuse_table_names(
    held: frozenset[Table], existing: frozenset[Table], source: Table, target: Table
) -> None:
    """Raises InvalidTableRestoreArgument: the source is in the snapshot, the target's database in the
    warehouse, and no table has the new name ("you cannot overwrite an existing table")."""
    if source not in held:
        raise InvalidTableRestoreArgument(f"Table {source} was not found in the snapshot.")
    if target.database not in {table.database for table in existing | held}:
        raise InvalidTableRestoreArgument(f"Database {target.database} does not exist.")
    if target in existing:
        raise InvalidTableRestoreArgument(f"Table {target} already exists.")


def redshift_of(place: Place) -> SandboxRedshiftBackend:
    backend = redshift_backends[place.account][place.region]
    assert isinstance(backend, SandboxRedshiftBackend)
    return backend


def install(partition: str, clock: Clock) -> None:
    """Puts the sandbox's Redshift in the place of moto's, for this process."""
    take_the_place(redshift_backends, SandboxRedshiftBackend, partition, clock)
