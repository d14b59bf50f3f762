"""A shop with restores in every standing: under way, stalled, failed, completed with work left, tested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from recovery.account import Known, SourceFacts
from recovery.context import Mode
from recovery.errors import AccessDenied
from recovery.models import RestoreJob
from tests.screens.shop import EC2, HOSTILE, JOBS, ShopAccount, job
from tests.unit.fake_account import NOW, VOLUME

GIB = 2**30
TABLE_ARN = "arn:aws:dynamodb:eu-west-1:111122223333:table"
PLAN_ARN = "arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:weekly-0a1b"
ENCODED = f"You are not authorized to do this. Encoded authorization failure message: {'A' * 40}"
TABLE = job(
    7,
    "COMPLETED",
    50,
    resource_type="DynamoDB",
    source_arn=f"{TABLE_ARN}/carts",
    created_resource_arn=f"{TABLE_ARN}/carts-restored",
    completed=NOW - timedelta(minutes=30),
)
REFUSED = job(8, "FAILED", 300, completed=NOW - timedelta(minutes=290), source_arn="", status_message=ENCODED)
TESTED = job(
    10,
    "COMPLETED",
    400,
    completed=NOW - timedelta(minutes=390),
    testing_plan_arn=PLAN_ARN,
    validation_status="FAILED",
    validation_message=HOSTILE,
    deletion_status="FAILED",
    deletion_message="It was in use.",
    created_resource_arn=f"{EC2}:volume/vol-0aaaaaaaaaaaaaaaa",
)
OLD = tuple(
    job(
        number,
        "COMPLETED",
        60 * 24 * (number - 35),
        size=100 * GIB,
        completed=NOW - timedelta(minutes=60 * 24 * (number - 35) - number + 30),
    )
    for number in range(40, 50)
)
"""Ten restores of the last two weeks that took 10 to 19 minutes."""
TABLE_FACTS = {
    **{"ttl": "DISABLED", "pitr": "ENABLED", "pitr_days": "35", "stream": "false", "scaling": "false"},
    **{"tag_count": "1", "tags": '[{"Key":"a","Value":"b"}]', "tag_keys": '["a"]'},
    "deletion_protection": "true",
}
SOURCE = {"availability_zone": "eu-west-1b", "volume_type": "gp3", "size_gib": "100", "tag_count": "0"}
RESTORED = {"availability_zone": "eu-west-1a", "volume_type": "gp2", "size_gib": "100", "tag_count": "0"}


@dataclass
class Followed(ShopAccount):
    """`answers` are what checks say, by operation; `source_there` is whether the volume still exists."""

    mode: Mode = Mode.WRITE
    answers: Mapping[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    source_there: bool = True
    history_denied: bool = False
    decoding: str = ""

    def is_done(self, operation: str, request: Mapping[str, object], path: str) -> str:
        self.asked.append(operation)
        if operation == "dynamodb:DescribeContinuousBackups":
            raise AccessDenied("Access denied", "You may not.")
        return self.answers.get(operation, "")

    def source_facts(self, lookup: str, resource_arn: str) -> SourceFacts:
        if resource_arn.startswith(TABLE_ARN):
            return SourceFacts(Known.YES, TABLE_FACTS)
        if resource_arn == VOLUME:
            return SourceFacts(Known.YES, SOURCE) if self.source_there else SourceFacts(Known.NO)
        return SourceFacts(Known.YES, RESTORED)

    def jobs(
        self, *, created_after: datetime | None = None, status: str = ""
    ) -> Iterator[Sequence[RestoreJob]]:
        if self.history_denied and status == "COMPLETED":
            raise AccessDenied("Access denied", "You may not list that far back.")
        yield from super().jobs(created_after=created_after, status=status)

    def decoded_message(self, encoded: str) -> str:
        if not self.decoding:
            raise AccessDenied("Access denied", "sts:DecodeAuthorizationMessage is not allowed.")
        return self.decoding


def followed_account(**members: object) -> Followed:
    made = Followed(**members)  # type: ignore[arg-type]
    for each in (*JOBS, TABLE, REFUSED, TESTED, *OLD):
        made.put_job(each, {"availabilityZone": "eu-west-1a", "encrypted": "true", "volumeType": "gp3"})
    made.metadata[TABLE.id] = {"targetTableName": "carts-restored", "encryptionType": "Default"}
    return made
