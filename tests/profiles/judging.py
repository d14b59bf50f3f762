"""What the profile and what the sandbox say to a variant of a request."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from recovery.planning import Draft
from restore_profiles.checking import check_request
from restore_profiles.encoding import encode
from restore_profiles.model import Evidence, Severity
from restore_profiles.paths import paths_in, top_level
from restore_profiles.problems import Problem
from restore_profiles.value_checks import check_values
from tests.profiles.variants import Variant
from tests.sandbox_process import Sandbox

TO_THE_END = 30 * 24 * 3600
"""Seconds by which the clock goes on, beyond the end of every job."""
ENDED = {"COMPLETED", "FAILED", "ABORTED"}
INTO_EXISTING = {"existing-cluster", "source-bucket"}
"""Targets whose name is not of something new."""
NAMES = {"Name", "NewTableName"}
"""Of what is made, and without hyphens: a volume of ONTAP and a table."""
UNCERTAIN = (Evidence.FIELD_REPORT.value, Evidence.UNVERIFIED.value)


@dataclass(frozen=True, slots=True)
class Difference:
    """A request that one side refuses and the other does not."""

    variant: str
    refuses: str
    """`profile` or `sandbox`."""
    told: str
    """What the refusing side says."""
    warning: str = ""
    """What the profile warns of where the sandbox refuses."""


def request_of(draft: Draft, variant: Variant, number: int) -> dict[str, Any]:
    """The request of a variant; what it makes gets a name of its own."""
    values = {**_named(draft, number), **variant.changes}
    metadata = encode(top_level(draft.target), {path: text for path, text in values.items() if text})
    keys = draft.profile.attempt_keys if draft.target.takes_attempt_keys else ()
    request: dict[str, Any] = {
        "RecoveryPointArn": draft.point.arn,
        "Metadata": {**metadata, **variant.more_keys, **dict.fromkeys(keys, str(uuid.uuid4()))},
        "ResourceType": draft.target.resource_type or draft.point.type,
        "IamRoleArn": draft.role_arn or None,
        **variant.members,
    }
    return {key: value for key, value in request.items() if value is not None}


def _named(draft: Draft, number: int) -> dict[str, str]:
    """The values of a draft with a name of its own for what is made: a name is taken once."""
    values = dict(draft.values)
    if draft.target.kind in INTO_EXISTING:
        return values
    for top in top_level(draft.target):
        for path, each in paths_in(top, values):
            if values.get(path) and (each.suggestion or path in NAMES):
                values[path] += f"{'_' if path in NAMES else '-'}{number}"
    return values


def said_of(draft: Draft, variant: Variant, request: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What the profile says: the form, which knows the point, and the offline check of the request."""
    values = {path: text for path, text in {**draft.values, **variant.changes}.items() if text}
    return (*check_values(draft.profile, draft.target, values, draft.facts), *check_request(request))


def difference(
    sandbox: Sandbox, draft: Draft, variant: Variant, known: Collection[str], number: int
) -> Difference | None:
    """What the two sides say differently; None where they agree. A warning that tells itself how little is
    known agrees with either. `known` are the profile's messages about the draft as it is."""
    request = request_of(draft, variant, number)
    refusal = _refusal(sandbox, request)
    problems = [problem for problem in said_of(draft, variant, request) if problem.message not in known]
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    warnings = [problem for problem in problems if problem.severity is Severity.WARNING]
    if errors and not refusal:
        return Difference(variant.name, "profile", errors[0].message)
    if errors or not refusal or any(problem.source.startswith(UNCERTAIN) for problem in warnings):
        return None
    return Difference(variant.name, "sandbox", refusal, warnings[0].message if warnings else "")


def _refusal(sandbox: Sandbox, request: Mapping[str, Any]) -> str:
    """What the sandbox refuses with, at once or while it restores; "" where it comes to COMPLETED."""
    backup = sandbox.client("backup")
    try:
        job_id = backup.start_restore_job(**request)["RestoreJobId"]
    except ClientError as error:
        told = error.response["Error"]
        return f"{told['Code']}: {told['Message']}"
    job = backup.describe_restore_job(RestoreJobId=job_id)
    while job["Status"] not in ENDED:
        sandbox.control("POST", "/-/clock", {"advance": TO_THE_END})
        job = backup.describe_restore_job(RestoreJobId=job_id)
    if job["Status"] != "COMPLETED":
        return f"{job['Status']}: {job['StatusMessage']}"
    if ":gateway/" in (made := job["CreatedResourceArn"]):
        # Its local disk and the name of its target are there once.
        sandbox.client("storagegateway").delete_volume(VolumeARN=made)
    return ""
