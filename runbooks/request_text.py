"""The request as JSON text, whole or with its sensitive values left out."""

from __future__ import annotations

import json
from collections.abc import Iterable

from recovery.plan import RestorePlan
from restore_profiles.model import Field, RestoreProfile, Target
from restore_profiles.paths import top_level
from restore_profiles.registry import profile_for

REDACTED = "**REDACTED**"


def profile_and_target(plan: RestorePlan) -> tuple[RestoreProfile | None, Target | None]:
    """The profile that the plan was made with and its target, None where this machine does not have them."""
    profile = profile_for(plan.source.resource_type)
    return profile, profile.target(plan.source.target) if profile else None


def messages_in_part(plan: RestorePlan) -> tuple[str, ...]:
    """How AWS's message begins where the restore is COMPLETED and parts are missing; a copy has none."""
    profile, _ = profile_and_target(plan)
    return profile.incomplete_messages if profile and not plan.copies else ()


def request_json(plan: RestorePlan, *, redacted: bool = False, request_id: str = "") -> str:
    """The restore step's request as indented ASCII JSON; escapes keep it exact in every locale and editor.

    `request_id` is added to the metadata under the keys that hold the attempt's id, so that a job can be
    known by it.
    """
    hidden = set(redacted_keys(plan)) if redacted else set()
    metadata = {key: REDACTED if key in hidden else text for key, text in plan.metadata.items()}
    if request_id:
        metadata |= dict.fromkeys(plan.step.attempt_keys, request_id)
    request = dict(plan.step.request)
    if "Metadata" in request:  # a copy takes none
        request["Metadata"] = metadata
    return json.dumps(request, indent=2, ensure_ascii=True)


def redacted_keys(plan: RestorePlan) -> tuple[str, ...]:
    """The metadata keys whose values redaction leaves out: declared sensitive, or known to no profile."""
    _, target = profile_and_target(plan)
    fields = top_level(target) if target else ()
    declared = {field.key.lower(): field for field in fields}
    return tuple(key for key in plan.metadata if holds_secret(declared.get(key.lower())))


def holds_secret(field: Field | None) -> bool:
    return field is None or field.sensitive or any_secret(field.fields)


def any_secret(fields: Iterable[Field]) -> bool:
    return any(holds_secret(field) for field in fields)
