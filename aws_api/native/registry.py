"""What services themselves hold to restore from, outside AWS Backup: by the type of the resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from aws_api.calls import Calls
from aws_api.native import dynamodb, ebs, elasticache, rds, rds_clusters, s3
from recovery.account import NativeAnswer
from recovery.context import Context
from recovery.errors import AwsError
from recovery.models import NativePoint, ProtectedResource

NativeListing = Callable[[Calls, Context, ProtectedResource], Iterator[NativePoint]]

CLUSTER_SNAPSHOTS: tuple[tuple[str, NativeListing], ...] = (
    ("Cluster snapshots", rds_clusters.snapshots),
    ("Cluster snapshots shared by other accounts", rds_clusters.shared),
)
# Of services whose automated backups only the cluster itself tells of.
CLUSTER_ALONE: tuple[tuple[str, NativeListing], ...] = (
    ("Automated backups of the cluster", rds_clusters.range_of_the_cluster),
    *CLUSTER_SNAPSHOTS,
)

# Type of the resource -> in words what is listed, and what lists it; each is refused by itself.
LISTINGS: Mapping[str, tuple[tuple[str, NativeListing], ...]] = {
    "Aurora": (("Automated backups of the cluster", rds_clusters.automated), *CLUSTER_SNAPSHOTS),
    "DocumentDB": CLUSTER_ALONE,
    "DynamoDB": (
        ("Moments of the table's point-in-time recovery", dynamodb.point_in_time),
        ("Backups that DynamoDB made", dynamodb.backups),
    ),
    "EBS": (("EBS snapshots that others made", ebs.snapshots),),
    "EC2": (("Images that others made", ebs.images),),
    "Neptune": CLUSTER_ALONE,
    "RDS": (
        ("RDS automated backups", rds.automated),
        ("RDS snapshots", rds.snapshots),
        ("RDS snapshots shared by other accounts", rds.shared),
        ("Automated backups of the cluster", rds_clusters.automated),
        *CLUSTER_SNAPSHOTS,
    ),
    "S3": (("Versions of its objects", s3.versions), ("Replicas of the bucket", s3.replicas)),
    "ElastiCache": (
        ("Snapshots of the cache", elasticache.snapshots),
        ("Snapshots of the serverless cache", elasticache.serverless_snapshots),
    ),
}

# What lists resources that AWS Backup does not protect and whose service keeps backups.
RESOURCES: tuple[Callable[[Calls, Context], Iterator[Sequence[ProtectedResource]]], ...] = (
    elasticache.caches,
    elasticache.serverless_caches,
)


def points_of(calls: Calls, context: Context, resource: ProtectedResource) -> NativeAnswer:
    """All that is known of the resource; a listing that AWS refuses is named and passed over."""
    found: list[NativePoint] = []
    refused: list[str] = []
    for what, listing in LISTINGS.get(resource.type, ()):
        try:
            found += listing(calls, context, resource)
        except AwsError as error:
            refused.append(f"{what} are not known: {error.text}")
    return NativeAnswer(tuple(found), tuple(refused))


def resources(calls: Calls, context: Context) -> Iterator[Sequence[ProtectedResource]]:
    """Page by page; where one listing is refused, that is raised when the others are through."""
    refused: AwsError | None = None
    for listing in RESOURCES:
        try:
            yield from listing(calls, context)
        except AwsError as error:
            refused = error
    if refused:
        raise refused
