"""Objects in objects, and lists in them, on the screen: a file system of FSx for OpenZFS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from recovery.models import ReturnedMetadata
from screens.restore_form import RestoreFormScreen
from tests.profiles.fsx_samples import FSX_FILE_SYSTEM, OPENZFS_RETURNED
from tests.screens.conftest import Stage
from tests.screens.driver import driving
from tests.screens.restoring import POINT_OF_VOLUME, RestoringAccount, to_form
from tui.form import ProfileForm

POINT = replace(POINT_OF_VOLUME, type="FSx", resource_name="office", resource_arn=FSX_FILE_SYSTEM)
EXPORTS = "OpenZFSConfiguration.RootVolumeConfiguration.NfsExports"


@dataclass
class FileSystemAccount(RestoringAccount):
    returned: Mapping[str, str | None] = field(default_factory=dict)

    def returned_metadata(self, arn: str, vault: str, vault_account: str = "") -> ReturnedMetadata:
        return ReturnedMetadata(self.returned, "FSx")


def the_form(screen: object) -> ProfileForm:
    assert isinstance(screen, RestoreFormScreen)
    assert screen.form is not None
    return screen.form


async def test_every_field_can_be_reached_by_keyboard(stage: Stage) -> None:
    app = stage.app(FileSystemAccount(described=POINT, returned=OPENZFS_RETURNED))
    async with driving(app) as user:
        await to_form(app, user, POINT)
        form = the_form(app.screen)
        assert form.draft.target.kind == "openzfs", "as the metadata says"
        form.unfold()
        seen = set()
        for _ in range(2 * len(form.paths()) + 10):
            seen.add(form.focused_path)
            await user.press("tab")
        assert seen - {""} == set(form.paths())


async def test_a_list_in_a_list_takes_an_element(stage: Stage) -> None:
    app = stage.app(FileSystemAccount(described=POINT, returned=OPENZFS_RETURNED))
    async with driving(app) as user:
        await to_form(app, user, POINT)
        form = the_form(app.screen)
        form.unfold()
        assert form.go_to(EXPORTS)
        await user.press("enter").until("NFS export 1")
        assert form.go_to(f"{EXPORTS}[0].ClientConfigurations[0].Clients"), "one is needed, so it is there"
        await user.type("*").until("Client 1: *")
        assert form.go_to(f"{EXPORTS}[0].ClientConfigurations")
        await user.press("enter").until("Client 2").type("10.0.0.0/16").until("Client 2: 10.0.0.0/16")
        clients = {path: text for path, text in form.draft.values.items() if path.startswith(EXPORTS)}
        assert clients == {
            f"{EXPORTS}[0].ClientConfigurations[0].Clients": "*",
            f"{EXPORTS}[0].ClientConfigurations[1].Clients": "10.0.0.0/16",
        }
