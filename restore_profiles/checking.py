"""What is wrong with a StartRestoreJob request in the form of `--cli-input-json`, without asking AWS; what
`relight check` prints."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from restore_profiles.as_written import spelling_in
from restore_profiles.encoding import flatten
from restore_profiles.model import (
    INFORMATION_ONLY,
    REQUEST_ID,
    Field,
    Kind,
    RestoreProfile,
    RoleUse,
    Severity,
    TagCopy,
    Target,
    Values,
)
from restore_profiles.paths import holds_anything, paths_in, top_level
from restore_profiles.point_arns import facts_told, type_told
from restore_profiles.problems import Problem, near_miss
from restore_profiles.registry import profile_for, profiles
from restore_profiles.rules import Names
from restore_profiles.value_checks import check_values, unknown_key

# StartRestoreJob's members and their JSON types.
MEMBERS: Mapping[str, tuple[type, str]] = {
    "RecoveryPointArn": (str, "a string"),
    "Metadata": (dict, "an object of strings"),
    "IamRoleArn": (str, "a string"),
    "IdempotencyToken": (str, "a string"),
    "ResourceType": (str, "a string"),
    "CopySourceTagsToRestoredResource": (bool, "true or false without quotes"),
}
REQUIRED_MEMBERS = ("RecoveryPointArn", "Metadata")
API, METADATA_PAGE = "StartRestoreJob (AWS Backup API Reference)", "GetRecoveryPointRestoreMetadata"
COPY_TAGS = "CopySourceTagsToRestoredResource"
TAGS_PAGE = "Copy tags during a restore"


def check_request(request: Mapping[str, object]) -> list[Problem]:
    """Every problem with a request, each at the key as it is written there.

    What only the account knows, such as the storage class of the point, is not checked.
    """
    problems = list(_check_members(request))
    metadata = request.get("Metadata")
    if not isinstance(metadata, dict):
        return problems
    problems += _check_strings(metadata)
    problems += _check_twice(metadata)
    arn, named = _text(request, "RecoveryPointArn"), _text(request, "ResourceType")
    resource_type = named or type_told(arn)
    profile = _profile_of(resource_type)
    if profile is None:
        told = f"No profile for {resource_type!r}" if resource_type else "No ResourceType"
        hint = f"Known: {', '.join(each.resource_type for each in profiles())}."
        untold = Problem(Severity.WARNING, "ResourceType", f"{told}: keys are not checked.", hint, API)
        return [*problems, *_check_role(request, None), untold]
    problems += _check_role(request, profile)
    texts = {str(key): value for key, value in metadata.items() if isinstance(value, str)}
    facts = facts_told(arn)
    target = likely_target(profile, named, texts)
    values, unknown = flatten(top_level(target), texts)
    written = spelling_in(target, metadata)
    by_path = [
        *_check_sent_back(profile, target, metadata, unknown),
        *_check_inner_spelling(profile, target, values, written),
        *check_values(profile, target, values, facts),
    ]
    problems += [replace(each, key=written(each.key)) for each in by_path]
    problems += _check_spelling(profile, target, texts)
    if request.get(COPY_TAGS) is True and profile.tag_copy is TagCopy.NEVER:
        message = f"Copying tags makes every restore of {profile.title} fail."
        problems.append(Problem(Severity.ERROR, COPY_TAGS, message, "Set it to false.", TAGS_PAGE))
    elif request.get(COPY_TAGS) is True and not target.copies_tags.holds(Names(facts, values)):
        message = f"Tags are not copied here: {profile.title} as {target.kind} with these answers."
        problems.append(Problem(Severity.WARNING, COPY_TAGS, message, "Set it to false.", TAGS_PAGE))
    # A null is told once, as a null.
    null = {key.lower() for key, value in metadata.items() if value is None} - {key.lower() for key in texts}
    return [each for each in problems if each.key.lower() not in null or "null" in each.message]


def _text(request: Mapping[str, object], key: str) -> str:
    value = request.get(key)
    return value if isinstance(value, str) else ""


def _check_members(request: Mapping[str, object]) -> Iterator[Problem]:
    for key, value in request.items():
        if key not in MEMBERS:
            close = near_miss(key, MEMBERS)
            hint = f"Did you mean {close}?" if close else f"It has {', '.join(MEMBERS)}."
            yield Problem(Severity.ERROR, key, f"StartRestoreJob has no member {key}.", hint, API)
        elif not isinstance(value, MEMBERS[key][0]):
            shown = json.dumps(value)[:60]
            yield Problem(Severity.ERROR, key, f"{key} must be {MEMBERS[key][1]}.", f"It is {shown}.", API)
    for key in REQUIRED_MEMBERS:
        if request.get(key, "") == "":
            yield Problem(Severity.ERROR, key, f"{key} is missing.", "The API requires it.", API)
    if request.get("IdempotencyToken"):
        hint = "A restore that is meant to happen again needs a new one."
        message = "With this token it starts one restore, once."
        yield Problem(Severity.INFO, "IdempotencyToken", message, hint, API)


def _check_role(request: Mapping[str, object], profile: RestoreProfile | None) -> Iterator[Problem]:
    use = profile.role_use if profile else RoleUse.REQUIRED
    if request.get("IamRoleArn"):
        if use is RoleUse.CALLER and profile:
            message = f"A restore of {profile.title} acts as the caller; its page names no role."
            yield Problem(Severity.WARNING, "IamRoleArn", message, "Leave it out.", profile.source)
    elif use is RoleUse.REQUIRED:
        hint = "Only restores that act as the caller, such as SAP HANA's, go without."
        yield Problem(Severity.WARNING, "IamRoleArn", "No restore role is named.", hint, API)


def _check_strings(metadata: Mapping[str, object]) -> Iterator[Problem]:
    """Metadata maps strings to strings (the SDK's model); what GetRecoveryPointRestoreMetadata returns may
    hold null."""
    for key, value in metadata.items():
        if value is None:
            message = f"{key} is null, and every value must be a string."
            yield Problem(Severity.ERROR, key, message, "Fill it in or drop it.", API)
        elif value == "":
            hint = "Leave out what has no value."
            yield Problem(Severity.WARNING, key, f"{key} is empty.", hint, "no source tells what AWS does")
        elif not isinstance(value, str):
            written = json.dumps(json.dumps(value, separators=(",", ":")))
            yield Problem(Severity.ERROR, key, f"{key} is not a string.", f"Write it as {written}.", API)


def _check_sent_back(
    profile: RestoreProfile, target: Target, metadata: Mapping[str, object], unknown: tuple[str, ...]
) -> Iterator[Problem]:
    """Unknown keys; and whether the whole is what AWS returned about the backup, which it does not take
    back."""
    returned = {key.lower() for key in profile.returned_only}
    without_effect = {key.lower() for key in profile.information_only}
    of_an_attempt = {key.lower() for key in profile.attempt_keys}
    drop = [key for key in unknown if key.lower() in returned or key.lower().startswith(INFORMATION_ONLY)]
    if drop:
        fill = [key for key, value in metadata.items() if value is None and key not in drop]
        marks = [key for key in metadata if key.lower() == REQUEST_ID]
        message = "This looks like the answer of GetRecoveryPointRestoreMetadata, which cannot be sent back."
        hint = f"Drop {', '.join([*drop, *marks])}." + (f" Fill in {', '.join(fill)}." if fill else "")
        yield Problem(Severity.WARNING, "Metadata", message, hint, METADATA_PAGE)
    for key in unknown:
        if key in drop:
            message = f"{key} describes the source and is no restore parameter."
            yield Problem(Severity.WARNING, key, message, "Drop it.", METADATA_PAGE)
        elif key.lower() in without_effect:
            message = f"AWS takes {key} for information only; it changes nothing."
            yield Problem(Severity.INFO, key, message, "Leave it out.", profile.source)
        elif key.lower() not in of_an_attempt:
            yield unknown_key(profile, target, key)


def _check_spelling(
    profile: RestoreProfile, target: Target, metadata: Mapping[str, str]
) -> Iterator[Problem]:
    documented = {
        spelling.lower(): field.key
        for field in top_level(target)
        for spelling in (field.key, *field.also_spelled)
    }
    booleans = {field.key.lower() for field in top_level(target) if field.kind is Kind.BOOLEAN}
    for key, text in metadata.items():
        if key.lower() in booleans and text != text.lower() in {"true", "false"}:
            message = f"AWS's examples write booleans in lower case; whether {key} may be {text} is unclear."
            yield Problem(Severity.WARNING, key, message, f"Write {text.lower()}.", profile.source)
        spelling = documented.get(key.lower(), key)
        if spelling != key and not (profile.keys_in_any_case and spelling.lower() == key.lower()):
            # Documented for DynamoDB and for restore testing only ("Restore metadata").
            message = f"AWS writes {key} as {spelling}; whether it takes other spellings is not documented."
            yield Problem(Severity.WARNING, key, message, f"Write {spelling}.", profile.source)


def _check_inner_spelling(
    profile: RestoreProfile, target: Target, values: Values, written: Callable[[str], str]
) -> Iterator[Problem]:
    """The keys of the objects that the metadata's JSON holds."""
    for field in top_level(target):
        for path, member in paths_in(field, values):
            spelled = written(path).rpartition(".")[2]
            if path == field.key or spelled == member.key or spelled.endswith("]"):
                continue
            message = (
                f"AWS writes {spelled} as {member.key}; whether it takes other spellings is not documented."
            )
            yield Problem(Severity.WARNING, path, message, f"Write {member.key}.", profile.source)


def _check_twice(metadata: Mapping[str, object]) -> Iterator[Problem]:
    spellings: dict[str, list[str]] = {}
    for key in metadata:
        spellings.setdefault(key.lower(), []).append(key)
    for first, *others in spellings.values():
        for other in others:
            message = f"{other} stands beside {first}; which of them AWS takes is not documented."
            yield Problem(Severity.WARNING, other, message, "Leave one of them out.", API)


def _profile_of(resource_type: str) -> RestoreProfile | None:
    """The profile of a type, or the one that has a target of that type."""
    if not resource_type:
        return None
    others = (
        each for each in profiles() if any(target.resource_type == resource_type for target in each.targets)
    )
    return profile_for(resource_type) or next(others, None)


def likely_target(
    profile: RestoreProfile,
    resource_type: str,
    metadata: Mapping[str, str],
    facts: Mapping[str, str] | None = None,
) -> Target:
    """The target these keys most likely mean: by its type, by how many keys it knows, by how many answers it
    takes, by how little of what it needs is missing. `facts` about the point rule out what it cannot
    become."""

    def likelihood(target: Target) -> tuple[bool, int, int, int, int]:
        values, unknown = flatten(top_level(target), metadata)
        names = Names(facts or {}, values)
        refused = sum(_refuses(field, values.get(field.key, "")) for field in top_level(target))
        needed = (
            field.key
            for field in top_level(target)
            if field.visible.holds(names) and field.required.holds(names)
        )
        missing = sum(not holds_anything(values, key) for key in needed)
        same_type = bool(resource_type) and target.resource_type == resource_type
        # A key that the target does not have says more than any number of members in one that it has.
        strange = sum(key in metadata for key in unknown)
        return same_type, -strange, -len(unknown), -refused, -missing

    offered = profile.targets if facts is None else profile.targets_for(facts)
    return max(offered, key=likelihood)


def _refuses(field: Field, text: str) -> bool:
    """Whether a field that has only certain values, such as `RestoreTo`, cannot have this one."""
    if not text or not field.closed or not isinstance(field.choices, tuple):
        return False
    if field.kind not in {Kind.TEXT, Kind.BOOLEAN}:
        return False
    return text not in {choice.value for choice in field.choices}
