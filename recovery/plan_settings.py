"""One parameter of a planned restore, changed without asking AWS; everything else of it stays as it is."""

from __future__ import annotations

from dataclasses import replace

from recovery.errors import BadInput
from recovery.plan import RestorePlan
from recovery.point_in_time import moment_sent
from recovery.targets import declared_path
from restore_profiles.encoding import encode, flatten
from restore_profiles.model import REQUEST_ID, Kind, RestoreProfile, Target
from restore_profiles.paths import as_documented, field_at, top_level
from restore_profiles.registry import profile_for


def with_setting(plan: RestorePlan, setting: str) -> RestorePlan:
    """With a `KEY=VALUE` of the metadata; `KEY=` takes it out. KEY may be the path of a member.

    Raises `BadInput` with the nearest known key for one that the profile does not have.
    """
    path, equals, text = setting.partition("=")
    path = path.strip()
    if not equals or not path:
        told = f"“{setting}” has no key or no “=”."
        raise BadInput("Not KEY=VALUE", told, "It is KEY=VALUE, such as volumeType=gp3.")
    if plan.copies or path.lower() == REQUEST_ID:
        why = "A copy has no restore parameters" if plan.copies else f"{REQUEST_ID} marks one attempt"
        raise BadInput("That key is not for setting", f"{why}.", "Leave it out.")
    profile = profile_for(plan.source.resource_type)
    target = profile.target(plan.source.target) if profile else None
    key = path
    if profile and target and not profile.open_keys:
        key, text = _encoded(plan, profile, target, path, text)
    metadata = dict(plan.metadata)
    spelled = next((each for each in metadata if each.lower() == key.lower()), key)
    metadata[spelled] = text
    if not text:
        del metadata[spelled]
    changed = _with_request(plan, "Metadata", metadata)
    moment = moment_sent(plan.source.resource_type, metadata)
    return replace(changed, source=replace(plan.source, moment=moment))


def with_role(plan: RestorePlan, role_arn: str) -> RestorePlan:
    """Acting as another role."""
    return _with_request(plan, "IamRoleArn", role_arn)


def _with_request(plan: RestorePlan, member: str, value: object) -> RestorePlan:
    step = replace(plan.step, request={**plan.step.request, member: value})
    return replace(plan, steps=tuple(step if each is plan.step else each for each in plan.steps))


def _encoded(
    plan: RestorePlan, profile: RestoreProfile, target: Target, path: str, text: str
) -> tuple[str, str]:
    """The key of the metadata that a path belongs to, and its whole text with the new one at the path."""
    path = as_documented(target, path)
    declared_path(profile, target, path)
    name = path.partition(".")[0].partition("[")[0]
    field = next(each for each in top_level(target) if each.key == name)
    if path == name:
        return name, text.lower() if field.kind is Kind.BOOLEAN else text
    now = {key: value for key, value in plan.metadata.items() if key.lower() == name.lower()}
    values, unknown = flatten((field,), now)
    if unknown or field_at(target, path) is None:
        told = f"{name} has members that nobody declares: {', '.join(unknown)}."
        raise BadInput("A member cannot be set", told, f"Set {name} as a whole.")
    return name, encode((field,), {**values, path: text}).get(name, "")
