"""ElastiCache for Redis OSS and Valkey, which AWS Backup does not protect: caches, and their snapshots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import given, moment, parsed, text, whole
from recovery.context import Context
from recovery.errors import NotFound
from recovery.models import NativePoint, ProtectedResource, short_id

TYPE = "ElastiCache"
ENGINES = frozenset({"redis", "valkey"})
ASKS = {"name": "The name of the new cache: up to 40 letters, digits and hyphens."}
SERVERLESS = "serverlesscache"
GROUP = "replicationgroup"
CLUSTER = "cluster"
CLUSTER_MODE = ".cluster.on"
"""How ElastiCache's own parameter groups end that are for a cache with shards, even if it has but one."""

Page = Sequence[ProtectedResource]


def caches(calls: Calls, context: Context) -> Iterator[Page]:
    """Replication groups, clusters that belong to none, and caches that are gone and left snapshots: those
    are what somebody looks for. Memcached keeps no snapshots."""
    there = set()
    for member, page in _there(calls):
        found = [_resource(context, item, member) for item in page]
        there |= {resource.arn for resource in found}
        yield found
    gone: dict[str, ProtectedResource] = {}
    for page in _pages(calls, "DescribeSnapshots"):
        for item in page:
            arn, made = _cache_arn(item), _made(item)
            if arn and arn not in there:
                before = gone[arn].last_backup if arn in gone else None
                last = max((each for each in (before, made) if each), default=None)
                gone[arn] = ProtectedResource(context, arn, TYPE, f"{short_id(arn)} (deleted)", last)
    yield list(gone.values())


def serverless_caches(calls: Calls, context: Context) -> Iterator[Page]:
    for page in calls.pages("elasticache", "DescribeServerlessCaches", {"MaxResults": 50}):
        yield [_resource(context, item, "ServerlessCacheName") for item in page]


def snapshots(calls: Calls, context: Context, resource: ProtectedResource) -> Iterator[NativePoint]:
    """Automatic and manual snapshots of one cache."""
    kind, name = _named(resource.arn)
    if kind == SERVERLESS:
        return
    member = "ReplicationGroupId" if kind == GROUP else "CacheClusterId"
    for item in _of_cache(calls, resource, {member: name}):
        yield parsed("DescribeSnapshots", item, lambda item: _snapshot(context, resource, item))


def serverless_snapshots(
    calls: Calls, context: Context, resource: ProtectedResource
) -> Iterator[NativePoint]:
    kind, name = _named(resource.arn)
    if kind != SERVERLESS:
        return
    request = {"ServerlessCacheName": name, "MaxResults": 50}
    for page in calls.pages("elasticache", "DescribeServerlessCacheSnapshots", request):
        for item in page:
            yield parsed(
                "DescribeServerlessCacheSnapshots", item, lambda item: _serverless(context, resource, item)
            )


def _of_cache(calls: Calls, resource: ProtectedResource, request: Mapping[str, object]) -> Iterator[Answer]:
    """The snapshots of a cache; of one that is gone, which may not be asked for, those among all."""
    try:
        for page in _pages(calls, "DescribeSnapshots", request):
            yield from page
    except NotFound:
        for page in _pages(calls, "DescribeSnapshots"):
            yield from (item for item in page if _cache_arn(item) == resource.arn)


def _there(calls: Calls) -> Iterator[tuple[str, list[Answer]]]:
    """Pages of caches, each with the member that names one."""
    for page in _pages(calls, "DescribeReplicationGroups"):
        yield "ReplicationGroupId", page
    alone = {"ShowCacheClustersNotInReplicationGroups": True}
    for page in _pages(calls, "DescribeCacheClusters", alone):
        alone_here = [item for item in page if not text(item, "ReplicationGroupId")]
        yield "CacheClusterId", [item for item in alone_here if text(item, "Engine") in ENGINES]


def _pages(
    calls: Calls, operation: str, request: Mapping[str, object] | None = None
) -> Iterator[list[Answer]]:
    return calls.pages("elasticache", operation, {"MaxRecords": 50, **(request or {})}, token="Marker")


def _resource(context: Context, item: Answer, member: str) -> ProtectedResource:
    return ProtectedResource(context, text(item, "ARN"), TYPE, text(item, member))


def _named(arn: str) -> tuple[str, str]:
    """The kind of a cache and its name: `arn:aws:elasticache:R:A:replicationgroup:orders`."""
    kind, _, name = arn.split(":", 5)[-1].partition(":")
    return kind, name


