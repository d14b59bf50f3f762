"""What RDS offers: engine versions, and the instance classes that can be ordered for them. A realistic part
of AWS's lists, which have thousands of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aws_sandbox.world.databases import LICENSES


@dataclass(frozen=True, slots=True)
class Version:
    engine: str
    number: str
    family: str
    major: str


VERSIONS = (
    Version("postgres", "14.13", "postgres14", "14"),
    Version("postgres", "15.8", "postgres15", "15"),
    Version("postgres", "16.4", "postgres16", "16"),
    Version("postgres", "17.2", "postgres17", "17"),
    Version("mysql", "8.0.39", "mysql8.0", "8.0"),
    Version("mysql", "8.4.3", "mysql8.4", "8.4"),
)
MAJOR_PARTS = {"postgres": 1, "aurora-postgresql": 1}
"""Numbers in a major version: PostgreSQL's is the first, MySQL's the first two."""
DESCRIPTIONS = {"postgres": "PostgreSQL", "mysql": "MySQL Community Edition"}
LOG_TYPES = {
    "postgres": ["postgresql", "upgrade", "iam-db-auth-error"],
    "mysql": ["audit", "error", "general", "slowquery", "iam-db-auth-error"],
}
"""RDS API, CreateDBInstance: EnableCloudwatchLogsExports."""

CLASSES = tuple(
    f"db.{family}.{size}"
    for family, sizes in (
        ("t3", "micro small medium large"),
        ("t4g", "micro small medium large"),
        ("m6g", "large xlarge 2xlarge 4xlarge"),
        ("m7g", "large xlarge 2xlarge 4xlarge"),
        ("r6g", "large xlarge 2xlarge 4xlarge"),
        ("r7g", "large xlarge 2xlarge 4xlarge"),
    )
    for size in sizes.split()
)
MULTI_AZ_CLASSES = tuple(
    f"db.{family}.{size}"
    for family in ("c6gd", "m6gd", "r6gd")
    for size in ("large", "xlarge", "2xlarge", "4xlarge")
)
"""The classes of Multi-AZ DB clusters, which need a local disk in each instance; single instances take them
too."""
MULTI_AZ_STORAGE = ("gp3", "io1", "io2")


@dataclass(frozen=True, slots=True)
class Storage:
    """GiB, IOPS and MiB/s of one storage type (RDS user guide, "Amazon RDS DB instance storage")."""

    smallest: int
    largest: int
    iops: tuple[int, int] | None = None
    iops_required: bool = False
    throughput: tuple[int, int] | None = None
    figures_from: int = 0
    """GiB below which the baseline of the type cannot be changed."""
    iops_per_gib: int | None = None


STORAGE = {
    "standard": Storage(5, 3072),
    "gp2": Storage(20, 65536),
    "gp3": Storage(20, 65536, (12000, 64000), throughput=(500, 4000), figures_from=400),
    "io1": Storage(100, 65536, (1000, 256000), iops_required=True, iops_per_gib=50),
    "io2": Storage(100, 65536, (1000, 256000), iops_required=True, iops_per_gib=1000),
}
"""Of PostgreSQL and MySQL, the engines of the world."""
GP3_BASELINES = ((3000, 125), (12000, 500))
"""IOPS and MiB/s below `figures_from`, and from there on."""
IOPS_PER_MIBS = 4
"""At most 0.25 MiB/s for each IOPS (RDS API, ValidStorageOptions: StorageThroughputToIopsRatio)."""


def default_option_group(engine: str, version: str) -> str:
    return f"default:{engine}-" + "-".join(version.split(".")[: MAJOR_PARTS.get(engine, 2)])


def gp3_baseline(gib: int) -> tuple[int, int]:
    return GP3_BASELINES[gib >= STORAGE["gp3"].figures_from]


def versions(engine: str | None, number: str | None, family: str | None) -> list[dict[str, Any]]:
    """Items of DescribeDBEngineVersions."""
    return [
        {
            "Engine": row.engine,
            "EngineVersion": row.number,
            "MajorEngineVersion": row.major,
            "DBParameterGroupFamily": row.family,
            "DBEngineDescription": DESCRIPTIONS[row.engine],
            "DBEngineVersionDescription": f"{DESCRIPTIONS[row.engine]} {row.number}",
            "ExportableLogTypes": LOG_TYPES[row.engine],
            "SupportsLogExportsToCloudwatchLogs": True,
            "SupportsReadReplica": True,
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
    return [
        {
            "Engine": row.engine,
            "EngineVersion": row.number,
            "DBInstanceClass": name,
            "LicenseModel": LICENSES[row.engine],
            "AvailabilityZones": [{"Name": zone} for zone in zones],
            "MultiAZCapable": True,
            "ReadReplicaCapable": True,
            "Vpc": True,
            "SupportsStorageEncryption": True,
            "StorageType": storage_type,
            "SupportsIops": storage.iops is not None,
            "SupportsStorageThroughput": storage.throughput is not None,
            "SupportsIAMDatabaseAuthentication": True,
            "MinStorageSize": storage.smallest,
            "MaxStorageSize": storage.largest,
            "SupportsStorageAutoscaling": storage_type != "standard",
            "SupportedNetworkTypes": ["IPV4"],
            "SupportsClusters": name in MULTI_AZ_CLASSES and storage_type in MULTI_AZ_STORAGE,
        }
        for row in VERSIONS
        if row.engine == engine and number in (None, row.number)
        if license_model in (None, LICENSES[row.engine])
        for name in (*CLASSES, *MULTI_AZ_CLASSES)
        if instance_class in (None, name)
        for storage_type, storage in STORAGE.items()
    ]
