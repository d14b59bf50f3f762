from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from recovery.errors import BadInput
from recovery.locations import crash_file, journal_directory, settings_file
from recovery.settings import CHOICES, EXPECTED, LIMITS, Settings, read_settings


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.toml") == Settings()


def test_settings_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, 'region = "eu-west-1"\nascii = true\npoll_seconds = 30\n')
    assert read_settings(path) == Settings(region="eu-west-1", ascii=True, poll_seconds=30.0)


@pytest.mark.parametrize(
    ("text", "told", "next_step"),
    [
        ('regoin = "eu-west-1"', "'regoin'", "Did you mean region?"),
        ("zzz = 1", "'zzz'", "Known keys: profile, region"),
        ("utc = true", "'utc'", 'time_zone = "UTC"'),
        ("bell = false", "'bell'", 'notify = "bell"'),
        ('notify = "loud"', "notify is 'loud'", "bell, osc9, osc777, off"),
        ("ascii = 1", "ascii is 1", "true or false"),
        ('write_idle_minutes = "15"', "write_idle_minutes is '15'", "a whole number"),
        ("write_idle_minutes = true", "write_idle_minutes is True", "a whole number"),
        ("poll_seconds = 1", "poll_seconds is 1", "15 to 3600"),
        ('time_zone = "Berlin"', "“Berlin” is no IANA time zone", "Did you mean Europe/Berlin?"),
        ("region = eu-west-1", "line 1", "Mend that line."),
    ],
)
def test_a_wrong_setting_names_file_key_and_what_is_allowed(
    tmp_path: Path, text: str, told: str, next_step: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadInput) as caught:
        read_settings(path)
    assert str(path) in caught.value.text
    assert told in caught.value.text
    assert next_step in caught.value.next_step


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="cannot be read"):
        read_settings(path)


def test_every_setting_has_a_type_that_can_be_explained_and_limits_belong_to_settings() -> None:
    assert {type(field.default) for field in fields(Settings)} <= EXPECTED.keys()
    assert LIMITS.keys() | CHOICES.keys() <= {field.name for field in fields(Settings)}


def test_one_variable_moves_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELIGHT_HOME", str(tmp_path))
    places = {
        settings_file(),
        journal_directory(),
        crash_file(datetime(2026, 11, 21, tzinfo=UTC)),
    }
    assert len(places) == 3
    assert all(place.is_relative_to(tmp_path) for place in places)


def test_files_lie_where_the_system_wants_them(home: Path) -> None:
    assert all(place.is_relative_to(home) for place in (settings_file(), journal_directory()))
