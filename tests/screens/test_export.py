"""Runbooks from the review and from a job: previewed, written once, readable by their owner only."""

from __future__ import annotations

import resource
import signal
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from recovery.errors import BadInput
from recovery.plan import RestorePlan
from recovery.recovery_plan import RecoveryPlan, plan_of_one
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile
from runbooks.registry import Format, formats
from runbooks.writing import write_file
from screens.export import ExportScreen
from tests.screens.conftest import Stage, shop_account
from tests.screens.driver import driving
from tests.screens.restoring import RestoringAccount, steady, to_review
from tests.screens.shop import SHOP
from tests.unit.fake_account import ebs_plan


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "work"
    directory.mkdir()
    monkeypatch.chdir(directory)
    return directory


def to(name: str) -> list[str]:
    """The keys from the first format to the one of that name."""
    return ["down"] * [row.name for row in formats()].index(name)


async def test_a_runbook_is_previewed_and_written_with_three_keys(stage: Stage, here: Path) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_review(app, user)
        await (
            user.press("x").until("# Restore orders-db-data").press("enter").press("enter").until("Written: ")
        )
        [written] = here.iterdir()
        assert written.suffix == ".md"
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
        assert "eu-west-1b" in written.read_text()


async def test_a_script_may_be_run_by_its_owner(stage: Stage, here: Path) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_review(app, user)
        await user.press("x").until("Markdown").press(*to("bash")).until("#!/usr/bin/env bash")
        await user.press("enter").press("enter").until("Written: ")
        [written] = here.iterdir()
        assert stat.S_IMODE(written.stat().st_mode) == 0o700


async def test_a_path_that_was_typed_stays_when_another_format_is_looked_at(stage: Stage, here: Path) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_review(app, user)
        await user.press("x").until("# Restore orders-db-data").press("enter", "end").type("x")
        await user.until(".mdx").press("shift+tab", *to("bash")).until("#!/usr/bin/env bash").sees(".mdx")


async def test_writing_before_the_job_was_read_says_what_is_missing(stage: Stage, here: Path) -> None:
    app = stage.app(shop_account(stage.clock))
    async with driving(app, (120, 40)) as user:
        await user.until("restoring")
        app.push_screen(ExportScreen())
        await user.until("Markdown runbook").press("enter").press("enter").until("nothing to write")
        assert list(here.iterdir()) == []


async def test_a_runbook_of_a_job_that_was_started_elsewhere(stage: Stage, here: Path) -> None:
    app = stage.app(shop_account(stage.clock))
    async with driving(app, (120, 40)) as user:
        await (
            user.until("restoring").press("J").until("WORK LEFT").press("j", "j", "j", "enter").until("Took")
        )
        await user.press("x").until("# Restore")
        await user.press("enter").press("enter").until("Written: ")
        assert len(list(here.iterdir())) == 1


async def test_a_file_that_is_there_is_never_written_over(stage: Stage, here: Path) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_review(app, user)
        await user.press("x").until("# Restore orders-db-data").press("enter", "enter").until("Written: ")
        [written] = here.iterdir()
        written.write_text("mine")
        await user.press("enter").until("is there already").until("Choose another place")
        assert written.read_text() == "mine"


async def test_a_place_that_cannot_be_written_is_named(stage: Stage, here: Path) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_review(app, user)
        await user.press("x").until("# Restore orders-db-data").press("enter", "ctrl+u").type("gone/notes.md")
        await user.press("enter").until("No such file or directory")


@pytest.mark.parametrize(("typed", "said"), [("~no-such-user/x.md", "no such user"), ("  ", "no name")])
async def test_a_path_that_names_no_file_is_told_and_the_screen_stays(
    stage: Stage, here: Path, typed: str, said: str
) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_review(app, user)
        await user.press("x").until("# Restore orders-db-data").press("enter")
        await user.press("ctrl+u").type(typed).press("enter").until(said)
        assert not list(here.iterdir())


