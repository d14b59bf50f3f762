"""Backup gateway: hypervisors, and what a virtual machine was."""

from __future__ import annotations

from collections.abc import Mapping

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from recovery.account import AccountChoice
from recovery.context import Context


def hypervisors(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Hypervisors by ARN, with name and host; a state other than ONLINE is said first."""
    pages = calls.pages("backup-gateway", "ListHypervisors", {})
    return [
        AccountChoice(text(found, "HypervisorArn"), text(found, "Name"), _note(found))
        for page in pages
        for found in page
    ]


def machine(calls: Calls, arn: str) -> dict[str, str]:
    """A machine as its hypervisor last told of it: name, folder, host, and the hypervisor's ARN."""
    found: Answer = calls.read("backup-gateway", "GetVirtualMachine", ResourceArn=arn)["VirtualMachine"]
    hypervisor = text(found, "HypervisorId")
    facts = {
        "name": text(found, "Name"),
        "path": text(found, "Path"),
        "host_name": text(found, "HostName"),
        "hypervisor_arn": _hypervisor_arn(arn, hypervisor) if hypervisor else "",
    }
    return {name: value for name, value in facts.items() if value}


def _hypervisor_arn(machine_arn: str, hypervisor: str) -> str:
    """`arn:aws:backup-gateway:REGION:ACCOUNT:hypervisor/hype-...`, as the machine's own is made."""
    if hypervisor.startswith("arn:"):
        return hypervisor
    return ":".join([*machine_arn.split(":")[:5], f"hypervisor/{hypervisor}"])


def _note(found: Answer) -> str:
    state, host = text(found, "State"), text(found, "Host")
    return ", ".join(note for note in (state.lower() if state != "ONLINE" else "", host) if note)
