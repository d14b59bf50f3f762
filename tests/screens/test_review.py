"""From the review to a restore: what is shown, what stands in the way, and that one confirmation makes one
restore."""

from __future__ import annotations

import threading

from textual.widgets import Button

from recovery.account import VaultDenial
from recovery.attempts import AttemptState
from recovery.context import Mode
from recovery.errors import AnswerLost
from recovery.reconciling import look_for
from screens.attempt import Looked
from screens.review import ReviewScreen
from tests.screens.conftest import Stage
from tests.screens.driver import driving
from tests.screens.restoring import (
    HOSTILE_POINT,
    POINT_OF_VOLUME,
    RestoringAccount,
    start,
    to_form,
    to_review,
)


def lose_the_answer() -> None:
    raise AnswerLost("No answer", "The connection broke before AWS answered.", "It is looked for.")


async def test_the_review_shows_all_its_parts(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app, (100, 120)) as user:
        await to_review(app, user)
        await user.sees("1 Findings", "2 Changes", "Availability Zone", "not sent: volumeId")
        await user.sees(
            '"RecoveryPointArn"', "aws backup start-restore-job --region eu-west-1 --cli-input-json"
        )
        await user.sees(
            "backup:StartRestoreJob", "ec2:CreateVolume", "6 Last 24 h", "7 Afterwards", "to do: "
        )


