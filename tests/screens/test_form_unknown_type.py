"""The form of a resource type that nobody has declared: plain keys, a warning, and one more key."""

from __future__ import annotations

from dataclasses import replace

from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin
from restore_profiles.unknown_type import profile_of_unknown
from tests.profiles.samples import point_of
from tests.screens.conftest import Snapshot, Stage
from tests.screens.driver import driving
from tests.screens.profile_forms import the_form, to_form_of
from tests.screens.restoring import RestoringAccount, steady
from tests.screens.shop import SHOP
from tests.unit.fake_account import ROLE

UNHEARD = profile_of_unknown("Quantum Ledger")
RETURNED = ReturnedMetadata({"LedgerName": "orders", "Shards": '[{"id":1}]', "Zone": None})


def draft() -> Draft:
    point = replace(point_of(UNHEARD), context=SHOP)
    return begin(SHOP, point, UNHEARD, "", RETURNED, None, ROLE)


async def test_keys_are_added_changed_and_cleared_beside_the_warning(
    stage: Stage, snapshot: Snapshot
) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        form = await to_form_of(app, user, draft())
        await user.sees("Relight does not know what a restore of Quantum Ledger takes", "1 warning")
        assert form.go_to("@another")
        await user.type("Mode=fast").press("enter").until("Mode ").type("Copies=2").press("enter")
        await user.until("Copies")
        assert form.go_to("Shards")
        await user.press("end", "ctrl+u")
        assert form.go_to("@another")
        await steady(user.type("a.b=1").press("enter").until("cannot be the name of a restore parameter"))
        snapshot(app, "form-of-an-unknown-type-80x24")
        assert form.draft.plan().metadata == {"LedgerName": "orders", "Mode": "fast", "Copies": "2"}


async def test_a_key_that_was_typed_and_not_added_is_not_forgotten_by_the_review(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        form = await to_form_of(app, user, draft())
        assert form.go_to("@another")
        await user.type("Mode").press("f5").until("has no key or no").sees("Review (F5)")
        await user.type("=fast").press("f5").until("1 Findings")
        assert form.draft.plan().metadata["Mode"] == "fast"


async def test_an_unknown_type_asks_for_no_role_that_it_may_not_need(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_form_of(app, user, draft())
        await user.sees("Restore role  ").misses("Restore role *")
        assert not the_form(app).standing.errors
