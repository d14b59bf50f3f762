"""ElastiCache, which keeps its own snapshots."""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ

ROWS = (
    Row("elasticache", "DescribeReplicationGroups", READ, "the list of caches", ("ReplicationGroups",)),
    Row("elasticache", "DescribeCacheClusters", READ, "caches of no group", ("CacheClusters",)),
    Row("elasticache", "DescribeSnapshots", READ, "a cache's snapshots", ("Snapshots",)),
    Row("elasticache", "DescribeServerlessCaches", READ, "serverless caches", ("ServerlessCaches",)),
    Row(
        "elasticache",
        "DescribeServerlessCacheSnapshots",
        READ,
        "a serverless cache's snapshots",
        ("ServerlessCacheSnapshots",),
    ),
)
