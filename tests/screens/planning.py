"""A shop of which several things are to come back at once: volumes with snapshots, a database with a
continuous backup, a table, and a bucket that nothing brings back; and the way to a plan of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from recovery.account import (
    AccountChoice,
    ChoiceAnswer,
    Known,
    NativeAnswer,
    SourceFacts,
    VaultPolicyFacts,
)
from recovery.models import CopyJob, ProtectedResource, RecoveryPoint, ReturnedMetadata
from tests.screens.driver import User
from tests.screens.incident import DATABASE, IncidentAccount
from tests.screens.restoring import ZONES, steady
from tests.screens.shop import RESOURCES, SHOP
from tests.unit.fake_account import NOW, ROLE, VOLUME

BY_ARN = {each.arn: each for each in RESOURCES}
TABLE = RESOURCES[3]
BUCKET = RESOURCES[4]
HOURS = {"EBS": 5, "DynamoDB": 3}


def snapshot_of(resource: ProtectedResource, hours: float) -> RecoveryPoint:
    service = {"EBS": "ec2", "DynamoDB": "backup"}[resource.type]
    name = "".join(letter for letter in resource.arn if letter.isalnum())[-17:]
    kind = "snapshot/snap-" if resource.type == "EBS" else "recovery-point:"
    account = "" if resource.type == "EBS" else "111122223333"
    return RecoveryPoint(
        SHOP,
        f"arn:aws:{service}:eu-west-1:{account}:{kind}{name}{hours:g}",
        resource.arn,
        "COMPLETED",
        NOW - timedelta(hours=hours),
        type=resource.type,
        resource_name=resource.name,
        vault="main",
        vault_arn="arn:aws:backup:eu-west-1:111122223333:backup-vault:main",
        completed=NOW - timedelta(hours=hours - 0.1),
        size=100 * 2**30,
        storage_class="WARM",
        role_arn=ROLE,
    )


@dataclass
class PlanningAccount(IncidentAccount):
    natives: NativeAnswer = field(default_factory=NativeAnswer)
    copied: tuple[CopyJob, ...] = ()
    caches: Sequence[ProtectedResource] = ()
    all_resources: Sequence[ProtectedResource] = RESOURCES
    made: dict[str, RecoveryPoint] = field(default_factory=dict)

    def points_of(self, resource_arn: str) -> Iterator[Sequence[RecoveryPoint]]:
        resource = next((each for each in self.all_resources if each.arn == resource_arn), None)
        if resource is None or resource.type not in HOURS:
            yield from super().points_of(resource_arn) if resource_arn == DATABASE.arn else iter(())
            return
        found = [snapshot_of(resource, HOURS[resource.type] + 24 * day) for day in range(3)]
        self.made |= {point.arn: point for point in found}
        yield found

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        return self.made.get(arn) or super().point(arn, vault, vault_account)

    def returned_metadata(self, arn: str, vault: str, vault_account: str = "") -> ReturnedMetadata:
        point = self.made.get(arn)
        if point is None:
            return ReturnedMetadata({"DBInstanceIdentifier": "orders-db", "Engine": "postgres"}, "RDS")
        if point.type == "DynamoDB":
            return ReturnedMetadata({"originalTableName": "carts"}, "DynamoDB")
        return ReturnedMetadata({"availabilityZone": None, "encrypted": "false"}, "EBS")

    def source_facts(self, lookup: str, resource_arn: str) -> SourceFacts:
        if ":volume/" not in resource_arn:
            return SourceFacts()
        known = {"availability_zone": "eu-west-1b", "volume_type": "gp3", "size_gib": "100", "iops": "3000"}
        return SourceFacts(Known.YES, known)

    def choices(self, lookup: str, needs: Mapping[str, str]) -> ChoiceAnswer:
        return ChoiceAnswer(ZONES if lookup == "availability-zones" else (AccountChoice("default"),))

    def vault_policy(self, vault: str, point_arn: str) -> VaultPolicyFacts:
        return VaultPolicyFacts(Known.YES)


def volumes(count: int) -> tuple[ProtectedResource, ...]:
    """A shop of so many volumes."""
    first = BY_ARN[VOLUME]
    arn = VOLUME.rpartition("-")[0]
    return tuple(
        replace(first, arn=f"{arn}-{number:017x}", name=f"data-{number:03}") for number in range(count)
    )


def mark(user: User, *names: str) -> User:
    """Mark resources by what their filter finds alone, from the first screen."""
    user = user.until("orders-db-data").quiet()
    for name in names:
        user = user.type(f"/{name}").press("enter", "space", "escape")
    return user


async def to_plan(user: User, *names: str) -> User:
    """The plan of the newest moment of these, everything checked."""
    await steady(mark(user, *names).press("P").until("Plan of what is marked").until_gone("reading,"))
    return await steady(user.press("f5").until("not saved").until_gone("checking"))
