"""Restores followed: in groups, with estimates and stalls, and what people say of them in the journal."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from recovery.journal import Journal
from recovery.journal_records import Mark, Note, SignOff
from recovery.settings import Settings
from tests.screens.conftest import Snapshot, Stage
from tests.screens.driver import User, driving
from tests.screens.following import REFUSED, TABLE, TESTED, followed_account
from tests.screens.restoring import steady
from tests.screens.shop import HOSTILE, JOBS, OPERATOR, RESOURCES, SHOP, job
from tests.unit.fake_account import CONTEXT, NOW
from tui.app import RelightApp
from tui.tables import Table

RUNNING, COMPLETED, FAILED = JOBS[0].id, JOBS[2].id, JOBS[3].id
QUICK = Settings(sandbox_poll_seconds=0.05)
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


async def to_job(app: RelightApp, user: User, job_id: str) -> User:
    await user.until("orders-db-data").until("restoring").quiet()
    app.open("job", job_id=job_id)
    return await steady(user.until("Restore job"))


def journal(stage: Stage) -> Journal:
    return Journal(stage.journal_directory, stage.clock)


def rows(user: User) -> list[list[str]]:
    """The words of each row of the table."""
    lines = user.screen.splitlines()
    start = next(number for number, line in enumerate(lines) if "Group" in line)
    return [line.split() for line in lines[start + 1 :] if line[2:3].strip()]


async def test_jobs_stand_in_groups_whatever_they_are_sorted_by(stage: Stage) -> None:
    app = stage.app(followed_account())
    async with driving(app, (160, 40)) as user:
        await user.until("orders-db-data").until("restoring").press("J")
        await steady(user.until("WORK LEFT"))
        for column in ("created", "source", "-left", "status"):
            await user.type(f":sort {column}").press("enter").quiet()
            groups = [row[0].lstrip("›") or row[1] for row in rows(user)]
            groups = [group for group in groups if group in {"running", "attention", "finished"}]
            assert groups == sorted(groups, key=["running", "attention", "finished"].index)
            assert set(groups) == {"running", "attention", "finished"}


async def test_an_estimate_is_this_accounts_own_and_says_what_it_rests_on(stage: Stage) -> None:
    app = stage.app(followed_account())
    async with driving(app) as user:
        await to_job(app, user, RUNNING)
        await user.sees("about 8 min left; 9 of 10 took up to 18 min (10 restores of")
        await user.sees("15 min in all")


async def test_without_history_it_is_said_and_a_denied_one_stops_nothing(stage: Stage) -> None:
    account = followed_account()
    account.put_job(job(11, "RUNNING", 5, resource_type="FSx"))
    app = stage.app(account)
    async with driving(app) as user:
        await user.until("orders-db-data").until("3 restoring").press("J")
        await user.until("no history")
    app = stage.app(followed_account(history_denied=True))
    async with driving(app) as user:
        await to_job(app, user, RUNNING)
        await user.sees("Expected          not known yet").press("exclamation_mark")
        await user.until("You may not list that far back")


async def test_a_job_that_does_not_move_is_called_stalled_on_every_screen(stage: Stage) -> None:
    account = followed_account(context=CONTEXT)
    app = stage.app(account, settings=QUICK)
    async with driving(app) as user:
        await user.until("orders-db-data").until("2 restoring").press("J").until("42 %")
        stage.clock.advance(31 * 60)
        await user.until("STALLED").sees("unknown").misses("no history").press("g")
        await user.until("stalled: no progress for")
        account.change_job(RUNNING, "RUNNING", percent=55.0)
        await user.until("55 %").sees("◐ RUNNING")
        app.open("job", job_id=JOBS[1].id)
        await user.until("PENDING, STALLED").sees("no progress for 32 min; limit 30 min")
        await user.sees("Expected          unknown, stalled")


async def test_b_looks_7_and_30_days_back_and_to_the_beginning_again(stage: Stage) -> None:
    app = stage.app(followed_account())
    async with driving(app, (80, 60)) as user:
        await user.until("orders-db-data").until("2 restoring").press("J").until("last 24 hours")
        table = app.screen.query_one(Table)
        await user.until("WORK LEFT").quiet()
        day = table.rows.row_count
        await user.press("b").until("last 7 days").quiet()
        week = table.rows.row_count
        await user.press("b").until("last 30 days").quiet()
        assert day < week < table.rows.row_count
        await user.press("b").until("last 24 hours").quiet()
        assert table.rows.row_count == day


async def test_whether_work_is_left_is_asked_once_a_job_and_of_the_newest_20_only(stage: Stage) -> None:
    account = followed_account()
    for number in range(100, 140):
        account.put_job(job(number, "COMPLETED", number, completed=NOW))
    app = stage.app(account)
    async with driving(app) as user:
        await steady(user.until("orders-db-data").until("2 restoring").press("J").until("WORK LEFT"))
        asked = len(account.asked)
        assert app.opened is not None
        known = [each for each in app.opened.jobs if app.opened.followed.closed(each.id) is not None]
        assert len(known) == 20
        app.look_at_jobs()
        await steady(user)
        assert len(account.asked) == asked


async def test_500_running_jobs_are_followed_without_new_widgets_and_what_is_kept_is_bounded(
    stage: Stage,
) -> None:
    account = followed_account(context=CONTEXT)
    for number in range(1000, 1500):
        account.put_job(job(number, "RUNNING", 5, percent=1.0))
    app = stage.app(account, settings=QUICK)
    async with driving(app) as user:
        await steady(user.until("orders-db-data").until("502 restoring").press("J").until("1 %"))
        assert app.opened is not None
        widgets, looks = list(app.screen.walk_children()), len(account.lists)
        for each in range(1000, 1500):
            account.change_job(job(each, "", 1).id, "RUNNING", percent=2.0)
        await user.until("2 %").when(lambda: len(account.lists) > looks + 3)
        assert list(app.screen.walk_children()) == widgets
        kept = app.opened.followed
        assert len(kept._standings) <= len(app.opened.jobs)


async def test_an_empty_journal_says_what_is_missing_and_a_note_ends_that(stage: Stage) -> None:
    app = stage.app(followed_account())
    async with driving(app) as user:
        await user.until("orders-db-data").until("restoring").press("J")
        await steady(user.until("The journal here holds nothing of this account"))
        await to_job(app, user, FAILED)
        await user.press("n").until("A note on this restore").press("enter").sees("A note on this restore")
        await user.type("tried [b]twice[/b]").press("enter").until("Written down")
        await steady(user.press("J").until("Restore jobs").until_gone("holds nothing of this account"))
    (note,) = journal(stage).records(SHOP, FAILED)
    assert isinstance(note, Note)
    assert note.text == "tried [b]twice[/b]"
    assert note.by == OPERATOR.arn


async def test_what_others_said_is_shown_as_text_with_their_names(stage: Stage) -> None:
    journal(stage).record(Note(SHOP, COMPLETED, HOSTILE, "arn:aws:iam::111122223333:user/\x1b[31mbob"))
    app = stage.app(followed_account())
    async with driving(app, (120, 60)) as user:
        await to_job(app, user, COMPLETED)
        await user.sees("What people said", "bob at 2026-11-21 12:00Z", "red [bold]name[/bold]")
        await user.misses("holds nothing of this account")


async def test_work_that_aws_does_not_tell_is_closed_by_a_mark_with_words_and_taken_back(
    stage: Stage,
) -> None:
    done = {"dynamodb:ListTagsOfResource": "a", "dynamodb:DescribeTable": "true"}
    app = stage.app(followed_account(answers=done))
    async with driving(app, (120, 40)) as user:
        await to_job(app, user, TABLE.id)
        await user.sees("COMPLETED, ").press("f").until("Turn point-in-time recovery on")
        await steady(user)
        while "point-in-time" not in (piece := app.screen.piece).title:  # type: ignore[attr-defined]
            await user.press("down")
        await user.press("m").until("Say how you know").type("seen in the console").press("enter")
        await user.until("[x] marked").sees("ann said done at 2026-11-21 12:00Z: seen in the console")
        await user.press("m").until("Take it back").type("was off again").press("enter")
        await user.until_gone("[x] marked")
    first, second = journal(stage).records(SHOP, TABLE.id)
    assert isinstance(first, Mark)
    assert isinstance(second, Mark)
    assert (first.work, first.done, second.done) == (piece.name, True, False)


async def test_what_aws_says_is_open_takes_no_mark(stage: Stage) -> None:
    app = stage.app(followed_account())
    async with driving(app, (120, 40)) as user:
        await to_job(app, user, COMPLETED)
        await steady(user.press("f").until("[ ] open     Attach"))
        await user.press("m").until("AWS says that it is open: no mark stands above that")
    assert journal(stage).records(SHOP, COMPLETED) == ()


async def test_a_sign_off_finishes_a_job_but_does_not_make_open_work_green(stage: Stage) -> None:
    app = stage.app(followed_account())
    async with driving(app, (120, 60)) as user:
        await to_job(app, user, COMPLETED)
        await user.press("S").until("1 piece of work still open").sees("111122223333", "eu-west-1")
        await user.type("checked by hand").press("enter").until("Signed off: It is in the journal")
        await user.until("COMPLETED, SIGNED OFF").sees("Signed off        by ann")
        await steady(user.press("J").until("SIGNED OFF"))
        await user.sees("finished   ■ SIGNED OFF")
    (signed,) = journal(stage).records(SHOP, COMPLETED)
    assert isinstance(signed, SignOff)


async def test_a_sign_off_is_not_written_on_escape_or_cancel(stage: Stage) -> None:
    app = stage.app(followed_account())
    async with driving(app) as user:
        await to_job(app, user, COMPLETED)
        await user.press("S").until("recovered?").type("no").press("escape").until_gone("recovered?")
        await user.press("S").until("recovered?").type("no").press("tab", "enter").until_gone("recovered?")
    assert journal(stage).records(SHOP, COMPLETED) == ()


async def test_a_running_job_is_neither_compared_nor_signed_off(stage: Stage) -> None:
    app = stage.app(followed_account())
    async with driving(app) as user:
        await to_job(app, user, RUNNING)
        await user.press("S").until("the restore has not ended")
        await user.press("d").until("the restore has not completed")


async def test_an_encoded_refusal_is_decoded_without_being_asked(stage: Stage) -> None:
    message = {
        "allowed": False,
        "explicitDeny": True,
        "context": {
            "principal": {"arn": "arn:aws:sts::111122223333:assumed-role/restore/job"},
            "action": "ec2:CreateVolume",
            "resource": "arn:aws:ec2:eu-west-1:111122223333:volume/*",
        },
    }
    app = stage.app(followed_account(decoding=json.dumps(message)))
    async with driving(app, (120, 40)) as user:
        await to_job(app, user, REFUSED.id)
        await user.until("ec2:CreateVolume").sees("AWS says", "Cause")
    app = stage.app(followed_account())
    async with driving(app, (120, 40)) as user:
        await to_job(app, user, REFUSED.id)
        await user.until("Next").sees("sts:DecodeAuthorizationMessage")


async def test_in_a_small_terminal_the_cause_stands_above_what_only_aws_can_decode(stage: Stage) -> None:
    said = (
        "User: arn:aws:iam::111122223333:role/R is not authorized to perform: ec2:CreateVolume. "
        f"Encoded authorization failure message: {'A' * 600}"
    )
    account = followed_account()
    account.put_job(replace(REFUSED, status_message=said), {})
    app = stage.app(account)
    async with driving(app, (80, 24)) as user:
        await to_job(app, user, REFUSED.id)
        await user.until("Next").sees("Restores", "role/R may not ec2:CreateVolume", "no policy allows it")


async def test_a_test_tells_its_validation_and_what_its_clean_up_left(stage: Stage) -> None:
    app = stage.app(followed_account())
    async with driving(app, (120, 60)) as user:
        await user.until("orders-db-data").until("restoring").press("J").until("NOT VALID")
        await to_job(app, user, TESTED.id)
        await user.sees("A restore test", "weekly", "FAILED: red [bold]name[/bold]", "delete-volume")
        await user.sees("Nothing: AWS Backup deletes").press("f").until("nothing is left")


async def test_r_opens_the_form_with_every_value_of_the_job_and_sends_nothing(stage: Stage) -> None:
    account = followed_account()
    app = stage.app(account)
    async with driving(app) as user:
        await to_job(app, user, FAILED)
        await steady(user.press("r").until("Restore orders-db-data"))
        await user.sees("eu-west-1a", "gp3", "role/service-role/AWSBacku")
        await steady(user.press("f5").until("1 Findings"))
    assert account.requests == []


async def test_the_line_for_the_channel_is_copied_from_the_job_and_from_the_list(stage: Stage) -> None:
    account = followed_account()
    account.put_job(job(11, "RUNNING", 5, resource_type="FSx", source_arn=RESOURCES[5].arn))
    app = stage.app(account)
    async with driving(app) as user:
        await to_job(app, user, RUNNING)
        await user.press("i").until("Copied the line for the channel")
        assert app.clipboard.startswith("Restore of EBS orders-db-data")
        assert "RUNNING, 42%, running for 6 min. About 8 min left" in app.clipboard
        await user.press("J").until("no history").type("/shared").press("enter", "i").quiet()
        assert "No history to estimate from" in app.clipboard


@SIZES
async def test_source_and_restored_are_compared_and_a_difference_is_accepted_with_a_reason(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int]
) -> None:
    app = stage.app(followed_account())
    async with driving(app, size) as user:
        await to_job(app, user, COMPLETED)
        await steady(user.press("d").until("2 differences"))
        snapshot(app, f"comparison-{size[0]}x{size[1]}")
        await user.press("enter").until("Is this difference right: Availability Zone?")
        await user.type("the old zone is down").press("enter").until("1 difference, 1 accepted")
        await user.sees("ann accepts it at 2026-11-21 12:00Z: the old zone is down")
        await user.press("G", "m").until("it does not differ, or is bound to")


async def test_where_the_source_is_gone_the_backup_stands_in_its_place_and_it_is_said(stage: Stage) -> None:
    app = stage.app(followed_account(source_there=False))
    async with driving(app) as user:
        await to_job(app, user, COMPLETED)
        await steady(user.press("d").until("source against restored"))
        await user.sees("backup")


@SIZES
async def test_jobs_in_every_standing(stage: Stage, snapshot: Snapshot, size: tuple[int, int]) -> None:
    account = followed_account()
    account.put_job(replace(JOBS[0], status_message=HOSTILE))
    app, name = stage.app(account), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await steady(user.until("orders-db-data").until("restoring").press("J").until("WORK LEFT"))
        snapshot(app, f"jobs-in-groups-{name}")
        app.open("job", job_id=COMPLETED)
        await steady(user.until("What is left").press("S").until("recovered?").type("seen"))
        snapshot(app, f"sign-off-{name}")
        await user.press("escape").until("What is left").press("escape").until("WORK LEFT")
        await user.press("escape").until("Protected").press("q").until("Leave?")
        snapshot(app, f"leave-{name}")


async def test_jobs_in_ascii_without_colour(
    stage: Stage, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = stage.app(followed_account(all_resources=RESOURCES[:8]), ascii_only=True)
    async with driving(app) as user:
        await steady(user.until("orders-db-data").until("restoring").press("J").until("WORK LEFT"))
        assert user.screen.isascii(), user.screen
        snapshot(app, "jobs-in-groups-ascii-no-color-80x24")
        for job_id in (RUNNING, COMPLETED, FAILED):
            app.open("job", job_id=job_id)
            await steady(user.until("Restore job"))
            # Names keep their letters; the signs that are ours are ASCII.
            assert user.screen.replace("日本語", "").replace("\U0001f525", "").isascii(), user.screen


@SIZES
async def test_a_parent_its_parts_and_what_is_left_of_them(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int]
) -> None:
    account = followed_account()
    parent = job(50, "COMPLETED", 70, resource_type="EKS", is_parent=True, completed=NOW)
    account.put_job(parent)
    below = (
        job(51, "COMPLETED", 60, parent_id=parent.id, completed=NOW),
        job(
            52,
            "FAILED",
            60,
            parent_id=parent.id,
            completed=NOW,
            status_message=HOSTILE,
            source_arn=RESOURCES[-1].arn,
        ),
        job(53, "COMPLETED", 60, parent_id=parent.id, completed=NOW, resource_type="EFS"),
    )
    for each in below:
        account.put_job(each)
    app, name = stage.app(account), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await to_job(app, user, parent.id)
        await steady(user.until("Parts are missing").until("COMPLETED IN PART"))
        snapshot(app, f"job-parent-{name}")
        await steady(user.press("l").until("jobs below it"))
        snapshot(app, f"jobs-below-{name}")
