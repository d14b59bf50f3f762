"""State machines of plans, executed by moto's interpreter against the sandbox, which enforces the role."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from recovery.plan import COPY_JOB, START_COPY_JOB, Step
from recovery.recovery_plan import CallStep, OnFailure, PlanStep, RecoveryPlan, RestoreStep, plan_of_one
from restore_profiles.model import REQUEST_ID, Check
from restore_profiles.work import Work
from runbooks.facts import Redaction, RunbookFacts
from runbooks.stepfunctions import render
from tests.runbooks.plans import (
    FACTS,
    HOSTILE_TEXTS,
    hostile_plan,
    made_plan,
    plan_of,
    plan_of_all_profiles,
    plan_of_several,
)
from tests.runbooks.recorder import recording
from tests.runbooks.state_machine_engine import Engine, engine_on
from tests.sandbox_process import Sandbox


@pytest.fixture(scope="module")
def engine(sandbox: Sandbox) -> Iterator[Engine]:
    with engine_on(sandbox) as started:
        yield started


def written(plan: RecoveryPlan, facts: RunbookFacts = FACTS) -> dict[str, Any]:
    """Its JSON files, the definition as `machine`."""
    main, *others = render(plan, facts)
    found = {"machine": main, **{file.name: file for file in others if file.name.endswith(".json")}}
    return {name: json.loads(file.content) for name, file in found.items()}


@contextmanager
def acting_as_its_role(engine: Engine, plan: RecoveryPlan) -> Iterator[None]:
    """Calls are made by somebody who may do what the role's policy says and no more."""
    iam = engine.sandbox.client("iam")
    name = f"machine-{time.monotonic_ns()}"
    iam.create_user(UserName=name)
    iam.put_user_policy(
        UserName=name, PolicyName="machine", PolicyDocument=json.dumps(written(plan)["role-policy.json"])
    )
    with engine.calling_with(iam.create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]):
        yield


@contextmanager
def faulty(sandbox: Sandbox, **fault: Any) -> Iterator[None]:
    sandbox.control("POST", "/-/faults", fault)
    try:
        yield
    finally:
        sandbox.control("DELETE", "/-/faults")


