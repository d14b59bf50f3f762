"""Letters typed faster than the form answers, or while it is drawn for another reason, keep their order."""

from __future__ import annotations

import pytest
from textual.message import Message
from textual.message_pump import MessagePump

from screens.restore_form import RestoreFormScreen
from tests.screens.conftest import Stage
from tests.screens.driver import User, driving
from tests.screens.restoring import RestoringAccount, to_form
from tui.app import RelightApp
from tui.field_inputs import FieldText
from tui.form import ProfileForm


def at_the_zone(app: RelightApp) -> tuple[ProfileForm, FieldText]:
    """The form, and the line of its zone, emptied."""
    assert isinstance(app.screen, RestoreFormScreen)
    form, line = app.screen.form, app.screen.focused
    assert form is not None
    assert isinstance(line, FieldText)
    return form, line


async def emptied(app: RelightApp, user: User) -> tuple[ProfileForm, FieldText]:
    await to_form(app, user)
    await user.press("ctrl+u").quiet()
    form, line = at_the_zone(app)
    assert line.value == ""
    return form, line


async def test_an_answer_to_an_earlier_letter_moves_no_cursor(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        form, line = await emptied(app, user)
        for letter in "us":
            line.insert_text_at_cursor(letter)
        await user.until("us").quiet()
        line.insert_text_at_cursor("-east")
        await user.until("us-east").quiet()
        assert (line.value, form.draft.values["availabilityZone"]) == ("us-east", "us-east")


async def test_a_form_that_is_drawn_meanwhile_takes_no_letter_away(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        form, line = await emptied(app, user)
        for letter in "us-east":
            line.insert_text_at_cursor(letter)
            form.rebuild()
        await user.until("us-east").quiet()
        assert (line.value, form.draft.values["availabilityZone"]) == ("us-east", "us-east")


async def test_a_letter_that_was_taken_back_at_once_is_not_sent(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        form, line = await emptied(app, user)
        line.insert_text_at_cursor("u")
        line.action_delete_left()
        await user.quiet().press("shift")
        assert (line.value, form.draft.values.get("availabilityZone", "")) == ("", "")


async def test_a_letter_wakes_few_of_the_other_widgets(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await emptied(app, user)
        woken: set[MessagePump] = set()
        dispatch = MessagePump._dispatch_message

        async def counted(pump: MessagePump, message: Message) -> None:
            woken.add(pump)
            await dispatch(pump, message)

        monkeypatch.setattr(MessagePump, "_dispatch_message", counted)
        await user.press("u")
        assert app.screen.focused in woken
        assert len(woken) < len(list(app.screen.walk_children())) / 3
