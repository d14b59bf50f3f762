"""The volume gateways of the shop's branches, by the id of the row of their volume in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from aws_sandbox.world.accounts import Place, stable_hex
from aws_sandbox.world.catalogue import OTHER_ROWS, Row

GIB = 1024**3


@dataclass(frozen=True, slots=True)
class DiskRow:
    number: int
    gib: int
    use: str
    """DiskAllocationType of ListLocalDisks."""

    @property
    def id(self) -> str:
        return f"pci-0000:03:00.0-scsi-0:0:{self.number}:0"


@dataclass(frozen=True, slots=True)
class GatewayRow:
    name: str
    type: str
    """CACHED or STORED."""
    disks: tuple[DiskRow, ...]
    connected: bool = True


GATEWAYS = {
    row.name: row
    for row in (
        GatewayRow(
            "store-munich", "CACHED", (DiskRow(1, 150, "CACHE_STORAGE"), DiskRow(2, 150, "UPLOAD_BUFFER"))
        ),
        GatewayRow(
            "store-lyon",
            "STORED",
            (
                DiskRow(1, 150, "UPLOAD_BUFFER"),
                DiskRow(2, 100, "STORED iSCSI VOLUME"),
                DiskRow(3, 160, "AVAILABLE"),
                DiskRow(4, 50, "AVAILABLE"),
            ),
        ),
        GatewayRow("store-oslo", "CACHED", (DiskRow(1, 150, "CACHE_STORAGE"),), connected=False),
    )
}
"""The last one lost its connection and has no volume."""


def gateway_id(name: str) -> str:
    return f"sgw-{stable_hex('Storage Gateway', name)[:8].upper()}"


def gateway_arn(place: Place, name: str) -> str:
    return place.arn("storagegateway", f"gateway/{gateway_id(name)}")


def volume_row(name: str) -> Row | None:
    """The catalogue's row of a gateway's volume."""
    rows = (row for row in OTHER_ROWS if (row.type, row.id) == ("Storage Gateway", name))
    return next(rows, None)
