"""The state machine of a plan as text: what two checkers of its language say, and what stands in it."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aws_api.operations import OPERATIONS
from docs.example_plan import PLAN
from recovery.errors import BadInput
from recovery.recovery_plan import CallStep, OnFailure, PlanStep, RecoveryPlan, RestoreStep, plan_of_one
from restore_profiles.iam_names import iam_action
from restore_profiles.model import Check
from restore_profiles.registry import profiles
from restore_profiles.work import Work, open_places, work_of
from runbooks import ssm
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile
from runbooks.side_by_side import Lane
from runbooks.stepfunctions import render
from runbooks.stepfunctions_checks import NotSaid, rule_of
from runbooks.stepfunctions_frame import POLL_SECONDS
from runbooks.stepfunctions_names import member_name, task_resource
from runbooks.stepfunctions_tracks import tracks_of
from tests.runbooks.plans import (
    FACTS,
    HOSTILE_TEXTS,
    hiding,
    hostile_plan,
    hostile_recovery_plan,
    made_plan,
    plan_of_all_profiles,
)


def many(count: int, letters: int = 0, facts: dict[str, str] | None = None) -> RecoveryPlan:
    """So many restores at once, each with that many letters of metadata."""
    first = hostile_plan()
    steps = tuple(
        RestoreStep(
            f"disk-{number}",
            made_plan(first.context, first.source, {"n": str(number), "text": "x" * letters}, first.role_arn),
        )
        for number in range(count)
    )
    return RecoveryPlan(first.context, steps, "Many")


def every_follow_up() -> RecoveryPlan:
    """A restore and after it the calls of all profiles, with a number for what is known of a source."""
    first = hostile_plan()
    steps: list[PlanStep] = [RestoreStep("restore", first)]
    for profile in profiles():
        for follow_up in (each for target in profile.targets for each in target.follow_ups):
            known = {"created.id": "{steps.restore.created.id}", "created.arn": "{steps.restore.created.arn}"}
            open_still = open_places(work_of(follow_up, known))
            known |= {name: "7" for name in open_still if name.startswith(("source.", "values."))}
            steps.append(CallStep(f"call-{len(steps)}", work_of(follow_up, known), ("restore",)))
    return RecoveryPlan(first.context, tuple(steps), "Every call")


PLANS = {
    "one": plan_of_one(hostile_plan()),
    "hostile": hostile_recovery_plan(),
    "stops": replace(hostile_recovery_plan(), on_failure=OnFailure.STOP),
    "example": PLAN,
    "all": plan_of_all_profiles(),
    "many": many(200),
    "large": many(3, 180_000),
    "terse": many(401),
    "calls": every_follow_up(),
}


def files_of(plan: RecoveryPlan, facts: RunbookFacts = FACTS) -> dict[str, RunbookFile]:
    files = render(plan, facts)
    return {"machine": files[0], **{file.name: file for file in files[1:]}}


def definition_of(plan: RecoveryPlan, facts: RunbookFacts = FACTS) -> dict[str, Any]:
    definition: dict[str, Any] = json.loads(files_of(plan, facts)["machine"].content)
    return definition


def moved(plan: RecoveryPlan, partition: str, region: str) -> RecoveryPlan:
    """The plan in another partition."""
    context = replace(plan.context, partition=partition, region=region)
    steps = tuple(
        replace(step, plan=replace(step.plan, context=context)) if isinstance(step, RestoreStep) else step
        for step in plan.steps
    )
    return replace(plan, context=context, steps=steps)


def state_tables(states: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The states, and those within them."""
    yield states
    for state in states.values():
        inner = [*state.get("Branches", []), *([state["ItemProcessor"]] if "ItemProcessor" in state else [])]
        for each in inner:
            yield from state_tables(each["States"])


def every_state(states: dict[str, Any]) -> list[dict[str, Any]]:
    return [state for table in state_tables(states) for state in table.values()]


