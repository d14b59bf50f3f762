"""RDS Multi-AZ DB clusters: a recovery point becomes a cluster with a writer and two readable standbys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.restores.cluster_keys import MULTI_AZ_KEYS
from aws_sandbox.restores.clusters import ClusterRestore
from aws_sandbox.world.accounts import Place


class MultiAzClusterRestore(ClusterRestore):
    fidelity = "real: a cluster with its three instances; it holds no data"
    snapshot_keys = MULTI_AZ_KEYS
    # Guide, "Restore an RDS Multi-AZ deployment", for the second.
    actions = ("rds:RestoreDBClusterFromSnapshot", "rds:CreateDBInstance")

    def refuse_more(self, place: Place, source: Any | None, values: Mapping[str, Any]) -> None:
        from aws_sandbox.rds.cluster_offers import MULTI_AZ_MEMBERS
        from aws_sandbox.rds.models import rds_of
        from aws_sandbox.rds.offers import MULTI_AZ_CLASSES

        # RDS API, RestoreDBClusterFromSnapshot: without it the cluster would be one of Aurora.
        if (name := values.get("dbClusterInstanceClass")) is None:
            raise MissingParameterValue("Restore metadata is missing dbClusterInstanceClass.")
        if name not in MULTI_AZ_CLASSES:
            raise InvalidParameterValue(
                f"Invalid dbClusterInstanceClass: {name} is not offered for Multi-AZ DB clusters."
            )
        group = rds_of(place).subnet_groups[values.get("dbSubnetGroupName", "default")]
        zones = {subnet["SubnetAvailabilityZone"]["Name"] for subnet in group.subnets}
        if len(zones) < MULTI_AZ_MEMBERS:
            raise InvalidParameterValue(
                f"Invalid dbSubnetGroupName: {group.name} covers {len(zones)} zones, and "
                f"{MULTI_AZ_MEMBERS} are needed."
            )
        chosen = values.get("availabilityZones")
        if chosen is not None and len(set(chosen)) != MULTI_AZ_MEMBERS:
            raise InvalidParameterValue(f"Invalid availabilityZones: {MULTI_AZ_MEMBERS} are needed.")
        if source is not None:
            _refuse_storage(source, values)


def _refuse_storage(source: Any, values: Mapping[str, Any]) -> None:
    from aws_sandbox.rds.offers import MULTI_AZ_STORAGE, STORAGE

    kind, size = values.get("storageType", source.storage_type), source.allocated_storage
    if kind not in MULTI_AZ_STORAGE:
        raise InvalidParameterValue(f"Invalid storageType: {kind}. Valid: {', '.join(MULTI_AZ_STORAGE)}")
    storage, iops = STORAGE[kind], values.get("iops")
    if iops is None:
        if storage.iops_required:
            raise MissingParameterValue(f"Restore metadata is missing iops, which {kind} requires.")
        return
    assert storage.iops is not None
    if size < storage.figures_from:
        raise InvalidParameterValue(f"Invalid iops: {kind} takes none below {storage.figures_from} GiB.")
    smallest, largest = storage.iops
    if not smallest <= iops <= largest:
        raise InvalidParameterValue(f"Invalid iops: {smallest} to {largest}, not {iops}.")
    if storage.iops_per_gib is not None and iops > storage.iops_per_gib * size:
        raise InvalidParameterValue(
            f"Invalid iops: {kind} takes {storage.iops_per_gib} for each GiB of {size}, not {iops}."
        )
