"""Every limit of restore testing is told before the call, with who says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from recovery.finding import FindingSeverity
from recovery.testing.limits import known_types, plan_findings, selection_findings
from recovery.testing.models import Condition, RestoreTestingPlan, RestoreTestingSelection
from tests.unit.fake_account import CONTEXT, VOLUME
from tests.unit.testing_account import PLAN, SELECTION

VAULT = "arn:aws:backup:eu-west-1:111122223333:backup-vault:main"
TAG = "aws:ResourceTag/env"


def told(plan: RestoreTestingPlan, severity: FindingSeverity = FindingSeverity.ERROR) -> list[str]:
    return [finding.title for finding in plan_findings(plan) if finding.severity is severity]


def told_of(
    selection: RestoreTestingSelection, severity: FindingSeverity = FindingSeverity.ERROR
) -> list[str]:
    return [finding.title for finding in selection_findings(selection) if finding.severity is severity]


def tags(count: int) -> tuple[Condition, ...]:
    return tuple(Condition(TAG, str(number)) for number in range(count))


def test_a_sound_plan_and_a_sound_selection_have_no_findings() -> None:
    assert plan_findings(PLAN, now=datetime(2026, 11, 22, tzinfo=UTC)) == ()
    assert selection_findings(SELECTION) == ()


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"name": ""}, "Plan name"),
        ({"name": "a" * 51}, "Plan name"),
        ({"name": "with-dash"}, "Plan name"),
        ({"name": "wíde"}, "Plan name"),
        ({"schedule": "rate(1 day)"}, "Schedule"),
        ({"schedule": "cron(0 5 * * * *)"}, "Schedule"),
        ({"time_zone": "Berlin"}, "Time zone"),
        ({"time_zone": ""}, "Time zone"),
        ({"start_window_hours": 0}, "Start window"),
        ({"start_window_hours": 169}, "Start window"),
        ({"selection_window_days": 0}, "Selection window"),
        ({"selection_window_days": 366}, "Selection window"),
        ({"algorithm": "NEWEST"}, "Algorithm"),
        ({"point_types": ()}, "Point types"),
        ({"point_types": ("SNAPSHOT", "PITR")}, "Point types"),
        ({"include_vaults": ()}, "Vaults"),
        ({"include_vaults": ("main",)}, "Vaults"),
        ({"include_vaults": (VAULT,) * 16, "exclude_vaults": (f"{VAULT}-old",) * 15}, "Vaults"),
    ],
)
def test_what_aws_refuses_of_a_plan_is_an_error_at_its_member(change: dict[str, object], title: str) -> None:
    assert told(replace(PLAN, **change)) == [title]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "a" * 50},
        {"name": "Ab_9"},
        {"time_zone": "UTC"},
        {"start_window_hours": 1},
        {"start_window_hours": 168},
        {"selection_window_days": 365},
        {"point_types": ("SNAPSHOT", "CONTINUOUS")},
        {"include_vaults": ("arn:aws:backup:*:*:backup-vault:prod-*",)},
        {"include_vaults": (VAULT,) * 15, "exclude_vaults": (f"{VAULT}-old",) * 15},
    ],
)
def test_what_aws_takes_at_the_edge_of_a_limit_is_taken(change: dict[str, object]) -> None:
    assert told(replace(PLAN, **change)) == []  # type: ignore[arg-type]


def test_the_hundred_and_first_plan_and_a_name_that_is_there_are_refused() -> None:
    names = [f"plan_{number}" for number in range(100)]
    assert [finding.title for finding in plan_findings(PLAN, names)] == ["Plans"]
    assert plan_findings(PLAN, names[:99]) == ()
    assert "called weekly already" in plan_findings(PLAN, ["weekly"])[0].text


def test_a_schedule_that_never_comes_and_vaults_that_cancel_out_are_warned_about() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    past = plan_findings(replace(PLAN, schedule="cron(0 5 ? * SUN 2020)"), now=now)
    assert [(finding.severity, finding.title) for finding in past] == [(FindingSeverity.WARNING, "Schedule")]
    assert told(replace(PLAN, exclude_vaults=("*",)), FindingSeverity.WARNING) == ["Vaults"]
    assert told(replace(PLAN, include_vaults=("*", VAULT)), FindingSeverity.WARNING) == ["Vaults"]


@pytest.mark.parametrize("partition", ["aws-us-gov", "aws-cn"])
def test_a_partition_without_restore_testing_is_told(partition: str) -> None:
    there = replace(PLAN, context=replace(CONTEXT, partition=partition))
    assert told(there, FindingSeverity.WARNING) == ["Region"]


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"name": "with space"}, "Selection name"),
        ({"name": "a" * 51}, "Selection name"),
        ({"resource_type": "Timestream"}, "Resource type"),
        ({"resource_type": ""}, "Resource type"),
        ({"role_arn": ""}, "Role"),
        ({"role_arn": "arn:aws:iam::111122223333:user/ann"}, "Role"),
        ({"validation_window_hours": -1}, "Validation window"),
        ({"validation_window_hours": 169}, "Validation window"),
        ({"arns": ()}, "Resources"),
        ({"arns": ("*", VOLUME)}, "Resources"),
        ({"arns": tuple(f"{VOLUME}{number}" for number in range(31))}, "Resources"),
        ({"arns": ("vol-1",)}, "Resources"),
        ({"arns": (VOLUME,), "equals": tags(1)}, "Conditions"),
        ({"equals": tags(20), "not_equals": tags(11)}, "Conditions"),
        ({"equals": (Condition("env", "prod"),)}, "Conditions"),
        ({"equals": (Condition("aws:ResourceTag/", "prod"),)}, "Conditions"),
        ({"equals": (Condition(TAG, "x" * 257),)}, "Conditions"),
    ],
)
def test_what_aws_refuses_of_a_selection_is_an_error_at_its_member(
    change: dict[str, object], title: str
) -> None:
    assert told_of(replace(SELECTION, **change)) == [title]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"arns": (), "equals": tags(1)},
        {"arns": ("*",), "equals": tags(15), "not_equals": tags(15)},
        {"arns": tuple(f"{VOLUME}{number}" for number in range(30))},
        {"validation_window_hours": 168},
        {"equals": (Condition(TAG, ""),)},
    ],
)
def test_what_aws_takes_of_a_selection_is_taken(change: dict[str, object]) -> None:
    assert told_of(replace(SELECTION, **change)) == []  # type: ignore[arg-type]


def test_the_thirty_first_selection_and_a_name_that_is_there_are_refused() -> None:
    others = [replace(SELECTION, name=f"other_{number}") for number in range(30)]
    assert [finding.title for finding in selection_findings(SELECTION, others)] == ["Selections"]
    assert selection_findings(SELECTION, others[:29]) == ()
    assert "called volumes already" in selection_findings(SELECTION, [SELECTION])[0].text


def test_every_finding_names_its_source() -> None:
    broken = replace(
        PLAN, name="", schedule="", time_zone="x", algorithm="", point_types=(), include_vaults=()
    )
    assert all(finding.evidence for finding in plan_findings(broken))
    nothing = RestoreTestingSelection(CONTEXT, "weekly", "", "", "", equals=(Condition("x", ""),))
    assert all(finding.evidence for finding in selection_findings(nothing))


def test_the_types_are_those_of_the_page() -> None:
    assert set(known_types()) == {
        *("Aurora", "DocumentDB", "DynamoDB", "EBS", "EC2", "EFS", "FSx", "Neptune", "RDS", "S3")
    }
