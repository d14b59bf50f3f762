"""What the wheel has to hold. `python -m tests.packaging.wheel` builds one and lists its faults."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]
PACKAGES = tuple(
    tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"][
        "packages"
    ]
)
# What runs or is read at run time; everything else in a package directory is a stray file.
SHIPPED_SUFFIXES = frozenset({".py", ".tcss", ".css", ".typed", ".sh", ".md", ".json"})


def build(directory: Path) -> Path:
    """Build the wheel of this checkout into `directory`, with the installed hatchling: no network needed."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(directory)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = directory.glob("*.whl")
    return wheel


def names(wheel: Path) -> frozenset[str]:
    """Paths of the files in `wheel`."""
    with ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


def sources() -> frozenset[str]:
    """Paths of the files of this checkout that have to ship."""
    return frozenset(
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in SHIPPED_SUFFIXES
    )


def faults(held: frozenset[str]) -> list[str]:
    """What is wrong with a wheel that holds the paths `held`, one sentence each."""
    in_packages = frozenset(name for name in held if not name.split("/")[0].endswith(".dist-info"))
    wanted = sources()
    return [f"ships what it should not: {name}" for name in sorted(in_packages - wanted)] + [
        f"does not ship: {name}" for name in sorted(wanted - in_packages)
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        sys.exit("\n".join(f"the wheel {fault}" for fault in faults(names(build(Path(place))))) or None)
