"""The operations of Redshift Serverless that go with a restore."""

from __future__ import annotations

import uuid
from typing import Any

from moto.core.responses import ActionResult, BaseResponse

from aws_sandbox.answer_pages import paged
from aws_sandbox.backup.models import backend_of
from aws_sandbox.redshift_serverless.models import (
    Invalid,
    Namespace,
    RedshiftServerlessBackend,
    ResourceNotFound,
    Workgroup,
    backends,
)
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.warehouses import source_and_target

MOST_RESULTS = 100
"""maxResults of the lists: 1 to 100."""


class RedshiftServerlessResponse(BaseResponse):
    def __init__(self) -> None:
        super().__init__(service_name="redshift-serverless")
        self.automated_parameter_parsing = True

    @property
    def backend(self) -> RedshiftServerlessBackend:
        return backends[self.current_account][self.region]

    @property
    def _place(self) -> Place:
        return Place(self.partition, self.current_account, self.region)

    def _now(self) -> float:
        return backend_of(self.current_account, self.region).clock.stamp()

    def list_namespaces(self) -> ActionResult:
        return self._listing("namespaces", [each.described() for each in self.backend.namespaces.values()])

    def get_namespace(self) -> ActionResult:
        return ActionResult({"namespace": self.backend.namespace(self.params["namespaceName"]).described()})

    def create_namespace(self) -> ActionResult:
        given = self.params
        created = self.backend.create_namespace(
            Namespace(
                place=self._place,
                name=given["namespaceName"],
                id=str(uuid.uuid4()),
                administrator=given.get("adminUsername", "admin"),
                database=given.get("dbName", "dev"),
                created=self._now(),
                tables=frozenset(),
                tags={tag["key"]: tag["value"] for tag in given.get("tags", [])},
            )
        )
        return ActionResult({"namespace": created.described()})

    def create_workgroup(self) -> ActionResult:
        given = self.params
        created = self.backend.create_workgroup(
            Workgroup(
                place=self._place,
                name=given["workgroupName"],
                id=str(uuid.uuid4()),
                namespace=given["namespaceName"],
                created=self._now(),
                subnets=tuple(given.get("subnetIds", [])),
                groups=tuple(given.get("securityGroupIds", [])),
            )
        )
        return ActionResult({"workgroup": created.described()})

    def list_workgroups(self) -> ActionResult:
        return self._listing("workgroups", [each.described() for each in self.backend.workgroups.values()])

    def get_workgroup(self) -> ActionResult:
        return ActionResult({"workgroup": self.backend.workgroup(self.params["workgroupName"]).described()})

    def list_snapshots(self) -> ActionResult:
        found = [
            snapshot
            for snapshot in self.backend.snapshots.values()
            if self.params.get("namespaceName") in (None, snapshot.namespace)
            and self.params.get("namespaceArn") in (None, snapshot.namespace_arn)
        ]
        found.sort(key=lambda snapshot: snapshot.created, reverse=True)
        return self._listing("snapshots", [snapshot.described() for snapshot in found])

    def get_snapshot(self) -> ActionResult:
        snapshot = self.backend.snapshot(self.params.get("snapshotName"), self.params.get("snapshotArn"))
        return ActionResult({"snapshot": snapshot.described()})

    def restore_from_snapshot(self) -> ActionResult:
        namespace = self.params["namespaceName"]
        self.backend.namespace(namespace)
        self.backend.workgroup_of(namespace, self.params["workgroupName"])
        name, arn = self.params.get("snapshotName"), self.params.get("snapshotArn")
        if (name is None) == (arn is None):
            raise Invalid("Specify either snapshotName or snapshotArn.")
        answer: dict[str, Any] = {"ownerAccount": self.current_account}
        if arn is not None and ":redshift:" in arn:
            # Imported when needed: moto's Redshift loads its EC2.
            from aws_sandbox.redshift.models import redshift_of

            redshift = redshift_of(self._place)
            held: Any = redshift.snapshot(arn.rpartition("/")[2])
            overwritten = self.backend.overwrite(namespace, held.tables, held.master_username, held.db_name)
        else:
            snapshot = self.backend.snapshot(name, arn)
            answer["snapshotName"] = snapshot.name
            overwritten = self.backend.overwrite(
                namespace, snapshot.tables, snapshot.administrator, snapshot.database
            )
        return ActionResult({**answer, "namespace": overwritten.described()})

    def restore_table_from_snapshot(self) -> ActionResult:
        namespace, workgroup = self.params["namespaceName"], self.params["workgroupName"]
        self.backend.workgroup_of(namespace, workgroup)
        given = {name[0].upper() + name[1:]: value for name, value in self.params.items()}
        tables = source_and_target(given, exact=bool(given.get("ActivateCaseSensitiveIdentifier")))
        snapshot = self.backend.snapshot(self.params["snapshotName"])
        status = self.backend.restore_table(snapshot, namespace, workgroup, *tables)
        return ActionResult({"tableRestoreStatus": {**status, "status": "PENDING"}})

    def get_table_restore_status(self) -> ActionResult:
        request = self.params["tableRestoreRequestId"]
        for status in self.backend.table_restores:
            if status["tableRestoreRequestId"] == request:
                return ActionResult({"tableRestoreStatus": status})
        raise ResourceNotFound(f"Table restore {request} was not found.")

    def list_table_restore_status(self) -> ActionResult:
        found = [
            status
            for status in reversed(self.backend.table_restores)
            if self.params.get("namespaceName") in (None, status["namespaceName"])
            and self.params.get("workgroupName") in (None, status["workgroupName"])
        ]
        return self._listing("tableRestoreStatuses", found)

    def list_tags_for_resource(self) -> ActionResult:
        arn = self.params["resourceArn"]
        for namespace in self.backend.namespaces.values():
            if namespace.arn == arn:
                tags = [{"key": key, "value": value} for key, value in namespace.tags.items()]
                return ActionResult({"tags": tags})
        raise ResourceNotFound(f"Resource {arn} was not found.")

    def _listing(self, member: str, items: list[Any]) -> ActionResult:
        return paged(
            member, items, self.params, most=MOST_RESULTS, refusal=Invalid, names=("maxResults", "nextToken")
        )
