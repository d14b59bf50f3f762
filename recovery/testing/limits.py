"""What AWS refuses of a restore testing plan or selection, told before the call.

Source: "Restore testing" (AWS Backup), its quotas, and API RestoreTestingPlanForCreate,
RestoreTestingSelectionForCreate.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from recovery.finding import Finding
from recovery.testing.models import RestoreTestingPlan, RestoreTestingSelection


def plan_findings(plan: RestoreTestingPlan, others: Collection[str] = ()) -> tuple[Finding, ...]:
    """What is wrong with a plan; `others` are the names of the account's other plans in the Region."""
    return ()


def selection_findings(
    selection: RestoreTestingSelection, others: Sequence[RestoreTestingSelection] = ()
) -> tuple[Finding, ...]:
    """What is wrong with a selection; `others` are the other selections of its plan."""
    return ()
