"""Composite points in the app: their parts, the jobs below a job, and what is restored after a stack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from recovery.account import SourceFacts
from recovery.models import ProtectedResource, RecoveryPoint
from screens.point import PointScreen
from screens.points import PointsScreen
from screens.restore_form import RestoreFormScreen
from tests.screens.conftest import Snapshot, Stage
from tests.screens.driver import driving
from tests.screens.restoring import steady
from tests.screens.shop import SHOP, ShopAccount, job
from tests.unit.fake_account import NOW
from tui.actions import BY_ID

STACK = "arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/0f3a1b2c-0000-4000-8000-0123456789ab"
POINTS = "arn:aws:backup:eu-west-1:111122223333:recovery-point"
WHOLE = RecoveryPoint(
    SHOP,
    f"{POINTS}:composite:cloudformation/shop",
    STACK,
    "COMPLETED",
    NOW,
    type="CloudFormation",
    resource_name="shop",
    vault="main",
    is_parent=True,
    storage_class="WARM",
)


def part(tail: str, kind: str, resource: str, name: str, status: str = "COMPLETED") -> RecoveryPoint:
    changes = {"arn": f"{POINTS}:{tail}", "type": kind, "resource_arn": resource, "resource_name": name}
    return replace(WHOLE, is_parent=False, parent_arn=WHOLE.arn, status=status, **changes)  # type: ignore[arg-type]


TEMPLATE = part("cloudformation/shop", "CloudFormation", STACK, "shop")
TABLE = part("2", "DynamoDB", "arn:aws:dynamodb:eu-west-1:111122223333:table/carts", "carts")
BROKEN = part("3", "RDS", "arn:aws:rds:eu-west-1:111122223333:db:orders", "orders", "FAILED")


@dataclass
class Stacks(ShopAccount):
    """An account whose one resource is a stack."""

    all_resources: Sequence[ProtectedResource] = (
        ProtectedResource(SHOP, STACK, "CloudFormation", "shop", NOW),
    )

    def points_of(self, resource_arn: str) -> Iterator[Sequence[RecoveryPoint]]:
        yield (WHOLE, TEMPLATE)

    def points_in(
        self, vault: str, *, resource_arn: str = "", parent_arn: str = "", vault_account: str = ""
    ) -> Iterator[Sequence[RecoveryPoint]]:
        yield [each for each in (TABLE, BROKEN, TEMPLATE) if each.parent_arn == parent_arn]

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        return next(each for each in (WHOLE, TEMPLATE, TABLE, BROKEN) if each.arn == arn)

    def source_facts(self, lookup: str, resource_arn: str) -> SourceFacts:
        return SourceFacts()

    def is_done(self, operation: str, request: Mapping[str, object], path: str) -> str:
        return ""


async def test_a_composite_point_opens_on_its_parts(stage: Stage, snapshot: Snapshot) -> None:
    app = stage.app(Stacks())
    async with driving(app) as user:
        await user.until("CloudFormation").quiet()
        app.open("points", resource=Stacks().all_resources[0])
        await steady(user.until("composite"))
        assert isinstance(app.screen, PointsScreen)
        app.screen.choose(WHOLE.arn)
        await steady(user.until("carts").sees("Parts of a point", "FAILED"))
        snapshot(app, "parts-80x24")
        await user.press("enter").until("Recovery point")


async def test_a_part_opens_its_form_and_the_whole_does_not(stage: Stage) -> None:
    app = stage.app(Stacks())
    async with driving(app) as user:
        await user.until("CloudFormation").quiet()
        app.open("point", point=WHOLE)
        await user.until("composite").quiet()
        screen = app.screen
        assert isinstance(screen, PointScreen)
        assert "each of those is restored by itself" in screen.why_not(BY_ID["restore"])
        assert "DynamoDB carts" in str(screen.groups())
        app.open("points", resource=Stacks().all_resources[0])
        await user.until("composite").press("g", "r").until("enter shows them")
        app.open("parts", point=WHOLE)
        await user.until("carts").misses("enter shows them").press("r").until("Name of the new stack")
        assert isinstance(app.screen, RestoreFormScreen)


async def test_after_a_stack_each_nested_point_is_a_piece_that_opens_its_form(stage: Stage) -> None:
    account = Stacks()
    done = job(
        9,
        "COMPLETED",
        5,
        point_arn=TEMPLATE.arn,
        source_arn=STACK,
        resource_type="CloudFormation",
        vault_arn="arn:aws:backup:eu-west-1:111122223333:backup-vault:main",
        created_resource_arn=STACK.replace("shop", "shop-2"),
        completed=NOW,
    )
    account.put_job(done, {"StackName": "shop-2", "ChangeSetName": "from-backup"})
    app = stage.app(account)
    async with driving(app) as user:
        await user.until("CloudFormation").quiet()
        app.open("job", job_id=done.id)
        await user.until("Restore DynamoDB carts").sees("Execute the change set").misses("RDS orders")
        await user.press("f").until("what is left").press("down").until("A restore of its own")
        await user.press("enter").until("New table's name")


async def test_the_jobs_below_a_job_are_shown_and_a_failed_one_is_not_overlooked(stage: Stage) -> None:
    account = Stacks()
    parent = job(8, "COMPLETED", 9, resource_type="EKS", is_parent=True, completed=NOW)
    account.put_job(parent)
    account.put_job(job(5, "COMPLETED", 8, parent_id=parent.id))
    account.put_job(job(6, "FAILED", 8, parent_id=parent.id, status_message="No capacity."))
    app = stage.app(account)
    async with driving(app) as user:
        await user.until("CloudFormation").quiet()
        app.open("job", job_id=parent.id)
        await user.until("Jobs below it").sees("1 of the 2 jobs below it did not complete", "No capacity.")
