"""Into Redshift Serverless: a whole namespace, which is overwritten, or one table.

AWS Backup's page has RestoreType and NamespaceIdentifier, in its example, and sends the reader to the
options of `aws redshift-serverless restore-from-snapshot` and `restore-table-from-snapshot` for the rest.
Those are taken in the example's spelling; the namespace is NamespaceIdentifier in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import ServiceException

from aws_sandbox.backup.errors import InvalidParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.redshift_serverless.models import Snapshot, serverless_of
from aws_sandbox.restores.allowed import first_denied
from aws_sandbox.restores.keys import find_key, unusable
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.parameters import Reader, read, text, truth
from aws_sandbox.restores.redshift import refuse_without_role
from aws_sandbox.restores.redshift_table import NAMES, refuse_missing
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.warehouses import source_and_target

COMMON: dict[str, Reader] = {"RestoreType": text, "NamespaceIdentifier": text, "WorkgroupName": text}
NAMESPACE_PARAMETERS: dict[str, Reader] = {
    **COMMON,
    "ManageAdminPassword": truth,
    "MaintainIntegration": truth,
    "AdminPasswordSecretKmsKeyId": text,
}
TABLE_PARAMETERS: dict[str, Reader] = {**COMMON, **NAMES, "ActivateCaseSensitiveIdentifier": truth}
TABLE_REQUIRED = (
    *("NamespaceIdentifier", "SourceDatabaseName", "SourceTableName", "TargetDatabaseName", "NewTableName"),
)
"""The page's "information needed". Its example of a namespace names no workgroup, which the same list has:
where none is named, it is the one of the namespace."""


class NamespaceRestore:
    """With or without a role: "since this is a destructive restore job, the service role policy for restores
    cannot be used" (the page)."""

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        values = read(request.metadata, NAMESPACE_PARAMETERS)
        refuse_missing(values, ("NamespaceIdentifier",))
        _refuse_namespace(place, values)
        if (key := values.get("AdminPasswordSecretKmsKeyId")) is not None:
            if not values.get("ManageAdminPassword"):
                # Redshift Serverless API: "only if manageAdminPassword is true".
                raise InvalidParameterValue(
                    "Invalid AdminPasswordSecretKmsKeyId: it needs ManageAdminPassword to be true."
                )
            if find_key(place, key) is None:
                raise InvalidParameterValue(f"Invalid AdminPasswordSecretKmsKeyId: {key} was not found.")

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        namespace = serverless_of(place).namespaces.get(request.metadata["NamespaceIdentifier"])
        if namespace is None:
            return f"Namespace {request.metadata['NamespaceIdentifier']} was not found."
        # Undocumented: the action on the snapshot too, as Redshift Serverless itself asks it.
        wanted = [("redshift-serverless:RestoreFromSnapshot", arn) for arn in (namespace.arn, point.arn)]
        return first_denied(request, role, wanted) or unusable(place, point.key_arn)

    def create(self, place: Place, job: RestoreJob) -> str:
        name = job.request.metadata["NamespaceIdentifier"]
        tables, administrator, database = _held(place, job.point)
        try:
            return serverless_of(place).overwrite(name, tables, administrator, database).arn
        except ServiceException as error:
            raise RestoreFailed(_said(error)) from error


class NamespaceTableRestore:
    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        refuse_without_role(request)
        values = read(request.metadata, TABLE_PARAMETERS)
        refuse_missing(values, TABLE_REQUIRED)
        _refuse_namespace(place, values)
        source, asked = _snapshot(place, point).namespace, values["NamespaceIdentifier"]
        if asked != source:
            # Redshift Serverless API, RestoreTableFromSnapshot: "the namespace of the snapshot".
            raise InvalidParameterValue(
                f"Invalid NamespaceIdentifier: a table is restored into {source}, which the snapshot is of, "
                f"not into {asked}."
            )

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        namespace = serverless_of(place).namespaces.get(request.metadata["NamespaceIdentifier"])
        if namespace is None:
            return f"Namespace {request.metadata['NamespaceIdentifier']} was not found."
        actions = ("RestoreTableFromSnapshot", "GetNamespace", "GetTableRestoreStatus")
        wanted = [(f"redshift-serverless:{action}", namespace.arn) for action in actions]
        return first_denied(request, role, wanted) or unusable(place, point.key_arn)

    def create(self, place: Place, job: RestoreJob) -> str:
        values = read(job.request.metadata, TABLE_PARAMETERS)
        serverless, name = serverless_of(place), values["NamespaceIdentifier"]
        tables = source_and_target(values, exact=values.get("ActivateCaseSensitiveIdentifier", False))
        try:
            workgroup = serverless.workgroup_of(name, values.get("WorkgroupName"))
            serverless.restore_table(_snapshot(place, job.point), name, workgroup.name, *tables)
            return serverless.namespace(name).arn
        except ServiceException as error:
            raise RestoreFailed(_said(error)) from error


def _refuse_namespace(place: Place, values: Mapping[str, Any]) -> None:
    try:
        serverless_of(place).namespace(values["NamespaceIdentifier"])
    except ServiceException as error:
        raise InvalidParameterValue(f"Invalid NamespaceIdentifier: {error.message}") from error
    try:
        serverless_of(place).workgroup_of(values["NamespaceIdentifier"], values.get("WorkgroupName"))
    except ServiceException as error:
        raise InvalidParameterValue(f"Invalid WorkgroupName: {error.message}") from error


def _snapshot(place: Place, point: RecoveryPoint) -> Snapshot:
    return serverless_of(place).snapshot(None, point.arn)


def _held(place: Place, point: RecoveryPoint) -> tuple[Any, str, str]:
    """Tables, administrator and database of a recovery point of either service."""
    if point.resource.type == "Redshift":
        # Imported with the first restore: moto's Redshift loads its EC2, which takes 600 ms.
        from aws_sandbox.redshift.models import redshift_of

        try:
            held: Any = redshift_of(place).snapshot(point.arn.rpartition("/")[2])
        except ServiceException as error:
            raise RestoreFailed(_said(error)) from error
        return held.tables, held.master_username, held.db_name
    snapshot = _snapshot(place, point)
    return snapshot.tables, snapshot.administrator, snapshot.database


def _said(error: ServiceException) -> str:
    return f"{error.message} (Service: RedshiftServerless; Status Code: 400; Error Code: {error.code})"
