"""A restore that AWS calls completed although parts are missing looks like that everywhere."""

from __future__ import annotations

from recovery.settings import Settings
from tests.screens.conftest import Stage, shop_account
from tests.screens.driver import driving
from tests.screens.shop import JOBS, job
from tests.unit.fake_account import CONTEXT

SAID = "One or more objects failed to be restored from arn:aws:backup:eu-west-1:... to shop."
RUNNING = JOBS[0].id


async def test_it_is_told_so_when_it_ends_in_the_list_and_on_its_own_screen(stage: Stage) -> None:
    account = shop_account(stage.clock, context=CONTEXT)
    bucket = job(1, "COMPLETED", 6, resource_type="S3", source_arn="arn:aws:s3:::shop", status_message=SAID)
    app = stage.app(account, settings=Settings(sandbox_poll_seconds=0.05))
    async with driving(app) as user:
        await user.until("orders-db-data").until("2 restoring")
        account.put_job(bucket)
        await user.until("Restore completed in part")
        await user.press("J").until("IN PART").press("g", "j").until("One or more objects")
        await user.press("enter").until("Parts are missing").sees("COMPLETED IN PART", "One or more objects")
        await user.misses("All is done")


async def test_a_completed_restore_of_everything_is_not(stage: Stage) -> None:
    account = shop_account(stage.clock, context=CONTEXT)
    account.put_job(
        job(7, "COMPLETED", 1, resource_type="S3", source_arn="arn:aws:s3:::shop", completed=stage.clock.now)
    )
    app = stage.app(account)
    async with driving(app) as user:
        await user.until("orders-db-data").quiet()
        app.open("job", job_id=job(7, "", 1).id)
        await user.until("What is left to do").misses("IN PART", "Parts are missing")
