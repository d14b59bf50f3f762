"""Copying a recovery point from the app, and following it to where it lands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from recovery.account import DestinationFacts, KeyFacts, Known
from recovery.errors import AnswerLost, Unreachable
from recovery.models import CopyJob, RecoveryPoint, Vault
from tests.screens.conftest import Snapshot, Stage
from tests.screens.driver import User, driving
from tests.screens.restoring import POINT_OF_VOLUME, RestoringAccount
from tests.unit.fake_account import CONTEXT, NOW

SECOND_REGION = "eu-central-1"
LANDED = f"arn:aws:ec2:{SECOND_REGION}::snapshot/snap-0ffeeddccbbaa0099"
SNAPSHOT = replace(POINT_OF_VOLUME, vault="main", status="COMPLETED")


@dataclass
class CopyingAccount(RestoringAccount):
    """Has a vault in each of two Regions; a copy is RUNNING until `land` is called."""

    described: RecoveryPoint = SNAPSHOT
    key_state: str = "Enabled"
    vaults_error: Unreachable | None = None
    loses_answers: bool = False
    copying: tuple[CopyJob, ...] = ()
    sent: list[Mapping[str, object]] = field(default_factory=list)

    def vaults(self, region: str = "") -> Iterator[Sequence[Vault]]:
        if self.vaults_error:
            raise self.vaults_error
        name = "shop-copies" if region == SECOND_REGION else "main"
        yield [Vault(CONTEXT, name, self._arn(name, region or CONTEXT.region))]

    def destination(self, vault_arn: str) -> DestinationFacts:
        vault = Vault(CONTEXT, vault_arn.rpartition(":")[2], vault_arn)
        key = KeyFacts("arn:aws:kms:x:1:key/2", self.key_state)
        return DestinationFacts(Known.YES, vault, key, policy_readable=Known.YES)

    def start(
        self, service: str, operation: str, request: Mapping[str, object], *, token: str
    ) -> Mapping[str, str]:
        if operation != "StartCopyJob":
            return super().start(service, operation, request, token=token)
        self.sent.append(request)
        job = CopyJob(
            CONTEXT,
            "C0FFEE00-0000-4000-8000-000000000001",
            "RUNNING",
            NOW,
            point_arn=SNAPSHOT.arn,
            vault_arn=self._arn("main", CONTEXT.region),
            destination_vault_arn=str(request["DestinationBackupVaultArn"]),
            source_arn=SNAPSHOT.resource_arn,
            resource_type="EBS",
            resource_name="orders-db-data",
            role_arn=str(request["IamRoleArn"]),
        )
        self.copying = (job,)
        if self.loses_answers:
            raise AnswerLost("Answer lost", "The connection ended.", "")
        return {"CopyJobId": job.id}

    def land(self) -> None:
        self.copying = tuple(
            replace(job, status="COMPLETED", completed=NOW, destination_point_arn=LANDED)
            for job in self.copying
        )

    def copy_jobs(
        self, *, created_after: object = None, resource_arn: str = ""
    ) -> Iterator[Sequence[CopyJob]]:
        yield self.copying

    def copy_job(self, job_id: str) -> CopyJob:
        return next(job for job in self.copying if job.id == job_id)

    @staticmethod
    def _arn(vault: str, region: str) -> str:
        return f"arn:aws:backup:{region}:111122223333:backup-vault:{vault}"


async def to_copy(user: User) -> None:
    await user.until("orders-db-data").quiet()
    user.app.open("copy", point=SNAPSHOT)
    await user.until("Keep for").until("AWSBackupDefaultServiceRole")


async def decided(user: User) -> None:
    """The second Region's vault chosen from the list, and everything checked."""
    await to_copy(user)
    await user.type(SECOND_REGION).press("enter")
    await user.until("shop-copies").press("down", "enter", "enter", "enter").until("is enabled")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_copy_is_checked_before_it_starts(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int]
) -> None:
    app = stage.app(CopyingAccount())
    async with driving(app, size) as user:
        await decided(user)
        await user.until("Ready")
        snapshot(app, f"copy-{size[0]}x{size[1]}")


