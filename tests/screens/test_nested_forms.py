"""Lists of objects on the screen: a new EKS cluster and its node groups, and the volumes of a backup."""

from __future__ import annotations

from dataclasses import replace

from textual.events import Paste

from recovery.account import AccountChoice, ChoiceAnswer
from recovery.models import RecoveryPoint
from screens.restore_form import RestoreFormScreen
from tests.screens.conftest import Snapshot, Stage
from tests.screens.driver import User, driving
from tests.screens.restoring import POINT_OF_VOLUME, RestoringAccount, steady, to_form
from tui.app import RelightApp
from tui.form import ProfileForm

POINT: RecoveryPoint = replace(POINT_OF_VOLUME, type="EKS", resource_name="storefront")


def the_form(screen: object) -> ProfileForm:
    assert isinstance(screen, RestoreFormScreen)
    assert screen.form is not None
    return screen.form


async def to_new_cluster(app: RelightApp, user: User) -> ProfileForm:
    """The form with its second target chosen."""
    await to_form(app, user, POINT)
    the_form(app.screen).go_to("@target")
    await steady(user.press("f4").until("A new cluster").press("down", "enter").until("Control plane"))
    return the_form(app.screen)


async def test_a_new_cluster_is_drawn_with_its_node_groups(stage: Stage, snapshot: Snapshot) -> None:
    app = stage.app(RestoringAccount(described=POINT))
    async with driving(app) as user:
        form = await to_new_cluster(app, user)
        form.go_to("nodeGroups")
        await steady(user.press("enter").until("Node group 1").type("workers").press("f5").until("problems"))
        snapshot(app, "form-eks-new-cluster-80x24")
        assert form.draft.values["nodeGroups[0].nodeGroupId"] == "workers"


async def test_every_field_of_a_new_cluster_can_be_reached_by_keyboard(stage: Stage) -> None:
    app = stage.app(RestoringAccount(described=POINT))
    async with driving(app) as user:
        form = await to_new_cluster(app, user)
        form.unfold()
        seen = set()
        for _ in range(2 * len(form.paths()) + 10):
            seen.add(form.focused_path)
            await user.press("tab")
        assert seen - {""} == set(form.paths())


async def test_each_line_that_is_pasted_into_a_list_is_one_of_it(stage: Stage) -> None:
    app = stage.app(RestoringAccount(described=POINT))
    async with driving(app) as user:
        form = await to_new_cluster(app, user)
        form.go_to("clusterVpcConfig.subnetIds")
        assert app.focused is not None
        app.focused.post_message(Paste("subnet-1\n  subnet-2,\n\nsubnet-3\n"))
        await user.until("subnet-1, subnet-2, subnet-3").quiet()
        assert form.draft.values["clusterVpcConfig.subnetIds"] == "subnet-1, subnet-2, subnet-3"


async def test_a_new_name_is_not_doubted_because_nothing_has_it(stage: Stage) -> None:
    """The other target's field of the same key is chosen from what exists."""
    clusters = {"eks-clusters": ChoiceAnswer((AccountChoice("storefront"),))}
    app = stage.app(RestoringAccount(described=POINT, lookups=clusters))
    async with driving(app) as user:
        await to_form(app, user, POINT)
        form = the_form(app.screen)
        form.go_to("clusterName")
        await user.until("Cluster").press("f4").until("storefront").press("escape").quiet()
        form.go_to("@target")
        await user.press("f4").until("A new cluster").press("down", "enter").until("Name of the new cluster")
        form.go_to("clusterName")
        await user.press("ctrl+u").type("fresh").press("enter").until("fresh").quiet()
        await user.misses("Not among what this account offers")
