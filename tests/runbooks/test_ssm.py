"""The Automation document of a plan, by AWS's schema and in AWS's simulator with the real `aws` command."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from docs.example_plan import PLAN
from recovery.errors import BadInput
from recovery.plan import RestorePlan
from recovery.recovery_plan import CallStep, OnFailure, RecoveryPlan, RestoreStep, plan_of_one
from restore_profiles.model import BY_HAND
from restore_profiles.work import Work
from runbooks.facts import Redaction, RunbookFacts
from runbooks.ssm import render, yaml_text
from runbooks.ssm_checks import selector_of
from tests.runbooks.plans import (
    FACTS,
    HOSTILE_TEXTS,
    hiding,
    hostile_plan,
    hostile_recovery_plan,
    made_plan,
    plan_of,
    plan_of_several,
    plans_of_all_profiles,
)
from tests.runbooks.recorder import recording
from tests.sandbox_process import Sandbox

OLD_SCHEMA = "'python3.11' is not valid under any of the given schemas"
"""AWS's schema stands still since Python 3.7; the page of aws:executeScript names 3.11."""

GIVEN = {
    "AutomationAssumeRole": "arn:aws:iam::111122223333:role/relight",
    "Approvers": ["arn:aws:iam::111122223333:user/lead"],
    "NotificationArn": "arn:aws:sns:eu-west-1:111122223333:AutomationApprovals",
}


def document_of(plan: RecoveryPlan, facts: RunbookFacts = FACTS) -> dict[str, Any]:
    document: dict[str, Any] = YAML(typ="safe").load(str(render(plan, facts)[0].content))
    return document


def made_lone() -> RestorePlan:
    first = hostile_plan()
    return made_plan(first.context, first.source, {"lone": "yes"}, first.role_arn)


def steps_of(plan: RecoveryPlan, facts: RunbookFacts = FACTS) -> dict[str, dict[str, Any]]:
    return {step["name"]: step for step in document_of(plan, facts)["mainSteps"]}


def node_modules() -> Path:
    """Where .ci/run put the packages: the checker of state machines is installed beside the simulator."""
    checker = shutil.which("asl-validator")
    assert checker is not None
    return next(folder for folder in Path(checker).resolve().parents if folder.name == "node_modules")


