"""Clusters of Aurora, DocumentDB and Neptune and Multi-AZ DB clusters, all kept by one backend as they are at
AWS, whose three APIs share RDS's endpoint and signing name."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from moto.rds.exceptions import (
    DBClusterNotFoundError,
    DBInstanceAlreadyExists,
    InvalidParameterCombination,
    RDSClientError,
)
from moto.rds.models import DBCluster, DBClusterSnapshot, DBInstance, RDSBackend
from moto.rds.utils import merge_filters

from aws_sandbox.clock import Clock
from aws_sandbox.rds import cluster_offers
from aws_sandbox.rds.automated_backups import moment, refuse_moment
from aws_sandbox.rds.cluster_backups import ClusterBackup
from aws_sandbox.rds.offers import default_option_group
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.clusters import cluster_zones

CARRIED_OVER = (
    *("engine", "engine_version", "engine_mode", "port", "allocated_storage", "master_username"),
    *("database_name", "license_model", "preferred_backup_window", "preferred_maintenance_window"),
    *("backup_retention_period", "storage_type", "iops", "db_cluster_instance_class"),
)
"""What a restored cluster has of its source unless asked otherwise. All else is the service's default (RDS
API, RestoreDBClusterFromSnapshot and RestoreDBClusterToPointInTime)."""
UNREADABLE_PASSWORD = "kept elsewhere"
"""The password comes along with the data; moto demands one and shows it to nobody."""


class ClusterBackend(RDSBackend):
    clock: ClassVar[Clock]
    place: Place

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.cluster_backups: list[ClusterBackup] = []

    # Clusters

    def create_db_cluster(self, kwargs: Mapping[str, Any]) -> DBCluster:
        asked = {name: value for name, value in dict(kwargs.items()).items() if value is not None}
        identifier = asked["db_cluster_identifier"].lower()
        if identifier in self.clusters:
            raise RDSClientError("DBClusterAlreadyExistsFault", "DB Cluster already exists")
        # Moto takes it for Aurora only.
        iam = asked.pop("enable_iam_database_authentication", False)
        group = asked.pop("option_group_name", None)
        made: Any = super().create_db_cluster({**self._defaults(asked), **asked})
        # Moto takes its first automated snapshot within the call above, at the time of this machine.
        self.cluster_snapshots.pop(list(self.cluster_snapshots)[-1])
        made.option_group_name = group or default_option_group(made.engine, made.engine_version)
        made.iam_auth, made.kms_key_id = iam, asked.get("kms_key_id")
        made.created = made.cluster_create_time = moment(self.clock.stamp())
        self.cluster_backups.append(ClusterBackup(self.place, made, self.clock.stamp()))
        if made.db_cluster_instance_class is not None:
            self.add_multi_az_members(made)
        return made  # type: ignore[no-any-return]

    def restored_cluster(
        self, source: Any, identifier: str, key_arn: str | None, wishes: Mapping[str, Any]
    ) -> Any:
        """A new cluster with the data of `source` and, unless it is a Multi-AZ DB cluster, no instance.
        `wishes` are members of RDS's restore operations, in snake case; None is not wished. Raises moto's
        RDSClientError."""
        asked = {name: value for name, value in wishes.items() if value is not None}
        kept = {name: getattr(source, name) for name in CARRIED_OVER}
        if asked.get("storage_type", source.storage_type) != source.storage_type:
            kept["iops"] = None
        key = asked.pop("kms_key_id", key_arn)
        hidden = {} if source.engine == "neptune" else {"master_user_password": UNREADABLE_PASSWORD}
        encryption = {"storage_encrypted": key is not None, "kms_key_id": key}
        return self.create_db_cluster(
            {**kept, **hidden, **asked, **encryption, "db_cluster_identifier": identifier}
        )

    def restore_db_cluster_from_snapshot(
        self, from_snapshot_id: str, overrides: Mapping[str, Any]
    ) -> DBCluster:
        snapshot: Any = self.get_db_cluster_snapshot(from_snapshot_id)
        wishes = dict(overrides.items())
        if wishes.pop("engine", snapshot.engine) != snapshot.engine:
            raise InvalidParameterCombination(f"The snapshot is of {snapshot.engine}.")
        wishes.pop("snapshot_identifier", None)
        identifier = wishes.pop("db_cluster_identifier")
        key = snapshot.kms_key_id if snapshot.encrypted else None
        return self.restored_cluster(snapshot.cluster, identifier, key, wishes)  # type: ignore[no-any-return]

    def restore_db_cluster_to_point_in_time(
        self,
        db_cluster_identifier: str,
        source_db_cluster_identifier: str = "",
        restore_type: str = "full-copy",
        restore_to_time: datetime | None = None,
        use_latest_restorable_time: bool = False,
        **overrides: Any,
    ) -> DBCluster:
        backup = self._cluster_backup_of(
            source_db_cluster_identifier, overrides.pop("source_db_cluster_resource_id", None)
        )
        refuse_moment(
            backup, "RestoreToTime", restore_to_time, use_latest_restorable_time, self.clock.stamp()
        )
        if restore_type == "copy-on-write" and restore_to_time is not None:
            raise InvalidParameterCombination("RestoreToTime cannot be given for copy-on-write.")
        source = backup.database
        made: DBCluster = self.restored_cluster(source, db_cluster_identifier, source.kms_key_id, overrides)
        return made

    def modify_db_cluster(self, kwargs: Any) -> DBCluster:
        if kwargs["db_cluster_identifier"] not in self.clusters:
            raise DBClusterNotFoundError(kwargs["db_cluster_identifier"])
        return super().modify_db_cluster(kwargs)

    def delete_db_cluster(
        self, cluster_identifier: str, snapshot_name: str | None = None, *, keep_backups: bool = False
    ) -> DBCluster:
        cluster: Any = self.clusters.get(cluster_identifier)
        if cluster is not None and cluster.db_cluster_instance_class and not cluster.deletion_protection:
            for member in list(cluster.members):
                del self.databases[member.db_instance_identifier]
        deleted = super().delete_db_cluster(cluster_identifier, snapshot_name)
        for backup in [backup for backup in self.cluster_backups if backup.database is deleted]:
            backup.ended = backup.latest(self.clock.stamp())
            # Of a cluster whose backups AWS Backup keeps, they stay.
            if not keep_backups and backup.associated_point is None:
                self.cluster_backups.remove(backup)
        return deleted

    # Instances in clusters

    def create_member(self, kwargs: Mapping[str, Any]) -> DBInstance:
        """CreateDBInstance with a cluster's name. Raises moto's RDSClientError."""
        asked = {name: value for name, value in dict(kwargs.items()).items() if value is not None}
        cluster: Any = self.clusters.get(asked["db_cluster_identifier"])
        if cluster is None:
            raise DBClusterNotFoundError(asked["db_cluster_identifier"])
        if cluster.db_cluster_instance_class:
            raise InvalidParameterCombination("A Multi-AZ DB cluster has its three instances, and no others.")
        name, engine = asked["db_instance_class"], cluster.engine
        if name not in cluster_offers.ENGINES[engine].classes:
            raise InvalidParameterCombination(
                "RDS does not support creating a DB instance with the following combination: "
                f"DBInstanceClass={name}, Engine={engine}, EngineVersion={cluster.engine_version}."
            )
        if name == "db.serverless" and not cluster.serverless_v2_scaling_configuration:
            # Whether a restore brings the capacity range along is undocumented. Here it does not: AWS
            # Backup's pages have no key for it.
            raise RDSClientError(
                "InvalidDBClusterStateFault",
                "Set the Serverless v2 scaling configuration on the parent DB cluster before creating a "
                "Serverless v2 DB instance.",
            )
        return self._member(cluster, asked)

    def add_multi_az_members(self, cluster: Any) -> None:
        """The writer and the readable standbys of a Multi-AZ DB cluster, each in a zone of its own."""
        zones = cluster.availability_zones
        for number in range(1, cluster_offers.MULTI_AZ_MEMBERS + 1):
            self._member(
                cluster,
                {
                    "db_instance_identifier": f"{cluster.db_cluster_identifier}-instance-{number}",
                    "db_instance_class": cluster.db_cluster_instance_class,
                    "availability_zone": zones[(number - 1) % len(zones)],
                },
            )

    def _member(self, cluster: Any, asked: Mapping[str, Any]) -> DBInstance:
        if asked["db_instance_identifier"] in self.databases:
            raise DBInstanceAlreadyExists
        family = cluster_offers.family_of(cluster.engine, cluster.engine_version)
        taken = [member.availability_zone for member in cluster.members]
        free = [zone for zone in cluster.availability_zones if zone not in taken]
        given = {
            "engine": cluster.engine,
            "db_parameter_group_name": f"default.{family}",
            "availability_zone": (free or cluster.availability_zones)[0],
            **asked,
            "port": cluster.port,
            "iops": cluster.iops,
            "db_subnet_group_name": cluster.db_subnet_group_name,
            "db_cluster_identifier": cluster.db_cluster_identifier,
        }
        made: Any = RDSBackend.create_db_instance(self, given)
        # Moto takes a snapshot of the instance, which AWS has of clusters only.
        self.database_snapshots.pop(list(self.database_snapshots)[-1])
        made.instance_create_time = moment(self.clock.stamp())
        made.dbi_resource_id = f"db-{uuid.uuid4().hex.upper()[:26]}"
        return made  # type: ignore[no-any-return]

    # Lists

    def describe_db_clusters(
        self, db_cluster_identifier: str | None = None, filters: Any = None
    ) -> list[DBCluster]:
        found = super().describe_db_clusters(db_cluster_identifier, filters)
        for backup in self.cluster_backups:
            backup.database.earliest_restorable_time = moment(backup.earliest(self.clock.stamp()))
        return found

    def describe_db_cluster_snapshots(
        self,
        db_cluster_identifier: str | None,
        db_snapshot_identifier: str,
        snapshot_type: str | None = None,
        filters: Any = None,
    ) -> list[DBClusterSnapshot]:
        if snapshot_type is None and "snapshot-type" not in (filters or {}):
            # As of instances: those of AWS Backup are seen among the others.
            filters = merge_filters(filters, {"snapshot-type": ["automated", "manual", "awsbackup"]})
        return super().describe_db_cluster_snapshots(
            db_cluster_identifier, db_snapshot_identifier, snapshot_type, filters
        )

    def latest_of_cluster(self, cluster: Any) -> datetime | None:
        now = self.clock.stamp()
        for backup in self.cluster_backups:
            if backup.database is cluster and backup.earliest(now) <= backup.latest(now):
                return moment(backup.latest(now))
        return None

    def default_group(self, vpc: str) -> str:
        """The id of a VPC's default security group."""
        from moto.ec2.models import ec2_backends

        ec2: Any = ec2_backends[self.account_id][self.region_name]
        return str(ec2.get_default_security_group(vpc).id)

    def _defaults(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What CreateDBCluster fills in."""
        engine = asked["engine"]
        offer = cluster_offers.ENGINES.get(engine)
        version = asked.get("engine_version") or cluster_offers.newest(engine)
        group = self.describe_db_subnet_groups(asked.get("db_subnet_group_name", "default"))[0]
        return {
            "engine_version": version,
            "db_subnet_group_name": group.name,
            "db_cluster_parameter_group_name": f"default.{cluster_offers.family_of(engine, version)}",
            "vpc_security_group_ids": [self.default_group(group.vpc_id)],
            "availability_zones": cluster_zones(self.region_name),
            **(
                {}
                if offer is None
                else {
                    "port": offer.port,
                    "license_model": offer.license,
                    "allocated_storage": 1,
                    "storage_type": offer.storage[0],
                }
            ),
        }

    def _cluster_backup_of(self, identifier: str | None, resource: str | None) -> ClusterBackup:
        for backup in self.cluster_backups:
            by_name = backup.ended is None and identifier in (
                backup.database.db_cluster_identifier,
                backup.database.db_cluster_arn,
            )
            if by_name or backup.resource_id == resource:
                return backup
        raise DBClusterNotFoundError(str(identifier or resource))
