"""Whether a resource's settings have changed since it was tested.

No operation of AWS Backup tells when a resource was changed. What it holds are the settings at the time of
each backup (GetRecoveryPointRestoreMetadata), so those of the point that was tested are compared with those
of the newest one. Data that changed is not a change in this sense.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from recovery.account import Known, Reads
from recovery.errors import AwsError, NotFound
from recovery.models import ProtectedResource, RestoreJob
from recovery.plain_text import plain
from restore_profiles.encoding import flatten
from restore_profiles.model import REQUEST_ID
from restore_profiles.paths import top_level
from restore_profiles.registry import profile_for


@dataclass(frozen=True, slots=True)
class Change:
    """`keys` names the settings that differ, never their values: they may be sensitive."""

    known: Known
    keys: tuple[str, ...] = ()
    why_unknown: str = ""


NOT_ASKED = Change(Known.UNKNOWN)


def change_since(reads: Reads, resource: ProtectedResource, test: RestoreJob) -> Change:
    """At most two calls, none where the newest point is the tested one. Never raises `AwsError`."""
    if resource.last_point_arn == test.point_arn:
        return Change(Known.NO)
    if not (resource.last_point_arn and resource.last_vault_arn and test.vault_arn):
        return Change(Known.UNKNOWN, why_unknown="AWS Backup does not tell which backups to compare")
    which = "newest"
    try:
        newest = _settings(reads, resource.last_point_arn, resource.last_vault_arn, test)
        which = "tested"
        tested = _settings(reads, test.point_arn, test.vault_arn, test)
    except NotFound:
        return Change(Known.UNKNOWN, why_unknown=f"the {which} backup is gone, with the settings to compare")
    except AwsError as error:
        told = plain(error.text)
        return Change(Known.UNKNOWN, why_unknown=f"the settings of the {which} backup cannot be read: {told}")
    keys = tuple(sorted(key for key in {**tested, **newest} if tested.get(key) != newest.get(key)))
    return Change(Known.YES if keys else Known.NO, keys)


def _settings(reads: Reads, point_arn: str, vault_arn: str, test: RestoreJob) -> Mapping[str, object]:
    """The settings that a point holds, by name."""
    _, _, _, _, account, _, vault, *_ = [*vault_arn.split(":"), *[""] * 7]
    answer = reads.returned_metadata(point_arn, vault, "" if account == test.context.account else account)
    return settings_in(test.resource_type, answer.values)


def settings_in(resource_type: str, returned: Mapping[str, str | None]) -> Mapping[str, object]:
    """What returned metadata says of the source: the fields that the profile declares, and the keys that
    nobody knows. Left out is what differs in each point of an unchanged source: the id of the job that made
    it, names of the backup itself, ids of snapshots inside a declared field."""
    profile = profile_for(resource_type)
    targets = profile.targets if profile is not None else ()
    # Where targets share a spelling, the first one's field reads it.
    fields = [field for target in reversed(targets) for field in top_level(target)]
    values, unknown = flatten(fields, returned)
    not_told = {REQUEST_ID, *(key.lower() for key in (profile.returned_only if profile else ()))}
    others = {
        key: _meant(returned[key]) for key in unknown if key in returned and key.lower() not in not_told
    }
    return {**values, **others}


def _meant(value: str | None) -> object:
    """The value as compared: JSON by what it says, without the order of its members."""
    try:
        return json.loads(value) if value else value
    except ValueError:
        return value
