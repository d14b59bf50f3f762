"""Restores under kill -9 and every fault of the sandbox: none is doubled, none is lost, and whoever is asked
learns why. `benchmarks/campaign.py` is the long one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.campaign.conditions import ALL_FAULTS
from tests.campaign.rounds import run_round

WANTED = 8


@pytest.mark.parametrize("remembered", [True, False], ids=["tokens remembered", "tokens forgotten"])
def test_no_restore_is_doubled_or_lost_under_kill_and_every_fault(tmp_path: Path, remembered: bool) -> None:
    result = run_round(replace(ALL_FAULTS, remembered=remembered), WANTED, tmp_path, seed=5)
    assert result.holds, result
    assert result.once == WANTED
    assert result.hit > 0
    assert all(reason.partition(": ")[2] for reason in result.asked)
