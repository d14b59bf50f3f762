"""Restore metadata of Aurora DSQL. Its page writes `regionalConfig`; a field report names the accepted keys
in lower case. Both spellings are read, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.restores.parameters import Reader, listed, objects, read, text, truth
from aws_sandbox.world.accounts import Place

KEYS: dict[str, Reader] = {
    "regionalConfig": objects,
    "useMultiRegionOrchestration": truth,
    "witnessRegion": text,
    "peerRegion": listed,
    "aws:backup:request-id": text,
}
"""GetRecoveryPointRestoreMetadata returns `cluster_id`, which is refused (the same report)."""
MEMBERS: dict[str, type] = {"region": str, "isDeletionProtectionEnabled": bool, "kmsKeyId": str}
"""Of one item of regionalConfig. All are optional: "default values will be applied"."""


@dataclass(frozen=True, slots=True)
class RegionWish:
    """The cluster to make in one Region."""

    place: Place
    protected: bool = True
    key: str | None = None
    """As given; None is the key that AWS owns."""


@dataclass(frozen=True, slots=True)
class DsqlRequest:
    wishes: tuple[RegionWish, ...]
    """That of the job's Region first."""
    peer: str | None = None
    witness: str | None = None


def read_dsql(place: Place, metadata: Mapping[str, str]) -> DsqlRequest:
    """Raises a BackupError for what is wrong by itself."""
    readers = {**KEYS, **{key.lower(): reader for key, reader in KEYS.items()}}
    found = read(metadata, readers)
    values: dict[str, Any] = {}
    for name, value in found.items():
        key = next(key for key in KEYS if name in (key, key.lower()))
        if key in values:
            raise InvalidParameterValue(f"Invalid restore metadata. {key} is there in two spellings.")
        values[key] = value
    peer = _peer(values)
    regions = (place.region,) if peer is None else (place.region, peer)
    configured = _configured(place, regions, values.get("regionalConfig", []))
    wishes = tuple(_wish(place, region, configured.get(region, {})) for region in regions)
    return DsqlRequest(wishes, peer, values.get("witnessRegion"))


def _peer(values: Mapping[str, Any]) -> str | None:
    """The other Region of a multi-Region cluster, which has two beside its witness (Aurora DSQL API,
    MultiRegionProperties)."""
    if not values.get("useMultiRegionOrchestration", False):
        for key in ("peerRegion", "witnessRegion"):
            if key in values:
                raise InvalidParameterValue(f"{key} is for useMultiRegionOrchestration true only.")
        return None
    for key in ("peerRegion", "witnessRegion"):
        if key not in values:
            raise MissingParameterValue(f"Restore metadata is missing {key}.")
    if len(values["peerRegion"]) != 1:
        raise InvalidParameterValue("Invalid peerRegion: a list of one Region.")
    return str(values["peerRegion"][0])


def _configured(
    place: Place, regions: tuple[str, ...], items: list[dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    configured: dict[str, dict[str, Any]] = {}
    for item in items:
        if unknown := sorted(item.keys() - MEMBERS.keys()):
            raise InvalidParameterValue(f"Invalid regionalConfig: unknown members: {', '.join(unknown)}")
        for name, value in item.items():
            if type(value) is not MEMBERS[name]:
                raise InvalidParameterValue(
                    f"Invalid regionalConfig: {name} must be a {MEMBERS[name].__name__}."
                )
        # In one of AWS's pages the Region is optional: it can only be the job's.
        region = item.get("region", place.region)
        if region not in regions:
            # The page's own example configures a Region that is no peer; taken for an error of the page.
            raise InvalidParameterValue(
                f"Invalid regionalConfig: {region} is neither this Region nor its peer."
            )
        if region in configured:
            raise InvalidParameterValue(f"Invalid regionalConfig: {region} is there twice.")
        configured[region] = item
    return configured


def _wish(place: Place, region: str, item: Mapping[str, Any]) -> RegionWish:
    where = Place(place.partition, place.account, region)
    return RegionWish(where, item.get("isDeletionProtectionEnabled", True), item.get("kmsKeyId"))
