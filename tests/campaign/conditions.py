"""What the rounds of a campaign have to live with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_sandbox.faults import JOB_KINDS, NAMED

OF_STARTS, OF_ALL = 0.4, 0.15
"""Share of the calls that start a restore, or of the jobs, that a round's one fault hits; of all calls."""
OF_EACH = 0.04
"""Share of all calls, or jobs, that each fault hits where all of them fall: 41 % of the calls together."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a round has to live with: faults with their rates, and whether AWS remembers tokens."""

    name: str
    faults: tuple[Mapping[str, Any], ...]
    """Rows of `/-/faults`."""
    remembered: bool

    @property
    def words(self) -> str:
        return f"{self.name}, tokens {'remembered' if self.remembered else 'forgotten'}"


def rounds() -> list[Conditions]:
    """Kills alone, kills with each fault, kills with all of them; with tokens remembered and forgotten."""
    faults = {"kills alone": (), **{name: _alone(name) for name in NAMED}, ALL_FAULTS.name: ALL_FAULTS.faults}
    return [
        Conditions(name, rows, remembered) for name, rows in faults.items() for remembered in (True, False)
    ]


def _alone(name: str) -> tuple[Mapping[str, Any], ...]:
    starts = {"name": name, "rate": OF_STARTS, "operations": ["StartRestoreJob"]}
    if NAMED[name].kind in JOB_KINDS:
        return (starts,)
    return (starts, {"name": name, "rate": OF_ALL})


ALL_FAULTS = Conditions(
    "all faults", tuple({"name": name, "rate": OF_EACH} for name in NAMED), remembered=True
)
