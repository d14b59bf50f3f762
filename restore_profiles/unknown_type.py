"""A profile for a resource type that nobody has declared: AWS Backup protects new types before any tool knows
them, and their points can be restored all the same.

What AWS returned with the point is offered as it stands, key by key, and every key may be added or cleared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from restore_profiles.model import (
    INFORMATION_ONLY,
    REQUEST_ID,
    Constraint,
    Evidence,
    Field,
    RestoreProfile,
    RoleUse,
    Section,
    Severity,
    TagCopy,
    Target,
)
from restore_profiles.paths import field_at
from restore_profiles.rules import Always

METADATA_CALL = "GetRecoveryPointRestoreMetadata"


def profile_of_unknown(resource_type: str) -> RestoreProfile:
    """The profile of a type without one, before any key is known. `resource_type` is as AWS spells it, ""
    where it does not tell."""
    kind = resource_type or "a resource whose type AWS does not tell"
    return RestoreProfile(
        resource_type,
        resource_type or "Unknown type",
        (
            Target(
                "resource",
                f"What AWS Backup makes of {kind}",
                (Section("Parameters", (), "As AWS returned them with the recovery point."),),
                constraints=(
                    Constraint(
                        "",
                        Always(),
                        f"Relight does not know what a restore of {kind} takes, nor what is left to do "
                        "afterwards. Nothing but what holds for all types is checked.",
                        "Read AWS's page about restoring it, and compare each key. Whether a resource that "
                        "exists is overwritten is not known either.",
                        Severity.WARNING,
                        Evidence.UNVERIFIED,
                        METADATA_CALL,
                    ),
                ),
                evidence=Evidence.UNVERIFIED,
                source=METADATA_CALL,
            ),
        ),
        METADATA_CALL,
        # Setting the flag makes the job fail for six of the documented types, and leaving it out for none.
        tag_copy=TagCopy.NEVER,
        role_use=RoleUse.OPTIONAL,
        open_keys=True,
    )


def with_keys(target: Target, keys: Iterable[str]) -> Target:
    """The target with a plain text field for each of these keys that it does not have yet. Keys that AWS
    returns about the backup, and takes for no type, are left out."""
    wanted = [
        key
        for key in keys
        if field_at(target, key) is None
        and key.lower() != REQUEST_ID
        and not key.lower().startswith(INFORMATION_ONLY)
    ]
    *others, last = target.sections
    return replace(target, sections=(*others, replace(last, fields=(*last.fields, *map(_plain, wanted)))))


def _plain(key: str) -> Field:
    return Field(
        key,
        key,
        "What it means, and whether AWS takes it, is not known. Empty: it is not sent.",
        evidence=Evidence.UNVERIFIED,
        source=METADATA_CALL,
    )
