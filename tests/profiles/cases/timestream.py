"""Requests of Timestream that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case
from tests.profiles.warehouse_samples import TABLE, TABLE_RETURNED, TABLE_SOURCE

CASES = (
    Case("Timestream-table", "Timestream", "table", {}, TABLE_RETURNED, TABLE_SOURCE, resource_arn=TABLE),
    Case(
        "Timestream-table-of-nothing",
        "Timestream",
        "table",
        {
            "TableName": "positions_2",
            "DestinationDatabase": "fleet",
            "MemoryStoreRetentionPeriodInHours": "1",
            "MagneticStoreRetentionPeriodInDays": "1",
            "EnableMagneticStoreWrites": "true",
        },
        {},
        {},
        resource_arn=TABLE,
    ),
)
