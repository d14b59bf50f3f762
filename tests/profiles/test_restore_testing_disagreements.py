"""What Relight finds wrong with a restore testing plan or selection beside what the sandbox refuses, which
was written from the same pages and shares no code with it: they judge alike, but for the listed rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from botocore.exceptions import ClientError, ParamValidationError
from hypothesis import given
from hypothesis import strategies as st

from aws_api.account import AwsAccount
from aws_sandbox.restore_testing.cron import NoCron, parse
from recovery.finding import Finding, FindingSeverity
from recovery.testing.limits import known_types, plan_findings, selection_findings
from recovery.testing.models import Condition, RestoreTestingPlan, RestoreTestingSelection
from recovery.testing.overrides import override_findings
from recovery.testing.requests import plan_request, selection_changes, selection_request
from recovery.testing.schedule import read_schedule
from recovery.testing.tested_point import facts_of_point
from recovery.testing.tested_target import tested_targets as targets_of  # pytest collects tested_...
from restore_profiles.registry import profile_for
from tests.profiles.testing_requests import DISAGREEMENTS, PLANS, RELIGHT, SANDBOX, SELECTIONS, TAG, arns
from tests.properties import tried
from tests.sandbox_process import Sandbox, running_sandbox
from tests.unit.test_schedule import EXPRESSIONS

ZONES = st.sampled_from(["UTC", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"])


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox() as running:
        running.control("POST", "/-/clock", {"pause": True})
        yield running


@pytest.fixture
def plan(account: AwsAccount) -> RestoreTestingPlan:
    return RestoreTestingPlan(account.context, "tried", "cron(0 5 ? * SUN *)")


@pytest.fixture
def selection(account: AwsAccount, sandbox: Sandbox) -> RestoreTestingSelection:
    return RestoreTestingSelection(account.context, "tried", "tried", "EBS", sandbox.role(), arns=("*",))


def errors_of(findings: Iterable[Finding]) -> list[str]:
    return [finding.text for finding in findings if finding.severity is FindingSeverity.ERROR]


def errors_of_selection(selection: RestoreTestingSelection) -> list[str]:
    overrides = override_findings(selection.resource_type, {}, selection)
    return errors_of((*selection_findings(selection), *overrides))


def refused(backup: Any, operation: str, request: Mapping[str, object]) -> str:
    """What the sandbox, or botocore's model before it, says against it; "" where it is taken."""
    try:
        getattr(backup, operation)(**request)
    except ClientError as error:
        return f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"
    except ParamValidationError as error:
        return str(error)
    return ""


def judged(name: str, ours: list[str], theirs: str) -> tuple[str, ...]:
    """What is not as its row says: nothing, or the name and what each side said."""
    row = DISAGREEMENTS.get(name)
    alone = {(True, False): RELIGHT, (False, True): SANDBOX}.get((bool(ours), bool(theirs)), "")
    return () if alone == (row.refuses if row else "") else (name, *ours, theirs)


def test_plans_are_refused_by_both_or_by_neither(sandbox: Sandbox, plan: RestoreTestingPlan) -> None:
    backup, differing = sandbox.client("backup"), list[str]()
    for name, change in PLANS.items():
        asked = replace(plan, **change)
        theirs = refused(backup, "create_restore_testing_plan", plan_request(asked))
        differing += judged(name, errors_of(plan_findings(asked)), theirs)
        if not theirs:
            backup.delete_restore_testing_plan(RestoreTestingPlanName=asked.name)
    assert differing == []


def test_selections_are_refused_by_both_or_by_neither(
    sandbox: Sandbox, plan: RestoreTestingPlan, selection: RestoreTestingSelection
) -> None:
    backup, differing = sandbox.client("backup"), list[str]()
    backup.create_restore_testing_plan(**plan_request(plan))
    for name, change in SELECTIONS.items():
        asked = replace(selection, **change)
        theirs = refused(backup, "create_restore_testing_selection", selection_request(asked))
        differing += judged(name, errors_of_selection(asked), theirs)
        if not theirs:
            backup.delete_restore_testing_selection(
                RestoreTestingPlanName=plan.name, RestoreTestingSelectionName=asked.name
            )
    backup.delete_restore_testing_plan(RestoreTestingPlanName=plan.name)
    assert differing == []


def test_every_row_is_of_a_request_that_is_tried() -> None:
    assert set(DISAGREEMENTS) <= {*PLANS, *SELECTIONS}


