"""Operations of RDS that moto lacks or answers wrongly."""

from __future__ import annotations

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.rds.exceptions import RDSClientError
from moto.rds.models import rds_backends

from aws_sandbox.rds import cluster_offers, offers
from aws_sandbox.rds.cluster_responses import ClusterResponse
from aws_sandbox.rds.listing import listing, wanted
from aws_sandbox.rds.models import SandboxRdsBackend

MOST_OPTIONS = 1000
"""DescribeOrderableDBInstanceOptions takes more at a time than the others."""


class SandboxRdsResponse(ClusterResponse):
    @property
    def backend(self) -> SandboxRdsBackend:
        backend = rds_backends[self.current_account][self.region]
        assert isinstance(backend, SandboxRdsBackend)
        return backend

    def describe_db_instance_automated_backups(self) -> ActionResult:
        filters = wanted(self.params)
        resource, arn = self.params.get("DbiResourceId"), self.params.get("DBInstanceAutomatedBackupsArn")
        for name, value in (
            ("db-instance-id", self.params.get("DBInstanceIdentifier")),
            ("dbi-resource-id", resource),
            ("arn", arn),
        ):
            if value is not None:
                filters[name] = [value]
        found = self.backend.automated_backups(filters)
        if not found and (resource or arn):
            raise RDSClientError(
                "DBInstanceAutomatedBackupNotFound", f"No automated backup {resource or arn} was found."
            )
        now = self.backend.clock.stamp()
        return listing(self.params, "DBInstanceAutomatedBackups", [backup.described(now) for backup in found])

    def describe_db_snapshots(self) -> ActionResult:
        filters = wanted(self.params)
        if resource := self.params.get("DbiResourceId"):
            filters["dbi-resource-id"] = [resource]
        found = self.backend.describe_db_snapshots(
            self.params.get("DBInstanceIdentifier"),
            self.params.get("DBSnapshotIdentifier"),
            self.params.get("SnapshotType"),
            filters,
        )
        return listing(self.params, "DBSnapshots", found)

    def delete_db_snapshot(self) -> ActionResult:
        snapshot = self.backend.database_snapshots.get(self.params.get("DBSnapshotIdentifier"))
        if snapshot is not None and snapshot.snapshot_type != "manual":
            raise RDSClientError("InvalidDBSnapshotState", "Only manual snapshots may be deleted.")
        return super().delete_db_snapshot()

    def describe_db_engine_versions(self) -> ActionResult:
        asked = [self.params.get(name) for name in ("Engine", "EngineVersion", "DBParameterGroupFamily")]
        found = offers.versions(*asked) + cluster_offers.versions(*asked)
        return listing(self.params, "DBEngineVersions", found)

    def describe_orderable_db_instance_options(self) -> ActionResult:
        engine = self.params["Engine"]
        offered = cluster_offers if engine in cluster_offers.ENGINES else offers
        ec2 = ec2_backends[self.current_account][self.region]
        found = offered.orderable(
            [zone.name for zone in ec2.describe_availability_zones()],
            engine,
            self.params.get("EngineVersion"),
            self.params.get("DBInstanceClass"),
            self.params.get("LicenseModel"),
        )
        return listing(self.params, "OrderableDBInstanceOptions", found, MOST_OPTIONS)

    def describe_option_groups(self) -> ActionResult:
        return listing(self.params, "OptionGroupsList", self.backend.describe_option_groups(self.params))
