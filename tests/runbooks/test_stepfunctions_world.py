"""State machines over all that the sandbox restores, and over a hostile plan with a call."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from aws_api.account import AwsAccount
from aws_api.connections import AwsConnections
from recovery.account import ContextRequest
from runbooks.stepfunctions import render
from runbooks.stepfunctions_templates import asked_members
from tests.runbooks.plans import FACTS, hostile_recovery_plan, plan_of_the_world
from tests.runbooks.recorder import recording
from tests.runbooks.state_machine_engine import Engine, engine_on
from tests.sandbox_process import Sandbox, running_sandbox


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    """A sandbox in which every restore is through by the time it is first looked at."""
    with running_sandbox("--clock-speed", "20000") as ready:
        yield ready


@pytest.fixture(scope="module")
def engine(world: Sandbox) -> Iterator[Engine]:
    with engine_on(world) as started:
        yield started


@pytest.fixture
def account(world: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AwsAccount:
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)
    return AwsConnections().open(ContextRequest(profile="shop", endpoint=world.url), lambda device: "")


def test_every_target_that_the_sandbox_restores_gets_exactly_its_metadata(
    engine: Engine, world: Sandbox, account: AwsAccount
) -> None:
    plan = plan_of_the_world(world, account)
    ended = engine.run(json.loads(render(plan, FACTS)[0].content))
    assert ended["status"] == "SUCCEEDED", ended
    jobs = {each["step"]: each.get("job") for each in json.loads(ended["output"])["known"]}
    backup = world.client("backup")
    for step in plan.restores:
        job = jobs[step.id]
        assert backup.describe_restore_job(RestoreJobId=job)["Status"] == "COMPLETED", step.id
        sent = backup.get_restore_job_metadata(RestoreJobId=job)["Metadata"]
        own = {key: text for key, text in sent.items() if key in step.plan.step.attempt_keys}
        assert all(1 <= len(text) <= 64 for key, text in own.items() if key == "CreationToken")
        assert {key: text for key, text in sent.items() if key not in own} == step.plan.metadata


def test_a_hostile_call_arrives_exactly_and_work_by_hand_is_left(engine: Engine) -> None:
    plan = hostile_recovery_plan()
    answer = 'it\'s \\ "q" $(id) {steps.first.created.id} {} $.run 日本'
    [member] = asked_members(plan).values()
    with recording() as anything, engine.jobs_at(anything.url), engine.calls_at(anything.url):
        ended = engine.run(json.loads(render(plan, FACTS)[0].content), {"ask": {member: answer}})
    assert ended["status"] == "SUCCEEDED", ended
    states = {each["step"]: each["state"] for each in json.loads(ended["output"])["known"]}
    assert states["call"] == "done"
    assert states["hand"] == "by hand"
    [tag] = [call for call in anything.called if call["Action"] == "CreateTags"]
    request = plan.steps[2].work.request["Tags"][0]["Key"]  # type: ignore[union-attr, index]
    assert (tag["ResourceId.1"], tag["Tag.1.Key"], tag["Tag.1.Value"]) == ("vol-9", request, f"x{answer}y")