def test_the_hundredth_plan_and_the_thirtieth_selection_are_the_last(
    sandbox: Sandbox, account: AwsAccount, plan: RestoreTestingPlan, selection: RestoreTestingSelection
) -> None:
    backup = sandbox.client("backup")
    for number in range(101):
        names = [each.name for page in account.reads.testing_plans() for each in page]
        asked = replace(plan, name=f"plan_{number}")
        theirs = refused(backup, "create_restore_testing_plan", plan_request(asked))
        assert bool(errors_of(plan_findings(asked, names))) == bool(theirs) == (len(names) == 100)
        if theirs:
            break
    for number in range(31):
        asked_of = replace(selection, plan="plan_0", name=f"selection_{number}")
        others = [each for page in account.reads.testing_selections("plan_0") for each in page]
        theirs = refused(backup, "create_restore_testing_selection", selection_request(asked_of))
        assert bool(errors_of(selection_findings(asked_of, others))) == bool(theirs) == (number == 30)
    sandbox.control("POST", "/-/reset")


def test_every_change_of_a_selection_is_taken_and_read_back_as_it_was_asked_for(
    sandbox: Sandbox, account: AwsAccount, plan: RestoreTestingPlan, selection: RestoreTestingSelection
) -> None:
    backup = sandbox.client("backup")
    prod = (Condition(f"{TAG}env", "prod"),)
    shapes = (
        {"arns": ("*",)},
        {"arns": arns(2)},
        {"arns": arns(1)},
        {"arns": ("*",), "equals": prod},
        {"arns": (), "not_equals": prod},
        {"arns": ("*",), "overrides": {"volumetype": "gp3"}, "validation_window_hours": 8},
    )
    backup.create_restore_testing_plan(**plan_request(plan))
    backup.create_restore_testing_selection(**selection_request(selection))
    for before in shapes:
        for after in shapes:
            for shape in (before, after):
                now = account.reads.testing_selection(plan.name, selection.name)
                asked = replace(selection, **shape)
                if (changes := selection_changes(now, asked)) is not None:
                    assert refused(backup, "update_restore_testing_selection", changes) == "", (before, after)
                now = account.reads.testing_selection(plan.name, selection.name)
                assert selection_changes(now, asked) is None
                assert selection_request(now) == selection_request(asked)
    sandbox.control("POST", "/-/reset")


def test_what_is_inferred_is_what_the_profiles_tell(sandbox: Sandbox, account: AwsAccount) -> None:
    seen = set()
    resources = [each for page in account.reads.resources() for each in page]
    for resource in resources:
        profile = profile_for(resource.type)
        if profile is None or profile.resource_type not in known_types():
            continue
        point = account.reads.point(resource.last_point_arn, resource.last_vault_arn.rpartition(":")[2])
        [tested] = targets_of(resource.type, facts_of_point(account, resource.type, point))[:1]
        told = {key.lower(): words for key, words in tested.testing.inferred}
        inferred = dict(members(account.reads.inferred_metadata(point)))
        assert inferred.keys() == told.keys(), (resource.arn, tested.target.kind)
        literal = {key: words for key, words in told.items() if " " not in words}
        assert {key: inferred[key] for key in literal} == literal
        seen.add((profile.resource_type, tested.target.kind))
    assert {resource_type for resource_type, _ in seen} == set(known_types())


def members(metadata: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Keys and values; those of a JSON object one by one."""
    for key, text in metadata.items():
        if text.startswith("{"):
            for member, value in json.loads(text).items():
                yield f"{key}.{member}".lower(), str(value)
        else:
            yield key.lower(), text


def mixes(expression: str) -> bool:
    """`3,L`, `2,6L`: L or W in a list, of which the page has no example. Relight reads it, the sandbox does
    not."""
    return any(re.search(r"[LW](,|$)", day) and "," in day for day in expression.split())


@tried
@given(expression=EXPRESSIONS, zone=ZONES, seconds=st.integers(0, 3 * 366 * 86400))
def test_the_next_runs_are_those_of_the_sandbox(expression: str, zone: str, seconds: int) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC).timestamp() + seconds
    place = ZoneInfo(zone)
    ours = read_schedule(expression).next_runs(datetime.fromtimestamp(moment, UTC), place, 3)
    try:
        cron = parse(expression)
    except NoCron:
        assert mixes(expression)
        return
    for run in ours:
        due = cron.after(moment, place)
        assert due == run.timestamp()
        moment = due
    assert len(ours) == 3 or cron.after(moment, place) is None
