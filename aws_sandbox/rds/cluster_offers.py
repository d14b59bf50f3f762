"""What RDS, DocumentDB and Neptune offer for clusters: engine versions and instance classes. A realistic part
of AWS's lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aws_sandbox.rds.offers import VERSIONS as INSTANCE_VERSIONS
from aws_sandbox.rds.offers import Version

VERSIONS = (
    Version("aurora-postgresql", "15.8", "aurora-postgresql15", "15"),
    Version("aurora-postgresql", "16.4", "aurora-postgresql16", "16"),
    Version("aurora-postgresql", "16.6", "aurora-postgresql16", "16"),
    Version("aurora-postgresql", "17.4", "aurora-postgresql17", "17"),
    Version("aurora-mysql", "8.0.mysql_aurora.3.05.2", "aurora-mysql8.0", "8.0"),
    Version("aurora-mysql", "8.0.mysql_aurora.3.08.0", "aurora-mysql8.0", "8.0"),
    Version("docdb", "4.0.0", "docdb4.0", "4.0"),
    Version("docdb", "5.0.0", "docdb5.0", "5.0"),
    Version("neptune", "1.3.4.0", "neptune1.3", "1.3"),
    Version("neptune", "1.4.5.0", "neptune1.4", "1.4"),
)


@dataclass(frozen=True, slots=True)
class Engine:
    """What holds for all versions of one."""

    description: str
    license: str
    port: int
    logs: tuple[str, ...]
    classes: tuple[str, ...]
    storage: tuple[str, ...]


def _classes(**sizes: str) -> tuple[str, ...]:
    return tuple(f"db.{family}.{size}" for family, all_of in sizes.items() for size in all_of.split())


_LARGE = "large xlarge 2xlarge 4xlarge"
_AURORA = (
    "db.serverless",
    *_classes(t3="medium large", t4g="medium large", r6g=_LARGE, r7g=_LARGE),
)
ENGINES = {
    "aurora-postgresql": Engine(
        "Aurora (PostgreSQL)",
        "postgresql-license",
        5432,
        ("postgresql", "instance", "iam-db-auth-error"),
        _AURORA,
        ("aurora", "aurora-iopt1"),
    ),
    "aurora-mysql": Engine(
        "Aurora (MySQL)",
        "general-public-license",
        3306,
        ("audit", "error", "general", "slowquery", "instance", "iam-db-auth-error"),
        _AURORA,
        ("aurora", "aurora-iopt1"),
    ),
    "docdb": Engine(
        "Amazon DocumentDB (with MongoDB compatibility)",
        "na",
        27017,
        ("audit", "profiler"),
        _classes(t3="medium", t4g="medium", r5="large xlarge 2xlarge", r6g=_LARGE),
        ("standard", "iopt1"),
    ),
    "neptune": Engine(
        "Neptune",
        "amazon-license",
        8182,
        ("audit", "slowquery"),
        ("db.serverless", *_classes(t3="medium", t4g="medium", r5="large xlarge", r6g=_LARGE)),
        ("aurora", "iopt1"),
    ),
}
MULTI_AZ_MEMBERS = 3
"""A writer and two readable standbys."""


def family_of(engine: str, number: str) -> str | None:
    """The family of parameter groups that a version takes; None of a version that is not offered."""
    known = (*INSTANCE_VERSIONS, *VERSIONS)
    return next((row.family for row in known if (row.engine, row.number) == (engine, number)), None)


def newest(engine: str) -> str:
    return [row.number for row in (*INSTANCE_VERSIONS, *VERSIONS) if row.engine == engine][-1]


def rank(engine: str, number: str) -> int | None:
    """The place of a version among those of its engine, from the oldest; None of one that is not offered."""
    numbers = [row.number for row in (*INSTANCE_VERSIONS, *VERSIONS) if row.engine == engine]
    return numbers.index(number) if number in numbers else None


def versions(engine: str | None, number: str | None, family: str | None) -> list[dict[str, Any]]:
    """Items of DescribeDBEngineVersions."""
    return [
        {
            "Engine": row.engine,
            "EngineVersion": row.number,
            "MajorEngineVersion": row.major,
            "DBParameterGroupFamily": row.family,
            "DBEngineDescription": ENGINES[row.engine].description,
            "DBEngineVersionDescription": f"{ENGINES[row.engine].description} {row.number}",
            "ExportableLogTypes": list(ENGINES[row.engine].logs),
            "SupportsLogExportsToCloudwatchLogs": True,
            "SupportsReadReplica": False,
            "SupportedEngineModes": ["provisioned"],
            "Status": "available",
        }
        for row in VERSIONS
        if engine in (None, row.engine) and number in (None, row.number) and family in (None, row.family)
    ]


def orderable(
    zones: list[str],
    engine: str,
    number: str | None = None,
    instance_class: str | None = None,
    license_model: str | None = None,
) -> list[dict[str, Any]]:
    """Items of DescribeOrderableDBInstanceOptions: one for each version, class and storage type."""
    offer = ENGINES[engine]
    return [
        {
            "Engine": engine,
            "EngineVersion": row.number,
            "DBInstanceClass": name,
            "LicenseModel": offer.license,
            "AvailabilityZones": [{"Name": zone} for zone in zones],
            "MultiAZCapable": False,
            "ReadReplicaCapable": False,
            "Vpc": True,
            "SupportsStorageEncryption": True,
            "StorageType": storage,
            "SupportsIops": False,
            "SupportsIAMDatabaseAuthentication": engine != "docdb",
            "SupportedEngineModes": ["provisioned"],
            "SupportedNetworkTypes": ["IPV4"],
            "SupportsClusters": True,
        }
        for row in VERSIONS
        if row.engine == engine and number in (None, row.number)
        if license_model in (None, offer.license)
        for name in offer.classes
        if instance_class in (None, name)
        for storage in offer.storage
    ]
