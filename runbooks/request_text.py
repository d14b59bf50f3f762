"""The request as JSON text, whole or with values left out that the runbook asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from recovery.plan import RestorePlan
from restore_profiles.model import RestoreProfile, Target
from restore_profiles.registry import profile_for
from restore_profiles.secrets import hidden_keys

ASKED = "**ASK:"
"""How every place of a value that is asked for begins."""

NOTHING: Mapping[str, str] = MappingProxyType({})


def redacted_text(variable: str) -> str:
    """What stands in a request in the place of a whole value that is left out: the value of the environment
    variable, or what is typed when it is asked for, takes this place JSON-escaped."""
    return f"{ASKED}{variable}**"


def profile_and_target(plan: RestorePlan) -> tuple[RestoreProfile | None, Target | None]:
    """The profile that the plan was made with and its target, None where this machine does not have them."""
    profile = profile_for(plan.source.resource_type)
    return profile, profile.target(plan.source.target) if profile else None


def messages_in_part(plan: RestorePlan) -> tuple[str, ...]:
    """How AWS's message begins where the restore is COMPLETED and parts are missing; a copy has none."""
    profile, _ = profile_and_target(plan)
    return profile.incomplete_messages if profile and not plan.copies else ()


def request_json(plan: RestorePlan, *, hidden: Mapping[str, str] = NOTHING, request_id: str = "") -> str:
    """The restore step's request as indented ASCII JSON; escapes keep it exact in every locale and editor.

    `hidden` is `RunbookFacts.redactions_of` the step: the metadata key whose value is left out -> the
    variable that stands for it. `request_id` is added to the metadata under the keys that hold the attempt's
    id, so that a job can be known by it.
    """
    return json.dumps(request_of(plan, hidden=hidden, request_id=request_id), indent=2, ensure_ascii=True)


def request_of(
    plan: RestorePlan, *, hidden: Mapping[str, str] = NOTHING, request_id: str = ""
) -> dict[str, object]:
    """The value of `request_json`."""
    metadata = {
        key: redacted_text(hidden[key]) if key in hidden else text for key, text in plan.metadata.items()
    }
    if request_id:
        metadata |= dict.fromkeys(plan.step.attempt_keys, request_id)
    request = dict(plan.step.request)
    if "Metadata" in request:  # a copy takes none
        request["Metadata"] = metadata
    return request


def redacted_keys(plan: RestorePlan) -> tuple[str, ...]:
    """The metadata keys whose values redaction leaves out: declared sensitive, or known to no profile."""
    _, target = profile_and_target(plan)
    hidden = hidden_keys(target, plan.metadata)
    return tuple(key for key in plan.metadata if key in hidden)
