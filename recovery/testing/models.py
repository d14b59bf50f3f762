"""Restore testing as AWS Backup has it: plans that restore points by a schedule, and the resources that each
selection of a plan takes.

Limits and meanings: AWS Backup's "Restore testing" page; API CreateRestoreTestingPlan and
CreateRestoreTestingSelection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from recovery.context import Context

LATEST = "LATEST_WITHIN_WINDOW"
RANDOM = "RANDOM_WITHIN_WINDOW"
ALGORITHMS = (LATEST, RANDOM)
POINT_TYPES = ("SNAPSHOT", "CONTINUOUS")
ANY = "*"


@dataclass(frozen=True, slots=True)
class RestoreTestingPlan:
    """A plan. Its name cannot be changed; everything else can. Times are aware UTC datetimes."""

    context: Context
    name: str
    schedule: str
    """AWS's cron, such as `cron(0 5 ? * SUN *)`."""
    arn: str = ""
    time_zone: str = "UTC"
    start_window_hours: int = 24
    """Jobs begin at a random moment within so many hours of the schedule; 1 to 168."""
    algorithm: str = LATEST
    point_types: tuple[str, ...] = ("SNAPSHOT",)
    include_vaults: tuple[str, ...] = (ANY,)
    """ARNs of vaults, with wildcards, or `*`."""
    exclude_vaults: tuple[str, ...] = ()
    selection_window_days: int = 30
    """How old a point may be; 1 to 365."""
    created: datetime | None = None
    updated: datetime | None = None
    last_run: datetime | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A tag that a resource has, or has not: `key` is `aws:ResourceTag/NAME`."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class RestoreTestingSelection:
    """Which resources of one type a plan restores, and as what."""

    context: Context
    plan: str
    name: str
    resource_type: str
    """As AWS Backup spells it in recovery points."""
    role_arn: str
    arns: tuple[str, ...] = ()
    """Up to 30, or `*`, which conditions may narrow."""
    equals: tuple[Condition, ...] = ()
    not_equals: tuple[Condition, ...] = ()
    overrides: Mapping[str, str] = field(default_factory=dict)
    """Restore metadata in place of what AWS Backup infers; only some keys of each type can be."""
    validation_window_hours: int = 0
    """For how long what was restored stays to be validated; 0 to 168."""
    created: datetime | None = None

    @property
    def takes_all(self) -> bool:
        """Whether it takes all resources of its type but for what conditions narrow."""
        return ANY in self.arns or not self.arns

    def __repr__(self) -> str:  # overrides may be sensitive
        return f"RestoreTestingSelection({self.plan}/{self.name}, {self.resource_type})"
