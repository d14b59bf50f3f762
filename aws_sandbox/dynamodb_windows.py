"""What moto's DynamoDB does otherwise than AWS: the window of point-in-time recovery, which moves, a restore
to a moment in it, the list of backups, which AWS filters, and what is said of the time to live of a table
that is not there (DynamoDB API, DescribeContinuousBackups, RestoreTableToPointInTime, ListBackups and
DescribeTimeToLive)."""

from __future__ import annotations

import copy
import math
from datetime import UTC, datetime
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.dynamodb.responses import DynamoHandler, DynamoResult
from moto.utilities.utils import get_partition

from aws_sandbox.backup.models import SandboxBackupBackend
from aws_sandbox.clock import moto_time
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.seed_dynamodb import table_at
from aws_sandbox.world.tables import TABLES

LAG = 5 * 60
"""LatestRestorableDateTime is typically 5 minutes before the current time (DynamoDB API,
PointInTimeRecoveryDescription)."""
DAY = 86_400
LARGEST_PAGE = 100
BACKUP_TYPES = ("USER", "SYSTEM", "AWS_BACKUP", "ALL")


def install() -> None:
    """Puts the operations in the place of moto's."""
    # Moto reads the methods of the class anew for each request.
    for operation in (
        describe_continuous_backups,
        update_continuous_backups,
        restore_table_to_point_in_time,
        list_backups,
        describe_time_to_live,
        update_time_to_live,
    ):
        setattr(DynamoHandler, operation.__name__, operation)


def describe_continuous_backups(self: Any) -> ActionResult:
    return _window(self.dynamodb_backend.describe_continuous_backups(self.body["TableName"]))


def update_continuous_backups(self: Any) -> ActionResult:
    asked = self.body["PointInTimeRecoverySpecification"]
    return _window(self.dynamodb_backend.update_continuous_backups(self.body["TableName"], asked))


_describe_time_to_live, _update_time_to_live = (
    DynamoHandler.describe_time_to_live,
    DynamoHandler.update_time_to_live,
)


def describe_time_to_live(self: Any) -> Any:
    self.dynamodb_backend.get_table(self.body["TableName"])  # moto's own error has a code that AWS has not
    return _describe_time_to_live(self)


def update_time_to_live(self: Any) -> Any:
    self.dynamodb_backend.get_table(self.body["TableName"])
    return _update_time_to_live(self)


def _window(told: dict[str, Any]) -> ActionResult:
    return ActionResult({"ContinuousBackupsDescription": _as_of_now(told)})


def _as_of_now(told: dict[str, Any]) -> dict[str, Any]:
    """Moto keeps the moment that recovery was turned on as the earliest."""
    told = copy.deepcopy(told)
    window = told["PointInTimeRecoveryDescription"]
    if window["PointInTimeRecoveryStatus"] == "ENABLED":
        now, since = SandboxBackupBackend.clock.stamp(), window["EarliestRestorableDateTime"]
        period = window.get("RecoveryPeriodInDays", 35) * DAY
        window["EarliestRestorableDateTime"] = max(since, now - period)
        window["LatestRestorableDateTime"] = max(since, now - LAG)
    return told


def restore_table_to_point_in_time(self: Any) -> ActionResult:
    """Moto copies the items of now. A table of the world gets those of the moment; one that was made since
    the start keeps no history, and gets those of now."""
    body, backend = self.body, self.dynamodb_backend
    source = str(body.get("SourceTableName") or str(body.get("SourceTableArn", "")).rpartition("/")[2])
    told = _as_of_now(backend.describe_continuous_backups(source))["PointInTimeRecoveryDescription"]
    if told["PointInTimeRecoveryStatus"] != "ENABLED":
        raise JsonRESTError(
            "PointInTimeRecoveryUnavailableException",
            f"Point in time recovery is not enabled for table '{source}'",
        )
    earliest, latest = told["EarliestRestorableDateTime"], told["LatestRestorableDateTime"]
    moment = latest if body.get("UseLatestRestorableTime") else _epoch(body.get("RestoreDateTime", math.inf))
    if not earliest <= moment <= latest:
        raise JsonRESTError(
            "InvalidRestoreTimeException",
            "An invalid restore time was specified. RestoreDateTime must be between "
            "EarliestRestorableDateTime and LatestRestorableDateTime.",
        )
    table = backend.restore_table_to_point_in_time(str(body.get("TargetTableName")), source)
    if source in TABLES:
        home = Place(get_partition(backend.region_name), backend.account_id, backend.region_name)
        then = table_at(home, TABLES[source], moment, SandboxBackupBackend.clock.start)
        table.items = copy.deepcopy(then.items)
    table.billing_mode = backend.get_table(source).billing_mode
    table.restore_date_time = moto_time(moment)
    return DynamoResult(table.describe())


def list_backups(self: Any) -> ActionResult:
    body = self.body
    kind = body.get("BackupType", "USER")
    if kind not in BACKUP_TYPES:
        raise JsonRESTError("ValidationException", f"BackupType must be one of {', '.join(BACKUP_TYPES)}.")
    size = body.get("Limit", LARGEST_PAGE)
    if not 1 <= size <= LARGEST_PAGE:
        raise JsonRESTError("ValidationException", f"Limit must be between 1 and {LARGEST_PAGE}.")
    lower = _epoch(body.get("TimeRangeLowerBound", 0))
    upper = _epoch(body.get("TimeRangeUpperBound", math.inf))
    found = [
        backup.summary
        for backup in self.dynamodb_backend.list_backups(body.get("TableName"))
        if kind in ("ALL", backup.type) and lower <= _epoch(backup.creation_date_time) < upper
    ]
    found.sort(key=lambda each: each["BackupArn"])
    if after := body.get("ExclusiveStartBackupArn"):
        found = [each for each in found if each["BackupArn"] > after]
    answer: dict[str, Any] = {"BackupSummaries": found[:size]}
    if len(found) > size:
        answer["LastEvaluatedBackupArn"] = found[size - 1]["BackupArn"]
    return DynamoResult(answer)


def _epoch(moment: datetime | float) -> float:
    """Epoch seconds. Moto keeps naive times that mean UTC."""
    if not isinstance(moment, datetime):
        return moment
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