def _cache_arn(snapshot: Answer) -> str:
    """The ARN of the cache that a snapshot is of, by the snapshot's own."""
    place = text(snapshot, "ARN").rpartition(":snapshot:")[0]
    group, cluster = text(snapshot, "ReplicationGroupId"), text(snapshot, "CacheClusterId")
    if not place or not (group or cluster):
        return ""
    return f"{place}:{GROUP}:{group}" if group else f"{place}:{CLUSTER}:{cluster}"


def _made(snapshot: Answer) -> datetime | None:
    """When the last of its shards was taken: what was written later is in none of them."""
    nodes: Sequence[Answer] = snapshot.get("NodeSnapshots") or ()
    return max(filter(None, (moment(node, "SnapshotCreateTime") for node in nodes)), default=None)


def _snapshot(context: Context, resource: ProtectedResource, item: Answer) -> NativePoint:
    name, status, source = item["SnapshotName"], text(item, "SnapshotStatus"), text(item, "SnapshotSource")
    automatic = source != "manual"
    return NativePoint(
        context,
        name,
        resource.arn,
        f"ElastiCache {'automatic' if automatic else 'manual'} snapshot",
        "elasticache:CreateReplicationGroup",
        {
            "ReplicationGroupId": "{ask.name}",
            "ReplicationGroupDescription": f"From snapshot {name}",
            "SnapshotName": name,
            **_like_source(item),
        },
        ASKS,
        arn=text(item, "ARN"),
        status=status,
        restorable=status == "available",
        created=_made(item),
        encrypted=bool(text(item, "KmsKeyId")) or None,
        key_arn=text(item, "KmsKeyId"),
        made_by="ElastiCache" if automatic else "",
        note="A new cache with an address of its own; its security groups and its password (AUTH) are not in "
        "the snapshot." + (" It goes when the cache is deleted." if automatic else ""),
    )


def _like_source(item: Answer) -> dict[str, object]:
    """What the new cache has to be told to be what the snapshot's was; ElastiCache takes its own defaults
    otherwise, and refuses those where the cache had shards, data tiering or an older parameter group."""
    parameters, key = text(item, "CacheParameterGroupName"), text(item, "KmsKeyId")
    shards = whole(item, "NumNodeGroups") or 1
    has_shards = shards > 1 or parameters.endswith(CLUSTER_MODE)
    return given(
        Engine=text(item, "Engine"),
        EngineVersion=_version(text(item, "EngineVersion")),
        CacheNodeType=text(item, "CacheNodeType"),
        CacheParameterGroupName=parameters,
        CacheSubnetGroupName=text(item, "CacheSubnetGroupName"),
        NumNodeGroups=shards if has_shards else None,
        AutomaticFailoverEnabled=has_shards or None,
        DataTieringEnabled=text(item, "DataTiering") == "enabled" or None,
        AtRestEncryptionEnabled=bool(key) or None,
        KmsKeyId=key,
    )


def _version(told: str) -> str:
    """As CreateReplicationGroup takes it: from version 6 on without the patch, which ElastiCache chooses."""
    major, _, rest = told.partition(".")
    return f"{major}.{rest.partition('.')[0]}" if major.isdigit() and int(major) >= 6 and rest else told


def _serverless(context: Context, resource: ProtectedResource, item: Answer) -> NativePoint:
    name, status = item["ServerlessCacheSnapshotName"], text(item, "Status")
    automatic = text(item, "SnapshotType").lower() != "manual"
    used = text(item, "BytesUsedForCache")
    settings: Answer = item.get("ServerlessCacheConfiguration") or {}
    return NativePoint(
        context,
        name,
        resource.arn,
        f"ElastiCache serverless {'automatic' if automatic else 'manual'} snapshot",
        "elasticache:CreateServerlessCache",
        {
            "ServerlessCacheName": "{ask.name}",
            "Engine": text(settings, "Engine"),
            "SnapshotArnsToRestore": [text(item, "ARN")],
        },
        ASKS,
        arn=text(item, "ARN"),
        status=status,
        restorable=status == "available",
        created=moment(item, "CreateTime"),
        size=int(used) if used.isdigit() else None,
        encrypted=True,
        key_arn=text(item, "KmsKeyId"),
        made_by="ElastiCache" if automatic else "",
        note="A new cache in the default VPC with an address of its own, unless subnets are named.",
    )
