"""JSON that may hold secrets: hidden beside and on the form, and shown while it is edited."""

from __future__ import annotations

from dataclasses import replace

from tests.screens.conftest import Stage
from tests.screens.driver import driving
from tests.screens.profile_forms import begun_for, to_form_of
from tests.screens.restoring import RestoringAccount

PARAMETERS = '[{"ParameterKey":"Stage","ParameterValue":"live"}]'


async def test_the_parameters_of_a_stack_are_seen_only_while_they_are_edited(stage: Stage) -> None:
    draft = begun_for("CloudFormation", "stack")
    draft = replace(draft.edited("StackParameters", PARAMETERS), source_values={"StackParameters": "[1]"})
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        form = await to_form_of(app, user, draft)
        await user.press("f8").sees("Parameters", "was hidden").misses("live")
        assert form.go_to("StackParameters")
        await user.until('"ParameterValue":"live"')
        await user.press("shift+tab").until_gone("live")
