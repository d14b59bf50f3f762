"""Whether a volume of FSx for NetApp ONTAP can be made: its virtual machine, its name, its path."""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.account_checks.questions import answered
from aws_api.calls import Calls
from aws_api.gateway.members import text
from aws_api.lookups.fsx import file_system, virtual_machine, volumes_of
from recovery.context import Context
from recovery.errors import NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.model import Values
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

MACHINE = "Storage virtual machine"
NAME = "Name and path of the volume"
MACHINES_ASKED = "fsx:DescribeStorageVirtualMachines"
VOLUMES_ASKED = "fsx:DescribeVolumes"


def target(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """What is to know of the place and the name of the new volume."""
    svm = look_up(values, "OntapConfiguration.storageVirtualMachineId")
    if not svm:
        return
    yield from answered(MACHINE, lambda: _machine(calls, context, svm))
    name = look_up(values, "Name")
    path = look_up(values, "OntapConfiguration.junctionPath")
    yield from answered(NAME, lambda: _free(calls, svm, name, path))


def _machine(calls: Calls, context: Context, svm: str) -> Iterator[Finding]:
    try:
        found = virtual_machine(calls, svm)
    except NotFound:
        told = f"There is no storage virtual machine {svm} in {context.region}."
        yield Finding(ERROR, MACHINE, told, "Choose another.", MACHINES_ASKED)
        return
    state, holder = text(found, "Lifecycle"), text(found, "FileSystemId")
    if state != "CREATED":
        told = f"The storage virtual machine {svm} is {state}."
        yield Finding(ERROR, MACHINE, told, "Choose another, or wait until it is CREATED.", MACHINES_ASKED)
        return
    yield Finding(PASSED, MACHINE, f"{svm} is there, of {holder}.", evidence=MACHINES_ASKED)
    state = text(file_system(calls, holder), "Lifecycle")
    if state not in ("AVAILABLE", "UPDATING"):
        told = f"Its file system {holder} is {state}."
        yield Finding(
            ERROR, MACHINE, told, "Choose a virtual machine of another one.", "fsx:DescribeFileSystems"
        )


def _free(calls: Calls, svm: str, name: str, path: str) -> Iterator[Finding]:
    volumes = list(volumes_of(calls, svm))
    names = {text(volume, "Name") for volume in volumes}
    paths = {text(volume.get("OntapConfiguration") or {}, "JunctionPath") for volume in volumes}
    if name and name in names:
        told = f"{svm} has a volume called {name}."
        yield Finding(ERROR, NAME, told, "Choose another name; nothing is overwritten.", VOLUMES_ASKED)
    if path and path in paths:
        told = f"{svm} has a volume at {path}."
        yield Finding(ERROR, NAME, told, "Choose another junction path.", VOLUMES_ASKED)
    if name not in names and path not in paths:
        yield Finding(PASSED, NAME, f"Name and path are free in {svm}.", evidence=VOLUMES_ASKED)
