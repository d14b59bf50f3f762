"""Each target of each profile, from the prefilled form to COMPLETED through the command and the app: the same
metadata either way, and what remains is brought to green."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from restore_profiles.registry import profiles
from tests.conformance.row import Row
from tests.conformance.rows import ROWS, WITHOUT_A_ROW
from tests.conformance.ways import Case, ways
from tests.sandbox_process import Sandbox, running_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "200") as ready:
        yield ready


@pytest.fixture
def at_home(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process is on the sandbox, as a shell is after its exports."""
    for name in sandbox.unset:
        monkeypatch.delenv(name, raising=False)
    for name, text in sandbox.environment.items():
        monkeypatch.setenv(name, text)


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_way_sends_the_same_and_comes_to_completed(
    row: Row, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = {}
    for way, start in ways().items():
        sandbox.control("POST", "/-/reset")
        places = row.prepare(sandbox)
        home = tmp_path / way
        home.mkdir()
        monkeypatch.setenv("RELIGHT_HOME", str(home))
        case = Case(row, sandbox, home, places)
        job_id = start(case)
        job = case.job(job_id)
        assert job["Status"] == "COMPLETED", f"{way}: {job.get('StatusMessage')}"
        sent[way] = job["Metadata"]
        if way == "command":
            finished(case, job_id)
    assert sent["app"] == sent["command"]


def finished(case: Case, job_id: str) -> None:
    """The follow-ups run, those of jobs below it too, what only hands can do is marked, and then nothing is
    left."""
    answers = [f"--answer={name}={text}" for name, text in case.filled(case.row.asks).items()]
    did = ("job", job_id, "--follow-ups", "--yes", *answers, "--json")
    told = case.relight(*did)
    for child in told.json["children"]:
        finished(case, child["id"])
    if told.json["children"]:
        told = case.relight(*did)
    by_hand = [piece["work"] for piece in told.json["follow_ups"] if piece["work"]["by_hand"]]
    needed = [work["name"] for work in by_hand if not work["optional"]]
    assert told.code == (5 if needed else 0), told.out + told.err
    for name in needed:
        assert case.relight("journal", "mark", job_id, name).code == 0
    if needed:
        ended = case.relight("job", job_id)
        assert ended.code == 0, ended.out + ended.err


def test_every_target_that_can_be_chosen_has_a_row() -> None:
    offered = {
        f"{profile.resource_type}-{target.kind}".replace(" ", "-")
        for profile in profiles()
        for target in profile.targets
        if not target.unavailable
    }
    assert {row.name for row in ROWS} | set(WITHOUT_A_ROW) == offered
