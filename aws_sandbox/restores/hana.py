"""SAP HANA on EC2: a recovery point overwrites the database that the request names.

The page's request has no IamRoleArn: the restore acts as its caller. Of its keys AWS marks none as required
or optional; RecoveryType and CatalogRestoreOption are required here, since it lists both among what "you
need to specify". It lists POINT_IN_TIME_RECOVERY and no key for its moment, and "Restoring a continuous
backup" sends readers to the pages of S3 and RDS only: a moment cannot be asked for here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue, InvalidRequest, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.restores.allowed import first_denied
from aws_sandbox.restores.keys import unusable
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.parameters import Reader, read, text
from aws_sandbox.running_restores import restores_into
from aws_sandbox.ssm_sap.models import ssm_sap_of
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.hana import is_continuous, window

TARGET, CATALOG, PATH = "aws:backup:TargetDatabaseArn", "CatalogRestoreOption", "LocalCatalogPath"
TYPE = "RecoveryType"
PARAMETERS: dict[str, Reader] = {
    TARGET: text,
    CATALOG: text,
    PATH: text,
    TYPE: text,
    "aws:backup:request-id": text,
}
LOCAL = "CATALOG_FROM_LOCAL_PATH"
CATALOGS = ("NO_CATALOG", "LATEST_CATALOG_FROM_AWS_BACKUP", LOCAL)
FULL, MOMENT_GIVEN, NEWEST = (
    "FULL_DATA_BACKUP_RECOVERY",
    "POINT_IN_TIME_RECOVERY",
    "MOST_RECENT_TIME_RECOVERY",
)
TYPES = (FULL, MOMENT_GIVEN, NEWEST)
ACTIONS = ("RestoreDatabase", "GetDatabase", "GetOperation", "ListDatabases")
"""AWSBackupRestoreAccessForSAPHANA."""


class HanaRestore:
    fidelity = "recorded: an operation in Systems Manager for SAP tells what overwrote the database; no data"

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        if request.role_arn:
            # Undocumented: the general page allows one, that of SAP HANA has no place for it.
            raise InvalidParameterValue("Invalid IamRoleArn: restores of SAP HANA act as their caller.")
        values = read(request.metadata, PARAMETERS)
        for key, valid in ((TARGET, None), (TYPE, TYPES), (CATALOG, CATALOGS)):
            if key not in values:
                raise MissingParameterValue(f"Restore metadata is missing {key}.")
            if valid is not None and values[key] not in valid:
                raise InvalidParameterValue(f"Invalid {key}: {values[key]}. Valid: {', '.join(valid)}")
        _refuse_path(values)
        _refuse_type(point, values[TYPE])
        target = values[TARGET]
        if target not in ssm_sap_of(place).databases:
            raise InvalidParameterValue(f"Invalid {TARGET}: {target} was not found in {place.region}.")
        if restores_into(place, TARGET, target):
            # "Backup jobs and restore jobs involving the same database cannot occur concurrently" (the page).
            raise InvalidRequest(f"{target} is being restored already.")

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        if request.copy_tags:
            return "Copying tags from the source resource is not supported for SAP HANA on Amazon EC2."
        arn = request.metadata[TARGET]
        if denied := first_denied(request, role, [(f"ssm-sap:{action}", arn) for action in ACTIONS]):
            return denied
        source, target = point.resource.arn, ssm_sap_of(place).databases[arn]
        if arn != source and source not in target.sources:
            # "System copy restores" (the page): put-resource-permission comes first.
            return f"{source} is not permitted to be restored to {arn}. (Service: SsmSap, Status Code: 403)"
        return unusable(place, point.key_arn)

    def seconds(self, point: RecoveryPoint) -> float:
        # A replay of logs takes longer than a full backup.
        return 14.0 if is_continuous(point) else 10.0

    def create(self, place: Place, job: RestoreJob) -> str:
        from aws_sandbox.backup.models import backend_of

        values, point = read(job.request.metadata, PARAMETERS), job.point
        sap, now = ssm_sap_of(place), backend_of(place.account, place.region).clock.stamp()
        if (target := sap.databases.get(values[TARGET])) is None:
            raise RestoreFailed(f"Database {values[TARGET]} was not found. (Service: SsmSap)")
        job.restored_to = _restored_to(point, values, now)
        told = {key: values[key] for key in (TYPE, CATALOG, PATH) if key in values}
        told |= {
            "RecoveryPointArn": point.arn,
            "SourceDatabaseArn": point.resource.arn,
            "RestoredTo": str(round(job.restored_to * 1000)),
        }
        sap.record(target, job.created, now, told)
        return target.arn


def _refuse_path(values: Mapping[str, Any]) -> None:
    local, path = values[CATALOG] == LOCAL, values.get(PATH)
    if local and path is None:
        raise MissingParameterValue(f"Restore metadata is missing {PATH}, which {LOCAL} needs.")
    if path is not None and not local:
        raise InvalidParameterValue(f"Invalid {PATH}: it goes with {LOCAL} alone.")
    if path is not None and (not path.startswith("/") or "\0" in path):
        raise InvalidParameterValue(f"Invalid {PATH}: {path!r} is not the whole path of a file.")


def _refuse_type(point: RecoveryPoint, asked: str) -> None:
    if asked == MOMENT_GIVEN:
        raise InvalidParameterValue(f"Invalid {TYPE}: {asked}. No key is known that names its moment.")
    if asked == NEWEST and not is_continuous(point):
        raise InvalidParameterValue(f"Invalid {TYPE}: {asked} needs a continuous recovery point.")


def _restored_to(point: RecoveryPoint, values: Mapping[str, Any], now: float) -> float:
    """The moment that comes back, in epoch seconds."""
    return window(point, now)[1] if values[TYPE] == NEWEST else point.created
