"""What an account can be asked about restore testing; a part of `recovery.account.Reads`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from recovery.models import RecoveryPoint, RestoreJob
from recovery.testing.models import RestoreTestingPlan, RestoreTestingSelection


class TestingReads(Protocol):
    """Every method may raise `AwsError`; listings come as pages."""

    def testing_plans(self) -> Iterator[Sequence[RestoreTestingPlan]]:
        """All plans; of each what the listing tells, which leaves out its point selection."""
        ...

    def testing_plan(self, name: str) -> RestoreTestingPlan: ...
    def testing_selections(self, plan: str) -> Iterator[Sequence[RestoreTestingSelection]]:
        """The selections of a plan, without their resources and overrides, which the listing leaves out."""
        ...

    def testing_selection(self, plan: str, name: str) -> RestoreTestingSelection: ...
    def inferred_metadata(self, point: RecoveryPoint) -> Mapping[str, str]:
        """What a restore test of the point would be asked for where nothing is overridden. Its names and
        zones are drawn anew by every call."""
        ...

    def test_jobs(self, plan_arn: str) -> Iterator[Sequence[RestoreJob]]:
        """The restore jobs that a plan has started, newest first."""
        ...
