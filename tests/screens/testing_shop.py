"""A shop that rehearses its restores: two plans, selections of three types, and a history with all that can
go wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from recovery.context import Mode
from recovery.errors import AwsError, NotFound
from recovery.models import RecoveryPoint, RestoreJob
from recovery.testing.models import Condition, RestoreTestingPlan, RestoreTestingSelection
from tests.screens.shop import EC2, HOSTILE, RESOURCES, SHOP, ShopAccount, job, points
from tests.unit.fake_account import NOW, ROLE

WEEKLY_ARN = (
    "arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:"
    "weekly_rehearsal-0a1b2c3d-1111-2222-3333-444455556666"
)
WEEKLY = RestoreTestingPlan(
    SHOP,
    "weekly_rehearsal",
    "cron(0 5 ? * SUN *)",
    WEEKLY_ARN,
    time_zone="Europe/Berlin",
    start_window_hours=4,
    point_types=("SNAPSHOT", "CONTINUOUS"),
    include_vaults=("arn:aws:backup:eu-west-1:111122223333:backup-vault:main",),
    created=NOW - timedelta(days=90),
    last_run=NOW - timedelta(days=6, hours=8),
)
MONTHLY = replace(
    WEEKLY,
    name="monthly",
    schedule="cron(30 2 ? * 2#1 *)",
    arn=WEEKLY_ARN.replace("weekly_rehearsal", "monthly"),
    time_zone="UTC",
    algorithm="RANDOM_WITHIN_WINDOW",
    point_types=("SNAPSHOT",),
    include_vaults=("*",),
    exclude_vaults=("arn:aws:backup:*:*:backup-vault:scratch-*",),
    last_run=None,
)
VOLUMES = RestoreTestingSelection(
    SHOP,
    WEEKLY.name,
    "volumes",
    "EBS",
    ROLE,
    ("*",),
    (Condition("aws:ResourceTag/env", "prod"),),
    validation_window_hours=24,
)
DATABASE = RestoreTestingSelection(SHOP, WEEKLY.name, "orders_db", "RDS", ROLE, (RESOURCES[1].arn,))


def a_test(number: int, days: float, minutes: float, **members: object) -> RestoreJob:
    """A test of the volume, so many days ago, that took so many minutes."""
    created = NOW - timedelta(days=days)
    told: dict[str, object] = {
        "created": created,
        "completed": created + timedelta(minutes=minutes),
        "testing_plan_arn": WEEKLY_ARN,
        "vault_arn": "arn:aws:backup:eu-west-1:111122223333:backup-vault:main",
        "created_resource_arn": f"{EC2}:volume/vol-0aaa{number:013d}",
        "validation_status": "SUCCESSFUL",
        "deletion_status": "SUCCESSFUL",
        **members,
    }
    return job(number, str(told.pop("status", "COMPLETED")), 0, **told)


HISTORY = (
    a_test(20, 6.3, 41, validation_status="", deletion_status="DELETING"),
    a_test(21, 13.3, 47),
    a_test(
        22,
        20.3,
        71,
        validation_status="FAILED",
        validation_message=f"order 4711 is missing {HOSTILE}",
        deletion_status="FAILED",
        deletion_message="The tag awsbackup-restore-test was removed.",
    ),
    a_test(23, 27.3, 38, validation_status="TIMED_OUT"),
    a_test(24, 34.3, 36),
    a_test(
        25,
        6.2,
        3,
        status="FAILED",
        source_arn=RESOURCES[1].arn,
        resource_type="RDS",
        status_message=f"No default VPC. {HOSTILE}",
        created_resource_arn="",
        validation_status="",
        deletion_status="",
    ),
)


@dataclass
class RehearsingAccount(ShopAccount):
    """`refuses` is raised where plans are listed, `write_error` where something is sent."""

    mode: Mode = Mode.WRITE
    plans: dict[str, RestoreTestingPlan] = field(
        default_factory=lambda: {plan.name: plan for plan in (WEEKLY, MONTHLY)}
    )
    selected: dict[tuple[str, str], RestoreTestingSelection] = field(
        default_factory=lambda: {(each.plan, each.name): each for each in (VOLUMES, DATABASE)}
    )
    refuses: Exception | None = None
    write_error: AwsError | None = None
    sent: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    inferred: Mapping[str, str] = field(
        default_factory=lambda: {"availabilityZone": "eu-west-1b", "encrypted": "true"}
    )

    def testing_plans(self) -> Iterator[Sequence[RestoreTestingPlan]]:
        if self.refuses is not None:
            raise self.refuses
        yield tuple(self.plans.values())

    def testing_plan(self, name: str) -> RestoreTestingPlan:
        if name not in self.plans:
            raise NotFound("Not found", f"There is no restore testing plan {name}.")
        return self.plans[name]

    def testing_selections(self, plan: str) -> Iterator[Sequence[RestoreTestingSelection]]:
        yield tuple(
            replace(each, arns=(), equals=(), overrides={})
            for each in self.selected.values()
            if each.plan == plan
        )

    def testing_selection(self, plan: str, name: str) -> RestoreTestingSelection:
        return self.selected[plan, name]

    def inferred_metadata(self, point: RecoveryPoint) -> Mapping[str, str]:
        return self.inferred

    def jobs_of(self, resource_arn: str) -> Iterator[Sequence[RestoreJob]]:
        yield [each for each in self.all_jobs.values() if each.source_arn == resource_arn]

    def points_of(self, resource_arn: str) -> Iterator[Sequence[RecoveryPoint]]:
        yield points(resource_arn)

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        found = next(point for point in points() if point.arn == arn)
        return replace(found, type="EBS", resource_name="orders-db-data", storage_class="WARM")

    def start(
        self, service: str, operation: str, request: Mapping[str, object], *, token: str
    ) -> Mapping[str, str]:
        self.sent.append((f"{service}:{operation}", request))
        if self.write_error is not None:
            raise self.write_error
        return {}


def rehearsing(**members: object) -> RehearsingAccount:
    account = RehearsingAccount(**members)  # type: ignore[arg-type]
    for each in HISTORY:
        account.put_job(each)
    return account
