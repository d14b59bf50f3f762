"""Profiles of installed packages, good and broken."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from restore_profiles import registry
from restore_profiles.model import RestoreProfile, Section, Target
from restore_profiles.registry import added_profiles, profile_for, profiles

ADDED = RestoreProfile(
    "Ledger",
    "A ledger",
    (Target("ledger", "Ledger", (Section("All", ()),)),),
    source="a page",
    also_called=("QLDB",),
)
OVERRIDE = RestoreProfile("EBS", "Not Amazon's", ADDED.targets, source="a page")
NOT_A_PROFILE = "text"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Four packages: one that works, one with a type of ours, one that is broken, one with something else."""
    here = __name__
    rows = {
        "ledger": f"{here}:ADDED",
        "ebs": f"{here}:OVERRIDE",
        "broken": "no_such_module_anywhere:PROFILE",
        "text": f"{here}:NOT_A_PROFILE",
    }
    points = EntryPoints(EntryPoint(name, value, registry.ENTRY_POINTS) for name, value in rows.items())

    def entry_points(group: str) -> EntryPoints:
        return points.select(group=group)

    monkeypatch.setattr("importlib.metadata.entry_points", entry_points)
    added_profiles.cache_clear()
    yield
    added_profiles.cache_clear()


@pytest.mark.usefixtures("installed")
def test_a_package_adds_a_type_and_does_not_replace_a_built_in_one() -> None:
    assert profile_for("qldb") is ADDED
    found = profile_for("EBS")
    assert found is not None
    assert found is not OVERRIDE
    assert [profile.resource_type for profile in profiles()].count("EBS") == 1
    assert ADDED in profiles()


@pytest.mark.usefixtures("installed")
def test_a_broken_package_is_named_and_stops_nobody() -> None:
    _, failures = added_profiles()
    assert len(failures) == 2
    assert "no_such_module_anywhere" in failures[0]
    assert failures[1].startswith("text (")
