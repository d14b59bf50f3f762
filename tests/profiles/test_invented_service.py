"""Another package adds a service with one file and an entry point, and everything follows from it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.relight import Relight

SERVICE = '''"""Punched cards, which no cloud keeps."""

from restore_profiles.model import Choice, Constraint, Field, Kind, RestoreProfile, Section, Target
from restore_profiles.rules import Always, MoreThan

PAGE = "Restore punched cards"

PROFILE = RestoreProfile(
    "Punched Cards",
    "Example Punched Cards",
    (
        Target(
            "deck",
            "Deck of cards",
            (
                Section(
                    "Deck",
                    (
                        Field(
                            "Cards",
                            "Cards",
                            "How many.",
                            Kind.INTEGER,
                            required=Always(),
                            minimum=1,
                            source=PAGE,
                        ),
                        Field(
                            "Colour",
                            "Colour",
                            "Of the cards.",
                            choices=(Choice("buff"), Choice("salmon")),
                            closed=True,
                            default="buff",
                            source=PAGE,
                        ),
                    ),
                ),
            ),
            constraints=(
                Constraint(
                    "Cards", MoreThan("Cards", 2000), "A box holds 2,000 cards.", "Take fewer.", source=PAGE
                ),
            ),
            source=PAGE,
        ),
    ),
    PAGE,
    returned_only=("Puncher",),
)
'''


@pytest.fixture
def relight(tmp_path: Path) -> Relight:
    """The command in an environment where the package is installed."""
    (tmp_path / "punched_cards.py").write_text(SERVICE)
    installed = tmp_path / "punched_cards-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: punched-cards\nVersion: 1.0\n")
    (installed / "entry_points.txt").write_text("[relight.restore_profiles]\ncards = punched_cards:PROFILE\n")
    return Relight({**os.environ, "PYTHONPATH": str(tmp_path), "RELIGHT_HOME": str(tmp_path / "home")})


def test_its_reference_is_printed(relight: Relight) -> None:
    assert "Punched Cards" in [each["resource_type"] for each in relight("profiles", "--json").json]
    told = relight("profiles", "punched cards")
    assert told.code == 0, told.err
    assert all(
        text in told.out
        for text in ("Cards  integer, from 1", "A box holds 2,000 cards.", "[Restore punched cards]")
    )


def test_its_requests_are_checked(relight: Relight) -> None:
    request = {
        "RecoveryPointArn": "arn:aws:backup:eu-west-1:111122223333:recovery-point:1",
        "IamRoleArn": "arn:aws:iam::111122223333:role/restore",
        "ResourceType": "Punched Cards",
        "Metadata": {"Cards": "2001", "colour": "salmon", "Puncher": "Hollerith"},
    }
    told = relight("check", "-", "--json", stdin=json.dumps(request))
    assert told.code == 2
    assert {(each["severity"], each["key"]) for each in told.json["problems"]} == {
        ("error", "Cards"),
        ("warning", "colour"),
        ("warning", "Metadata"),
        ("warning", "Puncher"),
    }
