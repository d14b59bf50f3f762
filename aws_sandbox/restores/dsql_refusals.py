"""What a restore of Aurora DSQL refuses by what exists: keys, groups of Regions, the peer's copy."""

from __future__ import annotations

from aws_sandbox.backup.errors import InvalidParameterValue, InvalidRequest
from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.restores.dsql_request import DsqlRequest
from aws_sandbox.restores.keys import find_key
from aws_sandbox.world.accounts import Place


def refuse_peers(place: Place, point: RecoveryPoint, wanted: DsqlRequest) -> None:
    """Raises a BackupError."""
    from aws_sandbox.dsql_regions import GROUPS

    if wanted.peer is not None and wanted.witness is not None:
        regions = (place.region, wanted.peer, wanted.witness)
        if len(set(regions)) < len(regions):
            raise InvalidParameterValue("This Region, its peer and the witness must be three Regions.")
        if not any(group.issuperset(regions) for group in GROUPS):
            raise InvalidParameterValue(f"{', '.join(regions)} are not in one group of Regions.")
        _refuse_without_copy(Place(place.partition, place.account, wanted.peer), point)
    for wish in wanted.wishes:
        if wish.key is not None and find_key(wish.place, wish.key) is None:
            raise InvalidParameterValue(
                f"Invalid regionalConfig: key {wish.key} does not exist in {wish.place.region}."
            )


def _refuse_without_copy(peer: Place, point: RecoveryPoint) -> None:
    """Identical "means the recovery points have the same resource name and creation time" (AWS Backup,
    "Amazon Aurora DSQL restore")."""
    from aws_sandbox.backup.models import backend_of

    for copied in backend_of(peer.account, peer.region).store.points.values():
        if (
            copied.resource == point.resource
            and copied.created == point.created
            and copied.status == "COMPLETED"
        ):
            return
    raise InvalidRequest(f"{peer.region} has no copy of {point.arn}.")
