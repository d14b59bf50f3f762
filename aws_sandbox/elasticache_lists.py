"""The listings of ElastiCache that moto lacks or does not page."""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult
from moto.elasticache.responses import ElastiCacheResponse

from aws_sandbox.answer_pages import page_of

SMALLEST_PAGE, DEFAULT_PAGE = 20, 50
"""MaxRecords of DescribeSnapshots: 20 to 50, 50 where it is left out (ElastiCache API). The serverless
listings take MaxResults up to 50."""
SNAPSHOT_SOURCES = {"system": "automated", "user": "manual"}


class InvalidParameterValue(ServiceException):
    code = "InvalidParameterValue"


class ServerlessCacheNotFound(ServiceException):
    code = "ServerlessCacheNotFoundFault"


def install() -> None:
    """Puts the listings in the place of moto's."""
    # Moto reads the methods of the class anew for each request.
    for operation in (describe_snapshots, describe_serverless_caches, describe_serverless_cache_snapshots):
        setattr(ElastiCacheResponse, operation.__name__, operation)


def describe_snapshots(self: Any) -> ActionResult:
    inputs = _inputs(self)
    size = int(inputs.get("MaxRecords") or DEFAULT_PAGE)
    if not SMALLEST_PAGE <= size <= DEFAULT_PAGE:
        raise InvalidParameterValue(f"MaxRecords must be between {SMALLEST_PAGE} and {DEFAULT_PAGE}.")
    source = inputs.get("SnapshotSource")
    found = self.elasticache_backend.describe_snapshots(
        snapshot_name=inputs.get("SnapshotName"),
        snapshot_source=SNAPSHOT_SOURCES.get(str(source), source),
        replication_group_id=inputs.get("ReplicationGroupId"),
        cache_cluster_id=inputs.get("CacheClusterId"),
    )
    return page_of("Snapshots", found, size, inputs, "Marker", InvalidParameterValue)


def describe_serverless_caches(self: Any) -> ActionResult:
    inputs = _inputs(self)
    caches = getattr(self.elasticache_backend, "serverless_caches", [])
    if (name := inputs.get("ServerlessCacheName")) is not None:
        caches = [cache for cache in caches if cache["ServerlessCacheName"] == name]
        if not caches:
            raise ServerlessCacheNotFound(f"Serverless cache {name} not found.")
    size = int(inputs.get("MaxResults") or DEFAULT_PAGE)
    return page_of("ServerlessCaches", caches, size, inputs, "NextToken", InvalidParameterValue)


def describe_serverless_cache_snapshots(self: Any) -> ActionResult:
    inputs = _inputs(self)
    kind = SNAPSHOT_SOURCES.get(str(inputs.get("SnapshotType")), inputs.get("SnapshotType"))
    wanted = {
        "ServerlessCacheSnapshotName": inputs.get("ServerlessCacheSnapshotName"),
        "SnapshotType": kind,
        "ServerlessCacheName": inputs.get("ServerlessCacheName"),
    }
    found = []
    for each in getattr(self.elasticache_backend, "serverless_snapshots", []):
        told = {**each, **each["ServerlessCacheConfiguration"]}
        if all(value is None or told[name] == value for name, value in wanted.items()):
            found.append(each)
    size = int(inputs.get("MaxResults") or DEFAULT_PAGE)
    return page_of("ServerlessCacheSnapshots", found, size, inputs, "NextToken", InvalidParameterValue)


def _inputs(self: Any) -> dict[str, Any]:
    self._get_action()
    self.parse_parameters(self.normalized_request)
    return dict(self.params)
