"""What is wrong with a request, as far as it can be told without asking AWS.

An error is only what a cited source says is refused. What is unverified, and what only surprises, is a
warning.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from restore_profiles.encoding import flatten
from restore_profiles.field_checks import check_field, unused
from restore_profiles.model import REQUEST_ID, Field, Kind, RestoreProfile, Severity, TagCopy, Target, Values
from restore_profiles.paths import all_fields, known_values, top_level
from restore_profiles.problems import Problem, near_miss
from restore_profiles.registry import profile_for, profiles
from restore_profiles.rules import Names

__all__ = ["Problem", "check_request", "check_values", "likely_target", "near_miss", "unknown_key"]

# StartRestoreJob's members and their JSON types ("AWS Backup API Reference" and the SDK's model).
MEMBERS: Mapping[str, tuple[type, str]] = {
    "RecoveryPointArn": (str, "a string"),
    "Metadata": (dict, "an object of strings"),
    "IamRoleArn": (str, "a string"),
    "IdempotencyToken": (str, "a string"),
    "ResourceType": (str, "a string"),
    "CopySourceTagsToRestoredResource": (bool, "true or false without quotes"),
}
REQUIRED_MEMBERS = ("RecoveryPointArn", "Metadata")

# Parts of a service's own ARNs that name the type where the request does not.
TYPE_BY_ARN = (
    (":snapshot/snap-", "EBS"),
    ("::image/", "EC2"),
    (":snapshot:awsbackup:", "RDS"),
    (":recovery-point:continuous:db-", "RDS"),
    (":dynamodb:", "DynamoDB"),
)

INFORMATION_ONLY = "informationalonly:"


def check_values(
    profile: RestoreProfile, target: Target, values: Values, facts: Mapping[str, str]
) -> list[Problem]:
    """Every problem with these values for one target: in the order of the form, then combinations, then
    unknown keys."""
    names, given = Names(facts, values), Names(values)
    combined = [
        Problem(rule.severity, rule.key, rule.message, rule.hint)
        for rule in target.constraints
        if rule.when.holds(names)
    ]
    explained = {problem.key.lower() for problem in combined}
    problems = [
        problem
        for field in top_level(target)
        for problem in check_field(field, "", given, names, needed=True)
        # The constraint says why in words of its own.
        if problem.message != unused(field) or problem.key.lower() not in explained
    ]
    known = known_values(target, values)
    unknown = (path for path, text in values.items() if text and path not in known)
    return [*problems, *combined, *(unknown_key(profile, target, path) for path in unknown)]


def unknown_key(profile: RestoreProfile, target: Target, path: str) -> Problem:
    """A key that no AWS page lists for the type. A warning: pages lag behind the service."""
    message = f"{path} is not a restore parameter that AWS documents for {profile.title}."
    close = near_miss(path, (known for known, _ in all_fields(target)))
    return Problem(Severity.WARNING, path, message, f"Did you mean {close}?" if close else "Drop it.")


def check_request(request: Mapping[str, object]) -> list[Problem]:
    """Every problem with a StartRestoreJob request in the form of `--cli-input-json`, without asking AWS.

    What only the account knows, such as the storage class of the point, is not checked.
    """
    problems = list(_check_members(request))
    metadata = request.get("Metadata")
    if not isinstance(metadata, dict):
        return problems
    problems += _check_strings(metadata)
    arn, named = _text(request, "RecoveryPointArn"), _text(request, "ResourceType")
    resource_type = named or next((known for part, known in TYPE_BY_ARN if part in arn), "")
    profile = _profile_of(resource_type)
    if profile is None:
        told = f"No profile for {resource_type!r}" if resource_type else "No ResourceType"
        hint = f"Known: {', '.join(each.resource_type for each in profiles())}."
        return [*problems, Problem(Severity.WARNING, "ResourceType", f"{told}: keys are not checked.", hint)]
    texts = {str(key): value for key, value in metadata.items() if isinstance(value, str)}
    target = likely_target(profile, named, texts)
    values, unknown = flatten(top_level(target), texts)
    problems += _check_sent_back(profile, target, metadata, unknown)
    problems += _check_spelling(profile, target, texts)
    problems += check_values(profile, target, values, _facts(arn))
    if request.get("CopySourceTagsToRestoredResource") is True and profile.tag_copy is TagCopy.NEVER:
        message = f"Copying tags makes every restore of {profile.title} fail."
        problems.append(
            Problem(Severity.ERROR, "CopySourceTagsToRestoredResource", message, "Set it to false.")
        )
    # A null is told once, as a null.
    null = {key.lower() for key, value in metadata.items() if value is None}
    return [each for each in problems if each.key.lower() not in null or "null" in each.message]


def _text(request: Mapping[str, object], key: str) -> str:
    value = request.get(key)
    return value if isinstance(value, str) else ""


def _check_members(request: Mapping[str, object]) -> Iterator[Problem]:
    for key, value in request.items():
        if key not in MEMBERS:
            close = near_miss(key, MEMBERS)
            hint = f"Did you mean {close}?" if close else f"It has {', '.join(MEMBERS)}."
            yield Problem(Severity.ERROR, key, f"StartRestoreJob has no member {key}.", hint)
        elif not isinstance(value, MEMBERS[key][0]):
            shown = json.dumps(value)[:60]
            yield Problem(Severity.ERROR, key, f"{key} must be {MEMBERS[key][1]}.", f"It is {shown}.")
    for key in REQUIRED_MEMBERS:
        if request.get(key, "") == "":
            yield Problem(Severity.ERROR, key, f"{key} is missing.")
    if not request.get("IamRoleArn"):
        hint = "Only restores that act as the caller, such as SAP HANA's, go without."
        yield Problem(Severity.WARNING, "IamRoleArn", "No restore role is named.", hint)
    if request.get("IdempotencyToken"):
        hint = "A restore that is meant to happen again needs a new one."
        yield Problem(Severity.INFO, "IdempotencyToken", "With this token it starts one restore, once.", hint)


def _check_strings(metadata: Mapping[str, object]) -> Iterator[Problem]:
    """Metadata maps strings to strings (the SDK's model); what GetRecoveryPointRestoreMetadata returns may
    hold null."""
    for key, value in metadata.items():
        if value is None:
            message = f"{key} is null, and every value must be a string."
            yield Problem(Severity.ERROR, key, message, "Fill it in or drop it.")
        elif value == "":
            yield Problem(Severity.WARNING, key, f"{key} is empty.", "Leave out what has no value.")
        elif not isinstance(value, str):
            written = json.dumps(json.dumps(value, separators=(",", ":")))
            yield Problem(Severity.ERROR, key, f"{key} is not a string.", f"Write it as {written}.")


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
        yield Problem(Severity.WARNING, "Metadata", message, hint)
    for key in unknown:
        if key in drop:
            message = f"{key} describes the source and is no restore parameter."
            yield Problem(Severity.WARNING, key, message, "Drop it.")
        elif key.lower() in without_effect:
            message = f"AWS takes {key} for information only; it changes nothing."
            yield Problem(Severity.INFO, key, message, "Leave it out.")
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
        if key.lower() in booleans and text != text.lower():
            message = f"AWS's examples write booleans in lower case; whether {key} may be {text} is unclear."
            yield Problem(Severity.WARNING, key, message, f"Write {text.lower()}.")
        spelling = documented.get(key.lower(), key)
        if spelling != key and not (profile.keys_in_any_case and spelling.lower() == key.lower()):
            # Documented for DynamoDB and for restore testing only ("Restore metadata").
            message = f"AWS writes {key} as {spelling}; whether it takes other spellings is not documented."
            yield Problem(Severity.WARNING, key, message, f"Write {spelling}.")


def _profile_of(resource_type: str) -> RestoreProfile | None:
    """The profile of a type, or the one that has a target of that type."""
    if not resource_type:
        return None
    others = (
        each for each in profiles() if any(target.resource_type == resource_type for target in each.targets)
    )
    return profile_for(resource_type) or next(others, None)


def likely_target(profile: RestoreProfile, resource_type: str, metadata: Mapping[str, str]) -> Target:
    """The target these keys most likely mean: by its type, by how many keys it knows, by how many answers it
    takes."""

    def likelihood(target: Target) -> tuple[bool, int, int]:
        values, unknown = flatten(top_level(target), metadata)
        refused = sum(_refuses(field, values.get(field.key, "")) for field in top_level(target))
        return bool(resource_type) and target.resource_type == resource_type, -len(unknown), -refused

    return max(profile.targets, key=likelihood)


def _refuses(field: Field, text: str) -> bool:
    """Whether a field that has only certain values, such as `RestoreTo`, cannot have this one."""
    if not text or not field.closed or not isinstance(field.choices, tuple):
        return False
    if field.kind not in {Kind.TEXT, Kind.BOOLEAN}:
        return False
    return text not in {choice.value for choice in field.choices}


def _facts(arn: str) -> dict[str, str]:
    _, partition, service, region, *_ = [*arn.split(":"), "", "", "", ""]
    facts = {
        "context.partition": partition,
        "context.region": region,
        "point.continuous": "true" if ":recovery-point:continuous:" in arn else "false",
        "point.arn_service": service,
    }
    return {name: text for name, text in facts.items() if text}
