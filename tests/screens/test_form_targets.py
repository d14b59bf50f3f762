"""What a point can become decides the sections of its form, who acts, and what is overwritten."""

from __future__ import annotations

from dataclasses import replace

from tests.screens.conftest import Stage
from tests.screens.driver import driving
from tests.screens.profile_forms import begun_for, the_form, to_form_of
from tests.screens.restoring import RestoringAccount, steady
from tui.app import RelightApp


def names_of_targets(app: RelightApp) -> list[str]:
    return [target.kind for target in the_form(app).draft.targets]


async def test_a_file_system_is_offered_only_as_what_its_backup_holds(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        form = await to_form_of(app, user, begun_for("FSx", "openzfs"))
        assert names_of_targets(app) == ["openzfs"]
        assert not form.go_to("@target")
        await user.misses("Becomes")


async def test_another_target_brings_its_sections_and_what_was_typed_is_there_on_the_way_back(
    stage: Stage,
) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        form = await to_form_of(app, user, begun_for("Storage Gateway", "cached-volume"))
        assert form.go_to("targetName")
        await user.press("end", "ctrl+u").type("typed").until("typed")
        assert form.go_to("@target")
        await user.press("f4").until("volume").press("end", "ctrl+u").type("volume").press("escape")
        await user.until("Placement").misses("iSCSI target")
        assert form.draft.target.kind == "volume"
        assert "targetName" not in form.draft.values
        assert form.go_to("@target")
        await user.press("end", "ctrl+u").type("cached-volume").press("escape").until("iSCSI target")
        assert form.draft.values["targetName"] == "typed"


async def test_a_restore_that_acts_as_its_caller_asks_for_no_role(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        form = await to_form_of(
            app, user, replace(begun_for("SAP HANA on Amazon EC2", "database"), role_arn="")
        )
        await user.misses("Restore role")
        assert not form.go_to("@role")


async def test_what_is_overwritten_has_to_be_typed_before_the_restore_starts(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app, (120, 40)) as user:
        draft = begun_for("SAP HANA on Amazon EC2", "database")
        target = draft.point.resource_arn
        draft = draft.edited("aws:backup:TargetDatabaseArn", target)
        form = await to_form_of(app, user, replace(draft, role_arn=""))
        assert form.draft.overwrites == target
        while "1 Findings" not in user.screen:
            await steady(user.press("f5"))
        await user.press("s").until("to go on:").sees(target)
