"""Redshift Serverless: whether the namespace that gets the data is there, and has a workgroup to do it."""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.account_checks.questions import answered
from aws_api.calls import Calls
from aws_api.gateway.members import text
from aws_api.lookups.redshift_serverless import AVAILABLE, described, workgroup_of
from recovery.context import Context
from recovery.errors import NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.model import Values
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

NAMESPACE = "Namespace"
WORKGROUP = "Workgroup"


def namespace(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """The namespace first: of one that is not there nothing else is asked."""
    name = look_up(values, "NamespaceIdentifier")
    if not name:
        return
    asked = "redshift-serverless:GetNamespace"
    try:
        status = text(described(calls, name), "status")
    except NotFound:
        told = f"There is no namespace {name} in {context.region}: a restore makes none."
        yield Finding(ERROR, NAMESPACE, told, "Choose another, or make it with a workgroup.", asked)
        return
    if status == AVAILABLE:
        yield Finding(PASSED, NAMESPACE, f"The namespace {name} is available.", evidence=asked)
    else:
        told = f"The namespace {name} is {status.lower() or 'in an unknown state'}."
        yield Finding(WARNING, NAMESPACE, told, "Wait until it is available.", asked)
    yield from answered(WORKGROUP, lambda: _workgroup(calls, name, look_up(values, "WorkgroupName")))


def _workgroup(calls: Calls, namespace_name: str, wanted: str) -> Iterator[Finding]:
    asked = "redshift-serverless:ListWorkgroups"
    found = workgroup_of(calls, namespace_name)
    if found is None:
        told = f"The namespace {namespace_name} has no workgroup, and a restore is done by one."
        yield Finding(ERROR, WORKGROUP, told, "Make a workgroup for it first.", asked)
        return
    name, status = text(found, "workgroupName"), text(found, "status")
    if wanted and wanted != name:
        told = f"The workgroup of {namespace_name} is {name}, not {wanted}."
        yield Finding(ERROR, WORKGROUP, told, f"Name {name}.", asked)
    elif status != AVAILABLE:
        told = f"The workgroup {name} is {status.lower() or 'in an unknown state'}."
        yield Finding(WARNING, WORKGROUP, told, "Wait until it is available.", asked)
    else:
        yield Finding(PASSED, WORKGROUP, f"The workgroup {name} is available.", evidence=asked)