def known_of(ended: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By step, what an execution that succeeded ended with."""
    return {each["step"]: each for each in json.loads(ended["output"])["known"]}


def test_a_plan_of_several_steps_runs_to_its_end_with_exactly_its_requests(
    engine: Engine,
) -> None:
    plan = plan_of_several(engine.sandbox)
    incident = "INC-1 'x' {} $.run \\"
    with acting_as_its_role(engine, plan), engine.recorded() as starts:
        ended = engine.run(written(plan)["machine"], {"ask": {"TAG_INCIDENT": incident}})
    assert ended["status"] == "SUCCEEDED", ended
    known = known_of(ended)
    assert {name: each["state"] for name, each in known.items() if name != "(begin)"} == dict.fromkeys(
        ("data", "wal", "scratch", "tag"), "done"
    )
    sent = {start["IdempotencyToken"].split(".")[1]: start for start in starts}
    assert len(starts) == len(sent) == 3
    for step in plan.restores:
        start = sent[step.id]
        token = start.pop("IdempotencyToken")
        assert re.fullmatch(rf"{plan.digest[:16]}\.{step.id}\.[0-9a-f]{{32}}", token)
        assert start["Metadata"].pop("aws:backup:request-id") == token
        assert start == step.plan.step.request
    volume = engine.sandbox.client("ec2").describe_volumes(VolumeIds=[known["wal"]["id"]])["Volumes"][0]
    assert {"Key": "restored", "Value": incident} in volume["Tags"]


def test_a_failed_job_fails_the_execution_by_the_names_of_its_steps_and_nothing_after_it_starts(
    engine: Engine,
) -> None:
    plan = plan_of_several(engine.sandbox)
    with faulty(engine.sandbox, name="job-fail"), engine.recorded() as starts:
        ended = engine.run(written(plan)["machine"], {"ask": {"TAG_INCIDENT": "1"}})
    assert (ended["status"], ended["error"]) == ("FAILED", "RestoreFailed")
    assert json.loads(ended["cause"]) == {"steps": ["data", "wal"]}
    assert len(starts) == 2


def test_what_failed_is_run_again_from_what_the_execution_knew_and_what_is_done_is_left_alone(
    engine: Engine,
) -> None:
    plan = plan_of_several(engine.sandbox)
    machine = written(plan)["machine"]
    with faulty(engine.sandbox, name="job-fail", nth=2):
        execution = engine.start(machine, {"ask": {"TAG_INCIDENT": "1"}})
        ended = engine.end_of(execution)
    [failed] = json.loads(ended["cause"])["steps"]
    with engine.recorded() as starts:
        again = engine.run(machine, engine.knew(execution))
    assert again["status"] == "SUCCEEDED", again
    assert {start["IdempotencyToken"].split(".")[1] for start in starts} == {failed, "scratch"}


def test_a_plan_that_goes_on_leaves_out_only_what_comes_after_the_failed_step(engine: Engine) -> None:
    plan = plan_of_several(engine.sandbox)
    data, wal, scratch, tag = plan.steps
    steps = (
        data,
        replace(wal, after=("data",)),
        replace(scratch, after=("wal",)),
        replace(tag, after=("data",)),
    )
    plan = replace(plan, steps=retargeted(steps), on_failure=OnFailure.GO_ON)
    with faulty(engine.sandbox, name="job-fail", nth=2):
        execution = engine.start(written(plan)["machine"], {"ask": {"TAG_INCIDENT": "1"}})
        ended = engine.end_of(execution)
    assert json.loads(ended["cause"]) == {"steps": ["wal"]}
    states = {each["step"]: each["state"] for each in engine.knew(execution)["known"]}
    assert states == {"(begin)": "done", "data": "done", "wal": "failed", "scratch": "skipped", "tag": "done"}


def test_a_throttled_start_is_sent_again_with_the_same_token(engine: Engine) -> None:
    plan = plan_of_one(plan_of(engine.sandbox))
    with (
        faulty(engine.sandbox, kind="throttle", operations=["StartRestoreJob"], nth=1),
        engine.recorded() as starts,
    ):
        ended = engine.run(written(plan)["machine"])
    assert ended["status"] == "SUCCEEDED", ended
    first, second = starts
    assert first == second


def test_an_answer_that_was_lost_makes_no_second_restore(engine: Engine) -> None:
    plan = plan_of_one(plan_of(engine.sandbox))
    fault = {"kind": "error_after", "operations": ["StartRestoreJob"], "nth": 1}
    before = len(engine.sandbox.control("GET", "/-/restores"))
    with faulty(engine.sandbox, **fault), engine.recorded() as starts:
        ended = engine.run(written(plan)["machine"])
    assert ended["status"] == "SUCCEEDED", ended
    assert len(starts) == 2
    assert len(engine.sandbox.control("GET", "/-/restores")) == before + 1


def test_another_account_starts_nothing(engine: Engine) -> None:
    single = plan_of(engine.sandbox)
    elsewhere = replace(single, context=replace(single.context, account="444455556666"))
    with engine.recorded() as starts:
        ended = engine.run(written(plan_of_one(elsewhere))["machine"])
    assert (ended["status"], ended["error"]) == ("FAILED", "AnotherAccountOrRegion")
    assert starts == []


@pytest.mark.parametrize("ask", [{}, {"TAG_INCIDENT": "**ASK:TAG_INCIDENT**"}])
def test_an_input_that_lacks_what_is_asked_for_starts_nothing(engine: Engine, ask: dict[str, str]) -> None:
    with engine.recorded() as starts:
        ended = engine.run(written(plan_of_several(engine.sandbox))["machine"], {"ask": ask})
    assert (ended["status"], ended["error"]) == ("FAILED", "InputMissing")
    assert starts == []


@pytest.mark.parametrize("approved", [True, False])
def test_nothing_starts_before_somebody_has_approved(engine: Engine, approved: bool) -> None:
    plan = plan_of_one(plan_of(engine.sandbox))
    sqs = engine.sandbox.client("sqs")
    queue = sqs.create_queue(QueueName=f"approvals-{approved}")["QueueUrl"]
    with acting_as_its_role(engine, plan), engine.recorded() as starts:
        execution = engine.start(written(plan)["machine"], {"approval": {"queue_url": queue}})
        message = until(lambda: sqs.receive_message(QueueUrl=queue).get("Messages"))[0]
        assert starts == []
        told = json.loads(message["Body"])
        assert (told["plan"], told["execution"]) == (plan.digest, execution)
        if approved:
            engine.client.send_task_success(taskToken=told["task_token"], output="{}")
        else:
            engine.client.send_task_failure(taskToken=told["task_token"], error="Refused")
        ended = engine.end_of(execution)
    assert (ended["status"], len(starts)) == (("SUCCEEDED", 1) if approved else ("FAILED", 0))
    assert approved or ended["error"] == "NotApproved"


def test_a_distributed_map_restores_what_is_too_many_for_one_history(engine: Engine) -> None:
    plan = nine_disks(engine.sandbox)
    with acting_as_its_role(engine, plan), engine.recorded() as starts:
        ended = engine.run(written(plan)["machine"])
    assert ended["status"] == "SUCCEEDED", ended
    assert {each["state"] for each in known_of(ended).values()} == {"done"}
    assert {start["Metadata"]["iops"] for start in starts} == {str(3000 + n) for n in range(9)}
    assert len({start["IdempotencyToken"] for start in starts}) == 9


def test_items_are_read_from_a_bucket_where_the_definition_cannot_hold_them(engine: Engine) -> None:
    first = hostile_plan()
    steps = tuple(
        RestoreStep(
            f"large-{number}",
            made_plan(first.context, first.source, {"items": f"{number}" * 204_800}, first.role_arn),
        )
        for number in range(2)
    )
    plan = RecoveryPlan(first.context, steps)
    files = written(plan)
    bucket, [name] = "items-of-machines", [name for name in files if name.startswith("wave-")]
    s3 = engine.sandbox.client("s3")
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": first.context.region})
    s3.put_object(
        Bucket=bucket, Key=f"relight/{plan.digest[:16]}/{name}", Body=json.dumps(files[name]).encode()
    )
    with (
        acting_as_its_role(engine, plan),
        recording() as anything,
        engine.jobs_at(anything.url),
    ):
        ended = engine.run(files["machine"], {"bucket": bucket})
    assert ended["status"] == "SUCCEEDED", ended
    assert {start["Metadata"]["items"] for start in anything.sent} == {"0" * 204_800, "1" * 204_800}


def test_hostile_metadata_and_what_was_left_out_arrive_exactly(engine: Engine) -> None:
    plan = plan_of_one(hostile_plan())
    secret = HOSTILE_TEXTS["quotes"]
    facts = replace(FACTS, redactions=(Redaction("restore", "quotes", "RELIGHT_QUOTES"),))
    with recording() as anything, engine.jobs_at(anything.url):
        ended = engine.run(written(plan, facts)["machine"], {"values": {"RELIGHT_QUOTES": secret}})
    assert ended["status"] == "SUCCEEDED", ended
    [start] = anything.sent
    token = start.pop("IdempotencyToken")
    assert start["Metadata"].pop("aws:backup:request-id") == token
    assert start == plan.restores[0].plan.step.request


def retargeted(steps: tuple[PlanStep, ...]) -> tuple[PlanStep, ...]:
    """The steps with the call on what `data` made, in the place of what `wal` made."""
    *restores, call = steps
    assert isinstance(call, CallStep)
    done = replace(call.work.done, request={"VolumeIds": ["{steps.data.created.id}"]})
    request = {**call.work.request, "Resources": ["{steps.data.created.id}"]}
    return (*restores, replace(call, work=replace(call.work, request=request, done=done)))


def test_the_requests_of_all_profiles_arrive_exactly(engine: Engine) -> None:
    plan = plan_of_all_profiles()
    here = replace(plan.context, account=engine.sandbox.account, region=engine.sandbox.regions[0])
    moved = tuple(replace(step, plan=replace(step.plan, context=here)) for step in plan.restores)
    plan = replace(plan, context=here, steps=moved)
    with recording() as anything, engine.jobs_at(anything.url):
        ended = engine.run(written(plan)["machine"])
    assert ended["status"] == "SUCCEEDED", ended
    sent = {start["IdempotencyToken"].split(".")[1]: start for start in anything.sent}
    assert len(anything.sent) == len(sent) == len(plan.steps)
    for step in plan.restores:
        start = sent[step.id]
        token = start.pop("IdempotencyToken")
        for key in step.plan.step.attempt_keys:
            value = start["Metadata"].pop(key)
            assert value == token if key == REQUEST_ID else re.fullmatch(r"[0-9a-f]{32}", value)
        assert start == step.plan.step.request


def test_no_more_run_side_by_side_than_the_plan_says(engine: Engine) -> None:
    disks = nine_disks(engine.sandbox)
    plan = replace(disks, steps=disks.steps[:4], at_once={disks.restores[0].plan.source.resource_type: 2})
    execution = engine.start(written(plan)["machine"])
    assert engine.end_of(execution)["status"] == "SUCCEEDED"
    running, most = 0, 0
    for event in engine.history(execution):
        if event["type"] in ("MapIterationStarted", "MapIterationSucceeded"):
            running += 1 if event["type"] == "MapIterationStarted" else -1
            most = max(most, running)
    assert (running, most) == (0, 2)


CHECKS = {
    "Volumes[0].State": "available",
    "Volumes[?State=='available'].VolumeType | [0]": "gp3",
    "length(Volumes[?State=='available'])": "1",
    "length(Volumes[?State=='available']) > `0`": "true",
    "to_string(Volumes[0].Encrypted)": "true",
    "Volumes[0].Size > `0` && length(Volumes) > `0`": "true",
    "Volumes[0] && 'set'": "set",
}
"""Every form that checks of profiles have, each met by a volume that was restored."""


def test_what_is_done_already_is_seen_by_every_form_of_check_and_not_called(engine: Engine) -> None:
    """The calls would be refused, so that a check which is not understood as met fails its step."""
    single = plan_of(engine.sandbox)
    steps: list[PlanStep] = [RestoreStep("restore", single)]
    for path, expected in CHECKS.items():
        made = {"VolumeIds": ["{steps.restore.created.id}"]}
        check = Check("ec2:DescribeVolumes", made, path, (expected,))
        work = Work("see", "See", "ec2:DeleteVolume", {"VolumeId": "vol-none"}, check, {}, False, "")
        steps.append(CallStep(f"see-{len(steps)}", work, ("restore",)))
    ended = engine.run(written(RecoveryPlan(single.context, tuple(steps)))["machine"])
    assert ended["status"] == "SUCCEEDED", ended
    seen = {name: each["checked"] for name, each in known_of(ended).items() if name.startswith("see")}
    assert seen == {step.id: True for step in steps[1:]}


def test_a_copy_is_followed_to_its_end(engine: Engine) -> None:
    single = plan_of(engine.sandbox)
    [vault, *_] = engine.sandbox.client("backup", region=engine.sandbox.regions[1]).list_backup_vaults()[
        "BackupVaultList"
    ]
    request = {
        "RecoveryPointArn": single.source.point_arn,
        "SourceBackupVaultName": single.source.vault,
        "DestinationBackupVaultArn": vault["BackupVaultArn"],
        "IamRoleArn": single.role_arn,
    }
    copy = replace(single, steps=(Step(START_COPY_JOB, request, COPY_JOB, ("CopyJobId",)),))
    plan = plan_of_one(copy, "copy")
    with acting_as_its_role(engine, plan):
        ended = engine.run(written(plan)["machine"])
    assert ended["status"] == "SUCCEEDED", ended
    assert ":snapshot/" in known_of(ended)["copy"]["arn"]


def nine_disks(sandbox: Sandbox) -> RecoveryPlan:
    single = plan_of(sandbox)
    steps = tuple(
        RestoreStep(
            f"disk-{number}",
            made_plan(
                single.context,
                single.source,
                {**single.metadata, "iops": str(3000 + number)},
                single.role_arn,
            ),
        )
        for number in range(9)
    )
    return RecoveryPlan(single.context, steps)


def until(look: Callable[[], Any]) -> Any:
    """What `look` sees once it sees something."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if seen := look():
            return seen
        threading.Event().wait(0.1)
    raise AssertionError("nothing came")
