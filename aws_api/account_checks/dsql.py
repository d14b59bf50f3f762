"""Aurora DSQL: whether the Regions that a request names fit together, and hold copies of the backup."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from aws_api.account_checks.questions import answered
from aws_api.calls import Calls
from aws_api.gateway.points import of_resource
from recovery.context import Context
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.json_text import texts
from restore_profiles.model import Values
from restore_profiles.paths import elements
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

REGIONS = "Regions"
COPIES = "Copies in the peer Regions"
PAGE = "Amazon Aurora DSQL restore"


def regions(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """Asks AWS nothing: which Regions there are is told by the request. The key of another Region cannot be
    used."""
    wanted = [context.region, *texts(look_up(values, "peerRegion"))]
    for index in range(elements(values, "regionalConfig")):
        region = look_up(values, f"regionalConfig[{index}].region") or context.region
        key = look_up(values, f"regionalConfig[{index}].kmsKeyId")
        if region not in wanted:
            told = f"Settings are given for {region}, which gets no cluster: {', '.join(wanted)}."
            yield Finding(WARNING, REGIONS, told, "Name this Region or a peer.", PAGE)
        if key.startswith("arn:") and key.split(":")[3] != region:
            told = f"The key for {region} is one of {key.split(':')[3]}."
            yield Finding(ERROR, REGIONS, told, "Name a key of the same Region.", PAGE)


def copies(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """Each peer is asked by itself: one that is down, or may not be looked at, is unknown."""
    for region in texts(look_up(values, "peerRegion")):
        if region != context.region:
            yield from answered(COPIES, partial(_copy_in, calls, context, region, point))


def _copy_in(calls: Calls, context: Context, region: str, point: RecoveryPoint) -> Iterator[Finding]:
    asked = "backup:ListRecoveryPointsByResource"
    pages = of_resource(calls.elsewhere(region), context, point.resource_arn)
    found = [each for page in pages for each in page if each.status in {"COMPLETED", "AVAILABLE"}]
    if any(each.created == point.created for each in found):
        yield Finding(PASSED, COPIES, f"{region} holds a copy with this creation time.", evidence=asked)
    elif found:
        told = f"{region} holds {len(found)} points of the resource, and none with this creation time."
        next_step = "AWS wants an identical copy: copy this point there, or take one that both have."
        # What a copy's CreationDate is, no page tells: the time of the backup, or that of the copy.
        yield Finding(WARNING, COPIES, told, next_step, PAGE)
    else:
        told = f"{region} holds no recovery point of the resource, and the restore needs a copy there."
        yield Finding(ERROR, COPIES, told, "Copy this point to a vault there first.", PAGE)
