"""One table of a recovery point of Redshift, into the cluster that it was taken from.

AWS Backup's page names the parts of it, all as needed (source database, schema and table, target cluster,
database and schema, new table), and no keys. Those of Redshift's RestoreTableFromClusterSnapshot are taken,
with the ClusterIdentifier that the page requires of every restore.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import ServiceException

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.restores.allowed import first_denied
from aws_sandbox.restores.keys import unusable
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.parameters import Reader, read, text, truth
from aws_sandbox.restores.redshift import refuse_without_role
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.warehouses import source_and_target

NAMES: dict[str, Reader] = {
    "SourceDatabaseName": text,
    "SourceSchemaName": text,
    "SourceTableName": text,
    "TargetDatabaseName": text,
    "TargetSchemaName": text,
    "NewTableName": text,
}
PARAMETERS: dict[str, Reader] = {
    "RestoreType": text,
    "ClusterIdentifier": text,
    **NAMES,
    "EnableCaseSensitiveIdentifier": truth,
}
REQUIRED = ("ClusterIdentifier", *NAMES)


class TableRestore:
    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        refuse_without_role(request)
        values = read(request.metadata, PARAMETERS)
        refuse_missing(values, REQUIRED)
        source = point.resource.arn.rpartition(":")[2]
        if values["ClusterIdentifier"].lower() != source:
            raise InvalidParameterValue(
                f"Invalid ClusterIdentifier: a table is restored into {source}, which the snapshot is of, "
                f"not into {values['ClusterIdentifier']}."
            )

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        cluster = place.arn("redshift", f"cluster:{request.metadata['ClusterIdentifier']}")
        denied = first_denied(
            request,
            role,
            (
                ("redshift:RestoreTableFromClusterSnapshot", cluster),
                ("redshift:RestoreTableFromClusterSnapshot", point.arn),
                ("redshift:DescribeTableRestoreStatus", cluster),
            ),
        )
        return denied or unusable(place, point.key_arn)

    def create(self, place: Place, job: RestoreJob) -> str:
        from aws_sandbox.redshift.models import redshift_of

        values = read(job.request.metadata, PARAMETERS)
        cluster = values["ClusterIdentifier"].lower()
        snapshot = job.point.arn.rpartition("/")[2]
        tables = source_and_target(values, exact=values.get("EnableCaseSensitiveIdentifier", False))
        try:
            # Whether the tables are there is Redshift's to find out: AWS Backup does not look into them.
            redshift_of(place).restore_table(cluster, snapshot, *tables)
        except ServiceException as error:
            raise RestoreFailed(
                f"{error.message} (Service: AmazonRedshift; Status Code: 400; Error Code: {error.code})"
            ) from error
        return place.arn("redshift", f"cluster:{cluster}")


def refuse_missing(values: Mapping[str, Any], required: tuple[str, ...]) -> None:
    for key in required:
        if key not in values:
            raise MissingParameterValue(f"Restore metadata is missing {key}.")