async def test_a_number_goes_to_its_part(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_review(app, user)
        await user.press("4").until("aws backup start-restore-job").misses("passed  Clock")


async def test_enter_pressed_twice_starts_nothing(stage: Stage) -> None:
    account = RestoringAccount()
    app = stage.app(account)
    async with driving(app) as user:
        await to_review(app, user)
        await user.press("s").until("Start this restore?").press("enter").press("enter").until("Ready:")
        assert account.requests == []


async def test_the_question_names_account_region_source_and_target(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_review(app, user)
        await user.press("s").until("Start this restore?")
        await user.sees(
            "shop-production (111122223333)", "eu-west-1", "orders-db-data", "EBS volume", "cannot stop"
        )


async def test_a_confirmed_restore_is_sent_once_and_lands_on_its_job(stage: Stage) -> None:
    account = RestoringAccount()
    app = stage.app(account)
    async with driving(app) as user:
        await to_review(app, user)
        await start(user, "JOB-1")
        assert len(account.requests) == 1
        assert app.drafts.of(account.context, POINT_OF_VOLUME.arn) is None


async def test_while_read_only_the_start_is_greyed_and_says_which_key_helps(stage: Stage) -> None:
    account = RestoringAccount(mode=Mode.READ_ONLY)
    app = stage.app(account)
    async with driving(app) as user:
        await to_review(app, user)
        await user.sees("read-only: press W").press("s").misses("Start this restore?")
        await user.press("W").until("Cancel").press("right").press("enter").until("Start (s)")
        await user.press("s").until("Start this restore?")
        assert account.requests == []


async def test_an_error_among_the_findings_blocks_the_start(stage: Stage) -> None:
    account = RestoringAccount(denials=(VaultDenial("Hold", "backup:StartRestoreJob", True, "{}"),))
    app = stage.app(account)
    async with driving(app) as user:
        await to_review(app, user)
        await user.until("Blocked: 1 error").press("s").misses("Start this restore?")
        assert account.requests == []


async def test_what_could_not_be_asked_stays_unknown(stage: Stage) -> None:
    app = stage.app(RestoringAccount(refused=frozenset({"jobs_of", "vault_policy"})))
    async with driving(app) as user:
        await to_review(app, user)
        await user.until("unknown Vault access policy").press("6").sees("unknown: ann may not do that.")


async def test_a_start_asked_for_while_checks_run_waits_for_them(stage: Stage) -> None:
    gate = threading.Event()
    account = RestoringAccount(wait_for=gate.wait)
    app = stage.app(account)
    async with driving(app) as user:
        await to_form(app, user)
        await user.press("f5").until("checking,").press("s").until("asks when done")
        gate.set()
        await user.until("Start this restore?")


async def test_a_start_asked_for_while_checks_run_is_not_asked_about_on_another_screen(stage: Stage) -> None:
    gate = threading.Event()
    app = stage.app(RestoringAccount(wait_for=gate.wait))
    async with driving(app) as user:
        await to_form(app, user)
        await user.press("f5").until("checking,").press("s").until("asks when done")
        await user.press("question_mark").when(lambda: not isinstance(app.screen, ReviewScreen), "no help")
        gate.set()
        await user.quiet().misses("Start this restore?")
        await user.press("escape").until("Ready:").misses("Start this restore?")


async def test_two_clicks_in_one_packet_confirm_once_and_close_only_the_question(stage: Stage) -> None:
    account = RestoringAccount()
    app = stage.app(account)
    async with driving(app) as user:
        await to_review(app, user)
        review = app.screen
        await user.press("s").until("Start this restore?")
        confirm = app.screen.query_one("#confirm", Button)
        confirm.press()
        confirm.press()
        await user.until("JOB-1").quiet()
        assert len(account.requests) == 1
        assert review in app.screen_stack


async def test_a_lost_answer_is_looked_for_and_found_and_never_sent_again(stage: Stage) -> None:
    account = RestoringAccount(after_effect=lose_the_answer)
    app = stage.app(account)
    async with driving(app) as user:
        await to_review(app, user)
        await start(user, "STARTED")
        await user.quiet().sees("JOB-1", "Open its job").misses("Look again")
        assert len(account.requests) == 1


async def test_an_outcome_that_stays_unknown_is_asked_about_and_offers_no_second_start(stage: Stage) -> None:
    account = RestoringAccount(before_effect=lose_the_answer)
    app = stage.app(account)
    async with driving(app) as user:
        await to_review(app, user)
        await start(user, "outcome is unknown")
        await user.sees("Look again", "Nothing was started").misses("Start another")
        await (
            user.press("right")
            .press("enter")
            .until("Was nothing started?")
            .press("right")
            .press("enter")
            .until("SET ASIDE")
        )
        assert len(account.requests) == 1
        assert app.kit.journal.attempts()[-1].state is AttemptState.SET_ASIDE


async def test_a_look_that_ends_after_the_user_settled_it_changes_nothing(stage: Stage) -> None:
    account = RestoringAccount(before_effect=lose_the_answer)
    app = stage.app(account)
    async with driving(app) as user:
        await to_review(app, user)
        await start(user, "outcome is unknown")
        unknown = app.kit.journal.attempts()[-1]
        late = look_for(unknown, account, app.kit.journal)
        await user.press("right", "enter").until("Was nothing started?").press("right", "enter")
        await user.until("SET ASIDE").quiet()
        app.screen.post_message(Looked(late))
        await user.quiet().sees("SET ASIDE", "Start another").misses("Look again")


async def test_a_job_that_the_journal_cannot_take_is_named_in_the_messages(stage: Stage) -> None:
    def unwritable() -> None:
        stage.journal_directory.rename(stage.journal_directory.with_name("away"))
        stage.journal_directory.write_text("No directory: nothing can be written below it.")

    app = stage.app(RestoringAccount(before_effect=unwritable))
    async with driving(app) as user:
        await to_review(app, user)
        await start(user, "The journal cannot be used")
        await user.press("!").until("Job JOB-1 was starte")


async def test_a_plan_that_was_run_shows_its_attempt_and_asks_before_a_second_restore(stage: Stage) -> None:
    account = RestoringAccount()
    app = stage.app(account)
    async with driving(app) as user:
        await to_review(app, user)
        assert isinstance(app.screen, ReviewScreen)
        draft = app.screen.draft
        await start(user, "JOB-1")
        app.open("review", draft=draft)
        await user.until("This plan was run before").press("s").until("Start another")
        assert len(account.requests) == 1
        await (
            user.press("right")
            .press("enter")
            .until("Start another restore?")
            .press("enter")
            .until_gone("Start another restore?")
        )
        assert len(account.requests) == 1
        # Textual's buttons take no second press while they still look pressed.
        await user.when(lambda: not app.screen.query("Button.-active"))
        await user.press("enter").until("Start another restore?").press("right").press("enter").until("JOB-2")
        assert len(account.requests) == 2


async def test_hostile_names_stay_text_in_the_review_and_in_the_question(stage: Stage) -> None:
    account = RestoringAccount(described=HOSTILE_POINT)
    app = stage.app(account)
    async with driving(app) as user:
        await to_review(app, user, HOSTILE_POINT)
        await user.press("s").until("Start this restore?").sees("red [bold]name[/bold]")
        assert "\x1b[31m" not in user.screen
        assert "\u202e" not in user.screen
