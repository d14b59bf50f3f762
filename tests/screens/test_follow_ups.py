"""What is left to do after a restore: a list to work through, each piece asked about and sent once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from threading import Event

import pytest

from recovery.account import Known, SourceFacts
from recovery.context import Mode
from recovery.errors import AccessDenied, InvalidRequest, RelightError
from restore_profiles.registry import profiles
from restore_profiles.work import work_of
from runbooks.remaining import Remaining
from screens.follow_up_dialog import FollowUpDialog
from tests.screens.conftest import Snapshot, Stage
from tests.screens.driver import User, driving
from tests.screens.restoring import steady
from tests.screens.shop import HOSTILE, JOBS, ShopAccount, job
from tests.unit.fake_account import NOW
from tui.app import RelightApp

COMPLETED = JOBS[2].id
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


@dataclass
class Attaching(ShopAccount):
    """`state` is what DescribeVolumes says of the volume; an attachment changes it, or `refuses`."""

    mode: Mode = Mode.WRITE
    state: str = "available"
    sent: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    refuses: RelightError | None = None
    before_sending: Callable[[], object] = lambda: None

    def is_done(self, operation: str, request: Mapping[str, object], path: str) -> str:
        return self.state

    def start(
        self, service: str, operation: str, request: Mapping[str, object], *, token: str
    ) -> Mapping[str, str]:
        self.before_sending()
        self.sent.append((f"{service}:{operation}", request))
        if self.refuses:
            raise self.refuses
        self.state = "in-use"
        return {}


TABLE = job(
    7,
    "COMPLETED",
    20,
    resource_type="DynamoDB",
    source_arn="arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
    created_resource_arn="arn:aws:dynamodb:eu-west-1:111122223333:table/orders-restored",
    completed=NOW,
)
FACTS = {
    **{"ttl": "ENABLED", "ttl_attribute": HOSTILE, "pitr": "ENABLED", "pitr_days": "35"},
    **{"stream": "false", "tag_count": "1", "tags": '[{"Key":"a","Value":"b"}]', "tag_keys": '["a"]'},
    **{"deletion_protection": "true", "scaling": "false"},
}


@dataclass
class Tables(Attaching):
    """A restored table: time to live is on already, its backups may not be looked at."""

    def source_facts(self, lookup: str, resource_arn: str) -> SourceFacts:
        return SourceFacts(Known.YES, FACTS)

    def is_done(self, operation: str, request: Mapping[str, object], path: str) -> str:
        if operation == "dynamodb:DescribeContinuousBackups":
            raise AccessDenied("Access denied", "You may not.")
        return "ENABLED" if operation == "dynamodb:DescribeTimeToLive" else ""


def account(**members: object) -> Attaching:
    made = Attaching(**members)  # type: ignore[arg-type]
    for each in JOBS:
        made.put_job(each, {"availabilityZone": "eu-west-1a", "encrypted": "true", "volumeType": "gp3"})
    return made


async def to_list(app: RelightApp, user: User) -> User:
    await user.until("orders-db-data").quiet()
    app.open("job", job_id=COMPLETED)
    await steady(user.until("What is left to do").until("f do what is left"))
    return await steady(user.press("f").until("Sends ec2:AttachVolume"))


async def test_a_piece_is_asked_about_sent_and_turns_done(stage: Stage) -> None:
    shop = account()
    app = stage.app(shop)
    async with driving(app) as user:
        await to_list(app, user)
        await user.sees("[ ] open").press("enter").until("<instance>")
        await user.sees("111122223333", "eu-west-1", "ec2:AttachVolume")
        await user.type("i-1").press("enter").type("sdf").press("tab", "tab", "enter")
        await user.until("[x] done")
        request = {"VolumeId": "vol-0fedcba9876543210", "InstanceId": "i-1", "Device": "sdf"}
        assert shop.sent == [("ec2:AttachVolume", request)]
        await user.press("enter").until("it is done")
        await user.press("escape").until("All is done")
        assert len(shop.sent) == 1


async def test_what_aws_takes_minutes_for_turns_done_without_a_key(stage: Stage) -> None:
    shop = account()
    app = stage.app(shop)
    async with driving(app) as user:
        await to_list(app, user)
        shop.state = "in-use"
        app.look_at_jobs()
        await user.until("[x] done")
        shop.state = "available"
        await user.press("escape").until("What is left to do").sees("[ ] open")
        shop.state = "in-use"
        app.look_at_jobs()
        await user.until("All is done").sees("[x] done")


async def test_nothing_is_sent_without_the_answers_or_after_escape(stage: Stage) -> None:
    shop = account()
    app = stage.app(shop)
    async with driving(app) as user:
        await to_list(app, user)
        await user.press("f").until("<instance>").type("i-1").press("enter", "enter", "enter")
        await user.until_gone("<device> A device name")
        assert shop.sent == []
        await user.press("f").until("<instance> The").press("escape").until_gone("<instance> The")
        assert shop.sent == []


async def test_while_read_only_it_says_so_and_asks_nothing(stage: Stage) -> None:
    shop = account(mode=Mode.READ_ONLY)
    app = stage.app(shop)
    async with driving(app) as user:
        await to_list(app, user)
        await user.press("enter").until("read-only: press W")
        assert shop.sent == []


async def test_what_aws_refuses_stays_open_with_its_words(stage: Stage) -> None:
    shop = account(refuses=InvalidRequest("AWS refused", "The volume is in another zone."))
    app = stage.app(shop)
    async with driving(app, (120, 40)) as user:
        await to_list(app, user)
        await user.press("f").until("<instance>").type("i-1").press("enter").type("sdf")
        await user.press("tab", "tab", "enter").until("another zone").sees("[ ] open")


async def test_a_running_restore_has_nothing_to_work_through_yet(stage: Stage) -> None:
    app = stage.app(account())
    async with driving(app) as user:
        await user.until("orders-db-data").quiet()
        app.open("job", job_id=JOBS[0].id)
        await user.until("RUNNING").press("f").until("the restore has not completed")


@SIZES
async def test_list_and_question(stage: Stage, snapshot: Snapshot, size: tuple[int, int]) -> None:
    app, name = stage.app(account()), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await to_list(app, user)
        snapshot(app, f"follow-ups-{name}")
        await steady(user.press("enter").until("<instance> The").type(HOSTILE[:5]))
        snapshot(app, f"follow-up-question-{name}")


@SIZES
async def test_several_pieces_are_a_checklist_filled_from_the_source(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int]
) -> None:
    tables = Tables()
    tables.put_job(TABLE, {"targetTableName": "orders-restored", "encryptionType": "Default"})
    app, name = stage.app(tables), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await user.until("orders-db-data").quiet()
        app.open("job", job_id=TABLE.id)
        await steady(user.until("[x] done     Turn time to live on"))
        await user.sees("[?] unknown  Turn point-in-time", "[ ] open     Protect", "f works through them")
        snapshot(app, f"job-checklist-{name}")
        await steady(user.press("f").until("Sends dynamodb:UpdateTimeToLive"))
        snapshot(app, f"follow-ups-several-{name}")


async def test_an_answer_that_comes_after_the_screen_was_left_is_told_all_the_same(stage: Stage) -> None:
    shop = account(refuses=InvalidRequest("AWS refused", "The volume is in another zone."))
    go_on = Event()
    shop.before_sending = go_on.wait
    app = stage.app(shop)
    async with driving(app) as user:
        await to_list(app, user)
        await user.press("f").until("<instance>").type("i-1").press("enter").type("sdf")
        await user.press("tab", "tab", "enter").until("[ ] sending").press("f").until("it is being sent")
        await user.press("escape").until("What is left to do")
        go_on.set()
        await user.until("another zone")
        assert len(shop.sent) == 1


async def test_work_of_one_account_is_not_sent_in_another(stage: Stage) -> None:
    shop = account()
    app = stage.app(shop)
    async with driving(app) as user:
        await to_list(app, user)
        shop.context = replace(shop.context, account="999988887777")
        await user.press("f").until("<instance>").type("i-1").press("enter").type("sdf")
        await user.press("tab", "tab", "enter").until("was made in account 111122223333")
        assert shop.sent == []


async def test_the_buttons_stay_in_sight_below_the_longest_questions(stage: Stage) -> None:
    shop = account()
    app = stage.app(shop)
    targets = (target for profile in profiles() for target in profile.targets)
    pieces = [work_of(each, {}) for target in targets for each in target.follow_ups]
    longest = sorted(pieces, key=lambda work: len(f"{work.title}{work.request}{work.asks}"))[-8:]
    async with driving(app) as user:
        await user.until("orders-db-data").quiet()
        for work in longest:
            members = {each.name: getattr(work, each.name) for each in fields(work)}
            dialog = FollowUpDialog(shop, Remaining(**members, line="", check=""))
            await app.push_screen(dialog)
            await user.until("Account  ").sees("Cancel", "Do it")
            await user.press("escape").until_gone("Account  ")
