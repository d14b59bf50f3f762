"""The YAML format: the plan file itself, which Relight runs, compares and edits."""

from __future__ import annotations

from recovery.recovery_plan import RecoveryPlan
from recovery.recovery_plan_file import dump
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile, base_name
from runbooks.marker import marker_of
from runbooks.redacting import with_places


def render(plan: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    """One file. Where values are left out it can be read once they are filled in: the digest is that of the
    whole plan."""
    shown = with_places(plan, facts.redactions)
    text = dump(shown, note=marker_of("yaml", plan, facts)).replace(shown.digest, plan.digest)
    return (RunbookFile(f"{base_name(plan)}.yaml", text),)
