"""The restore form: what it fills in, what it asks, and what it never forgets."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from recovery.account import ChoiceAnswer, Known, RoleFacts
from screens.restore_form import RestoreFormScreen
from tests.screens.conftest import Stage
from tests.screens.driver import User, driving
from tests.screens.profile_forms import begun_for, to_form_of
from tests.screens.restoring import POINT_OF_VOLUME, RestoringAccount, to_form
from tests.unit.fake_account import ROLE
from tui.app import RelightApp


def draft_values(app: RelightApp) -> dict[str, str]:
    screen = app.screen
    assert isinstance(screen, RestoreFormScreen)
    assert screen.form is not None
    return dict(screen.form.draft.values)


def role_arn(app: RelightApp) -> str:
    screen = app.screen
    assert isinstance(screen, RestoreFormScreen)
    assert screen.form is not None
    return screen.form.draft.role_arn


async def test_the_form_is_filled_in_and_asks_only_for_the_zone(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_form(app, user)
        await user.until("! Availability Zone").sees(
            "1 of ", "needs a look", "gp3", "as the source", ROLE[:40]
        )
        assert draft_values(app)["volumeType"] == "gp3"


async def test_enter_accepts_the_zone_and_goes_on_to_the_review_button(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_form(app, user)
        await user.press("enter").until("looked at").press("enter").until("1 Findings")


async def test_f5_accepts_what_is_under_the_cursor_and_opens_the_review(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_form(app, user)
        await user.press("f5").until("1 Findings")


class SlowRoles(RestoringAccount):
    """Does not tell of roles until it may."""

    def role(self, arn: str) -> RoleFacts:
        told.wait()
        return super().role(arn)


told = threading.Event()


async def test_f5_before_the_roles_are_known_opens_the_review_as_soon_as_they_are(stage: Stage) -> None:
    """Not the role field, whose answer is on its way."""
    told.clear()
    app = stage.app(SlowRoles())
    async with driving(app) as user:
        await user.until("orders-db-data").quiet()
        app.open("restore-form", point=POINT_OF_VOLUME)
        await user.until("! Availability Zone").until("Looking for the roles")
        await user.press("f5").misses("1 Findings").sees("Where the volume is made")
        told.set()
        await user.until("1 Findings")


async def test_the_picker_shows_names_beside_ids_and_filters_by_what_is_typed(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_form(app, user)
        await user.press("f4").until("euw1-az3").sees("eu-west-1a  euw1-az1", "eu-west-1c  euw1-az3")
        await user.type("az3").until_gone("euw1-az2").press("enter").until("was eu-west-1b")
        assert draft_values(app)["availabilityZone"] == "eu-west-1c"


async def test_escape_closes_the_picker_and_then_leaves_the_form(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_form(app, user)
        await user.press("f4").until("euw1-az3").press("escape").until_gone("euw1-az3").sees("Review (F5)")
        await user.press("escape").until("Protected resources")


async def test_a_typed_value_counts_where_the_look_up_is_denied(stage: Stage) -> None:
    account = RestoringAccount()
    account.lookups = {
        "availability-zones": ChoiceAnswer(denied="ec2:DescribeAvailabilityZones is not allowed")
    }
    app = stage.app(account)
    async with driving(app) as user:
        await to_form(app, user)
        await user.press("f4").until("is not allowed; type").type("eu-west-1d")
        assert draft_values(app)["availabilityZone"] == "eu-west-1d"


async def test_a_value_that_the_account_does_not_offer_is_doubted_and_kept(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_form(app, user)
        await user.type("eu-west-1z").press("enter").until("Not among what this account offers")
        assert draft_values(app)["availabilityZone"] == "eu-west-1z"


async def test_a_wrong_value_is_told_beside_its_field_and_f5_goes_there(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_form(app, user)
        await fill(user, app, "volumeSize", "many")
        await user.until("1 problem").press("f6", "f5").sees("1 problem", "Review (F5)")
        assert isinstance(app.screen, RestoreFormScreen)
        assert app.screen.form is not None
        assert app.screen.form.focused_path == "volumeSize"


async def test_what_was_typed_is_there_again_after_leaving_the_form(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_form(app, user)
        await user.type("eu-west-1c").press("escape", "escape").until("Protected resources")
        app.open("restore-form", point=POINT_OF_VOLUME)
        await user.until("was eu-west-1b").quiet()
        assert draft_values(app)["availabilityZone"] == "eu-west-1c"


async def test_metadata_that_may_not_be_read_is_said_to_be_unknown_and_the_form_opens(stage: Stage) -> None:
    app = stage.app(RestoringAccount(refused=frozenset({"source_facts"})))
    async with driving(app) as user:
        await to_form(app, user)
        await user.sees("The source as it is now is not known: ann may not do that.")


async def test_without_any_role_the_form_shows_the_commands_that_make_one(stage: Stage) -> None:
    account = RestoringAccount(roles={ROLE: RoleFacts(ROLE, Known.NO)})
    account.described = replace(POINT_OF_VOLUME, role_arn="")
    account.all_jobs.clear()
    app = stage.app(account)
    async with driving(app) as user:
        await to_form(app, user, account.described)
        await user.press("f5").until("No role is known here. F7").press("f7").until("aws iam create-role")
        await user.sees("attach-role-policy")


async def test_a_role_that_does_not_trust_aws_backup_is_warned_about(stage: Stage) -> None:
    account = RestoringAccount(roles={ROLE: RoleFacts(ROLE, Known.YES, Known.NO)})
    app = stage.app(account)
    async with driving(app) as user:
        await to_form(app, user)
        await user.until("This role does not trust backup.amazonaws.com.")
        assert role_arn(app) == ROLE


async def test_a_target_that_is_not_available_says_why_and_is_not_taken(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        draft = begun_for("EBS", "volume")
        first, *others = draft.profile.targets
        barred = (first, *(replace(each, unavailable="nobody can") for each in others))
        form = await to_form_of(app, user, replace(draft, profile=replace(draft.profile, targets=barred)))
        form.go_to("@target")
        await user.press("f4").until("not available: nobody can").press("down", "enter")
        assert form.draft.target.kind == "volume"


async def test_space_turns_a_switch_and_the_tags_follow(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_form(app, user)
        assert isinstance(app.screen, RestoreFormScreen)
        assert app.screen.form is not None
        app.screen.form.go_to("@tags")
        await user.press("space").until("[ ] no")
        assert app.screen.form.draft.copy_tags is False


@pytest.mark.parametrize("key", ["s", "W", "r", "x", "y"])
async def test_letters_typed_into_a_field_are_text_and_nothing_else(stage: Stage, key: str) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_form(app, user)
        await user.press(key)
        assert draft_values(app)["availabilityZone"] == key


async def fill(user: User, app: RelightApp, path: str, text: str) -> None:
    """Put the cursor into a field and type over what is there."""
    screen = app.screen
    assert isinstance(screen, RestoreFormScreen)
    assert screen.form is not None
    assert screen.form.go_to(path)
    await user.press("end", "ctrl+u").type(text)


async def test_f5_pressed_the_moment_the_form_is_drawn_is_about_its_first_question(stage: Stage) -> None:
    app = stage.app(RestoringAccount(clock=stage.clock))
    async with driving(app) as user:
        await user.until("orders-db-data").quiet()
        app.open("restore-form", point=POINT_OF_VOLUME)
        focused: list[str] = []

        def first_frame() -> bool:
            if "Availability Zone" in user.screen:
                assert isinstance(app.screen, RestoreFormScreen)
                assert app.screen.form
                focused.append(app.screen.form.focused_path)
            return bool(focused)

        await user.when(first_frame)
        assert focused == ["availabilityZone"]


async def test_the_review_key_goes_to_the_first_problem_on_the_form(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_form(app, user)
        screen = app.screen
        assert isinstance(screen, RestoreFormScreen)
        form = screen.form
        assert form is not None
        # Typed from the bottom up, so that neither order of entry nor of the checks explains the answer.
        for path, text in (("volumeSize", "lots"), ("volumeType", "gp9"), ("availabilityZone", "mars")):
            assert form.go_to(path)
            await user.type(text)
        await user.until("3 problems").press("f5").sees("mars")
        assert form.focused_path == "availabilityZone"
