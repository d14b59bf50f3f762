"""The request id of a restore job, by which it is known who started it: an attempt of Relight's, whose id it
is, or a runbook."""

from __future__ import annotations

import re
from collections.abc import Mapping

from recovery.recovery_plan import STEP_ID
from restore_profiles.model import REQUEST_ID

RUNBOOK_ID = re.compile(rf"([0-9a-f]{{16}})\.({STEP_ID.pattern})\..+", re.DOTALL)
"""`DIGEST16.STEP.RANDOM`: the first 16 hex digits of the plan's digest, and the step."""


def request_id_of(metadata: Mapping[str, str]) -> str:
    """Of a job's metadata; "" where they tell none."""
    return next((text for key, text in metadata.items() if key.lower() == REQUEST_ID), "")


def runbook_id(metadata: Mapping[str, str]) -> tuple[str, str] | None:
    """Of a job that a runbook started: the first 16 digits of its plan's digest, and the step."""
    found = RUNBOOK_ID.fullmatch(request_id_of(metadata))
    return (found[1], found[2]) if found else None
