"""Timestream: a recovery point becomes a table in a database of moto's Timestream, with its measurements.

The page lists DestinationDatabase and EnableMagneticStoreWrites; its example sends DatabaseName and
MagneticStoreWriteProperties instead. Both pairs are taken, never the two of one together. Retention is a bare
number as in the example: the unit is in the key's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue, InvalidRequest, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.restores.allowed import first_denied
from aws_sandbox.restores.keys import unusable
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.parameters import Reader, mapping, read, text, truth, whole
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.timeseries import SCHEMA, TABLES, records_until

PARAMETERS: dict[str, Reader] = {
    "TableName": text,
    "DestinationDatabase": text,
    "DatabaseName": text,
    "MemoryStoreRetentionPeriodInHours": whole,
    "MagneticStoreRetentionPeriodInDays": whole,
    "EnableMagneticStoreWrites": truth,
    "MagneticStoreWriteProperties": mapping,
    "aws:backup:request-id": text,
}
RETENTIONS = {
    "MemoryStoreRetentionPeriodInHours": range(1, 8767),
    "MagneticStoreRetentionPeriodInDays": range(1, 73001),
}
"""Timestream API, RetentionProperties."""

TABLE_NAME = re.compile(r"[a-zA-Z0-9_.-]{2,256}")
DAY = 86_400

ACTIONS = (
    *("StartAwsRestoreJob", "GetAwsRestoreStatus", "ListTables", "ListDatabases", "ListTagsForResource"),
    *("DescribeTable", "DescribeDatabase", "DescribeEndpoints"),
)
"""AWSBackupServiceRolePolicyForRestores."""

LOCATION = "MagneticStoreRejectedDataLocation"
ENCRYPTIONS = ("SSE_S3", "SSE_KMS")
"""Timestream API, S3Configuration: EncryptionOption."""


class TimestreamRestore:
    fidelity = "real: a table in Timestream with its measurements, which no query can read here"

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        from aws_sandbox.backup.models import backend_of

        values = read(request.metadata, PARAMETERS)
        database = _database(values)
        if (name := values.get("TableName")) is None:
            raise MissingParameterValue("Restore metadata is missing TableName.")
        if TABLE_NAME.fullmatch(name) is None:
            raise InvalidParameterValue(
                f"Invalid TableName: {name!r}; 2 to 256 letters, digits, '_', '-' and '.'."
            )
        for key, allowed in RETENTIONS.items():
            if key not in values:
                raise MissingParameterValue(f"Restore metadata is missing {key}.")
            if values[key] not in allowed:
                raise InvalidParameterValue(
                    f"Invalid {key}: {allowed.start} to {allowed.stop - 1}, not {values[key]}."
                )
        _magnetic_writes(values)
        databases = _timestream(place).databases
        if database not in databases:
            raise InvalidParameterValue(f"Invalid DestinationDatabase: {database} does not exist.")
        if name in databases[database].tables:
            raise InvalidParameterValue(f"Invalid TableName: {name} already exists in {database}.")
        running = backend_of(place.account, place.region).store.jobs.values()
        if any(not job.finished and job.point.resource.type == "Timestream" for job in running):
            # "Concurrent restore jobs per account: 1" (quotas). What answers a second is undocumented.
            raise InvalidRequest("One restore of Timestream is running, which is the most at a time.")

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        if request.copy_tags:
            return "Copying tags from the source resource is not supported for Amazon Timestream."
        values = read(request.metadata, PARAMETERS)
        table = place.arn("timestream", f"database/{_database(values)}/table/{values['TableName']}")
        wanted = [(f"timestream:{action}", table) for action in ACTIONS]
        if (bucket := _bucket(values)) is not None:
            wanted.append(("s3:PutObject", f"arn:{place.partition}:s3:::{bucket}/*"))
            wanted.append(("s3:GetBucketAcl", f"arn:{place.partition}:s3:::{bucket}"))
            if (missing := _missing_bucket(place, bucket)) is not None:
                return missing
        return first_denied(request, role, wanted) or unusable(place, point.key_arn)

    def seconds(self, point: RecoveryPoint) -> float:
        return 12.0 if point.storage_class == "COLD" else 7.0

    def create(self, place: Place, job: RestoreJob) -> str:
        from aws_sandbox.backup.models import backend_of

        values = read(job.request.metadata, PARAMETERS)
        timestream, database, name = _timestream(place), _database(values), values["TableName"]
        if database not in timestream.databases:
            raise RestoreFailed(f"The database {database} does not exist. (Service: TimestreamWrite)")
        if name in timestream.databases[database].tables:
            raise RestoreFailed(f"The table {name} already exists. (Service: TimestreamWrite)")
        table = timestream.create_table(
            database,
            name,
            {key: values[key] for key in RETENTIONS},
            [],
            _magnetic_writes(values),
            SCHEMA,
        )
        # "The magnetic store retention period must be equal or greater than the original, or data will be
        # lost" (the page): what is older than it is gone at once.
        start = backend_of(place.account, place.region).clock.start
        oldest = (job.created - values["MagneticStoreRetentionPeriodInDays"] * DAY) * 1000
        source = TABLES[job.point.resource.name.removeprefix("database/").replace("/table/", "/")]
        held = records_until(source, start, job.point.created)
        table.write_records([record for record in held if int(record["Time"]) >= oldest])
        tag = f"{source.database}/{source.name}:{job.id}"
        timestream.tag_resource(table.arn, [{"Key": "aws:backup:source-resource", "Value": tag}])
        return str(table.arn)


def _database(values: Mapping[str, Any]) -> str:
    given = [values[key] for key in ("DestinationDatabase", "DatabaseName") if key in values]
    if not given:
        raise MissingParameterValue("Restore metadata is missing DestinationDatabase.")
    if len(given) > 1:
        raise InvalidParameterValue("DestinationDatabase and DatabaseName exclude each other.")
    return str(given[0])


def _magnetic_writes(values: Mapping[str, Any]) -> dict[str, Any]:
    """MagneticStoreWriteProperties of the new table. Raises InvalidParameterValue for what Timestream has no
    place for."""
    if "MagneticStoreWriteProperties" not in values:
        return {"EnableMagneticStoreWrites": values.get("EnableMagneticStoreWrites", False)}
    if "EnableMagneticStoreWrites" in values:
        raise InvalidParameterValue(
            "EnableMagneticStoreWrites and MagneticStoreWriteProperties exclude each other."
        )
    given: dict[str, Any] = values["MagneticStoreWriteProperties"]
    if not isinstance(given.get("EnableMagneticStoreWrites"), bool) or given.keys() - {
        "EnableMagneticStoreWrites",
        LOCATION,
    }:
        raise _unfit("it holds EnableMagneticStoreWrites, true or false, and may hold " + LOCATION)
    if LOCATION not in given:
        return given
    location = given[LOCATION]
    bucket = location.get("S3Configuration") if isinstance(location, dict) else None
    if not isinstance(bucket, dict) or location.keys() != {"S3Configuration"}:
        raise _unfit(f"{LOCATION} holds S3Configuration")
    if unknown := bucket.keys() - {"BucketName", "ObjectKeyPrefix", "EncryptionOption", "KmsKeyId"}:
        raise _unfit(f"S3Configuration has no {', '.join(sorted(unknown))}")
    if not all(isinstance(value, str) and value for value in bucket.values()) or "BucketName" not in bucket:
        raise _unfit("S3Configuration holds BucketName, and strings alone")
    if bucket.get("EncryptionOption", "SSE_S3") not in ENCRYPTIONS:
        raise _unfit(f"EncryptionOption is one of {', '.join(ENCRYPTIONS)}")
    return given


def _unfit(why: str) -> InvalidParameterValue:
    return InvalidParameterValue(f"Invalid MagneticStoreWriteProperties: {why}.")


def _bucket(values: Mapping[str, Any]) -> str | None:
    """Where records that are written late and rejected are logged."""
    given = values.get("MagneticStoreWriteProperties", {}).get(LOCATION)
    return None if given is None else str(given["S3Configuration"]["BucketName"])


def _missing_bucket(place: Place, name: str) -> str | None:
    from moto.s3.models import s3_backends

    buckets = s3_backends[place.account][place.partition].buckets
    return None if name in buckets else f"Bucket {name} does not exist. (Service: S3, Status Code: 404)"


def _timestream(place: Place) -> Any:
    """Moto's backend. Raises InvalidRequest in a Region that has none, such as us-gov-east-1."""
    from moto.timestreamwrite.models import timestreamwrite_backends

    regions = timestreamwrite_backends[place.account]
    if place.region not in regions:
        raise InvalidRequest(f"Amazon Timestream is not offered in {place.region}.")
    return regions[place.region]
