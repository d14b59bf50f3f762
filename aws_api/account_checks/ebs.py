"""Whether EBS would make a volume as a request asks: its snapshot, and the zone it goes to."""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.account_checks.ec2_questions import by_filter
from aws_api.account_checks.questions import answered
from aws_api.calls import Calls
from aws_api.gateway.members import text
from recovery.context import Context
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint, short_id
from restore_profiles.model import Values
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

TITLE = "Snapshot and zone"


def volume(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """Whether the point's snapshot is there, and the zone too."""
    yield from answered(TITLE, lambda: _snapshot(calls, values, point))
    yield from answered(TITLE, lambda: _zone(calls, values))


def _snapshot(calls: Calls, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    asked = "DescribeSnapshots"
    if "::snapshot/" not in point.arn:  # in an air-gapped vault it has another ARN, and nobody sees it
        return
    snapshot = short_id(point.arn)
    found = by_filter(calls, asked, "snapshot-id", snapshot, "SnapshotId")
    if found is None:
        # Of a vault that another account shares, AWS Backup may see snapshots that the caller does not.
        severity = UNKNOWN if point.vault_account else ERROR
        told = f"The snapshot of this point, {snapshot}, does not exist or is not visible to you."
        yield Finding(severity, TITLE, told, "Choose another point.", f"ec2:{asked}")
        return
    state, archived = text(found, "State"), text(found, "StorageTier") == "archive"
    if state != "completed":
        told = f"The snapshot {snapshot} is in the state {state}: no volume can be made of it."
        yield Finding(ERROR, TITLE, told, "Choose another point.", state)
    elif archived and not look_up(values, "temporaryRestoreDays"):
        told = f"The snapshot {snapshot} is archived, and nothing asks for it to be brought back."
        yield Finding(ERROR, TITLE, told, "Set temporaryRestoreDays.", f"ec2:{asked}")
    else:
        yield Finding(PASSED, TITLE, f"The snapshot {snapshot} is there.", evidence=state)


def _zone(calls: Calls, values: Values) -> Iterator[Finding]:
    asked, zone = "DescribeAvailabilityZones", look_up(values, "availabilityZone")
    if not zone:
        return
    found = by_filter(calls, asked, "zone-name", zone, "ZoneName")
    if found is None:
        told = f"There is no zone {zone} in this Region for this account."
        yield Finding(ERROR, TITLE, told, "Choose another zone.", f"ec2:{asked}")
    elif text(found, "State") not in {"available", ""}:
        told = f"The zone {zone} is {text(found, 'State')}."
        yield Finding(WARNING, TITLE, told, "Choose another zone.", f"ec2:{asked}")
    else:
        yield Finding(PASSED, TITLE, f"The zone {zone} is available.", evidence=f"ec2:{asked}")
