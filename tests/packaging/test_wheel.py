"""The wheel, built from this checkout: exactly our packages, with their style sheets and type markers."""

from __future__ import annotations

import subprocess
import sys
from email.message import Message
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.packaging.wheel import PACKAGES, build, faults, names


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


def read(wheel: Path, ending: str) -> str:
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(ending))
        return archive.read(name).decode()


def metadata(wheel: Path) -> Message:
    return Parser().parsestr(read(wheel, ".dist-info/METADATA"))


def test_the_top_level_names_are_exactly_our_packages(wheel: Path) -> None:
    top_level = {name.split("/")[0] for name in names(wheel)}
    assert top_level == {
        "restore_profiles",
        "recovery",
        "aws_api",
        "runbooks",
        "screens",
        "tui",
        "command_line",
        "aws_sandbox",
        "relight-0.1.0.dist-info",
    }


def test_every_source_style_sheet_and_type_marker_ships_and_nothing_else(wheel: Path) -> None:
    assert faults(names(wheel)) == []


def test_a_shipped_test_and_a_missing_style_sheet_are_faults(wheel: Path) -> None:
    held = names(wheel) - {"tui/py.typed"} | {"tests/conftest.py"}
    assert faults(held) == ["ships what it should not: tests/conftest.py", "does not ship: tui/py.typed"]


def test_the_command_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); from command_line import entry; "
        "print(entry.__file__); sys.exit(entry.main())"
    )
    answer = subprocess.run(
        [sys.executable, "-I", "-c", program, str(tmp_path), "--version"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert answer.returncode == 0, answer.stderr
    file, version = answer.stdout.splitlines()
    assert Path(file).is_relative_to(tmp_path)
    assert "0.1.0" in version


def test_each_package_carries_its_types(wheel: Path) -> None:
    assert {f"{package}/py.typed" for package in PACKAGES} <= names(wheel)


def test_the_command_is_the_entry_of_command_line(wheel: Path) -> None:
    assert "relight = command_line.entry:main" in read(wheel, ".dist-info/entry_points.txt")


def test_the_wheel_asks_for_python_3_11_and_carries_the_licence(wheel: Path) -> None:
    assert metadata(wheel)["Requires-Python"] == ">=3.11"
    assert "Apache License" in read(wheel, ".dist-info/licenses/LICENSE")


def test_moto_is_installed_only_with_the_sandbox(wheel: Path) -> None:
    wanted = metadata(wheel).get_all("Requires-Dist", [])
    assert [line for line in wanted if line.startswith("moto") and "extra == 'sandbox'" not in line] == []
