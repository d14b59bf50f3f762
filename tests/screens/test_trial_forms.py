"""The vocabulary on the screen: three services that nobody has a profile for yet, drawn at 80x24."""

from __future__ import annotations

from dataclasses import replace

import pytest

from restore_profiles.model import RestoreProfile
from screens.restore_form import RestoreFormScreen
from tests.profiles.trial_services import TRIAL_PROFILES
from tests.screens.conftest import Snapshot, Stage
from tests.screens.driver import driving
from tests.screens.restoring import POINT_OF_VOLUME, RestoringAccount, steady, to_form
from tui.form import ProfileForm

BY_TYPE = {profile.resource_type: profile for profile in TRIAL_PROFILES}
POINTS = {kind: replace(POINT_OF_VOLUME, type=kind, resource_name=f"{kind} of the shop") for kind in BY_TYPE}


@pytest.fixture(autouse=True)
def trial_profiles(monkeypatch: pytest.MonkeyPatch) -> None:
    def profile_for(resource_type: str) -> RestoreProfile | None:
        return BY_TYPE.get(resource_type)

    monkeypatch.setattr("recovery.drafting.profile_for", profile_for)


def the_form(screen: object) -> ProfileForm:
    assert isinstance(screen, RestoreFormScreen)
    assert screen.form is not None
    return screen.form


@pytest.mark.parametrize("kind", list(BY_TYPE))
async def test_a_declared_service_is_drawn_at_80x24(stage: Stage, snapshot: Snapshot, kind: str) -> None:
    app = stage.app(RestoringAccount(described=POINTS[kind]))
    async with driving(app) as user:
        await to_form(app, user, POINTS[kind])
        snapshot(app, f"form-{kind.lower()}-80x24")


@pytest.mark.parametrize("kind", list(BY_TYPE))
async def test_every_field_can_be_reached_by_keyboard(stage: Stage, kind: str) -> None:
    app = stage.app(RestoringAccount(described=POINTS[kind]))
    async with driving(app) as user:
        await to_form(app, user, POINTS[kind])
        form = the_form(app.screen)
        form.unfold()
        seen = set()
        for _ in range(2 * len(form.paths()) + 10):
            seen.add(form.focused_path)
            await user.press("tab")
        assert seen - {""} == set(form.paths())


async def test_answers_open_the_fields_that_they_make_necessary(stage: Stage, snapshot: Snapshot) -> None:
    app = stage.app(RestoringAccount(described=POINTS["EKS"]))
    async with driving(app) as user:
        await to_form(app, user, POINTS["EKS"])
        await user.press("f6", "space").until("+ add Node group")
        the_form(app.screen).go_to("nodeGroups")
        await steady(user.press("enter").until("Node group 1").type("workers").press("f5").until("problems"))
        snapshot(app, "form-eks-new-cluster-80x24")
        assert the_form(app.screen).draft.values["nodeGroups[0].nodeGroupId"] == "workers"


async def test_an_element_that_was_emptied_is_gone(stage: Stage) -> None:
    app = stage.app(RestoringAccount(described=POINTS["EKS"]))
    async with driving(app) as user:
        await to_form(app, user, POINTS["EKS"])
        await user.press("f6", "space").until("+ add Node group")
        form = the_form(app.screen)
        form.go_to("nodeGroups")
        await user.press("enter").until("Node group 1").type("workers")
        assert form.go_to("nodeGroups[0]")
        await user.press("delete").until_gone("Node group 1")
        assert not [path for path in form.draft.values if path.startswith("nodeGroups")]
