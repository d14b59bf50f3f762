"""Every profile with what its tests need: a recovery point, and answers that fill a whole form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from recovery.context import Context
from recovery.models import RecoveryPoint
from restore_profiles.model import Field, Kind, RestoreProfile, Target
from restore_profiles.paths import LISTS, top_level
from restore_profiles.registry import profiles

CONTEXT = Context("111122223333", "eu-west-1")
MADE = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
VOLUME = "arn:aws:ec2:eu-west-1:111122223333:volume/vol-0123456789abcdef0"
ROLE = "arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole"

PROFILES = profiles()
TARGETS = tuple((profile, target) for profile in PROFILES for target in profile.targets)
TARGET_NAMES = tuple(f"{profile.resource_type}-{target.kind}" for profile, target in TARGETS)


def point_of(
    profile: RestoreProfile,
    storage_class: str = "WARM",
    encrypted: bool = False,
    resource_arn: str = VOLUME,
    point_id: str = "1EB3B5E7-9EB0-435A-A80B-108B488B0D45",
) -> RecoveryPoint:
    """A COMPLETED point of the profile's type, of 8 GiB. `continuous:...` is the id of a continuous one."""
    return RecoveryPoint(
        CONTEXT,
        f"arn:aws:backup:eu-west-1:111122223333:recovery-point:{point_id}",
        resource_arn,
        "COMPLETED",
        MADE,
        type=profile.resource_type,
        resource_name="orders-data",
        vault="main",
        size=8 * 1024**3,
        encrypted=encrypted,
        storage_class=storage_class,
    )


def answers(target: Target) -> dict[str, str]:
    """An answer to every field, two elements in every list; combinations need not make sense."""
    return {path: text for field in top_level(target) for path, text in _answers(field, "")}


def _answers(field: Field, prefix: str) -> Iterator[tuple[str, str]]:
    path = prefix + field.key
    if field.kind is Kind.OBJECT or field.kind in LISTS:
        places = [f"{path}[0].", f"{path}[1]."] if field.kind in LISTS else [f"{path}."]
        for place in places:
            for member in field.fields:
                yield from _answers(member, place)
    else:
        yield path, _answer(field, path)


def _answer(field: Field, path: str) -> str:
    if isinstance(field.choices, tuple) and field.choices:
        return field.choices[0].value
    match field.kind:
        case Kind.BOOLEAN:
            return "false"
        case Kind.INTEGER:
            return str(field.minimum or 7)
        case Kind.MOMENT:
            return "2026-11-20T03:00:00Z"
        case Kind.TEXTS:
            return f'["{path}, first","second \\"é\\""]'
        case Kind.JSON:
            return '{"a":[1,"b"]}'
    return f'{path} "quoted" \\ é [x]'
