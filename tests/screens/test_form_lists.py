"""Lists of objects on the form: elements are added, removed, moved and doubled, also those that the backup
recorded and those inside others."""

from __future__ import annotations

from tests.screens.conftest import Stage
from tests.screens.driver import driving
from tests.screens.profile_forms import begun_for, the_form, to_form_of
from tests.screens.restoring import RestoringAccount

CARD = "NetworkInterfaces"


async def test_a_prefilled_element_is_removed_and_stays_removed(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        draft = begun_for("EKS", "existing-cluster")
        form = await to_form_of(app, user, draft)
        form.unfold()
        assert form.go_to("nestedRestoreJobs[0]")
        await user.until("delete remove").press("delete").until("bucket 1: 6A1B").until_gone("snap-0abc")
        assert form.element_here
        assert form.element_here.index == 0
        await user.press("escape").until("Protected resources")
        app.open("restore-form", point=draft.point)
        await user.until("bucket 1: 6A1B").misses("snap-0abc")
        assert the_form(app).draft.values["nestedRestoreJobs[0].recoveryPointArn"].endswith("6A1B")


async def test_the_only_element_is_removed_and_the_cursor_is_where_one_is_added(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        form = await to_form_of(app, user, begun_for("EKS", "new-cluster"))
        assert form.go_to("nodeGroups[0]")
        await user.until("Node group 1: workers").press("delete").until("+ add Node group").press("enter")
        await user.until("Node group 1").type("spot").until("Node group 1: spot")
        assert form.draft.values["nodeGroups[0].nodeGroupId"] == "spot"
        assert "nodeGroups[0].nodeRole" not in form.draft.values


async def test_an_element_is_moved_with_what_was_typed_and_the_cursor_goes_with_it(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        form = await to_form_of(app, user, begun_for("EKS", "new-cluster"))
        assert form.go_to("nodeGroups")
        await user.press("enter").until("Node group 2").type("spot").until("Node group 2: spot")
        assert form.go_to("nodeGroups[1]")
        await user.press("alt+up").until("Node group 1: spot").sees("Node group 2: workers")
        assert form.element_here
        assert form.element_here.index == 0
        assert form.draft.values["nodeGroups[1].nodeRole"].endswith("role/nodes")
        await user.press("alt+up").until("alt+up up: it is the first")
        await user.press("ctrl+down").until("Node group 1: workers").sees("Node group 2: spot")


async def test_an_element_is_doubled_and_an_entry_with_a_name_of_its_own_is_not(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        form = await to_form_of(app, user, begun_for("EKS", "new-cluster"))
        assert form.go_to("nodeGroups[0]")
        await user.press("ctrl+d").until("Node group 2: workers")
        assert form.draft.values["nodeGroups[1].nodeRole"].endswith("role/nodes")
        form.unfold()
        assert form.go_to("nestedRestoreJobs[0]")
        await user.press("ctrl+d").until("each entry has a name of its own")


async def test_elements_inside_an_element_are_added_and_removed(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        form = await to_form_of(app, user, begun_for("EC2", "instance"))
        assert form.go_to("section:Network interfaces")
        await user.press("enter")
        assert form.go_to(CARD)
        await user.press("enter").until("Network interface 1")
        for address in ("a", "b"):
            assert form.go_to(f"{CARD}[0].PrivateIpAddresses")
            await user.press("enter").type(address)
        await user.until("2: b")
        assert form.go_to(f"{CARD}[0].PrivateIpAddresses[0]")
        await user.press("delete").until("1: b").until_gone("1: a")
        assert form.draft.values[f"{CARD}[0].PrivateIpAddresses[0].PrivateIpAddress"] == "b"
        assert form.go_to(f"{CARD}[0]")
        await user.press("delete").until("+ add Network interface")
        assert not [path for path in form.draft.values if path.startswith(CARD)]


async def test_what_an_element_takes_is_offered_only_where_the_cursor_is_on_one(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        form = await to_form_of(app, user, begun_for("EKS", "new-cluster"))
        await user.misses("delete remove").press("alt+up").until("not on the heading of an element")
        assert form.go_to("nodeGroups[0]")
        await user.until("delete remove").sees("alt+up up", "alt+down down", "ctrl+d double")


async def test_json_that_is_no_list_of_these_objects_can_be_mended_where_it_stands(stage: Stage) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        draft = begun_for("EKS", "new-cluster").edited("nodeGroups", '[{"nodeGroupId":"a"}')
        form = await to_form_of(app, user, draft)
        assert form.go_to("nodeGroups")
        await user.until("is not the JSON that AWS takes").press("end").type("]").until("Node group 1: a")
        assert form.draft.values["nodeGroups[0].nodeGroupId"] == "a"
