"""The shop's tables in Timestream, and their measurements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

HOUR = 3600


@dataclass(frozen=True, slots=True)
class TimeseriesRow:
    database: str
    name: str
    memory_hours: int
    magnetic_days: int
    magnetic_writes: bool
    measure: str
    every: int
    """Seconds between two measurements."""
    reach: int
    """Seconds before the start of the first one."""


SCHEMA = {"CompositePartitionKey": [{"Type": "MEASURE"}]}
"""Timestream's own, where none is asked for. Moto's has empty values that no enum knows."""

DATABASES = ("telemetry", "analysis")
"""The second is empty."""

TABLES = {
    f"{row.database}/{row.name}": row
    for row in (
        TimeseriesRow("telemetry", "clicks", 24, 365, True, "clicks", 6 * HOUR, 60 * 24 * HOUR),
        TimeseriesRow("telemetry", "stock", 12, 90, False, "units", 24 * HOUR, 90 * 24 * HOUR),
    )
}
"""By what follows the type's prefix in the catalogue's ids."""


def records_until(row: TimeseriesRow, start: float, moment: float) -> list[dict[str, Any]]:
    """Every measurement up to a moment, oldest first, in the shape of WriteRecords; `start` is that of the
    world."""
    first = int(start) - row.reach
    return [
        {
            "Dimensions": [{"Name": "shop", "Value": f"store-{index % 3}"}],
            "MeasureName": row.measure,
            "MeasureValue": str(100 + index * 7 % 50),
            "MeasureValueType": "BIGINT",
            "Time": str(at * 1000),
            "TimeUnit": "MILLISECONDS",
        }
        for index, at in enumerate(range(first, int(min(start, moment)) + 1, row.every))
    ]
