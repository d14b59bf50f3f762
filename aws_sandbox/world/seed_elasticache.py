"""Makes the shop's caches in moto's ElastiCache, with the snapshots that ElastiCache keeps of them. AWS
Backup protects none of it."""

from __future__ import annotations

import inspect
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moto.elasticache.models import CacheCluster, ReplicationGroup, Snapshot, elasticache_backends

from aws_sandbox.backup.models import SandboxBackupBackend
from aws_sandbox.clock import moto_time
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.world.accounts import SHOP, Place

HOUR, DAY = 3600, 86_400

GROUP = "sessions-cache"
"""A Redis replication group of two nodes, with a snapshot every night for a week."""
SINGLE = "rate-limits"
"""A Redis node without automatic snapshots."""
MEMCACHED = "page-fragments"
SERVERLESS = "search-suggest"
DELETED = "legacy-baskets"
"""A group that is gone; its final snapshot is left."""


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    name: str
    source: str
    """`automated` or `manual`."""
    age: int
    """Seconds."""
    group: str | None = None
    cluster: str | None = None


SNAPSHOTS = (
    *(
        SnapshotRow(f"automatic.{GROUP}-{night}", "automated", night * DAY + 5 * HOUR, group=GROUP)
        for night in range(7)
    ),
    SnapshotRow(f"{GROUP}-before-upgrade", "manual", 20 * DAY, group=GROUP),
    SnapshotRow(f"{SINGLE}-by-hand", "manual", 3 * DAY, cluster=f"{SINGLE}-001"),
    SnapshotRow(f"{DELETED}-final", "manual", 60 * DAY, group=DELETED),
)


def seed_elasticache(place: Place) -> None:
    if (place.account, place.region) != (SHOP.id, PARTITIONS[place.partition].main_region):
        return
    caches: Any = elasticache_backends[place.account][place.region]
    start = SandboxBackupBackend.clock.start
    made = moto_time(start - 500 * DAY)
    for identifier, engine, group in (
        (f"{GROUP}-001", "redis", GROUP),
        (f"{GROUP}-002", "redis", GROUP),
        (f"{SINGLE}-001", "redis", None),
        (MEMCACHED, "memcached", None),
    ):
        cluster = _make(
            CacheCluster,
            place,
            cache_cluster_id=identifier,
            replication_group_id=group,
            engine=engine,
            engine_version="7.1" if engine == "redis" else "1.6.22",
            cache_node_type="cache.r7g.large",
            num_cache_nodes=1,
            preferred_availability_zone=f"{place.region}a",
            snapshot_retention_limit=7 if group else 0,
            snapshot_window="03:00-04:00",
        )
        cluster.cache_cluster_create_time = made
        caches.cache_clusters[identifier] = cluster
    group = _make(
        ReplicationGroup,
        place,
        replication_group_id=GROUP,
        replication_group_description="Sessions of the shop",
        num_cache_clusters=2,
        replicas_per_node_group=1,
        preferred_cache_cluster_azs=[f"{place.region}a", f"{place.region}b"],
        cache_node_type="cache.r7g.large",
        engine="redis",
        engine_version="7.1",
        automatic_failover_enabled=True,
        multi_az_enabled=True,
        snapshot_retention_limit=7,
        snapshot_window="03:00-04:00",
        at_rest_encryption_enabled=True,
        kms_key_id=place.key_arn("alias/shop-data"),
    )
    # Moto's host names are all of us-east-1.
    hosts = json.dumps(group.node_groups).replace("use1.cache.amazonaws.com", _domain(place))
    group.node_groups = json.loads(hosts)
    group.arn = place.arn("elasticache", f"replicationgroup:{GROUP}")
    group.replication_group_create_time = made
    caches.replication_groups[GROUP] = group
    for row in SNAPSHOTS:
        caches.snapshots[row.name] = _snapshot(place, row, start)
    caches.serverless_caches = [_serverless(place, made)]
    caches.serverless_snapshots = _serverless_snapshots(place, start)


