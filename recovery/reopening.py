"""From a plan that was written down back to the draft it came from."""

from __future__ import annotations

from dataclasses import replace

from recovery.account import SourceFacts
from recovery.models import RecoveryPoint
from recovery.plan import RestorePlan
from recovery.planning import Draft, begin
from restore_profiles.encoding import flatten
from restore_profiles.model import RestoreProfile
from restore_profiles.paths import all_fields, top_level
from restore_profiles.unknown_type import with_keys


def reopened(
    plan: RestorePlan, point: RecoveryPoint, profile: RestoreProfile, source_facts: SourceFacts | None = None
) -> Draft:
    """The draft that `plan` came from, as far as the plan tells: to check it again, or to change it."""
    # One made before plans told their attempt keys stays the plan that the journal may know.
    profile = replace(profile, attempt_keys=plan.step.attempt_keys)
    draft = begin(plan.context, point, profile, plan.source.target, None, source_facts, plan.role_arn)
    if profile.open_keys:
        draft = replace(draft, target=with_keys(draft.target, plan.metadata))
    values, _ = flatten(top_level(draft.target), plan.metadata)
    cleared = dict.fromkeys(draft.prefilled, "")
    seen = frozenset(path.lower() for path, _ in all_fields(draft.target))
    copy_tags = plan.step.request.get("CopySourceTagsToRestoredResource") is True
    return replace(
        draft,
        # What remains afterwards follows from them, also where nobody looks at the source again.
        facts={**plan.source.facts, **draft.facts},
        typed={**cleared, **values},
        dropped=plan.dropped,
        copy_tags=copy_tags,
        seen=seen | {path.lower() for path in values},
    )
