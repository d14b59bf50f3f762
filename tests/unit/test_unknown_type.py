"""A resource type that nobody has declared is restored by plain keys, after a warning."""

from __future__ import annotations

import pytest

from recovery.errors import BadInput
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin, set_values
from recovery.reopening import reopened
from restore_profiles.model import REQUEST_ID, Severity
from restore_profiles.unknown_type import profile_of_unknown
from tests.profiles.samples import CONTEXT, ROLE, point_of

UNHEARD = profile_of_unknown("Quantum Ledger")
RETURNED = ReturnedMetadata(
    {
        "LedgerName": "orders",
        "Shards": '[{"id":1}]',
        "Zone": None,
        REQUEST_ID: "9a1c",
        "InformationalOnly:Engine": "x",
    }
)


def draft() -> Draft:
    return begin(CONTEXT, point_of(UNHEARD), UNHEARD, "", RETURNED, None, ROLE)


def test_what_aws_returned_is_sent_as_it_stands_less_what_is_about_the_backup() -> None:
    plan = draft().plan()
    assert plan.metadata == {"LedgerName": "orders", "Shards": '[{"id":1}]'}
    assert plan.step.request["ResourceType"] == "Quantum Ledger"
    assert "CopySourceTagsToRestoredResource" not in plan.step.request


def test_keys_are_added_changed_and_cleared_as_plain_text() -> None:
    changed = set_values(draft(), ["ledgername=orders-restored", "Shards=", "Mode=fast"])
    assert changed.plan().metadata == {"LedgerName": "orders-restored", "Mode": "fast"}


def test_it_is_said_that_nobody_knows_and_it_can_still_be_restored() -> None:
    told = [each for each in draft().problems() if each.severity is not Severity.INFO]
    assert [each.severity for each in told] == [Severity.WARNING]
    assert "does not know what a restore of Quantum Ledger takes" in told[0].message


def test_no_role_is_asked_for_where_nobody_knows_whether_one_is_needed() -> None:
    assert "IamRoleArn" not in draft().with_role("").plan().step.request


def test_its_plan_reopened_is_the_same_plan() -> None:
    plan = set_values(draft(), ["Mode=fast"]).plan()
    assert reopened(plan, point_of(UNHEARD), UNHEARD).plan().digest == plan.digest


@pytest.mark.parametrize("key", ["a.b", "a[0]", REQUEST_ID])
def test_what_cannot_be_the_name_of_a_key_is_refused(key: str) -> None:
    with pytest.raises(BadInput):
        draft().edited(key, "x")
