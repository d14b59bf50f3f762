"""Which time zone a moment is read in."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

import pytest

from recovery import zones
from recovery.errors import BadInput
from recovery.zones import find_zone, zone_name

SUMMER = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def hour(zone: tzinfo) -> int:
    return SUMMER.astimezone(zone).hour


def test_a_zone_is_found_by_its_iana_name() -> None:
    assert find_zone("Europe/Berlin") == ZoneInfo("Europe/Berlin")
    assert find_zone("utc") is UTC


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Europe/Berlni", "Did you mean Europe/Berlin?"),
        ("berlin", "Did you mean Europe/Berlin?"),
        ("New York", "Did you mean America/New_York?"),
        ("../etc/passwd", "Such as Europe/Berlin"),
        ("Europe", ""),
        ("\x00", "Such as Europe/Berlin"),
    ],
)
def test_a_name_that_no_zone_has_gets_the_nearest(name: str, near: str) -> None:
    with pytest.raises(BadInput, match="no IANA time zone") as error:
        find_zone(name)
    assert error.value.next_step.startswith(near)


@pytest.mark.parametrize(
    ("text", "hour_there"),
    [
        ("Europe/Berlin", 14),
        (":Asia/Tokyo", 21),
        (":/usr/share/zoneinfo/Asia/Tokyo", 21),
        ("", 12),
        ("UTC", 12),
        ("GMT", 12),
    ],
)
def test_this_machines_zone_is_what_tz_says(
    monkeypatch: pytest.MonkeyPatch, text: str, hour_there: int
) -> None:
    monkeypatch.setenv("TZ", text)
    assert hour(find_zone("")) == hour_there


def test_this_machines_zone_is_named_by_the_link_of_its_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/America/New_York")
    monkeypatch.delenv("TZ")
    monkeypatch.setattr(zones, "LOCALTIME", link)
    assert zone_name(find_zone("")) == "America/New_York"


def test_a_copy_of_a_zones_file_keeps_its_rules_and_has_no_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    original = next(Path(root) / "America/New_York" for root in TZPATH if (Path(root) / "America").is_dir())
    copy = tmp_path / "localtime"
    copy.write_bytes(original.read_bytes())
    monkeypatch.delenv("TZ")
    monkeypatch.setattr(zones, "LOCALTIME", copy)
    zone = find_zone("")
    assert hour(zone) == 8
    assert zone_name(zone) in {"EST", "EDT"}


def test_without_any_name_the_offset_of_today_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TZ")
    monkeypatch.setattr(zones, "LOCALTIME", tmp_path / "nothing")
    assert find_zone("").utcoffset(None) is not None
