"""How long a restore may take, as the user sets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from recovery.errors import BadInput
from recovery.testing.targets import MOST_MINUTES, Targets, read_targets, set_target

DATABASE = "arn:aws:rds:eu-west-1:111122223333:db:orders"


def test_a_resource_goes_by_its_own_target_and_else_by_that_of_its_type() -> None:
    targets = Targets({"RDS": 60, DATABASE: 15})
    assert targets.of(DATABASE, "RDS") == 15
    assert targets.of(DATABASE + "-2", "RDS") == 60
    assert targets.of("arn:aws:ec2:eu-west-1:111122223333:volume/vol-1", "EBS") is None


def test_a_target_is_kept_in_a_private_file_under_the_type_as_aws_spells_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "targets.json"
    set_target(path, "documentdb", 60)
    set_target(path, DATABASE, 15)
    assert json.loads(path.read_text()) == {"DocumentDB": 60, DATABASE: 15}
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]
    assert read_targets(path).of("", "DocDB") == 60  # another spelling of the type


def test_a_target_is_changed_and_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "targets.json"
    set_target(path, "RDS", 60)
    assert set_target(path, "rds", 90) == Targets({"RDS": 90})
    assert set_target(path, "RDS", None) == Targets() == read_targets(path)


def test_without_a_file_there_are_no_targets(tmp_path: Path) -> None:
    assert read_targets(tmp_path / "targets.json") == Targets()


@pytest.mark.parametrize("minutes", [0, -5, MOST_MINUTES + 1])
def test_minutes_that_nobody_means_are_refused(tmp_path: Path, minutes: int) -> None:
    with pytest.raises(BadInput, match="minutes"):
        set_target(tmp_path / "targets.json", "RDS", minutes)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"RDS": "60"}', '{"RDS": 0}', '{"RDS": true}', '{"RDS": 1.5}', "\xff"]
)
def test_a_file_that_is_none_is_named_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "targets.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadInput, match=r"targets\.json"):
        set_target(path, "EBS", 60)
    assert path.read_bytes() == text.encode("latin-1")


def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="file"):
        set_target(tmp_path / "file" / "targets.json", "EBS", 60)
