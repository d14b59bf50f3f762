"""An account that takes calls beside restores."""

from __future__ import annotations

import pytest

from tests.unit.executed import Shop
from tests.unit.fake_account import Clock


@pytest.fixture
def account(clock: Clock) -> Shop:
    return Shop(clock)
