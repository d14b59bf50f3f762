"""The shop's weekly rehearsal: a restore testing plan, and what came of it in the last four weeks."""

from __future__ import annotations

from dataclasses import dataclass

from aws_sandbox.authorization_messages import denial
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest, RestoreTest, Store
from aws_sandbox.restore_testing.cleaning import UNTAGGED
from aws_sandbox.restore_testing.cron import weekly
from aws_sandbox.restore_testing.inferred import PREFIX, test_metadata
from aws_sandbox.restore_testing.made import TAG
from aws_sandbox.restore_testing.plan_store import PlanStore
from aws_sandbox.restore_testing.plans import Plan, PointSelection, Schedule, Selection
from aws_sandbox.world.accounts import Place, stable_hex, stable_uuid
from aws_sandbox.world.arns import ec2_id, source_arn
from aws_sandbox.world.catalogue import SHOP_ROWS, Row

NAME = "weekly_rehearsal"
DAY, HOUR, MINUTE = 86_400.0, 3_600.0, 60.0
DUE_HOUR = 3
NEWEST_AGE = 20 * HOUR
"""Of the newest test. The plan was due within the day before, so that the next week's comes days after the
start of the world, whatever the weekday."""

SELECTIONS = (
    ("volumes", "EBS", ("orders-db-data", "search-index"), 4),
    ("databases", "RDS", ("orders", "reporting", "cms"), 8),
    ("tables", "DynamoDB", ("orders", "carts"), None),
)
"""Name, type, sources, hours of validation. `cms` and `carts` came into it lately: they were never tested."""


@dataclass(frozen=True, slots=True)
class PastTest:
    type: str
    id: str
    weeks: int
    """Before the last time that the plan was due."""
    hours: float
    """After it was due."""
    minutes: float
    """That the restore took."""
    denied: bool = False
    """The role lacked the right to make it."""
    validation: str | None = "SUCCESSFUL"
    said: str | None = None
    untagged: bool = False
    """Somebody took the tag away, so that the deletion failed."""


PAST = (
    PastTest("RDS", "orders", 0, 2.5, 74, said="12 checks passed"),
    PastTest("DynamoDB", "orders", 0, 6.25, 21, validation=None),
    PastTest("EBS", "orders-db-data", 1, 1.2, 5),
    PastTest("RDS", "orders", 1, 4.0, 66, validation="FAILED", said="order_items is empty; 11 checks passed"),
    PastTest("RDS", "reporting", 1, 9.75, 95, untagged=True),
    PastTest("DynamoDB", "orders", 1, 11.5, 19, validation=None),
    PastTest("EBS", "orders-db-data", 2, 3.3, 4),
    PastTest("RDS", "orders", 2, 7.1, 61, validation="TIMED_OUT"),
    PastTest("DynamoDB", "orders", 2, 8.0, 18, validation=None),
    PastTest("EBS", "search-index", 3, 0.4, 1, denied=True),
    PastTest("RDS", "orders", 3, 5.6, 58),
)


def seed_testing(plans: PlanStore, store: Store, place: Place, start: float) -> None:
    """In the shop's main Region of the partition that has restore testing."""
    rows = {(row.type, row.id): row for row in SHOP_ROWS}
    due = (start - NEWEST_AGE - DUE_HOUR * HOUR) // DAY * DAY + DUE_HOUR * HOUR
    plan = _plan(place, rows, due, start, plans.calendar())
    plans.plans[plan.name] = plan
    newest = PastTest("EBS", "orders-db-data", 0, (start - NEWEST_AGE - due) / HOUR, 4)
    for past in (newest, *PAST):
        job = _job(plan, store, place, rows[past.type, past.id], past, due)
        store.jobs[job.id] = job


def _plan(place: Place, rows: dict[tuple[str, str], Row], due: float, start: float, now: float) -> Plan:
    schedule = Schedule(weekly(due, DUE_HOUR))
    plan = Plan(
        NAME,
        place.arn("backup", f"restore-testing-plan:{NAME}-{stable_uuid('testing plan')}"),
        round(start - 200 * DAY, 3),
        PointSelection("LATEST_WITHIN_WINDOW", ("SNAPSHOT",), ("*",)),
        schedule,
        schedule.after(now),
        updated=round(start - 5 * HOUR, 3),
        executed=due,
    )
    role = f"arn:{place.partition}:iam::{place.account}:role/service-role/AWSBackupDefaultServiceRole"
    for name, kind, sources, hours in SELECTIONS:
        arns = tuple(source_arn(place, rows[kind, source]) for source in sources)
        plan.selections[name] = Selection(name, kind, role, plan.created, arns, validation_hours=hours)
    return plan


def _job(plan: Plan, store: Store, place: Place, row: Row, past: PastTest, due: float) -> RestoreJob:
    moment = due - past.weeks * 7 * DAY + past.hours * HOUR
    taken = past.minutes * MINUTE
    point = _newest_snapshot(store.points_by_resource[source_arn(place, row)], moment)
    seed = (NAME, past.type, past.id, past.weeks)
    arn = _made(place, past, seed)
    role = plan.selections[next(name for name, kind, *_ in SELECTIONS if kind == past.type)].role_arn
    refused = denial(role, "ec2:CreateVolume", arn, {}, explicit=False) if past.denied else None
    test = RestoreTest(plan.arn)
    if refused is None:
        test.validation_status, test.validation_message = past.validation, past.said
        test.deletion_status = "FAILED" if past.untagged else "SUCCESSFUL"
        test.deletion_message = UNTAGGED.format(arn=arn, tag=TAG) if past.untagged else None
    return RestoreJob(
        id=stable_uuid("past test", *seed).upper(),
        account=place.account,
        point=point,
        request=RestoreRequest(test_metadata(place, point, {}, seed, moment), role, past.type, False),
        created=round(moment, 3),
        began=-1.0,
        work_seconds=taken,
        status="COMPLETED" if refused is None else "FAILED",
        percent="100.00%" if refused is None else "0.00%",
        completed=round(moment + taken, 3),
        status_message=refused,
        created_resource_arn=arn if refused is None else None,
        test=test,
    )


def _newest_snapshot(points: list[RecoveryPoint], moment: float) -> RecoveryPoint:
    return next(
        point
        for point in points
        if point.created < moment and point.status == "COMPLETED" and not point.continuous
    )


def _made(place: Place, past: PastTest, seed: tuple[object, ...]) -> str:
    match past.type:
        case "EBS":
            return place.arn("ec2", f"volume/{ec2_id('vol', 'tested', *seed)}")
        case "DynamoDB":
            return place.arn("dynamodb", f"table/{PREFIX}{stable_hex('tested', *seed, length=12)}")
    return place.arn("rds", f"db:{PREFIX}{stable_hex('tested', *seed, length=12)}")
