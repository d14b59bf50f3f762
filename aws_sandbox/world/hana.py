"""The shop's SAP HANA system as Systems Manager for SAP knows it, and the windows of its continuous
backups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.world.accounts import Place

APPLICATION = "ERP"
SYSTEM = "HDB"
"""SID of the system."""
COMPONENT, NODE = "HDB-HDB00", "HDB-HDB00-hana-erp"
HOST, ADDRESS = "hana-erp", "10.20.16.40"
VERSION = "2.00.067.00.1652861107"

LAG_SECONDS = 900
"""How far the logs are behind: SAP HANA closes a log backup at least every 15 minutes (its parameter
log_backup_timeout_s). AWS Backup does not say."""
LONGEST_WINDOW = 35 * 86_400.0
"""Days that a continuous backup reaches back at most (guide, "Point-in-time recovery")."""


@dataclass(frozen=True, slots=True)
class HanaRow:
    name: str
    type: Literal["SYSTEM", "TENANT"]
    port: int


HANA_DATABASES = (
    HanaRow("SYSTEMDB", "SYSTEM", 30013),
    HanaRow("HDB", "TENANT", 30015),
    HanaRow("QAS", "TENANT", 30041),
)
"""The last two are backed up."""


def database_arn(place: Place, name: str) -> str:
    return place.arn("ssm-sap", f"HANA/{APPLICATION}/DB/{name}")


def is_continuous(point: RecoveryPoint) -> bool:
    """Nothing in the ARN tells it. AVAILABLE and STOPPED are of continuous points alone, COMPLETED of full
    backups (guide, "Restore an SAP HANA database")."""
    return point.status in ("AVAILABLE", "STOPPED")


def window(point: RecoveryPoint, now: float) -> tuple[float, float]:
    """The first and last moment that a continuous point can be restored to, in epoch seconds."""
    latest = now - LAG_SECONDS if point.stopped is None else point.stopped
    return max(point.created, now - LONGEST_WINDOW), latest
