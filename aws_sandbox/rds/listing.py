"""Pages of RDS's describe operations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import RDSClientError

DEFAULT_RECORDS, FEWEST_RECORDS, MOST_RECORDS = 100, 20, 100
"""MaxRecords of RDS's describe operations."""


def listing(
    params: Mapping[str, Any], member: str, items: list[Any], most: int = MOST_RECORDS
) -> ActionResult:
    """The page that MaxRecords and Marker ask for. Raises RDSClientError for others."""
    size = int(params.get("MaxRecords") or DEFAULT_RECORDS)
    if not FEWEST_RECORDS <= size <= most:
        raise RDSClientError("InvalidParameterValue", f"MaxRecords must be {FEWEST_RECORDS} to {most}.")
    marker = str(params.get("Marker") or "0")
    if not (marker.isascii() and marker.isdigit()):
        raise RDSClientError("InvalidParameterValue", "Marker is not valid.")
    start = int(marker)
    end = start + size
    return ActionResult({member: items[start:end], "Marker": str(end) if end < len(items) else None})


def wanted(params: Mapping[str, Any]) -> dict[str, list[str]]:
    """The Filters of a request, by their names."""
    return {row["Name"]: row["Values"] for row in params.get("Filters", [])}