def simulated(
    plan: RecoveryPlan,
    directory: Path,
    environment: Mapping[str, str],
    given: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the simulator says of an execution of the plan's document."""
    document, inputs = directory / "document.yaml", directory / "inputs.json"
    document.write_text(str(render(plan, FACTS)[0].content), encoding="utf-8")
    inputs.write_text(json.dumps({**GIVEN, **(given or {})}), encoding="utf-8")
    told = subprocess.run(
        ["node", str(Path(__file__).with_name("ssm_simulator.cjs")), str(document), str(inputs)],
        env={**environment, "NODE_PATH": str(node_modules())},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    lines = [line for line in told.stdout.splitlines() if line.startswith('{"documentOutputs"')]
    assert lines, told.stdout[-2000:] + told.stderr[-2000:]
    found: dict[str, Any] = json.loads(lines[0])
    return found


@pytest.mark.needs("asl-validator")
def test_documents_of_all_profiles_and_of_hostile_plans_hold_to_the_schema_of_aws() -> None:
    path = node_modules() / "aws-ssm-document-language-service" / "dist" / "schema.json"
    validator = jsonschema.Draft7Validator(json.loads(path.read_text(encoding="utf-8")))
    plans = [plan_of_one(plan) for _, plan in plans_of_all_profiles()]
    plans += [PLAN, plan_of_one(hostile_plan()), hostile_recovery_plan()]
    for plan in plans:
        for facts in (FACTS, hiding(FACTS)):
            found = [error.message for error in validator.iter_errors(document_of(plan, facts))]
            assert set(found) <= {OLD_SCHEMA}


@pytest.mark.needs("asl-validator")
def test_the_schema_of_aws_catches_an_unknown_action() -> None:
    path = node_modules() / "aws-ssm-document-language-service" / "dist" / "schema.json"
    validator = jsonschema.Draft7Validator(json.loads(path.read_text(encoding="utf-8")))
    document = document_of(PLAN)
    document["mainSteps"][0]["action"] = "aws:doSomething"
    assert not validator.is_valid(document)


def test_every_reader_of_yaml_reads_the_document_as_it_was_meant() -> None:
    value = {"texts": list(HOSTILE_TEXTS.values()), "astral": "\U0001f50e", "written": "\\ud83d\\udd0e"}
    assert YAML(typ="safe").load(yaml_text(value)) == value


def test_every_restore_waits_for_any_end_and_is_checked_for_the_one_that_is_good() -> None:
    steps = steps_of(PLAN)
    for name in ("table", "disk"):
        wait = steps[f"wait_{name}"]
        assert wait["maxAttempts"] * wait["timeoutSeconds"] == 14 * 24 * 60 * 60
        assert steps[f"wait_{name}"]["inputs"]["DesiredValues"] == ["COMPLETED", "FAILED", "ABORTED"]
        assert steps[f"check_{name}"]["inputs"]["DesiredValues"] == ["COMPLETED"]
    assert list(steps)[:4] == ["right_account", "right_region", "another_region", "approve"]


def test_every_step_that_is_jumped_to_is_there_and_a_failure_skips_what_comes_after_it() -> None:
    first, second, call, _ = hostile_recovery_plan().steps
    plan = replace(hostile_recovery_plan(), steps=(first, call, second))
    steps = steps_of(plan)
    jumps = {name: step.get("onFailure", "") for name, step in steps.items()}
    assert jumps["check_first"] == "step:all_is_over"
    assert jumps["call_call"] == "step:start_second"
    wanted = [jump.removeprefix("step:") for jump in jumps.values() if jump.startswith("step:")]
    assert set(wanted) <= set(steps)
    stops = steps_of(replace(plan, on_failure=OnFailure.STOP))
    assert {stops[name]["onFailure"] for name in ("start_first", "wait_first", "call_call")} == {"Abort"}


def test_where_a_step_comes_after_several_a_failure_leaves_out_the_rest_of_their_group() -> None:
    plan = hostile_recovery_plan()
    lone = RestoreStep("lone", made_lone())
    steps = steps_of(replace(plan, steps=(*plan.steps, lone)))
    assert {steps[name]["onFailure"] for name in ("check_first", "check_second", "call_call")} == {
        "step:start_lone"
    }


def test_work_by_hand_pauses_the_execution() -> None:
    first = hostile_plan()
    hand = CallStep("look-at-it", Work("look", "Look", "", {}, BY_HAND, {}, False, "Look at it."), ("first",))
    plan = RecoveryPlan(first.context, (RestoreStep("first", first), hand))
    pause = steps_of(plan)["by_hand_look_at_it"]
    assert (pause["action"], pause["timeoutSeconds"]) == ("aws:pause", 30 * 24 * 60 * 60)
    assert "Look at it." in str(render(plan, FACTS)[-1].content)


@pytest.mark.parametrize("metadata", [{"name": "{{ global:REGION }}"}, {"many": "x" * 70_000}])
def test_what_no_document_can_hold_is_refused_with_what_to_use_instead(metadata: dict[str, str]) -> None:
    first = hostile_plan()
    with pytest.raises(BadInput) as told:
        render(plan_of_one(made_plan(first.context, first.source, metadata, first.role_arn)), FACTS)
    assert "stepfunctions" in told.value.next_step


def test_a_value_that_is_left_out_is_a_parameter() -> None:
    facts = replace(FACTS, redactions=(Redaction("restore", "quotes", "RELIGHT_QUOTES"),))
    document = document_of(plan_of_one(hostile_plan()), facts)
    assert document["parameters"]["RELIGHT_QUOTES"]["type"] == "String"
    [start] = [step for step in document["mainSteps"] if step["name"] == "start_restore"]
    assert start["inputs"]["Metadata"]["quotes"] == "{{ RELIGHT_QUOTES }}"
    assert HOSTILE_TEXTS["quotes"] not in json.dumps(document, ensure_ascii=False)


def test_a_check_that_is_more_than_a_path_is_left_to_people() -> None:
    assert selector_of("Volumes[0].State") == "$.Volumes[0].State"
    assert selector_of("to_string(Table.DeletionProtectionEnabled)") == "$.Table.DeletionProtectionEnabled"
    for path in ("Volumes[?State=='in-use']", "length(Volumes)", "a || b", "Volumes[", "{ask.x}"):
        assert selector_of(path) is None


@pytest.mark.needs("node", "asl-validator", "aws")
def test_the_simulator_runs_a_restore_and_its_call_with_exactly_its_metadata(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    plan = plan_of_several(sandbox)
    plan = replace(plan, steps=tuple(step for step in plan.steps if step.id in ("wal", "tag")))
    told = simulated(plan, tmp_path, sandbox.child_environment(), {"TAG_INCIDENT": "INC-1"})
    assert told["responseCode"] == 0, told
    assert told["approved"] == ["approve"]
    backup = sandbox.client("backup")
    for step in plan.restores:
        job = told["outputs"][f"start_{step.id}.RestoreJobId"]
        sent = backup.get_restore_job_metadata(RestoreJobId=job)["Metadata"]
        token = sent.pop("aws:backup:request-id")
        assert re.fullmatch(rf"{plan.digest[:16]}\.{step.id}\.[0-9a-f-]+", token)
        assert sent == step.plan.metadata
        assert backup.describe_restore_job(RestoreJobId=job)["Status"] == "COMPLETED"
    volume = sandbox.client("ec2").describe_volumes(VolumeIds=[told["outputs"]["id_wal.Id"]])["Volumes"][0]
    assert {"Key": "restored", "Value": "INC-1"} in volume["Tags"]


@pytest.mark.needs("node", "asl-validator", "aws")
def test_the_simulator_ends_at_a_failed_job_and_starts_nothing_after_it(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.control("POST", "/-/faults", {"name": "job-fail", "nth": 1})
    try:
        told = simulated(
            plan_of_several(sandbox), tmp_path, sandbox.child_environment(), {"TAG_INCIDENT": "1"}
        )
    finally:
        sandbox.control("DELETE", "/-/faults")
    assert told["responseCode"] != 0
    assert [call["api"] for call in told["calls"]].count("startRestoreJob") == 1


@pytest.mark.needs("node", "asl-validator", "aws")
def test_the_simulator_sends_hostile_metadata_as_it_is(sandbox: Sandbox, tmp_path: Path) -> None:
    plan = plan_of_one(hostile_plan())
    with recording() as anything:
        told = simulated(plan, tmp_path, sandbox.child_environment(AWS_ENDPOINT_URL=anything.url))
    assert told["responseCode"] == 0, told
    [start] = anything.sent
    assert start.pop("IdempotencyToken") == start["Metadata"].pop("aws:backup:request-id")
    assert start == plan.restores[0].plan.step.request


@pytest.mark.needs("node", "asl-validator", "aws")
def test_another_account_starts_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    single = plan_of(sandbox)
    elsewhere = replace(single, context=replace(single.context, account="444455556666"))
    told = simulated(plan_of_one(elsewhere), tmp_path, sandbox.child_environment())
    assert told["responseCode"] != 0
    assert {call["api"] for call in told["calls"]} == {"getCallerIdentity"}


@pytest.mark.needs("shellcheck")
def test_shellcheck_finds_nothing_in_what_deploys_it(tmp_path: Path) -> None:
    script = tmp_path / "deploy.sh"
    [file] = [file for file in render(PLAN, FACTS) if file.name == "deploy.sh"]
    assert file.runs
    script.write_text(str(file.content), encoding="utf-8")
    told = subprocess.run(["shellcheck", str(script)], capture_output=True, text=True, check=False)
    assert (told.stdout, told.returncode) == ("", 0)


@pytest.mark.needs("bash", "aws")
def test_it_is_put_there_brought_up_to_date_and_removed(sandbox: Sandbox, tmp_path: Path) -> None:
    plan = plan_of_one(plan_of(sandbox))
    for file in render(plan, FACTS):
        (tmp_path / file.name).write_text(str(file.content), encoding="utf-8")
    name = f"relight-{plan.digest[:16]}"

    def deploy(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", str(tmp_path / "deploy.sh"), *arguments],
            env={**sandbox.child_environment(), "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    first = deploy("put")
    assert first.returncode == 0, first.stderr
    assert sandbox.client("ssm").describe_document(Name=name)["Document"]["DocumentFormat"] == "YAML"
    again = deploy("put")
    assert again.returncode == 0, again.stderr
    refused = deploy(
        "start", "--approver", "arn:aws:iam::111122223333:user/lead", "--topic", "arn:aws:sns:x:y:z"
    )
    assert refused.returncode == 3
    assert "Not confirmed" in refused.stderr
    assert deploy("start").returncode == deploy("follow").returncode == 2
    assert deploy("remove", "--yes").returncode == 0


@pytest.mark.needs("bash", "aws")
@pytest.mark.parametrize(
    ("command", "steps", "code", "signal"),
    [
        ("resume", {"by_hand_look": "Waiting"}, 0, {"SignalType": "Resume", "StepName": ["by_hand_look"]}),
        ("resume", {"approve": "Waiting"}, 2, None),
        ("approve", {"approve": "Waiting"}, 0, {"SignalType": "Approve"}),
        ("follow", {"approve": "Rejected"}, 3, None),
        ("follow", {"approve": "Approved", "start_disk": "Failed"}, 1, None),
    ],
)
def test_a_signal_names_the_step_that_waits_and_a_refusal_is_told_as_one(
    sandbox: Sandbox, tmp_path: Path, command: str, steps: dict[str, str], code: int, signal: object
) -> None:
    for file in render(plan_of_one(hostile_plan()), FACTS):
        (tmp_path / file.name).write_text(str(file.content), encoding="utf-8")
    execution = "12345678-1234-1234-1234-123456789012"
    with recording() as anything:
        rows = [{"StepName": name, "StepStatus": status} for name, status in steps.items()]
        anything.answers["GetAutomationExecution"] = {
            "AutomationExecution": {"AutomationExecutionStatus": "Failed", "StepExecutions": rows}
        }
        told = subprocess.run(
            ["bash", str(tmp_path / "deploy.sh"), command, execution],
            env={**sandbox.child_environment(AWS_ENDPOINT_URL=anything.url), "RESTORE_POLL_SECONDS": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert told.returncode == code, told.stderr
    sent = [body for name, body in anything.told if name == "SendAutomationSignal"]
    payloads = [{"SignalType": each["SignalType"], **each.get("Payload", {})} for each in sent]
    assert payloads == ([signal] if signal else [])