async def test_up_and_down_go_through_the_choices_and_from_there_to_the_next_field(stage: Stage) -> None:
    app = stage.app(CopyingAccount())
    async with driving(app) as user:
        await to_copy(user)
        assert app.focused is not None
        assert app.focused.id == "region"
        await user.press("enter").until("main").press("down")
        assert app.focused.id == "vault"
        await user.press("up")
        assert app.focused.id == "region"


async def test_a_copy_is_sent_once_followed_and_restored_where_it_lies(stage: Stage) -> None:
    account = CopyingAccount()
    app = stage.app(account)
    async with driving(app) as user:
        await decided(user)
        await user.until("Ready").press("enter").until("Start this copy?").press("tab", "enter")
        await user.until("AWS Backup goes on with it")
        assert [each["DestinationBackupVaultArn"] for each in account.sent] == [
            account._arn("shop-copies", SECOND_REGION)
        ]
        account.land()
        await user.press("ctrl+r").until("r restores it where it lies, in eu-central-1")
        await user.press("r").when(
            lambda: stage.connections.requests[-1].region == SECOND_REGION,
            "the second Region was never opened",
        )


async def test_a_key_that_is_going_away_blocks_the_copy(stage: Stage) -> None:
    app = stage.app(CopyingAccount(key_state="PendingDeletion"))
    async with driving(app) as user:
        await to_copy(user)
        await (
            user.press("enter")
            .type("shop-copies")
            .press("f5")
            .until("PendingDeletion")
            .until("blocked by 1 error")
        )


async def test_a_region_that_is_down_keeps_nobody_from_typing_a_vault(stage: Stage) -> None:
    down = Unreachable("No connection", "eu-central-1 does not answer.", "")
    app = stage.app(CopyingAccount(vaults_error=down))
    async with driving(app) as user:
        await to_copy(user)
        await user.press("enter").until("not known: eu-central-1 does not answer.")
        await user.type("shop-copies").press("f5").until("shop-copies exists")


async def test_a_copy_that_was_made_before_is_asked_about_before_another(stage: Stage) -> None:
    """A copy that failed would else be the end: the same plan is its attempt."""
    account = CopyingAccount()
    app = stage.app(account)
    async with driving(app) as user:
        await decided(user)
        await user.until("Ready").press("enter").until("Start this copy?").press("tab", "enter")
        await user.until("AWS Backup goes on with it")
        account.copying = tuple(replace(job, status="FAILED", completed=NOW) for job in account.copying)
        app.look_at_jobs()
        await user.until("Nothing was copied whole").press("escape").until("Keep for")
        # For 0.2 s after it was pressed a button takes no other press.
        await user.when(lambda: not app.screen.query_one("#start").has_class("-active"))
        await user.press("enter").until("Start this copy?").press("tab", "enter")
        await user.until("starts a second copy").sees("Copy job")
        assert len(account.sent) == 1
        await user.press("enter").until("Nothing was copied whole").press("escape")
        await user.until("Start another").press("tab", "enter").until("Start another copy?")
        await user.press("tab", "enter").when(lambda: len(account.sent) == 2, "no second copy was sent")


async def test_a_copy_whose_answer_was_lost_is_adopted_and_opens_its_own_screen(stage: Stage) -> None:
    account = CopyingAccount(loses_answers=True)
    app = stage.app(account)
    async with driving(app) as user:
        await decided(user)
        await user.until("Ready").press("enter").until("Start this copy?").press("tab", "enter")
        await user.until("a copy may be running").until("no request id.")
        await user.click("#adopt").until("Is this the job of the attempt?").press("tab", "enter")
        await user.click("#job").until("AWS Backup goes on with it")
        assert len(account.sent) == 1
