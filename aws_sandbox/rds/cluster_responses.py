"""Operations on clusters that moto lacks or answers wrongly."""

from __future__ import annotations

from moto.core.responses import ActionResult
from moto.rds.exceptions import RDSClientError
from moto.rds.models import rds_backends
from moto.rds.responses import RDSResponse

from aws_sandbox.rds.clusters import ClusterBackend
from aws_sandbox.rds.listing import listing, wanted

BACKED_UP_BY_RDS = frozenset({"aurora-postgresql", "aurora-mysql", "postgres", "mysql"})
"""Engines that DescribeDBClusterAutomatedBackups knows; DocumentDB and Neptune have no such operation."""


class ClusterResponse(RDSResponse):
    @property
    def backend(self) -> ClusterBackend:
        backend = rds_backends[self.current_account][self.region]
        assert isinstance(backend, ClusterBackend)
        return backend

    def describe_db_clusters(self) -> ActionResult:
        """Of every engine, whichever of the three APIs asks (DocumentDB API, DescribeDBClusters: "use the
        filterName=engine,Values=docdb filter parameter to return only Amazon DocumentDB clusters")."""
        found = self.backend.describe_db_clusters(self.params.get("DBClusterIdentifier"), wanted(self.params))
        return listing(self.params, "DBClusters", found)

    def enable_http_endpoint(self) -> ActionResult:
        """Of Aurora clusters other than serverless v1, which ModifyDBCluster turns it on for."""
        arn = self.params["ResourceArn"]
        for cluster in self.backend.clusters.values():
            if cluster.db_cluster_arn == arn:
                break
        else:
            raise RDSClientError("ResourceNotFoundFault", f"The specified resource {arn} was not found.")
        if not cluster.engine.startswith("aurora-") or cluster.engine_mode == "serverless":
            raise RDSClientError("InvalidResourceStateFault", "The cluster has no Data API to turn on here.")
        cluster._enable_http_endpoint = True
        return ActionResult({"ResourceArn": arn, "HttpEndpointEnabled": True})

    def describe_db_cluster_automated_backups(self) -> ActionResult:
        filters = wanted(self.params)
        named = {
            "db-cluster-id": self.params.get("DBClusterIdentifier"),
            "db-cluster-resource-id": self.params.get("DbClusterResourceId"),
        }
        filters |= {name: [value] for name, value in named.items() if value is not None}
        now = self.backend.clock.stamp()
        found = [
            backup.described(now)
            for backup in self.backend.cluster_backups
            if backup.database.engine in BACKED_UP_BY_RDS
            and all(
                value in filters.get(name, [value])
                for name, value in (
                    ("status", "active" if backup.ended is None else "retained"),
                    ("db-cluster-id", backup.database.db_cluster_identifier),
                    ("db-cluster-resource-id", backup.resource_id),
                )
            )
        ]
        if not found and (resource := named["db-cluster-resource-id"]):
            raise RDSClientError(
                "DBClusterAutomatedBackupNotFoundFault", f"No automated backup {resource} was found."
            )
        return listing(self.params, "DBClusterAutomatedBackups", found)

    def describe_db_cluster_snapshots(self) -> ActionResult:
        found = self.backend.describe_db_cluster_snapshots(
            self.params.get("DBClusterIdentifier"),
            self.params.get("DBClusterSnapshotIdentifier"),
            self.params.get("SnapshotType"),
            wanted(self.params),
        )
        return listing(self.params, "DBClusterSnapshots", found)

    def delete_db_cluster_snapshot(self) -> ActionResult:
        snapshot = self.backend.cluster_snapshots.get(self.params["DBClusterSnapshotIdentifier"])
        if snapshot is not None and snapshot.snapshot_type != "manual":
            raise RDSClientError(
                "InvalidDBClusterSnapshotStateFault", "Only manual snapshots may be deleted."
            )
        return super().delete_db_cluster_snapshot()

    def delete_db_cluster(self) -> ActionResult:
        deleted = self.backend.delete_db_cluster(
            self.params["DBClusterIdentifier"],
            self.params.get("FinalDBSnapshotIdentifier"),
            keep_backups=self.params.get("DeleteAutomatedBackups") is False,
        )
        return ActionResult({"DBCluster": deleted})

    def describe_db_cluster_parameter_groups(self) -> ActionResult:
        found = self.backend.describe_db_cluster_parameter_groups(
            self.params.get("DBClusterParameterGroupName")
        )
        return listing(self.params, "DBClusterParameterGroups", found)
