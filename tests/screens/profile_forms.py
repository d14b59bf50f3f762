"""The form of any profile and target without the reads before it; of an approved case where there is one."""

from __future__ import annotations

from dataclasses import replace

from recovery.planning import Draft, begin
from restore_profiles.model import RestoreProfile, Target
from screens.restore_form import RestoreFormScreen
from tests.profiles.case import Case
from tests.profiles.golden_requests import CASES, begun
from tests.profiles.samples import point_of
from tests.screens.driver import User
from tests.screens.restoring import steady
from tests.screens.shop import SHOP
from tests.unit.fake_account import ROLE
from tui.app import RelightApp
from tui.form import ProfileForm


def case_of(resource_type: str, kind: str) -> Case | None:
    """The first of that target, or None."""
    return next((case for case in CASES if (case.resource_type, case.target) == (resource_type, kind)), None)


def draft_for(profile: RestoreProfile, target: Target) -> Draft:
    """A draft in the shop's account that nobody has answered yet."""
    case = case_of(profile.resource_type, target.kind)
    draft = begun(case) if case else begin(SHOP, point_of(profile), profile, target.kind)
    return replace(draft, context=SHOP, role_arn=ROLE, point=replace(draft.point, context=SHOP))


def begun_for(resource_type: str, kind: str) -> Draft:
    """As `draft_for`, for a target that has a case."""
    case = case_of(resource_type, kind)
    assert case is not None
    draft = begun(case)
    return draft_for(draft.profile, draft.target)


async def to_form_of(app: RelightApp, user: User, draft: Draft) -> ProfileForm:
    """The form of that draft, as if it had been left and opened again."""
    await user.until("orders-db-data").quiet()
    app.drafts.keep(draft)
    app.open("restore-form", point=draft.point)
    await steady(user.until("Review (F5)"))
    return the_form(app)


def the_form(app: RelightApp) -> ProfileForm:
    screen = app.screen
    assert isinstance(screen, RestoreFormScreen)
    assert screen.form is not None
    return screen.form
