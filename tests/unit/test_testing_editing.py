"""Plans and selections are made, changed and deleted by one write each, and no outcome is left unsaid."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from recovery.account import Known
from recovery.context import Mode
from recovery.errors import AccessDenied, AnswerLost, Blocked, InvalidRequest, NotFound, ReadOnly
from recovery.journal import Journal
from recovery.journal_records import CallRecord
from recovery.testing.editing import (
    create_plan,
    create_selection,
    delete_plan,
    delete_selection,
    update_plan,
    update_selection,
)
from recovery.testing.models import Condition
from tests.unit.fake_account import CONTEXT, VOLUME, lose_the_answer, raising
from tests.unit.testing_account import PLAN, SELECTION, TestingAccount

PROD = Condition("aws:ResourceTag/env", "prod")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal")


@pytest.fixture
def account() -> TestingAccount:
    return TestingAccount(plans={PLAN.name: PLAN}, selections={(PLAN.name, SELECTION.name): SELECTION})


def calls(journal: Journal) -> list[tuple[str, str]]:
    return [
        (record.operation.removeprefix("backup:"), record.state)
        for record in journal.records(CONTEXT, PLAN.name)
        if isinstance(record, CallRecord)
    ]


def test_a_plan_and_its_selection_are_made_as_they_were_asked_for(journal: Journal) -> None:
    account = TestingAccount()
    assert create_plan(account, PLAN, journal).there is Known.YES
    selection = replace(SELECTION, equals=(PROD,), overrides={"volumetype": "gp3"}, validation_window_hours=8)
    assert create_selection(account, selection, journal).there is Known.YES

    assert account.plans == {PLAN.name: PLAN}
    assert account.selections == {(PLAN.name, SELECTION.name): selection}
    assert calls(journal) == [
        ("CreateRestoreTestingPlan", "sent"),
        ("CreateRestoreTestingPlan", "answered"),
        ("CreateRestoreTestingSelection", "sent"),
        ("CreateRestoreTestingSelection", "answered"),
    ]
    tokens = {request["CreatorRequestId"] for _, request in account.sent}
    assert tokens == {record.id for record in journal.records(CONTEXT) if isinstance(record, CallRecord)}
    assert all(len(token) <= 50 for token in tokens)


def test_an_update_that_changes_nothing_is_not_sent(account: TestingAccount, journal: Journal) -> None:
    assert update_plan(account, PLAN, PLAN, journal).text == "It is like that already; nothing was sent."
    assert (
        update_selection(account, SELECTION, SELECTION, journal).text
        == "It is like that already; nothing was sent."
    )
    assert account.sent == []


def test_an_update_of_a_plan_names_every_member_so_that_none_falls_back_to_its_default(
    account: TestingAccount, journal: Journal
) -> None:
    update_plan(account, PLAN, replace(PLAN, selection_window_days=7), journal)
    [(operation, request)] = account.sent
    assert (operation, request["RestoreTestingPlanName"]) == ("UpdateRestoreTestingPlan", "weekly")
    assert request["RestoreTestingPlan"] == {
        "ScheduleExpression": "cron(0 5 ? * SUN *)",
        "ScheduleExpressionTimezone": "Europe/Berlin",
        "StartWindowHours": 24,
        "RecoveryPointSelection": {
            "Algorithm": "LATEST_WITHIN_WINDOW",
            "RecoveryPointTypes": ["SNAPSHOT"],
            "IncludeVaults": ["*"],
            "ExcludeVaults": [],
            "SelectionWindowDays": 7,
        },
    }


@pytest.mark.parametrize("arns", [("*",), ()])
def test_from_arns_to_conditions_the_wildcard_is_sent_with_them(
    account: TestingAccount, journal: Journal, arns: tuple[str, ...]
) -> None:
    volume = replace(SELECTION, arns=(VOLUME,))
    account.selections[PLAN.name, SELECTION.name] = volume
    update_selection(account, volume, replace(SELECTION, arns=arns, equals=(PROD,)), journal)
    [(_, request)] = account.sent
    assert request["RestoreTestingSelection"] == {
        "ProtectedResourceArns": ["*"],
        "ProtectedResourceConditions": {"StringEquals": [{"Key": PROD.key, "Value": "prod"}]},
    }


def test_what_somebody_changed_since_it_was_read_is_not_undone(
    account: TestingAccount, journal: Journal
) -> None:
    theirs = replace(PLAN, start_window_hours=48)
    account.plans[PLAN.name] = theirs
    with pytest.raises(Blocked, match="Somebody changed the plan weekly"):
        update_plan(account, PLAN, replace(PLAN, selection_window_days=7), journal)
    account.selections[PLAN.name, SELECTION.name] = replace(SELECTION, equals=(PROD,))
    with pytest.raises(Blocked, match="Somebody changed the selection volumes"):
        update_selection(account, SELECTION, replace(SELECTION, validation_window_hours=8), journal)
    assert account.sent == []
    assert update_plan(account, PLAN, theirs, journal).text.endswith("nothing was sent.")


def test_a_selection_that_somebody_else_deletes_meanwhile_does_not_keep_the_plan(
    account: TestingAccount, journal: Journal
) -> None:
    gone = replace(SELECTION, name="gone")
    listed = [gone, SELECTION]
    account.testing_selections = lambda plan: iter([listed])  # type: ignore[method-assign]
    assert delete_plan(account, PLAN.name, journal) == (SELECTION.name,)
    assert account.plans == {}


def test_conditions_alone_are_conditions_on_the_wildcard(journal: Journal) -> None:
    account = TestingAccount(plans={PLAN.name: PLAN})
    create_selection(account, replace(SELECTION, arns=(), equals=(PROD,)), journal)
    assert account.selections[PLAN.name, SELECTION.name].arns == ("*",)


def test_taking_away_conditions_and_overrides_sends_that_they_are_empty(
    account: TestingAccount, journal: Journal
) -> None:
    full = replace(SELECTION, equals=(PROD,), overrides={"volumetype": "gp3"})
    account.selections[PLAN.name, SELECTION.name] = full
    update_selection(account, full, SELECTION, journal)
    [(_, request)] = account.sent
    assert request["RestoreTestingSelection"] == {
        "ProtectedResourceConditions": {},
        "RestoreMetadataOverrides": {},
    }
    assert account.selections[PLAN.name, SELECTION.name] == SELECTION


def test_the_type_of_a_selection_cannot_be_changed(account: TestingAccount, journal: Journal) -> None:
    with pytest.raises(Blocked, match="restores EBS"):
        update_selection(account, SELECTION, replace(SELECTION, resource_type="EC2"), journal)
    assert account.sent == []


def test_a_plan_goes_after_its_selections(account: TestingAccount, journal: Journal) -> None:
    account.selections[PLAN.name, "more"] = replace(SELECTION, name="more")
    assert delete_plan(account, PLAN.name, journal) == ("volumes", "more")
    assert (account.plans, account.selections) == ({}, {})
    assert [operation for operation, _ in account.sent] == [
        "DeleteRestoreTestingSelection",
        "DeleteRestoreTestingSelection",
        "DeleteRestoreTestingPlan",
    ]


def test_a_deletion_that_stops_half_way_says_what_is_gone(account: TestingAccount, journal: Journal) -> None:
    account.selections[PLAN.name, "more"] = replace(SELECTION, name="more")
    effects = iter([None, AccessDenied("Access denied", "You may not.")])

    def deny_the_second() -> None:
        if error := next(effects):
            raise error

    account.before_effect = deny_the_second
    with pytest.raises(AccessDenied, match="Access denied") as error:
        delete_plan(account, PLAN.name, journal)
    assert error.value.text == "You may not. Deleted before that: volumes."
    assert list(account.selections) == [(PLAN.name, "more")]
    assert calls(journal)[-1] == ("DeleteRestoreTestingSelection", "refused")


def test_nothing_is_sent_that_aws_would_refuse(account: TestingAccount, journal: Journal) -> None:
    with pytest.raises(Blocked, match="Start window: 200 hours"):
        create_plan(account, replace(PLAN, start_window_hours=200), journal)
    with pytest.raises(Blocked, match="Resources: No resource"):
        create_selection(account, replace(SELECTION, arns=()), journal)
    assert account.sent == []
    assert calls(journal) == []


def test_nothing_is_sent_while_writing_is_off(account: TestingAccount, journal: Journal) -> None:
    account.mode = Mode.READ_ONLY
    with pytest.raises(ReadOnly):
        create_plan(account, PLAN, journal)
    assert (account.sent, calls(journal)) == ([], [])


@pytest.mark.parametrize(("arrived", "there"), [(True, Known.YES), (False, Known.NO)])
def test_a_lost_answer_is_read_back_and_never_sent_again(
    arrived: bool, there: Known, journal: Journal
) -> None:
    account = TestingAccount()
    lose_the_answer(account, after_effect=arrived)
    outcome = create_plan(account, PLAN, journal)
    assert outcome.there is there
    assert "The connection broke. Read back, it is" in outcome.text
    assert len(account.sent) == 1
    assert calls(journal)[-1] == ("CreateRestoreTestingPlan", "unknown")


def test_a_lost_answer_that_cannot_be_read_back_is_unknown(journal: Journal) -> None:
    account = TestingAccount(fail_reads=AccessDenied("Access denied", "You may not look."))
    lose_the_answer(account, after_effect=True)
    outcome = create_plan(account, PLAN, journal)
    assert outcome.there is Known.UNKNOWN
    assert "You may not look." in outcome.text


def test_a_lost_deletion_is_told_by_what_is_gone(account: TestingAccount, journal: Journal) -> None:
    lose_the_answer(account, after_effect=True)
    assert delete_selection(account, PLAN.name, SELECTION.name, journal).there is Known.YES
    account.after_effect = lambda: None
    lose_the_answer(account, after_effect=False)
    with pytest.raises(AnswerLost, match="plan weekly"):
        delete_plan(account, PLAN.name, journal)


def test_what_aws_refuses_is_recorded_and_raised(account: TestingAccount, journal: Journal) -> None:
    account.before_effect = lambda: raising(InvalidRequest("AWS refused a value", "Not that one."))
    with pytest.raises(InvalidRequest):
        create_plan(account, PLAN, journal)
    assert calls(journal)[-1] == ("CreateRestoreTestingPlan", "refused")


def test_what_is_not_there_cannot_be_changed(journal: Journal) -> None:
    with pytest.raises(NotFound):
        update_plan(TestingAccount(), PLAN, PLAN, journal)
