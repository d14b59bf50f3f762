"""Redshift Serverless, of which moto has nothing: namespaces, their workgroups, snapshots, restored tables.
Tables are known by their names alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.exceptions import ServiceException

from aws_sandbox.clock import moto_time
from aws_sandbox.running_restores import restores_into
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.warehouses import PORT, Table

TABLE_MEGABYTES = 640


class ResourceNotFound(ServiceException):
    code = "ResourceNotFoundException"


class Invalid(ServiceException):
    code = "ValidationException"


class Conflict(ServiceException):
    code = "ConflictException"


@dataclass(slots=True)
class Namespace:
    place: Place
    name: str
    id: str
    administrator: str
    database: str
    created: float
    tables: frozenset[Table]
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        return self.place.arn("redshift-serverless", f"namespace/{self.id}")

    def described(self) -> dict[str, Any]:
        """A Namespace of the API."""
        overwritten = any(
            job.status == "RUNNING" and job.request.metadata.get("RestoreType") == "NAMESPACE_RESTORE"
            for job in restores_into(self.place, "NamespaceIdentifier", self.name)
        )
        return {
            "namespaceName": self.name,
            "namespaceId": self.id,
            "namespaceArn": self.arn,
            "adminUsername": self.administrator,
            "dbName": self.database,
            "creationDate": moto_time(self.created),
            "iamRoles": [],
            "kmsKeyId": "AWS_OWNED_KMS_KEY",
            "logExports": [],
            "status": "MODIFYING" if overwritten else "AVAILABLE",
        }


@dataclass(frozen=True, slots=True)
class Workgroup:
    place: Place
    name: str
    id: str
    namespace: str
    created: float
    subnets: tuple[str, ...]
    groups: tuple[str, ...]

    @property
    def arn(self) -> str:
        return self.place.arn("redshift-serverless", f"workgroup/{self.id}")

    def described(self) -> dict[str, Any]:
        """A Workgroup of the API."""
        place = self.place
        host = f"{self.name}.{place.account}.{place.region}.redshift-serverless.amazonaws.com"
        return {
            "workgroupName": self.name,
            "workgroupId": self.id,
            "workgroupArn": self.arn,
            "namespaceName": self.namespace,
            "baseCapacity": 32,
            "creationDate": moto_time(self.created),
            "configParameters": [{"parameterKey": "auto_mv", "parameterValue": "true"}],
            "endpoint": {"address": host, "port": PORT, "vpcEndpoints": []},
            "enhancedVpcRouting": False,
            "port": PORT,
            "publiclyAccessible": False,
            "securityGroupIds": list(self.groups),
            "subnetIds": list(self.subnets),
            "status": "AVAILABLE",
            "trackName": "current",
            "workgroupVersion": "1.0",
        }


@dataclass(frozen=True, slots=True)
class Snapshot:
    place: Place
    name: str
    arn: str
    namespace: str
    namespace_arn: str
    administrator: str
    database: str
    created: float
    megabytes: float
    tables: frozenset[Table]

    def described(self) -> dict[str, Any]:
        """A Snapshot of the API."""
        return {
            "snapshotName": self.name,
            "snapshotArn": self.arn,
            "snapshotCreateTime": moto_time(self.created),
            "namespaceName": self.namespace,
            "namespaceArn": self.namespace_arn,
            "adminUsername": self.administrator,
            "kmsKeyId": "AWS_OWNED_KMS_KEY",
            "ownerAccount": self.place.account,
            "snapshotRetentionPeriod": 35,
            "status": "AVAILABLE",
            "totalBackupSizeInMegaBytes": self.megabytes,
        }


class RedshiftServerlessBackend(BaseBackend):
    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.namespaces: dict[str, Namespace] = {}
        self.workgroups: dict[str, Workgroup] = {}
        self.snapshots: dict[str, Snapshot] = {}
        """By name."""
        self.table_restores: list[dict[str, Any]] = []
        """Items of ListTableRestoreStatus, oldest first."""

    def create_namespace(self, namespace: Namespace) -> Namespace:
        """CreateNamespace: an empty one, which a restore can overwrite once it has a workgroup."""
        if namespace.name in self.namespaces:
            raise Conflict(f"Namespace {namespace.name} already exists.")
        self.namespaces[namespace.name] = namespace
        return namespace

    def create_workgroup(self, workgroup: Workgroup) -> Workgroup:
        """CreateWorkgroup: the one that its namespace can have."""
        self.namespace(workgroup.namespace)
        taken = [each.name for each in self.workgroups.values() if each.namespace == workgroup.namespace]
        if taken or workgroup.name in self.workgroups:
            raise Conflict(f"Workgroup {(taken or [workgroup.name])[0]} already exists.")
        self.workgroups[workgroup.name] = workgroup
        return workgroup

    def namespace(self, name: str) -> Namespace:
        if (found := self.namespaces.get(name)) is None:
            raise ResourceNotFound(f"Namespace {name} was not found.")
        return found

    def workgroup(self, name: str) -> Workgroup:
        if (found := self.workgroups.get(name)) is None:
            raise ResourceNotFound(f"Workgroup {name} was not found.")
        return found

    def workgroup_of(self, namespace: str, name: str | None = None) -> Workgroup:
        """The one workgroup that a namespace can have, which a given name must be that of."""
        for workgroup in self.workgroups.values():
            if workgroup.namespace == namespace and name in (None, workgroup.name):
                return workgroup
        if name is None:
            raise Invalid(f"Namespace {namespace} has no workgroup.")
        raise Invalid(f"Workgroup {self.workgroup(name).name} is not that of namespace {namespace}.")

    def snapshot(self, name: str | None, arn: str | None = None) -> Snapshot:
        for snapshot in self.snapshots.values():
            if snapshot.name == name or snapshot.arn == arn:
                return snapshot
        raise ResourceNotFound(f"Snapshot {name or arn} was not found.")

    def overwrite(
        self, namespace: str, tables: frozenset[Table], administrator: str, database: str
    ) -> Namespace:
        """RestoreFromSnapshot, done at once: everything that the namespace held is gone. Its administrator is
        that of the snapshot's time (Redshift Serverless API, manageAdminPassword)."""
        target = self.namespace(namespace)
        target.tables, target.administrator, target.database = tables, administrator, database
        return target

    def restore_table(
        self, snapshot: Snapshot, namespace: str, workgroup: str, source: Table, target: Table
    ) -> dict[str, Any]:
        """RestoreTableFromSnapshot, done at once; the item of ListTableRestoreStatus."""
        from aws_sandbox.backup.models import backend_of  # which imports every kind of restore

        into = self.namespace(namespace)
        if snapshot.namespace != namespace:
            raise Invalid(f"Snapshot {snapshot.name} is of namespace {snapshot.namespace}, not {namespace}.")
        if source not in snapshot.tables:
            raise ResourceNotFound(f"Table {source} was not found in snapshot {snapshot.name}.")
        if target.database not in {table.database for table in into.tables | snapshot.tables}:
            raise ResourceNotFound(f"Database {target.database} was not found.")
        if target in into.tables:
            raise Conflict(f"Table {target} already exists.")
        into.tables |= {target}
        status = {
            "tableRestoreRequestId": str(uuid.uuid4()),
            "status": "SUCCEEDED",
            "requestTime": moto_time(backend_of(self.account_id, self.region_name).clock.stamp()),
            "namespaceName": namespace,
            "workgroupName": workgroup,
            "snapshotName": snapshot.name,
            "progressInMegaBytes": TABLE_MEGABYTES,
            "totalDataInMegaBytes": TABLE_MEGABYTES,
            "sourceDatabaseName": source.database,
            "sourceSchemaName": source.schema,
            "sourceTableName": source.name,
            "targetDatabaseName": target.database,
            "targetSchemaName": target.schema,
            "newTableName": target.name,
        }
        self.table_restores.append(status)
        return status


backends = BackendDict(RedshiftServerlessBackend, "redshift-serverless")


def serverless_of(place: Place) -> RedshiftServerlessBackend:
    return backends[place.account][place.region]
