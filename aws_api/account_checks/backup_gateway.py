"""Whether a hypervisor would take the virtual machine that a request describes."""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.account_checks.questions import answered
from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from recovery.context import Context
from recovery.errors import NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.model import Values
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

TITLE = "Hypervisor"
EVIDENCE = "backup-gateway:GetHypervisor"

STATES = {
    "PENDING": "no gateway that is up belongs to it",
    "OFFLINE": "its gateway does not reach it: the network, its address or its name",
    "ERROR": "its gateway cannot sign in: the user name or the password is wrong",
}
"""What the states other than ONLINE mean ("Hypervisor states", AWS Backup guide)."""


def hypervisor(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """Whether it is online, what its key asks of the restore role, and whether the machine's name is free."""
    arn = look_up(values, "HypervisorArn")
    if not arn:
        return
    try:
        found = calls.read("backup-gateway", "GetHypervisor", HypervisorArn=arn)["Hypervisor"]
    except NotFound:
        yield Finding(ERROR, TITLE, f"There is no hypervisor {arn}.", "Choose another.", EVIDENCE)
        return
    yield _state(found)
    yield from _key(found)
    yield from answered(TITLE, lambda: _name(calls, arn, values))


def _state(found: Answer) -> Finding:
    name, state = text(found, "Name"), text(found, "State")
    if state == "ONLINE":
        return Finding(PASSED, TITLE, f"The hypervisor {name} is online.", evidence=EVIDENCE)
    why = STATES.get(state)
    told = f"The hypervisor {name} is {state.lower() or 'in no state that AWS tells'}"
    told += f": {why}." if why else "."
    mend = "Mend it in AWS Backup under Hypervisors, or choose another."
    return Finding(ERROR, TITLE, told, mend, EVIDENCE)


def _key(found: Answer) -> Iterator[Finding]:
    """The default role cannot have kms:Decrypt ("Encrypting hypervisor credentials", AWS Backup guide)."""
    key = text(found, "KmsKeyArn")
    if key:
        told = f"The hypervisor's password is encrypted with {key}: the restore role needs kms:Decrypt on it."
        yield Finding(WARNING, TITLE, told, "The default role does not do; choose another.", EVIDENCE)


def _name(calls: Calls, hypervisor: str, values: Values) -> Iterator[Finding]:
    """vCenter has a name once in a folder; AWS Backup's page promises that it overwrites no machine."""
    name, path = look_up(values, "VMName"), look_up(values, "VMPath")
    pages = calls.pages("backup-gateway", "ListVirtualMachines", {"HypervisorArn": hypervisor})
    taken = any(_is(each, name, path) for page in pages for each in page)
    evidence = "backup-gateway:ListVirtualMachines"
    if name and taken:
        told = f"A machine called {name} is in {path}."
        yield Finding(WARNING, TITLE, told, "Choose another name or path.", evidence)
    elif name:
        told = f"AWS Backup knows of no machine called {name} in {path or 'its folder'}."
        yield Finding(PASSED, TITLE, told, evidence=evidence)


def _is(machine: Answer, name: str, path: str) -> bool:
    """Some hypervisors tell the folder as the path, and some the machine in it."""
    folder = text(machine, "Path").rstrip("/")
    return text(machine, "Name") == name and folder in {path.rstrip("/"), f"{path.rstrip('/')}/{name}"}
