"""ec2:DescribeSnapshots by owner, which moto ignores."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.responses.elastic_block_store import ElasticBlockStore

OWN = "self"


def install() -> None:
    """Puts the operation in the place of moto's. Loads moto's EC2, so only once EC2 is needed."""
    # Moto reads the methods of the class anew for each request.
    setattr(ElasticBlockStore, "describe_snapshots", describe_snapshots)  # noqa: B010


def describe_snapshots(self: Any) -> ActionResult:
    found = self.ec2_backend.describe_snapshots(
        snapshot_ids=self._get_param("SnapshotIds", []), filters=self._filters_from_querystring()
    )
    owners = {self.current_account if owner == OWN else owner for owner in self._get_param("OwnerIds", [])}
    return ActionResult(
        {"Snapshots": [snapshot for snapshot in found if not owners or snapshot.owner_id in owners]}
    )
