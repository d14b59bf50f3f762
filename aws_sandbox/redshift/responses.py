"""Operations of Redshift that moto lacks or does not page."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.redshift.exceptions import ClusterNotFoundError, RedshiftClientError
from moto.redshift.models import redshift_backends
from moto.redshift.responses import RedshiftResponse

from aws_sandbox.redshift import offers
from aws_sandbox.redshift.models import SandboxRedshiftBackend
from aws_sandbox.world.warehouses import source_and_target

DEFAULT_RECORDS, FEWEST_RECORDS = 100, 20
"""MaxRecords of Redshift's describe operations: 20 to 100."""

TABLE_PARAMETERS = (
    *("SourceDatabaseName", "SourceSchemaName", "SourceTableName"),
    *("TargetDatabaseName", "TargetSchemaName", "NewTableName"),
)


class SandboxRedshiftResponse(RedshiftResponse):
    RESPONSE_KEY_PATH_TO_TRANSFORMER = {
        **RedshiftResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER,
        "RestoreTableFromClusterSnapshotResult.TableRestoreStatus.Status": lambda _: "PENDING",
    }

    @property
    def backend(self) -> SandboxRedshiftBackend:
        backend = redshift_backends[self.current_account][self.region]
        assert isinstance(backend, SandboxRedshiftBackend)
        return backend

    def describe_clusters(self) -> ActionResult:
        tag_keys = self._get_param("TagKeys")
        found = self.backend.describe_clusters(self._get_param("ClusterIdentifier"), tag_keys)
        return self._listing("Clusters", found)

    def describe_cluster_snapshots(self) -> ActionResult:
        name, arn = self._get_param("SnapshotIdentifier"), self._get_param("SnapshotArn")
        if name is None and arn is not None:
            name = str(arn).rpartition("/")[2]
        found = self.backend.describe_cluster_snapshots(
            self._get_param("ClusterIdentifier"), name, self._get_param("SnapshotType")
        )
        found.sort(key=lambda snapshot: snapshot.create_time, reverse=True)
        return self._listing("Snapshots", found)

    def restore_table_from_cluster_snapshot(self) -> ActionResult:
        given: dict[str, Any] = {name: self._get_param(name) for name in TABLE_PARAMETERS}
        exact = bool(self._get_bool_param("EnableCaseSensitiveIdentifier", False))
        status = self.backend.restore_table(
            self._get_param("ClusterIdentifier"),
            self._get_param("SnapshotIdentifier"),
            *source_and_target(given, exact=exact),
        )
        return ActionResult({"TableRestoreStatus": status})

    def describe_table_restore_status(self) -> ActionResult:
        cluster, request = self._get_param("ClusterIdentifier"), self._get_param("TableRestoreRequestId")
        if cluster is not None and cluster not in self.backend.clusters:
            raise ClusterNotFoundError(cluster)
        found = [
            status
            for status in reversed(self.backend.table_restores)
            if cluster in (None, status["ClusterIdentifier"])
            and request in (None, status["TableRestoreRequestId"])
        ]
        if request is not None and not found:
            raise RedshiftClientError("TableRestoreNotFoundFault", f"No table restore {request} was found.")
        return self._listing("TableRestoreStatusDetails", found)

    def describe_cluster_tracks(self) -> ActionResult:
        name = self._get_param("MaintenanceTrackName")
        if not (found := offers.tracks(name)):
            raise RedshiftClientError("InvalidClusterTrack", f"Maintenance track {name} does not exist.")
        return self._listing("MaintenanceTracks", found)

    def describe_snapshot_schedules(self) -> ActionResult:
        """The shop has none: AWS Backup takes its snapshots."""
        return self._listing("SnapshotSchedules", [])

    def describe_orderable_cluster_options(self) -> ActionResult:
        zones = [
            zone.name
            for zone in ec2_backends[self.current_account][self.region].describe_availability_zones()
        ]
        return self._listing("OrderableClusterOptions", offers.orderable(zones, self._get_param("NodeType")))

    def describe_node_configuration_options(self) -> ActionResult:
        name, arn = self._get_param("SnapshotIdentifier"), self._get_param("SnapshotArn")
        if name is None and arn is not None:
            name = str(arn).rpartition("/")[2]
        snapshot: Any = None if name is None else self.backend.snapshot(name)
        size = getattr(snapshot, "total_backup_size_in_mega_bytes", 0.0)
        return self._listing("NodeConfigurationOptionList", offers.configurations(size))

    def _listing(self, member: str, items: list[Any]) -> ActionResult:
        size = self._get_int_param("MaxRecords") or DEFAULT_RECORDS
        if not FEWEST_RECORDS <= size <= DEFAULT_RECORDS:
            raise RedshiftClientError(
                "InvalidParameterValue", f"MaxRecords must be {FEWEST_RECORDS} to {DEFAULT_RECORDS}."
            )
        marker = str(self._get_param("Marker") or "0")
        if not (marker.isascii() and marker.isdigit()):
            raise RedshiftClientError("InvalidParameterValue", "Marker is not valid.")
        start = int(marker)
        end = start + size
        return ActionResult({member: items[start:end], "Marker": str(end) if end < len(items) else None})
