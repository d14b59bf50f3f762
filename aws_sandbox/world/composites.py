"""Composite recovery points: which resources are nested in the backups of the shop's stacks and clusters, and
the points of them. Only the newest composites have theirs, so that a start stays quick."""

from __future__ import annotations

from dataclasses import dataclass

from aws_sandbox.backup.store import ProtectedResource, RecoveryPoint, Store
from aws_sandbox.world.accounts import Place, stable_hex
from aws_sandbox.world.arns import point_arn, source_arn
from aws_sandbox.world.catalogue import SHOP_ROWS, Row
from aws_sandbox.world.metadata_composites import own_metadata
from aws_sandbox.world.points import GIB, make_point

KEPT = 3
"""The newest composites of each row that have nested points."""

APART = 15.0
"""Seconds between the points of one composite: nested jobs begin after the composite one."""

FIRST_NESTED = 100_000
"""Index of the first nested point of a resource, far above those of its own schedule."""


@dataclass(frozen=True, slots=True)
class Member:
    """A resource of a stack or cluster that AWS Backup backs up."""

    logical_id: str
    type: str
    id: str
    """Of its row in the catalogue."""
    left_out: int | None = None
    """The composite, counted from the newest, in which its backup was not finished."""


MEMBERS: dict[tuple[str, str], tuple[Member, ...]] = {
    ("CloudFormation", "shop-network"): (),
    ("CloudFormation", "shop-checkout"): (
        Member("SessionsTable", "DynamoDB", "sessions"),
        Member("AccessLogVolume", "EBS", "web-logs-a", left_out=2),
        Member("ExportsBucket", "S3", "relight-shop-exports"),
    ),
    ("EKS", "storefront"): (
        Member("pvc-search-index", "EBS", "search-index"),
        Member("pvc-catalog-cache", "EBS", "catalog-cache", left_out=1),
        Member("pvc-tenants", "EFS", "tenants"),
    ),
    ("EKS", "back-office"): (),
}
"""By type and id of the composite's row. CompositeMemberIdentifier is the logical id in a stack; what it is
for the volumes of a cluster is undocumented: the names of their claims here."""

UNFINISHED = "The backup window closed before the backup was complete."


def nest_points(store: Store, place: Place, start: float) -> None:
    """Adds the nested points of the composites that the store has."""
    rows = {(row.type, row.id): row for row in SHOP_ROWS}
    added: list[RecoveryPoint] = []
    for parent, members in MEMBERS.items():
        row = rows[parent]
        composites = store.points_by_resource[source_arn(place, row)][:KEPT]
        for index, composite in enumerate(composites):
            nested = [_own(place, row, composite)]
            for number, member in enumerate(members):
                source = rows[member.type, member.id]
                resource = ProtectedResource(source_arn(place, source), source.type, source.name)
                # Counted from the oldest, so that a later composite has the higher index.
                arn = point_arn(place, source, FIRST_NESTED + len(composites) - index)
                created = composite.created + (number + 2) * APART
                point = make_point(place, source, resource, arn, created, start)
                if member.left_out == index:
                    point.status, point.status_message = "PARTIAL", UNFINISHED
                nested.append(_placed(point, composite, member.logical_id))
            composite.nested = tuple(nested)
            added += nested
    store.add_points(added)


def _own(place: Place, row: Row, composite: RecoveryPoint) -> RecoveryPoint:
    """What the composite holds of its own: the template of a stack, the state of a cluster."""
    unique = stable_hex("nested", composite.arn, length=8)
    tail = f"eks/{row.id}-{unique}" if row.type == "EKS" else f"cloudformation/{row.id}-{unique}"
    point = RecoveryPoint(
        arn=place.arn("backup", f"recovery-point:{tail}"),
        vault_name=composite.vault_name,
        vault_arn=composite.vault_arn,
        resource=composite.resource,
        # The two points of a cluster have one timestamp in their ARNs' documented form.
        created=composite.created if row.type == "EKS" else round(composite.created + APART, 3),
        size_bytes=GIB // 1024,
        source_gib=1,
        key_arn=composite.key_arn,
        role_arn=composite.role_arn,
        plan=composite.plan,
        source_tags=composite.source_tags,
    )
    point.restore_metadata = own_metadata(place, row)
    return _placed(point, composite, row.id)


def _placed(point: RecoveryPoint, composite: RecoveryPoint, member: str) -> RecoveryPoint:
    point.parent_arn, point.member = composite.arn, member
    point.vault_name, point.vault_arn = composite.vault_name, composite.vault_arn
    return point
