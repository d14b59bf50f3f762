"""Requests of SAP HANA that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case
from tests.profiles.machine_samples import HANA, HANA_CONTINUOUS, HANA_RETURNED, OTHER_HANA

CASES = (
    Case(
        "SAPHANA-database",
        "SAP HANA on Amazon EC2",
        "database",
        {"aws:backup:TargetDatabaseArn": HANA},
        HANA_RETURNED,
        {"arn": HANA, "status": "RUNNING", "application_id": "erp"},
        resource_arn=HANA,
    ),
    Case(
        "SAPHANA-database-system-copy",
        "SAP HANA on Amazon EC2",
        "database",
        {
            "aws:backup:TargetDatabaseArn": OTHER_HANA,
            "RecoveryType": "MOST_RECENT_TIME_RECOVERY",
            "CatalogRestoreOption": "CATALOG_FROM_LOCAL_PATH",
            "LocalCatalogPath": "/hana/backup/catalog/log_backup_0_0_0_0",
        },
        HANA_CONTINUOUS,
        {},
        resource_arn=HANA,
        point_id="continuous:hana-5ec207d0",
    ),
)
