"""What holds for every format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints, PackageNotFoundError, requires, version

import pytest

from docs.example_plan import FACTS, PLAN
from docs.format_words import WORDS
from recovery.recovery_plan import RecoveryPlan, plan_of_one
from runbooks import registry
from runbooks.comparing import Comparison, compare
from runbooks.files import RunbookFile
from runbooks.marker import MARKER, marker_in_file
from runbooks.registry import FORMATS, Format, added_formats, format_named, formats
from tests.runbooks.plans import hostile_plan, hostile_recovery_plan

PLANS = {"one": plan_of_one(hostile_plan()), "hostile": hostile_recovery_plan(), "example": PLAN}
ROWS = [row for row in FORMATS if not row.describes]
"""Those that are made from a plan alone."""
CASES = [
    pytest.param(row, plan, id=f"{row.name}-{name}")
    for row in ROWS
    for name, plan in PLANS.items()
    if not row.needs or name == "example"  # a PDF takes a second, and is drawn from a page that is tried here
]
ADDED = Format("scroll", "A scroll", "scroll", f"{__name__}:render")
TAKEN = Format("bash", "Not ours", "sh", f"{__name__}:render")
NOT_A_FORMAT = "text"


def render(*_: object) -> tuple[RunbookFile, ...]:
    return (RunbookFile("plan.scroll", "said"),)


def installed(extra: str) -> bool:
    """Whether what an extra of Relight's names is here."""
    names = [line for line in requires("relight") or () if f"extra == '{extra}'" in line.replace('"', "'")]
    try:
        return all(version(re.split(r"[^A-Za-z0-9._-]", name)[0]) for name in names)
    except PackageNotFoundError:
        return False


def content_of(file: RunbookFile) -> bytes:
    return file.content if isinstance(file.content, bytes) else file.content.encode()


def written(row: Format, plan: RecoveryPlan) -> tuple[RunbookFile, ...]:
    if row.needs and not installed(row.needs):
        pytest.skip(f"relight[{row.needs}] is not installed")
    return row.files(plan, FACTS)


def test_every_format_has_a_name_of_its_own_and_a_page() -> None:
    assert len({row.name for row in FORMATS}) == len(FORMATS)
    assert {row.name for row in FORMATS} <= set(WORDS)


@pytest.mark.parametrize(("row", "plan"), CASES)
def test_the_main_file_says_once_what_it_was_written_from_and_is_written_so_again(
    row: Format, plan: RecoveryPlan
) -> None:
    main, *others = written(row, plan)
    content = content_of(main)
    found = marker_in_file(content)
    assert found is not None
    assert (found.format, found.digest, found.facts) == (row.name, plan.digest, FACTS)
    assert len(MARKER.findall(content.decode("latin-1"))) == 1
    assert main.name.endswith(f".{row.extension}")
    assert bool(others) == row.several
    beside = {file.name: content_of(file) for file in others}
    assert compare(row, plan, found.facts, main.name, content, beside.get) == Comparison()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_file_names_are_safe_and_the_same_plan_is_written_the_same(row: Format) -> None:
    plan = PLANS["example" if row.needs else "hostile"]
    files = written(row, plan)
    names = [file.name for file in files]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", name) for name in names)
    assert files == row.files(plan, FACTS)


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Four packages: one that works, one that takes a name of ours, one that is broken, one with something
    else."""
    rows = {
        "scroll": f"{__name__}:ADDED",
        "bash": f"{__name__}:TAKEN",
        "broken": "no_such_module_anywhere:FORMAT",
        "text": f"{__name__}:NOT_A_FORMAT",
    }
    points = EntryPoints(EntryPoint(name, value, registry.GROUP) for name, value in rows.items())
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: points.select(group=group))
    added_formats.cache_clear()
    yield
    added_formats.cache_clear()


@pytest.mark.usefixtures("packages")
def test_a_package_adds_a_format_behind_ours_and_replaces_none() -> None:
    assert formats() == (*FORMATS, ADDED)
    assert format_named("bash") in FORMATS
    assert ADDED.files(PLAN, FACTS) == render()
    assert format_named("nothing") is None


@pytest.mark.usefixtures("packages")
def test_a_package_whose_format_cannot_be_loaded_is_named() -> None:
    taken, broken, other = added_formats()[1]
    assert "bash is a format of Relight's own" in taken
    assert "no_such_module_anywhere" in broken
    assert other.endswith("is not a Format")
