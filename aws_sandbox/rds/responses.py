"""Operations of RDS that moto lacks or answers wrongly."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.rds.exceptions import RDSClientError
from moto.rds.models import rds_backends
from moto.rds.responses import RDSResponse

from aws_sandbox.rds import offers
from aws_sandbox.rds.models import SandboxRdsBackend

DEFAULT_RECORDS, FEWEST_RECORDS, MOST_RECORDS = 100, 20, 100
"""MaxRecords of RDS's describe operations."""
MOST_OPTIONS = 1000
"""DescribeOrderableDBInstanceOptions takes more at a time than the others."""


class SandboxRdsResponse(RDSResponse):
    @property
    def backend(self) -> SandboxRdsBackend:
        backend = rds_backends[self.current_account][self.region]
        assert isinstance(backend, SandboxRdsBackend)
        return backend

    def describe_db_instance_automated_backups(self) -> ActionResult:
        wanted = {row["Name"]: row["Values"] for row in self.params.get("Filters", [])}
        resource, arn = self.params.get("DbiResourceId"), self.params.get("DBInstanceAutomatedBackupsArn")
        for name, value in (
            ("db-instance-id", self.params.get("DBInstanceIdentifier")),
            ("dbi-resource-id", resource),
            ("arn", arn),
        ):
            if value is not None:
                wanted[name] = [value]
        found = self.backend.automated_backups(wanted)
        if not found and (resource or arn):
            raise RDSClientError(
                "DBInstanceAutomatedBackupNotFound", f"No automated backup {resource or arn} was found."
            )
        now = self.backend.clock.stamp()
        return self._listing("DBInstanceAutomatedBackups", [backup.described(now) for backup in found])

    def describe_db_snapshots(self) -> ActionResult:
        filters = {row["Name"]: row["Values"] for row in self.params.get("Filters", [])}
        if resource := self.params.get("DbiResourceId"):
            filters["dbi-resource-id"] = [resource]
        found = self.backend.describe_db_snapshots(
            self.params.get("DBInstanceIdentifier"),
            self.params.get("DBSnapshotIdentifier"),
            self.params.get("SnapshotType"),
            filters,
        )
        return self._listing("DBSnapshots", found)

    def delete_db_snapshot(self) -> ActionResult:
        snapshot = self.backend.database_snapshots.get(self.params.get("DBSnapshotIdentifier"))
        if snapshot is not None and snapshot.snapshot_type != "manual":
            raise RDSClientError("InvalidDBSnapshotState", "Only manual snapshots may be deleted.")
        return super().delete_db_snapshot()

    def describe_db_engine_versions(self) -> ActionResult:
        found = offers.versions(
            self.params.get("Engine"),
            self.params.get("EngineVersion"),
            self.params.get("DBParameterGroupFamily"),
        )
        return self._listing("DBEngineVersions", found)

    def describe_orderable_db_instance_options(self) -> ActionResult:
        engine = self.params["Engine"]
        if engine not in offers.DESCRIPTIONS:
            return super().describe_orderable_db_instance_options()
        ec2 = ec2_backends[self.current_account][self.region]
        found = offers.orderable(
            [zone.name for zone in ec2.describe_availability_zones()],
            engine,
            self.params.get("EngineVersion"),
            self.params.get("DBInstanceClass"),
            self.params.get("LicenseModel"),
        )
        return self._listing("OrderableDBInstanceOptions", found, MOST_OPTIONS)

    def describe_option_groups(self) -> ActionResult:
        return self._listing("OptionGroupsList", self.backend.describe_option_groups(self.params))

    def _listing(self, member: str, items: list[Any], most: int = MOST_RECORDS) -> ActionResult:
        size = int(self.params.get("MaxRecords") or DEFAULT_RECORDS)
        if not FEWEST_RECORDS <= size <= most:
            raise RDSClientError("InvalidParameterValue", f"MaxRecords must be {FEWEST_RECORDS} to {most}.")
        marker = str(self.params.get("Marker") or "0")
        if not (marker.isascii() and marker.isdigit()):
            raise RDSClientError("InvalidParameterValue", "Marker is not valid.")
        start = int(marker)
        end = start + size
        return ActionResult({member: items[start:end], "Marker": str(end) if end < len(items) else None})
