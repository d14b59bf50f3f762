"""What a runbook tells beside the plan: who made it, when, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RunbookFacts:
    """Everything a format may print that is not in the plan. Nothing here changes what is sent."""

    made: datetime
    """When the runbook is written, aware UTC."""
    made_by: str = ""
    """The caller's ARN, "" where nobody signed in."""
    account_alias: str = ""
    job_id: str = ""
    """The restore job that this plan has already started, "" where it has not."""
    restored_arn: str = ""
    journal_head: str = ""
    """The hash of the journal's newest record of this account and Region when the runbook was made, "" where
    there is none: noted here, it shows later whether records were removed."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Facts about the recovery point and the context, as `restore_profiles.model` lists them; they decide
    which caveats hold."""
    redacted: bool = False
    """Whether sensitive metadata is left out. A redacted runbook does not run before the gaps are filled."""
