"""What GetRecoveryPointRestoreMetadata returns for SAP HANA (guide, "StartRestoreJob API for SAP HANA on
EC2", which shows a sample of a full and of a continuous backup)."""

from __future__ import annotations

import json

from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.catalogue import Row
from aws_sandbox.world.hana import HANA_DATABASES, SYSTEM, VERSION, database_arn, is_continuous, window

Metadata = dict[str, str | None]

WEEK = 7 * 86_400
GIB = 1024**3
BACKUP_SECONDS = 13
"""From start to end of a full backup, as in the sample."""


def database(place: Place, row: Row) -> Metadata:
    """What is the same for all points of a database."""
    name = row.id.partition("/")[2]
    kind = next(each.type for each in HANA_DATABASES if each.name == name)
    return {
        "BackupSize": str(row.gib * GIB),
        "DatabaseName": name,
        "DatabaseType": kind,
        "HanaVersion": VERSION,
        "IsCompressedBySap": "FALSE",
        "IsEncryptedBySap": "FALSE",
        "SourceDatabaseArn": database_arn(place, name),
        "SystemDatabaseSid": SYSTEM,
    }


def of_point(point: RecoveryPoint, now: float) -> Metadata:
    """What is the point's own, with a window that moves on. Epoch seconds, but the window's and HANA's ids of
    backups are in milliseconds."""
    began = int(point.created)
    backup = int(point.created * 1000)
    metadata: Metadata = {
        "HanaBackupEndTime": str(began + BACKUP_SECONDS),
        "HanaBackupId": str(backup),
        "HanaBackupPrefix": f"{backup}_{point.restore_metadata['DatabaseName']}_FULL",
        "HanaBackupStartTime": str(began),
    }
    if not is_continuous(point):
        return metadata
    earliest, latest = window(point, now)
    bases = range(began, int(latest) + 1, WEEK)
    return metadata | {
        "AvailableRestoreBases": json.dumps([base * 1000 for base in bases], separators=(",", ":")),
        "EarliestRestorablePitrTimestamp": str(round(earliest * 1000)),
        "LatestRestorablePitrTimestamp": str(round(latest * 1000)),
    }