def maps_of(states: dict[str, Any]) -> list[dict[str, Any]]:
    """The Maps over restores."""
    return [
        state
        for wave in states.values()
        if wave["Type"] == "Parallel"
        for branch in wave["Branches"]
        for state in branch["States"].values()
        if state["Type"] == "Map" and "MaxConcurrency" in state
    ]


@pytest.mark.needs("asl-validator", "statelint")
@pytest.mark.parametrize(("name", "redacted"), [*((name, False) for name in PLANS), ("one", True)])
def test_two_checkers_of_the_language_find_nothing(name: str, redacted: bool, tmp_path: Path) -> None:
    file = tmp_path / "machine.asl.json"
    file.write_text(str(render(PLANS[name], hiding(FACTS) if redacted else FACTS)[0].content))
    checked = subprocess.run(["asl-validator", "--json-path", str(file)], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr
    linted = subprocess.run(["statelint", str(file)], capture_output=True, text=True, check=False)
    # The language leaves open what configures a reader; AWS's own member for it is all that is complained of.
    found = [line for line in linted.stdout.splitlines() if 'Field "InputType" not allowed' not in line]
    assert found == ([] if found == linted.stdout.splitlines() else ["One error:"])


@pytest.mark.needs("shellcheck")
@pytest.mark.parametrize("name", ["hostile", "large"])
def test_shellcheck_finds_nothing_in_what_deploys_it(name: str, tmp_path: Path) -> None:
    script = tmp_path / "deploy.sh"
    file = files_of(PLANS[name], hiding(FACTS))["deploy.sh"]
    assert file.runs
    script.write_text(str(file.content))
    told = subprocess.run(["shellcheck", str(script)], capture_output=True, text=True, check=False)
    assert (told.stdout, told.returncode) == ("", 0)


@pytest.mark.parametrize("name", PLANS)
def test_no_text_of_a_plan_stands_where_a_state_machine_would_read_it(name: str) -> None:
    """In payload templates, paths and format strings only our own words and names of steps, keys and members
    stand; everything else is the result of a Pass state, which nothing reads."""
    read: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key.endswith((".$", "Path")) and isinstance(inner, str):
                    read.append(inner)
                elif key != "Result":
                    walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(definition_of(PLANS[name])["States"])
    plain = re.compile(r"[\w$.,:/{}\[\]()*?@='\- ]*")
    assert [text for text in read if not plain.fullmatch(text)] == []


def test_a_metadata_key_that_looks_like_a_path_is_only_data() -> None:
    first = hostile_plan()
    metadata = {"evil.$": "$.run", "States.Format('{}')": "$$.Execution.Id"}
    definition = definition_of(plan_of_one(made_plan(first.context, first.source, metadata, first.role_arn)))
    [item] = definition["States"]["Wave 1 items"]["Result"]["track1"]
    assert item["request"]["Metadata"] == metadata


def test_no_more_restores_of_a_type_run_side_by_side_than_its_service_allows() -> None:
    states = definition_of(PLANS["all"])["States"]
    at_once: dict[frozenset[str], int] = {}
    for wave in (name for name in states if name.endswith(" items")):
        for track, items in states[wave]["Result"].items():
            number = int(track.removeprefix("track"))
            [limit] = [
                state["MaxConcurrency"]
                for branch in states[wave.replace("items", "at once")]["Branches"]
                for name, state in branch["States"].items()
                if name == f"Track 1.{number}"
            ]
            at_once[frozenset(item["request"]["ResourceType"] for item in items)] = limit
    assert at_once[frozenset({"Timestream"})] == 1
    assert at_once[frozenset({"DynamoDB"})] == 50
    assert at_once[frozenset({"VirtualMachine"})] == 4


@given(st.lists(st.sets(st.integers(0, 4), max_size=3), min_size=1, max_size=12), st.data())
def test_tracks_that_know_nothing_of_each_other_keep_every_limit(
    counted: list[set[int]], data: st.DataObject
) -> None:
    lanes = [Lane(str(number), data.draw(st.integers(1, 6))) for number in range(5)]
    plan = hostile_plan()
    steps = [RestoreStep(f"s{number}", plan) for number in range(len(counted))]
    held = {
        step.id: tuple(lanes[number] for number in sorted(numbers))
        for step, numbers in zip(steps, counted, strict=True)
    }
    tracks = tracks_of(steps, held)
    assert Counter(step.id for track in tracks for step in track.steps) == Counter(held.keys())
    for lane in lanes:
        most = 0
        for track in tracks:
            most += min(track.at_once, sum(lane in held[step.id] for step in track.steps))
        assert most <= max(lane.at_once, 0)


def test_many_restores_are_executions_of_their_own_and_few_are_not() -> None:
    modes = {
        name: {
            state["ItemProcessor"]["ProcessorConfig"]["Mode"]
            for state in maps_of(definition_of(plan)["States"])
        }
        for name, plan in PLANS.items()
    }
    assert modes["many"] == modes["all"] == modes["large"] == modes["terse"] == {"DISTRIBUTED"}
    assert modes["one"] == modes["example"] == {"INLINE"}
    policy = json.loads(files_of(PLANS["many"])["role-policy.json"].content)
    name = f"relight-{PLANS['many'].digest[:16]}"
    [start] = [each for each in policy["Statement"] if each["Action"] == ["states:StartExecution"]]
    assert start["Resource"] == [f"arn:aws:states:eu-west-1:111122223333:stateMachine:{name}"]
    assert "states:" not in str(files_of(PLANS["one"])["role-policy.json"].content).replace("aws:states:", "")


def test_items_that_no_state_can_hold_are_read_from_a_bucket() -> None:
    files = files_of(PLANS["large"])
    definition = json.loads(files["machine"].content)
    [track] = maps_of(definition["States"])
    key = track["ItemReader"]["Parameters"]["Key"]
    assert len(json.loads(files[key.rpartition("/")[2]].content)) == 3
    assert len(files["machine"].content) < 100_000
    assert f"s3:::*/relight/{PLANS['large'].digest[:16]}/*" in str(files["role-policy.json"].content)


def test_a_request_that_no_state_can_hold_is_refused_with_what_to_use_instead() -> None:
    with pytest.raises(BadInput, match=r"disk-0 has more than 245,000 bytes"):
        render(many(1, 245_000), FACTS)


def test_thousands_of_restores_fit_and_what_does_not_is_refused_with_what_to_use_instead() -> None:
    files = files_of(many(3_000))
    definition = json.loads(files["machine"].content)
    [track] = maps_of(definition["States"])
    ends = [state for state in track["ItemProcessor"]["States"].values() if state.get("End")]
    assert {tuple(state["Parameters"]) for state in ends} == {("step.$", "state")}
    with pytest.raises(BadInput, match="What becomes of its steps"):
        render(many(6_000), FACTS)


def test_what_is_left_out_is_asked_for_and_stands_in_no_file() -> None:
    files = files_of(PLANS["one"], hiding(FACTS))
    hidden = json.dumps(HOSTILE_TEXTS["japanese"]).strip('"')
    assert not [name for name, file in files.items() if hidden in str(file.content)]
    given = json.loads(files["input.json"].content)
    assert given["values"]["RELIGHT_RESTORE_QUOTES"] == "**ASK:RELIGHT_RESTORE_QUOTES**"
    states = json.loads(files["machine"].content)["States"]
    assert "All that is asked for?" in states


def test_the_role_may_do_what_the_tasks_do_and_hand_over_the_plans_roles_only() -> None:
    policy = json.loads(files_of(PLAN)["role-policy.json"].content)
    actions = {action for statement in policy["Statement"] for action in statement["Action"]}
    assert actions == {
        "backup:StartRestoreJob",
        "backup:DescribeRestoreJob",
        "iam:PassRole",
        "ec2:AttachVolume",
        "ec2:DescribeVolumes",
        "sns:Publish",
        "sqs:SendMessage",
    }
    [handed] = [each for each in policy["Statement"] if each["Action"] == ["iam:PassRole"]]
    assert handed["Resource"] == [PLAN.restores[0].plan.role_arn]
    assert handed["Condition"] == {"StringEquals": {"iam:PassedToService": "backup.amazonaws.com"}}


def test_the_role_may_also_do_what_its_calls_do_in_their_turn() -> None:
    first = hostile_plan()
    done = Check("ec2:DescribeInstances", {}, "Reservations", ("x",))
    requests: dict[str, dict[str, object]] = {
        "efs:CreateMountTarget": {"SubnetId": "subnet-1"},
        "ec2:AssociateIamInstanceProfile": {"IamInstanceProfile": {"Name": "{ask.profile}"}},
        "rds:AddRoleToDBCluster": {"RoleArn": "arn:aws:iam::111122223333:role/loader"},
    }
    calls = tuple(
        CallStep(f"call-{number}", Work("w", "W", operation, request, done, {"profile": "?"}, False, ""))
        for number, (operation, request) in enumerate(requests.items())
    )
    plan = RecoveryPlan(first.context, (RestoreStep("first", first), *calls))
    policy = json.loads(files_of(plan)["role-policy.json"].content)
    allowed = {each["Sid"]: each for each in policy["Statement"]}
    assert "ec2:CreateNetworkInterface" in allowed["Calls"]["Action"]
    assert allowed["PassRolesOfCalls"]["Resource"] == ["arn:aws:iam::111122223333:role/loader"]
    assert "CloudFormation" not in str(files_of(plan)["README.md"].content)
    handed = allowed["PassRolesThatCallsName"]
    assert handed["Resource"] == ["arn:aws:iam::111122223333:role/*"]
    assert handed["Condition"] == {"StringEquals": {"iam:PassedToService": ["ec2.amazonaws.com"]}}


def test_that_a_change_set_is_executed_as_the_role_is_told() -> None:
    stack = replace(
        PLANS["calls"],
        steps=tuple(
            step
            for step in PLANS["calls"].steps
            if isinstance(step, RestoreStep) or step.work.operation == "cloudformation:ExecuteChangeSet"
        ),
    )
    for files in (render(stack, FACTS), ssm.render(stack, FACTS)):
        page = str({file.name: file for file in files}["README.md"].content)
        assert "CloudFormation executes a change set as this role" in page


def test_members_are_spelled_as_the_sdk_for_java_does() -> None:
    spelled = {
        "DBInstanceIdentifier": "DbInstanceIdentifier",
        "DBClusters": "DbClusters",
        "CORSConfiguration": "CorsConfiguration",
        "SSESpecification": "SseSpecification",
        "KMSKeyId": "KmsKeyId",
        "EC2SecurityGroupId": "Ec2SecurityGroupId",
        "MultiAZ": "MultiAZ",
        "ResourceARN": "ResourceARN",
        "policy": "Policy",
        "VolumeId": "VolumeId",
    }
    assert {name: member_name(name) for name in spelled} == spelled
    assert task_resource("rds:CreateDBInstance", "aws") == "arn:aws:states:::aws-sdk:rds:createDBInstance"
    assert task_resource("elbv2:RegisterTargets", "aws").endswith(":elasticloadbalancingv2:registerTargets")


@pytest.mark.parametrize("name", ["hostile", "large", "calls"])
def test_every_resource_is_of_the_plans_partition(name: str) -> None:
    """An integration of another one fails as States.Runtime, which nothing catches."""
    chinese = moved(PLANS[name], "aws-cn", "cn-north-1")
    resources = {
        value
        for state in every_state(definition_of(chinese)["States"])
        for value in (state.get("Resource"), state.get("ItemReader", {}).get("Resource"))
        if value
    }
    assert len(resources) > 3
    assert {value.partition(":states:::")[0] for value in resources} == {"arn:aws-cn"}


def test_no_name_of_a_state_is_longer_than_aws_takes() -> None:
    first = hostile_plan()
    check = Check("ec2:DescribeVolumes", {}, "Volumes[?State=='x'] | [0].State", ("x",))
    work = Work("tag", "Tag", "ec2:CreateTags", {}, check, {}, False, "")
    first_step = RestoreStep("r" * 63, first)
    calls = tuple(CallStep("c" * 62 + letter, work, ("r" * 63,)) for letter in "ab")
    names = [
        name
        for states in state_tables(definition_of(RecoveryPlan(first.context, (first_step, *calls)))["States"])
        for name in states
    ]
    assert len(names) == len(set(names))
    assert max(len(name) for name in names) <= 80


def test_calls_that_no_history_can_hold_are_refused_and_many_leave_it_to_restores_elsewhere() -> None:
    first = hostile_plan()
    work = Work(
        "tag", "Tag", "ec2:CreateTags", {}, Check("ec2:DescribeTags", {}, "Tags", ("x",)), {}, False, ""
    )
    restores = many(3).steps

    def with_calls(count: int) -> RecoveryPlan:
        calls = tuple(CallStep(f"call-{number}", work) for number in range(count))
        return RecoveryPlan(first.context, (*restores, *calls))

    modes = [
        {each["ItemProcessor"]["ProcessorConfig"]["Mode"] for each in maps_of(definition_of(plan)["States"])}
        for plan in (with_calls(10), with_calls(120))
    ]
    assert modes == [{"INLINE"}, {"DISTRIBUTED"}]
    with pytest.raises(BadInput, match="25,000"):
        render(with_calls(201), FACTS)


def test_reasons_are_told_of_few_steps_and_names_of_errors_of_many() -> None:
    few, plenty = json.dumps(definition_of(many(3))), json.dumps(definition_of(many(60)))
    assert '"error.$": "$.error"' in few
    assert '"message.$"' in few
    assert '"error.$": "$.error.Error"' in plenty
    assert '"message.$"' not in plenty


def test_a_cause_never_has_more_letters_than_aws_takes() -> None:
    assert "steps.$" in definition_of(many(900))["States"]["Which failed"]["Parameters"]["failed"]
    assert "number.$" in definition_of(many(2_800))["States"]["Which failed"]["Parameters"]["failed"]


def test_iam_calls_an_operation_as_the_operators_own_policy_does() -> None:
    called = {f"{row.service}:{row.operation}": row.iam_action for row in OPERATIONS if row.iam_action}
    works = {
        action
        for profile in profiles()
        for target in profile.targets
        for work in target.follow_ups
        if work.operation
        for action in (work.operation, work.done.operation)
    }
    assert {action: iam_action(action) for action in works} == {action: called[action] for action in works}


def test_the_checks_of_the_profiles_are_rules_but_for_six() -> None:
    """Those six compare lists with lists, which a Choice cannot; the page names them."""
    paths = {
        (
            re.sub(r"\{[^{}]+\}", "7", work.done.path),
            tuple(re.sub(r"\{[^{}]+\}", "7", text) for text in work.done.expected),
        )
        for profile in profiles()
        for target in profile.targets
        for work in target.follow_ups
        if work.operation
    }
    unsaid = set()
    for path, expected in paths:
        try:
            rule_of(path, expected, {})
        except NotSaid:
            unsaid.add(path)
    assert len(paths) > 50
    assert len(unsaid) == 6, unsaid


def test_a_call_that_cannot_be_checked_says_so_and_names_the_command_that_can() -> None:
    first = hostile_plan()
    check = Check("ec2:DescribeVolumes", {"VolumeIds": ["{steps.first.created.id}"]}, "keys(@)", ("x",))
    work = Work(
        "tag", "Tag", "ec2:CreateTags", {"Resources": ["{steps.first.created.id}"]}, check, {}, False, ""
    )
    plan = RecoveryPlan(first.context, (RestoreStep("first", first), CallStep("tag", work, ("first",))))
    files = files_of(plan)
    assert "`tag` is called and not checked. Done when this prints `x`: `aws ec2 describe-volumes" in str(
        files["README.md"].content
    )
    assert '"checked": false' in str(files["machine"].content)


def test_the_first_look_comes_after_half_a_minute() -> None:
    assert definition_of(PLAN)["States"]["Defaults"]["Result"]["poll_seconds"] == POLL_SECONDS == 30
