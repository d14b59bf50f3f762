"""Aurora, DocumentDB and Neptune: a recovery point becomes a cluster in moto's RDS, without any instance, as
it was at the snapshot or, from a continuous point of Aurora, at a second of its window.

AWS does not document when it finds a bad value. What a client could have known is refused here at once; what
depends on the role, on keys, or on a snapshot deleted meanwhile fails the job.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import ServiceException

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.restores.cluster_keys import LEFTOVER, MOMENT_KEYS, SNAPSHOT_KEYS, WISHES, read_cluster
from aws_sandbox.restores.cluster_refusals import refuse_names, refuse_options
from aws_sandbox.restores.keys import key_arn
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.moments import moment_within
from aws_sandbox.restores.parameters import Reader
from aws_sandbox.restores.rds_roles import denial
from aws_sandbox.restores.scaling import as_moto_takes_it
from aws_sandbox.world.accounts import Place

NO_INSTANCE = "real: a cluster without any instance; it holds no data"


class ClusterRestore:
    """What all clusters have in common."""

    snapshot_keys: Mapping[str, Reader] = SNAPSHOT_KEYS
    actions: tuple[str, ...] = ("rds:RestoreDBClusterFromSnapshot",)

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        values = self._values(point, request)
        refuse_names(place, values)
        source = source_of(place, point)
        if point.continuous:
            moment_of(place, point, values, _rds(place).clock.stamp())
            if "kmsKeyId" in values and point.key_arn is None:
                # RDS API, RestoreDBClusterToPointInTime: "the restore request is rejected".
                raise InvalidParameterValue("Invalid kmsKeyId: the source cluster is not encrypted.")
        refuse_options(place, source, values)
        self.refuse_more(place, source, values)

    def refuse_more(self, place: Place, source: Any | None, values: Mapping[str, Any]) -> None:
        """What only one kind of cluster refuses."""

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        if LEFTOVER in request.metadata:
            return f"{LEFTOVER} is not a valid restore parameter. (Service: AmazonRDS; Status Code: 400)"
        values = self._values(point, request)
        target = place.arn("rds", f"cluster:{values['dbClusterIdentifier'].lower()}")
        actions = ["rds:RestoreDBClusterToPointInTime"] if point.continuous else list(self.actions)
        if request.copy_tags:
            actions.append("rds:AddTagsToResource")
        asked = values.get("kmsKeyId")
        keys = (point.key_arn, None if asked is None else key_arn(place, asked))
        return denial(place, request.role_arn, role, actions, target, keys)

    def seconds(self, point: RecoveryPoint) -> float:
        # A replay of logs takes longer than a snapshot.
        return 14.0 if point.continuous else 11.0

    def create(self, place: Place, job: RestoreJob) -> str:
        point, values = job.point, self._values(job.point, job.request)
        if point.continuous:
            try:
                job.restored_to = moment_of(place, point, values, job.created)
            except InvalidParameterValue as gone:
                raise RestoreFailed(f"{gone.message} (Service: AmazonRDS; Status Code: 400)") from gone
        if (source := source_of(place, point)) is None:
            name = point.arn.partition(":cluster-snapshot:")[2]
            raise RestoreFailed(
                f"DBClusterSnapshot not found: {name} (Service: AmazonRDS; Status Code: 404; "
                "Error Code: DBClusterSnapshotNotFoundFault)"
            )
        wishes = {WISHES[key]: value for key, value in values.items() if key in WISHES}
        if "scalingConfiguration" in values and values.get("engineMode") == "serverless":
            wishes["scaling_configuration"] = as_moto_takes_it(values["scalingConfiguration"])
        if "kmsKeyId" in values:
            wishes["kms_key_id"] = key_arn(place, values["kmsKeyId"])
        wishes["tags"] = _tags(source, job)
        try:
            made = _rds(place).restored_cluster(
                source, values["dbClusterIdentifier"].lower(), point.key_arn, wishes
            )
        except ServiceException as error:
            raise RestoreFailed(
                f"{error.message} (Service: AmazonRDS; Status Code: 400; Error Code: {error.code})"
            ) from error
        # AWS Backup ends its job when the cluster is available.
        made.status = "available"
        return str(made.arn)

    def _values(self, point: RecoveryPoint, request: RestoreRequest) -> dict[str, Any]:
        return read_cluster(request.metadata, MOMENT_KEYS if point.continuous else self.snapshot_keys)


class AuroraRestore(ClusterRestore):
    fidelity = f"{NO_INSTANCE}, at whichever moment"


class DocumentDbRestore(ClusterRestore):
    fidelity = NO_INSTANCE


class NeptuneRestore(ClusterRestore):
    fidelity = NO_INSTANCE


def source_of(place: Place, point: RecoveryPoint) -> Any | None:
    """Moto's cluster as it was backed up, or None where the snapshot is gone."""
    rds = _rds(place)
    if point.continuous:
        return next(
            (backup.database for backup in rds.cluster_backups if backup.point_arn == point.arn), None
        )
    snapshot = rds.cluster_snapshots.get(point.arn.partition(":cluster-snapshot:")[2])
    return None if snapshot is None else snapshot.cluster


def moment_of(place: Place, point: RecoveryPoint, values: Mapping[str, Any], now: float) -> float:
    """The second to restore to, in epoch seconds."""
    given = {key: values[key] for key in ("restoreToTime", "restoreTime") if key in values}
    latest = values.get("useLatestRestorableTime", False)
    if len(given) > 1:
        raise InvalidParameterValue("restoreToTime and RestoreTime exclude each other.")
    if not given and not latest:
        raise MissingParameterValue("Restore metadata is missing restoreToTime or UseLatestRestorableTime.")
    if given and latest:
        raise InvalidParameterValue(f"{next(iter(given))} and UseLatestRestorableTime exclude each other.")
    backup = next((found for found in _rds(place).cluster_backups if found.point_arn == point.arn), None)
    if backup is None:
        raise InvalidParameterValue(f"The automated backup of {point.arn} no longer exists.")
    earliest, newest = backup.earliest(now), backup.latest_of_point(now)
    if earliest > newest:
        raise InvalidParameterValue(f"Nothing is left of the window of {point.arn}.")
    if not given:
        return float(newest)
    [(key, asked)] = given.items()
    return moment_within(key, asked, earliest, newest)


def _rds(place: Place) -> Any:
    # Imported with the first restore: moto's RDS loads its EC2, which takes 600 ms.
    from aws_sandbox.rds.models import rds_of

    return rds_of(place)


def _tags(source: Any, job: RestoreJob) -> list[dict[str, str]]:
    """Tags of the time of the backup come along whatever the flag (guide, "Copy tags during a restore")."""
    tags = {
        **job.point.source_tags,
        "aws:backup:source-resource": f"{source.db_cluster_resource_id}:{job.id}",
    }
    return [{"Key": key, "Value": value} for key, value in tags.items()]
