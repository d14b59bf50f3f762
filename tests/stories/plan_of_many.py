"""A plan of many restores of mixed types in the sandbox's shop."""

from __future__ import annotations

from dataclasses import dataclass

from recovery.account import Account
from recovery.drafting import draft_of, restorable
from recovery.models import Continuity, RecoveryPoint
from recovery.planning import set_values
from recovery.recovery_plan import CallStep, OnFailure, PlanStep, RecoveryPlan, RestoreStep
from recovery.restore_roles import candidates
from restore_profiles.model import Check
from restore_profiles.work import Work


@dataclass(frozen=True, slots=True)
class Kind:
    """`count` restores of points of one resource, to one target. `name` is the field that names what is made,
    where the type has one that must be free."""

    resource_type: str
    resource: str
    target: str
    count: int
    name: str = ""


FORTY = (
    Kind("DynamoDB", "orders", "table", 12, "targetTableName"),
    Kind("EBS", "orders-db-data", "volume", 10),
    Kind("RDS", "reporting", "instance", 5, "DBInstanceIdentifier"),
    Kind("EFS", "tenants", "new-file-system", 4),
    Kind("S3", "relight-shop-logs", "new-bucket", 3, "DestinationBucketName"),
    Kind("Timestream", "database/telemetry/table/clicks", "table", 3, "TableName"),
    Kind("EC2", "web-1", "instance", 3),
)
"""40 restores: what a shop runs on, and one that AWS runs one at a time."""

FEW = (
    Kind("DynamoDB", "orders", "table", 2, "targetTableName"),
    Kind("EBS", "orders-db-data", "volume", 1),
    Kind("RDS", "reporting", "instance", 1, "DBInstanceIdentifier"),
)


def plan_of_many(account: Account, kinds: tuple[Kind, ...] = FORTY, suffix: str = "again") -> RecoveryPlan:
    """The restores of the newest points of each kind, each of a point or under a name of its own.

    Of every type the second half comes after the first of it, and each table is tagged once it is there.
    """
    steps: list[PlanStep] = []
    for kind in kinds:
        names = [f"{kind.resource_type.lower()}-{number}" for number in range(1, kind.count + 1)]
        for number, (name, point) in enumerate(zip(names, _points(account, kind), strict=True)):
            after = (names[0],) if number > kind.count // 2 and kind.resource_type != "Timestream" else ()
            steps.append(_restore(account, kind, point, name, suffix, after))
            if kind.resource_type == "DynamoDB":
                steps.append(_tag(name))
    [context] = {step.plan.context for step in steps if isinstance(step, RestoreStep)}
    return RecoveryPlan(context, tuple(steps), title="The shop", on_failure=OnFailure.GO_ON)


def _restore(
    account: Account, kind: Kind, point: RecoveryPoint, name: str, suffix: str, after: tuple[str, ...]
) -> RestoreStep:
    draft = draft_of(account, restorable(account, point), kind.target).draft
    draft = draft.with_role(candidates(account, draft.point.type, draft.point)[0].arn)
    named = (f"{kind.name}={name}-{suffix}",) if kind.name else ()
    return RestoreStep(name, set_values(draft, named).plan(), after)


def _points(account: Account, kind: Kind) -> list[RecoveryPoint]:
    """As many points of the resource, newest first; of what gets a new name any may come twice."""
    arn = next(
        resource.arn
        for page in account.reads.resources()
        for resource in page
        if (resource.type, resource.name) == (kind.resource_type, kind.resource)
    )
    found = [
        point
        for page in account.reads.points_of(arn)
        for point in page
        if point.status == "COMPLETED" and point.continuity is Continuity.SNAPSHOT
    ]
    warm = [point for point in found if account.reads.point(point.arn, point.vault).storage_class != "COLD"]
    warm.sort(key=lambda point: (point.created, point.arn), reverse=True)
    return (warm * kind.count if kind.name else warm)[: kind.count]


def _tag(of: str) -> CallStep:
    resource = {"ResourceArn": f"{{steps.{of}.created.arn}}"}
    tags = [{"Key": "restored", "Value": "INC-1234"}]
    check = Check(
        "dynamodb:ListTagsOfResource", resource, "Tags[?Key=='restored'].Value | [0]", ("INC-1234",)
    )
    work = Work("tag", "Tag it", "dynamodb:TagResource", {**resource, "Tags": tags}, check, {}, False, "")
    return CallStep(f"tag-{of}", work, (of,))
