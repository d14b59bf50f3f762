"""What a runbook tells beside the plan: who made it, when, and what became of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from recovery.models import Described


@dataclass(frozen=True, slots=True)
class Redaction:
    """A value of the plan that is left out of a runbook; the runbook asks for it before it sends anything."""

    step: str
    """The id of the restore step."""
    key: str
    """The key of its `Metadata` whose whole value is left out, as the plan spells it."""
    variable: str
    """The environment variable that holds the value, or whose name it is asked for by:
    `RELIGHT_ORDERS_DB_MASTERUSERPASSWORD`."""


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What is known of one step beside the plan. Everything may be missing."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Facts about the recovery point and the context, as `restore_profiles.model` lists them; they decide
    which caveats hold."""
    job_id: str = ""
    """The job that has already been started for the step."""
    created_arn: str = ""
    tested: str = ""
    """When a restore test of the resource last succeeded, and whose it was, in words."""
    takes: str = ""
    """How long it takes, with what that is known from, in words."""
    described: Described | None = None


NOTHING_KNOWN = StepFacts()


@dataclass(frozen=True, slots=True)
class RunbookFacts:
    """Everything a format may print that is not in the plan. Nothing here changes what is sent."""

    made: datetime
    """When the runbook is written, aware UTC."""
    made_by: str = ""
    """The caller's ARN, "" where nobody signed in."""
    account_alias: str = ""
    journal_head: str = ""
    """The hash of the journal's newest record of this account and Region when the runbook was made, "" where
    there is none: noted here, it shows later whether records were removed."""
    version: str = ""
    """The version of Relight that wrote it."""
    redactions: tuple[Redaction, ...] = ()
    """Values that are left out and asked for."""
    steps: Mapping[str, StepFacts] = field(default_factory=dict)
    """By the step's id."""

    def of(self, step: str) -> StepFacts:
        return self.steps.get(step, NOTHING_KNOWN)

    def redactions_of(self, step: str) -> dict[str, str]:
        """Of one step: the key that is left out -> the variable that stands for it."""
        return {each.key: each.variable for each in self.redactions if each.step == step}
