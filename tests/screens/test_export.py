"""Runbooks from the review and from a job: previewed, written once, readable by their owner only."""

from __future__ import annotations

import resource
import signal
import stat
from pathlib import Path

import pytest

from recovery.errors import BadInput
from screens.export import ExportScreen, write_private
from tests.screens.conftest import Stage, shop_account
from tests.screens.driver import driving
from tests.screens.restoring import RestoringAccount, to_review


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "work"
    directory.mkdir()
    monkeypatch.chdir(directory)
    return directory


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
        await user.press("x").until("Markdown").press("down").until("#!/usr/bin/env bash")
        await user.press("enter").press("enter").until("Written: ")
        [written] = here.iterdir()
        assert stat.S_IMODE(written.stat().st_mode) == 0o700


async def test_a_path_that_was_typed_stays_when_another_format_is_looked_at(stage: Stage, here: Path) -> None:
    app = stage.app(RestoringAccount())
    async with driving(app) as user:
        await to_review(app, user)
        await user.press("x").until("# Restore orders-db-data").press("enter", "end").type("x")
        await user.until(".mdx").press("shift+tab", "down").until("#!/usr/bin/env bash").sees(".mdx")


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


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("mine")
    with pytest.raises(BadInput, match="is there already"):
        write_private(path, "theirs", runs=False)
    assert path.read_text() == "mine"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No such file or directory"):
        write_private(tmp_path / "gone" / "notes.md", "text", runs=False)


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
            write_private(path, "far more than eight bytes", runs=False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert not path.exists()
