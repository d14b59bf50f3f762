"""The recovery points of a catalogue row: when they were taken, where they lie, what is odd about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aws_sandbox.backup.store import ProtectedResource, RecoveryPoint
from aws_sandbox.world.accounts import Place, stable_hex, stable_uuid
from aws_sandbox.world.arns import point_arn, source_arn
from aws_sandbox.world.buckets import bucket_history
from aws_sandbox.world.catalogue import ODDITIES, ONE_SPELL, SPELLS, Row, Schedule
from aws_sandbox.world.databases import DATABASES
from aws_sandbox.world.histories import History
from aws_sandbox.world.metadata import returned_metadata

HOUR = 3600.0
DAY = 24 * HOUR
GIB = 1024**3

DAILY = [day * DAY for day in range(35)]
AGES: dict[Schedule, list[float]] = {
    # The last three days hourly, then a point a day: about 100 in 35 days.
    "hourly": [hour * HOUR for hour in range(72)] + [day * DAY for day in range(3, 35)],
    "twice-daily": [half * DAY / 2 for half in range(70)],
    "daily": DAILY,
    "continuous": DAILY,
    "weekly": [week * 7 * DAY for week in range(5)],
}
"""Age in seconds of each snapshot of a schedule, newest first, before the hour of the day is added."""

COPIES = 5
"""Weeks of copies that are kept."""

PLAN_ID = stable_uuid("backup plan", "shop")
HISTORIES: dict[str, Callable[[str, float], History]] = {"S3": bucket_history}
"""The types whose backups hold data here, by the id of the source and the start."""

KEPT_BY_RDS = frozenset({"Aurora", "RDS"})
"""Whose points are encrypted as their source was."""
COMPOSITE_TYPES = frozenset({"CloudFormation", "EKS"})


def points_of(place: Place, row: Row, start: float) -> Iterator[RecoveryPoint]:
    """Every point of a row in its own Region."""
    resource = ProtectedResource(source_arn(place, row), row.type, row.name)
    oddities = {odd.index: odd for odd in ODDITIES if (odd.type, odd.id) == (row.type, row.id)}
    ages = AGES[row.schedule]
    if row.type == "RDS" and row.id in DATABASES:
        ages = [age for age in ages if age >= DATABASES[row.id].gone_for]
    for index, age in enumerate(ages):
        # Each resource has its own minute within the last hour, each point a few seconds more.
        minute = int(stable_hex(row.type, row.id, length=4), 16) % 3000
        created = start - age - 300 - minute - int(stable_hex(row.id, index, length=2), 16) / 10
        odd = oddities.get(index)
        if odd is not None and odd.cold and row.type == "EBS" and place.partition != "aws":
            odd = None  # no archive tier in China and GovCloud (guide, feature availability by Region)
        if odd is not None and odd.status == "CREATING":
            created = start - 240
        if odd is not None and odd.cold:
            created -= 90 * DAY
        point = make_point(place, row, resource, point_arn(place, row, len(ages) - index), created, start)
        if odd is not None:
            point.status, point.status_message = odd.status, odd.message
            if odd.cold:
                point.storage_class, point.cold_after_days, point.delete_after_days = "COLD", 60, 365
        yield point
    if row.schedule == "continuous":
        for index, spell in enumerate(SPELLS.get((row.type, row.id), ONE_SPELL)):
            arn = point_arn(place, row, index, continuous=True)
            point = make_point(place, row, resource, arn, start - spell.age, start)
            point.status, point.status_message = spell.status, spell.message
            point.stopped = None if spell.stopped is None else round(start - spell.stopped, 3)
            yield point


def copies_of(
    place: Place, origin: Place, row: Row, vault: str, key: str, start: float
) -> Iterator[RecoveryPoint]:
    """The weekly copies of a row at another place. They keep the creation time of what they copy (guide,
    "Creating backup copies"), are encrypted with the destination's key, and name the source where it is."""
    resource = ProtectedResource(source_arn(origin, row), row.type, row.name)
    originals = [point for point in points_of(origin, row, start) if point.status == "COMPLETED"]
    for week in range(COPIES):
        copied = start - week * 7 * DAY - 5 * HOUR
        created = next(point.created for point in originals if point.created <= copied)
        point = make_point(place, row, resource, point_arn(place, row, COPIES - week), created, start)
        point.vault_name, point.vault_arn = vault, place.vault_arn(vault)
        point.source_vault_arn = origin.vault_arn(row.vault)
        point.key_arn = place.key_arn(key)
        point.restore_metadata = returned_metadata(origin, row, point.arn, encrypted=True)
        yield point


def make_point(
    place: Place, row: Row, resource: ProtectedResource, arn: str, created: float, start: float
) -> RecoveryPoint:
    key = row.key
    if key is None and ":backup:" in arn and row.type not in KEPT_BY_RDS:
        # Types that AWS Backup manages fully are encrypted with the vault's key, whatever the source was.
        key = "alias/shop-backup"
    return RecoveryPoint(
        arn=arn,
        vault_name=row.vault,
        vault_arn=place.vault_arn(row.vault),
        resource=resource,
        created=round(created, 3),
        size_bytes=row.gib * GIB,
        source_gib=row.gib,
        key_arn=None if key is None else place.key_arn(key),
        role_arn=f"arn:{place.partition}:iam::{place.account}:role/service-role/AWSBackupDefaultServiceRole",
        is_parent=row.type in COMPOSITE_TYPES,
        plan={
            "BackupPlanId": PLAN_ID,
            "BackupPlanArn": place.arn("backup", f"backup-plan:{PLAN_ID}"),
            "BackupPlanVersion": stable_uuid("version"),
            "BackupRuleId": stable_uuid("rule", row.schedule),
        },
        source_tags={"Name": row.name, "team": "shop", "tier": "production"}
        if row.name
        else {"team": "shop"},
        restore_metadata=returned_metadata(place, row, arn, encrypted=row.key is not None),
        history=HISTORIES[row.type](row.id, start) if row.type in HISTORIES else (),
    )
