"""The shop's hypervisors, the gateways that reach them, and the virtual machines on them."""

from __future__ import annotations

from dataclasses import dataclass

from aws_sandbox.world.accounts import Place, stable_hex
from aws_sandbox.world.catalogue import OTHER_ROWS


@dataclass(frozen=True, slots=True)
class HypervisorRow:
    name: str
    host: str
    state: str
    folders: tuple[str, ...]
    """Paths that take a virtual machine."""
    compute: tuple[str, ...]
    """Clusters, and hosts that are in none."""
    clustered: tuple[str, ...]
    """Hosts of a cluster: they take no restore, their cluster does."""
    datastores: tuple[str, ...]
    key: str | None = None
    """Alias of the key of its credentials; None is AWS's own."""


@dataclass(frozen=True, slots=True)
class DiskRow:
    id: str
    label: str
    gib: int

    def told(self) -> dict[str, str]:
        """As the page's example of DisksToRestore."""
        return {"DiskId": self.id, "Label": self.label}


@dataclass(frozen=True, slots=True)
class MachineRow:
    id: str
    """Of its row in the catalogue."""
    number: str
    """Its id in VMware."""
    hypervisor: str
    host: str
    path: str
    compute: str
    datastore: str
    disks: tuple[DiskRow, ...]


HYPERVISORS = {
    row.name: row
    for row in (
        HypervisorRow(
            "berlin-vcenter",
            "vcenter.berlin.shop.example",
            "ONLINE",
            ("/Berlin/vm", "/Berlin/vm/restored"),
            ("Berlin-Cluster", "esx-spare.berlin.shop.example"),
            ("esx1.berlin.shop.example", "esx2.berlin.shop.example"),
            ("vsanDatastore", "archive-nfs"),
        ),
        HypervisorRow(
            "paris-vcenter",
            "vcenter.paris.shop.example",
            "OFFLINE",
            ("/Paris/vm",),
            ("esx1.paris.shop.example",),
            (),
            ("local-vmfs",),
        ),
        HypervisorRow(
            "vmc-sddc",
            "vcenter.sddc-10-2.vmwarevmc.example",
            "ONLINE",
            ("/SDDC-Datacenter/vm",),
            ("Cluster-1",),
            ("10.2.0.4",),
            ("WorkloadDatastore",),
            "alias/shop-data",
        ),
    )
}
GATEWAYS = {"bgw-berlin": "berlin-vcenter", "bgw-paris": "paris-vcenter", "bgw-sddc": "vmc-sddc"}
"""Backup gateways, and the hypervisor that each serves."""

MACHINES = {
    row.id: row
    for row in (
        MachineRow(
            "pos-server-berlin",
            "vm-101",
            "berlin-vcenter",
            "esx1.berlin.shop.example",
            "/Berlin/vm",
            "Berlin-Cluster",
            "vsanDatastore",
            (DiskRow("2000", "Hard disk 1", 40), DiskRow("2001", "Hard disk 2", 80)),
        ),
        MachineRow(
            "pos-server-paris",
            "vm-202",
            "paris-vcenter",
            "esx1.paris.shop.example",
            "/Paris/vm",
            "esx1.paris.shop.example",
            "local-vmfs",
            (DiskRow("2000", "Hard disk 1", 120),),
        ),
    )
}


def hypervisor_id(name: str) -> str:
    return f"hype-{stable_hex('hypervisor', name)[:8].upper()}"


def hypervisor_arn(place: Place, name: str) -> str:
    return place.arn("backup-gateway", f"hypervisor/{hypervisor_id(name)}")


def hypervisor_of(place: Place, arn: str) -> HypervisorRow | None:
    return next((row for row in HYPERVISORS.values() if hypervisor_arn(place, row.name) == arn), None)


def machine_of(resource_arn: str) -> MachineRow:
    """The row of a protected virtual machine. Raises StopIteration for an ARN of none."""
    named = resource_arn.rpartition("/")[2]
    rows = (row for row in OTHER_ROWS if row.type == "VirtualMachine")
    return next(MACHINES[row.id] for row in rows if machine_id(row.id) == named)


def machine_id(identifier: str) -> str:
    return f"vm-{stable_hex('VirtualMachine', identifier)[:8].upper()}"
