"""Restore testing in words."""

from __future__ import annotations

from dataclasses import replace

from screens.testing.words import resources_words
from tests.unit.fake_account import VOLUME
from tests.unit.testing_account import SELECTION


def test_resources_of_a_selection_are_called_as_elsewhere_where_that_is_known() -> None:
    chosen = replace(SELECTION, arns=(VOLUME,))
    assert resources_words(chosen) == VOLUME.rpartition("/")[2]
    assert resources_words(chosen, {VOLUME: "orders-db-data"}.__getitem__) == "orders-db-data"
    assert resources_words(SELECTION) == "every EBS"