def test_a_disk_that_fills_up_leaves_no_half_runbook(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8, before[1]))
        with pytest.raises(BadInput, match="File too large"):
            write_file(RunbookFile("notes.md", "far more than eight bytes"), path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert list(tmp_path.iterdir()) == []


async def test_every_format_is_offered_and_shown(stage: Stage, here: Path) -> None:
    """One that cannot be made says why in place of its text, and is not written."""
    app = stage.app(RestoringAccount())
    async with driving(app, (120, 40)) as user:
        await steady((await to_review(app, user)).press("x").until("# Restore orders-db-data"))
        screen = app.screen
        assert isinstance(screen, ExportScreen)
        for number, row in enumerate(formats()):
            await (user.press("down") if number else user).when(lambda: screen._made is not None)
            assert screen.format is row
            assert row.title[:40] in user.screen
            assert screen._made is not None
            assert screen._made.files or screen._made.why_not


async def test_a_format_of_several_files_goes_to_a_folder_of_its_own(
    stage: Stage, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = Format("pair", "Two files", "txt", "tests.screens.test_export:pair", several=True)
    monkeypatch.setattr("screens.export.formats", lambda: (several,))
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_review(app, user)
        await user.press("x").until("Two files (a folder)").until("main of two").press("enter", "enter")
        await user.until("Written: ")
        [folder] = here.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        assert modes == {"main.txt": 0o600, "run.bin": 0o700}


def pair(plan: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    return RunbookFile("main.txt", "main of two"), RunbookFile("run.bin", b"\x00", runs=True)


async def test_a_binary_runbook_is_told_as_such(
    stage: Stage, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    binary = Format("page", "A page", "pdf", "tests.screens.test_export:page", needs="pdf")
    monkeypatch.setattr("screens.export.formats", lambda: (binary,))
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_review(app, user)
        await user.press("x").until("needs relight[pdf]").until("page.pdf is no text: 1,234 bytes")
        await user.press("enter", "enter").until("Written: ")
        [written] = here.iterdir()
        assert written.read_bytes() == b"%" * 1234


def page(plan: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    return (RunbookFile("page.pdf", b"%" * 1234),)


async def test_what_cannot_be_said_in_a_format_is_told_in_its_place(
    stage: Stage, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = Format("never", "Never", "txt", "tests.screens.test_export:refusing")
    monkeypatch.setattr("screens.export.formats", lambda: (refused,))
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_review(app, user)
        await user.press("x").until("It cannot be said so.").until("Use markdown.")
        await user.press("enter", "enter").until("nothing to write")
        assert list(here.iterdir()) == []


async def test_a_format_of_another_package_that_fails_is_told_and_not_written(
    stage: Stage, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Format("broken", "Broken", "txt", "tests.screens.test_export:breaking")
    monkeypatch.setattr("screens.export.formats", lambda: (broken,))
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_review(app, user)
        await user.press("x").until("ZeroDivisionError").press("enter", "enter").until("nothing to write")
        assert list(here.iterdir()) == []


def breaking(plan: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    raise ZeroDivisionError


def refusing(plan: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    raise BadInput("Not in this format", "It cannot be said so.", "Use markdown.")


async def test_sensitive_values_are_left_out_by_a_key_and_asked_for_by_the_runbook(
    stage: Stage, here: Path
) -> None:
    app = stage.app(RestoringAccount())
    plan = plan_of_one(with_password(ebs_plan(context=SHOP)))
    async with driving(app) as user:
        await user.until("orders-db-data").quiet()
        app.open("export", plan=plan)
        await user.until("1 sensitive value written down: restore:MasterUserPassword").press("f6")
        await user.until("1 sensitive value left out").quiet().press("enter", "enter").until("Written: ")
        [written] = here.iterdir()
        assert "hunter2-hunter2" not in written.read_text()
        assert "RELIGHT_RESTORE_MASTERUSERPASSWORD" in written.read_text()


def with_password(plan: RestorePlan) -> RestorePlan:
    """No profile knows this key of a volume, so its value counts as sensitive."""
    request = {**plan.step.request, "Metadata": {**plan.metadata, "MasterUserPassword": "hunter2-hunter2"}}
    return replace(plan, steps=(replace(plan.step, request=request),))
