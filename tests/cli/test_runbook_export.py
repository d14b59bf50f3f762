"""`relight runbook`: a plan written for people and tools that do not have Relight."""

from __future__ import annotations

import os
import pty
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest

from docs.format_pages import FOREIGN_ENTRY, FOREIGN_MODULE
from recovery.recovery_plan import plan_of_one
from recovery.recovery_plan_file import dump, load
from runbooks.marker import marker_in
from runbooks.registry import FORMATS, GROUP
from tests.cli.relight import RELIGHT, Relight, bare
from tests.runbooks.plans import HOSTILE_TEXTS, hostile_plan

ELSEWHERE = plan_of_one(hostile_plan())
ODD = """\
from runbooks.files import RunbookFile
from runbooks.registry import Format

def drawn(plan, facts):
    return (RunbookFile("drawn.bin", bytes(range(256))),)

def folder(plan, facts):
    return (RunbookFile("main.txt", "one\\n"), RunbookFile("deploy.sh", "two\\n", runs=True))

DRAWN = Format("drawn", "Bytes", "bin", "odd:drawn")
FOLDER = Format("folder", "Two files", "txt", "odd:folder", several=True)
TAKEN = Format("bash", "Not ours", "sh", "odd:drawn")
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(dump(ELSEWHERE))
    return path


@pytest.fixture
def foreign(tmp_path: Path) -> Relight:
    """The command where a package with formats of its own is installed, and a broken one."""
    site = tmp_path / "site"
    entries = (
        "drawn = odd:DRAWN",
        "folder = odd:FOLDER",
        "bash = odd:TAKEN",
        "broken = no_such_module:FORMAT",
    )
    for name, module, rows in (
        ("relight_csv", FOREIGN_MODULE, tomllib.loads(FOREIGN_ENTRY)["project"]["entry-points"][GROUP]),
        ("odd", ODD, dict(entry.split(" = ") for entry in entries)),
    ):
        info = site / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (site / f"{name}.py").write_text(module)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        listed = [f"{entry} = {value}" for entry, value in rows.items()]
        (info / "entry_points.txt").write_text("\n".join((f"[{GROUP}]", *listed)))
    return Relight({**os.environ, "PYTHONPATH": str(site)})


def test_without_credentials_a_plan_is_exported_and_what_only_aws_knows_is_left_out(file: Path) -> None:
    told = bare()("runbook", str(file), "--format", "json")
    assert told.code == 0, told.err
    assert told.err.startswith("AWS is not asked. Login needed: ")
    assert load(told.out) == ELSEWHERE
    marker = marker_in(told.out)
    assert marker is not None
    assert (marker.format, marker.digest, marker.facts.made_by) == ("json", ELSEWHERE.digest, "")
    assert bare()("runbook", "export", str(file), "--offline").err == ""


def test_what_the_account_knows_stands_in_the_runbook(relight: Relight, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    assert relight("plan", "orders-db-data", "--latest", "-o", str(plan)).code == 0
    job = relight("restore", str(plan), "--yes").out.strip()
    marker = marker_in(relight("runbook", str(plan), "--format", "yaml").out)
    assert marker is not None
    facts, step = marker.facts, marker.facts.of("restore")
    assert (facts.account_alias, step.job_id) == ("relight-shop", job)
    assert facts.made_by.endswith(":user/shop-admin")
    assert "by restore testing plan weekly_rehearsal" in step.tested
    assert step.takes.startswith("half took up to ")
    assert step.names["point.storage_class"] == "WARM"
    offline = marker_in(relight("runbook", str(plan), "--format", "yaml", "--offline").out)
    assert offline is not None
    assert (offline.facts.of("restore").job_id, offline.facts.of("restore").tested) == (job, "")


def test_a_job_of_aws_becomes_a_runbook_without_a_plan_file(relight: Relight) -> None:
    job = relight("restore", "orders-db-data", "--latest", "--yes").out.strip()
    told = relight("runbook", "--job", job, "--format", "yaml")
    assert told.code == 0, told.err
    [step] = load(told.out).restores
    assert step.plan.source.resource_name == "orders-db-data"
    marker = marker_in(told.out)
    assert marker is not None
    assert marker.facts.of("restore").job_id == job
    assert relight("runbook", "--job", job, "--offline").code == 2


def test_a_plan_of_another_account_is_exported_without_asking_this_one(relight: Relight, file: Path) -> None:
    plan = file.read_text().replace('account: "111122223333"', 'account: "444455556666"')
    file.write_text("".join(line for line in plan.splitlines(True) if not line.startswith("digest:")))
    told = relight("runbook", str(file))
    assert told.code == 0, told.err
    assert told.err.startswith("AWS is not asked. Another account or Region: ")


def test_a_file_is_for_its_owner_only_and_nothing_is_written_over(file: Path, tmp_path: Path) -> None:
    place = tmp_path / "out.yaml"
    export = ("runbook", str(file), "--format", "yaml", "--offline", "-o", str(place))
    assert bare()(*export).code == 0
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    place.write_text("mine")
    refused = bare()(*export)
    assert (refused.code, place.read_text()) == (2, "mine")
    assert "--force" in refused.err
    assert bare()(*export, "--force").code == 0
    assert load(place.read_text()) == ELSEWHERE
    into = bare()("runbook", str(file), "--format", "yaml", "--offline", "-o", str(tmp_path))
    assert into.code == 0
    assert Path(into.err.removeprefix("Written to ").strip().rstrip(".")).parent == tmp_path


def test_values_are_left_out_all_that_are_secret_or_those_that_are_named(file: Path) -> None:
    every = bare()("runbook", str(file), "--format", "json", "--offline", "--redact")
    assert every.code == 0, every.err
    assert every.out.count("**ASK:RELIGHT_RESTORE_") == len(HOSTILE_TEXTS)
    assert not [text for text in HOSTILE_TEXTS.values() if len(text) > 8 and text in every.out]
    one = bare()(
        "runbook", str(file), "--format", "json", "--redact", "restore:SHELL", "--redact", "json", "--offline"
    )
    assert one.out.count("**ASK:") == 2
    assert "$RELIGHT_RESTORE_JSON" in one.err
    wrong = bare()("runbook", str(file), "--offline", "--redact", "nothing")
    assert (wrong.code, "restore:quotes" in wrong.err) == (2, True)
    swallowed = bare()("runbook", "--redact", str(file))
    assert (swallowed.code, "name the file before it" in swallowed.err) == (2, True)


def test_an_installed_package_adds_a_format_and_a_broken_one_stops_nobody(
    foreign: Relight, file: Path
) -> None:
    listed = foreign("runbook", "formats", "--json")
    names = [row["name"] for row in listed.json]
    assert {"csv", "drawn", "folder"} <= set(names)
    assert names.count("bash") == 1
    assert "no_such_module" in listed.err
    doctor = [one for one in foreign("doctor", "--offline", "--json").json if one["subject"] == "format"]
    assert [one["health"] for one in doctor] == ["poor", "poor"]
    assert any("no_such_module" in one["text"] for one in doctor)
    assert "bash is a format of Relight's own" in listed.err
    told = foreign("runbook", str(file), "--format", "csv", "--offline")
    assert (told.code, told.out.splitlines()[1:]) == (0, ["restore,EBS"])
    marker = marker_in(told.out)
    assert marker is not None
    assert marker.format == "csv"


def test_a_format_of_several_files_goes_to_a_folder_of_its_owner(
    foreign: Relight, file: Path, tmp_path: Path
) -> None:
    export = ("runbook", str(file), "--format", "folder", "--offline")
    assert "-o FOLDER" in foreign(*export).err
    folder = tmp_path / "new" / "folder"
    assert foreign(*export, "-o", str(folder)).code == 0
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes == {"folder": 0o700, "main.txt": 0o600, "deploy.sh": 0o700}
    (folder / "main.txt").unlink()
    again = foreign(*export, "-o", str(folder))
    assert (again.code, (folder / "main.txt").exists()) == (2, False)
    assert foreign(*export, "-o", str(folder), "--force").code == 0


def test_what_is_no_text_goes_to_a_pipe_or_a_file_and_never_to_a_terminal(
    foreign: Relight, file: Path
) -> None:
    line = [str(RELIGHT), "runbook", str(file), "--format", "drawn", "--offline"]
    piped = subprocess.run(line, env=foreign.environment, capture_output=True, timeout=60, check=True)
    assert piped.stdout == bytes(range(256))
    terminal, end = pty.openpty()
    try:
        shown = subprocess.run(
            line, env=foreign.environment, stdout=end, stderr=subprocess.PIPE, timeout=60, check=False
        )
    finally:
        os.close(terminal)
        os.close(end)
    assert (shown.returncode, b"-o drawn.bin" in shown.stderr) == (2, True)


def test_an_unknown_format_is_told_with_those_there_are(file: Path) -> None:
    told = bare()("runbook", str(file), "--format", "scroll")
    assert told.code == 2
    assert f"One of {', '.join(row.name for row in FORMATS)}." in told.err
