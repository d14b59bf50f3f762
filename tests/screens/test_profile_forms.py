"""What the form of every service looks like when it is opened: everything follows from its profile."""

from __future__ import annotations

import pytest

from restore_profiles.model import RestoreProfile, Target
from tests.profiles.samples import TARGET_NAMES, TARGETS
from tests.screens.conftest import Snapshot, Stage
from tests.screens.driver import driving
from tests.screens.profile_forms import draft_for, to_form_of
from tests.screens.restoring import RestoringAccount

LARGE = {"EKS-new-cluster", "EC2-instance", "FSx-openzfs"}
SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
FORMS = [
    pytest.param(*each, size, id=f"{name}-{size}")
    for each, name in zip(TARGETS, TARGET_NAMES, strict=True)
    for size in SIZES
    if size == "80x24" or name in LARGE
]


@pytest.mark.parametrize(("profile", "target", "size"), FORMS)
async def test_the_form_of_every_profile_and_target_is_drawn(
    stage: Stage, snapshot: Snapshot, profile: RestoreProfile, target: Target, size: str
) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app, SIZES[size]) as user:
        form = await to_form_of(app, user, draft_for(profile, target))
        assert form.draft.target.kind == target.kind
        name = f"{profile.resource_type}-{target.kind}".replace(" ", "-").lower()
        snapshot(app, f"form-of-{name}-{size}")