def _snapshot(place: Place, row: SnapshotRow, start: float) -> Any:
    snapshot = _make(
        Snapshot,
        place,
        snapshot_name=row.name,
        snapshot_source=row.source,
        snapshot_status="available",
        replication_group_id=row.group,
        replication_group_description="Sessions of the shop" if row.group == GROUP else None,
        cache_cluster_id=row.cluster,
        engine="redis",
        engine_version="7.1",
        cache_node_type="cache.r7g.large",
        port=6379,
        num_cache_nodes=1,
        num_node_groups=1 if row.group else None,
        automatic_failover="enabled" if row.group else "disabled",
        snapshot_retention_limit=7 if row.group == GROUP else 0,
        snapshot_window="03:00-04:00",
        cache_cluster_create_time=moto_time(start - 500 * DAY),
        kms_key_id=place.key_arn("alias/shop-data") if row.group == GROUP else None,
    )
    # The only place that tells when a snapshot was made (ElastiCache API, NodeSnapshot).
    snapshot.node_snapshots = [
        {
            "CacheClusterId": row.cluster or f"{row.group}-002",
            "CacheNodeId": "0001",
            "NodeGroupId": "0001" if row.group else None,
            "CacheSize": "410 MB",
            "CacheNodeCreateTime": moto_time(start - 500 * DAY),
            "SnapshotCreateTime": moto_time(start - row.age),
        }
    ]
    return snapshot


def _serverless(place: Place, made: datetime) -> dict[str, Any]:
    host = f"{SERVERLESS}-k3x9.serverless.{_domain(place, place.region)}"
    return {
        "ServerlessCacheName": SERVERLESS,
        "Description": "Suggestions of the search box",
        "CreateTime": made,
        "Status": "available",
        "Engine": "valkey",
        "MajorEngineVersion": "8",
        "FullEngineVersion": "8.0",
        "KmsKeyId": place.key_arn("alias/shop-data"),
        "ARN": place.arn("elasticache", f"serverlesscache:{SERVERLESS}"),
        "Endpoint": {"Address": host, "Port": 6379},
        "ReaderEndpoint": {"Address": host, "Port": 6380},
        "SnapshotRetentionLimit": 3,
        "DailySnapshotTime": "03:00",
    }


def _serverless_snapshots(place: Place, start: float) -> list[dict[str, Any]]:
    found = []
    for kind, age in (("automated", 4 * HOUR), ("automated", 28 * HOUR), ("manual", 9 * DAY)):
        name = f"{SERVERLESS}-{kind}-{age // HOUR}h"
        found.append(
            {
                "ServerlessCacheSnapshotName": name,
                "ARN": place.arn("elasticache", f"serverlesscachesnapshot:{name}"),
                "KmsKeyId": place.key_arn("alias/shop-data"),
                "SnapshotType": kind,
                "Status": "available",
                "CreateTime": moto_time(start - age),
                "ExpiryTime": moto_time(start - age + 3 * DAY) if kind == "automated" else None,
                "BytesUsedForCache": "73400320",
                "ServerlessCacheConfiguration": {
                    "ServerlessCacheName": SERVERLESS,
                    "Engine": "valkey",
                    "MajorEngineVersion": "8",
                },
            }
        )
    return found


def _domain(place: Place, region: str | None = None) -> str:
    """Of a Region's host names, as in `euw1.cache.amazonaws.com`: nodes abbreviate the Region."""
    area, *where, number = place.region.split("-")
    short = area + "".join(word[0] for word in where) + number
    return f"{region or short}.cache.amazonaws.com" + (".cn" if place.partition == "aws-cn" else "")


def _make(cls: Any, place: Place, **members: Any) -> Any:
    """One of moto's models; what is not given is None. Their constructors have 30 to 40 parameters."""
    names = list(inspect.signature(cls.__init__).parameters)[1:]
    given = {"account_id": place.account, "region_name": place.region, **members}
    return cls(**{name: given.get(name) for name in names})
