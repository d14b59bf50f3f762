"""Whether work that remains has been done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from recovery.account import Known
from recovery.errors import AccessDenied
from recovery.follow_up import is_done
from restore_profiles.model import Check
from tests.unit.fake_account import FakeAccount

CHECK = Check("ec2:DescribeVolumes", {"VolumeIds": ["vol-1"]}, "Volumes[0].State", ("in-use",))


@dataclass
class Answering(FakeAccount):
    answer: str | None = None

    def is_done(self, operation: str, request: Mapping[str, object], path: str) -> str:
        if self.answer is None:
            raise AccessDenied("Access denied", "You may not look at volumes.")
        return self.answer


@pytest.mark.parametrize(
    ("answer", "known"),
    [("in-use", Known.YES), ("available", Known.NO), ("", Known.NO), (None, Known.UNKNOWN)],
)
def test_a_check_is_done_by_its_expected_answer_and_unknown_where_it_is_refused(
    answer: str | None, known: Known
) -> None:
    assert is_done(Answering(answer=answer), CHECK) is known
