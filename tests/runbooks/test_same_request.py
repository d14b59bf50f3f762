"""One plan, every format that runs: what AWS is sent is the same JSON, whoever sends it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aws_api.connections import AwsConnections
from recovery.account import ContextRequest
from recovery.executing import Execution
from recovery.journal import Journal
from recovery.recovery_plan import RecoveryPlan
from runbooks.stepfunctions import render
from tests.runbooks.forwarder import forwarding
from tests.runbooks.pages import blocks, page, run
from tests.runbooks.plans import FACTS, plan_of_the_world
from tests.runbooks.scripts import BASH, PYTHON, script
from tests.runbooks.state_machine_engine import Engine, engine_on
from tests.sandbox_process import Sandbox, running_sandbox

TYPES = ("EBS", "EFS", "EKS")
"""A flat request, one with a second token of the attempt, JSON in JSON."""


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    """A sandbox in which every restore is through by the time it is first looked at."""
    with running_sandbox("--clock-speed", "20000") as ready:
        yield ready


@pytest.fixture(scope="module")
def engine(world: Sandbox) -> Iterator[Engine]:
    with engine_on(world) as started:
        yield started


@pytest.mark.needs("bash", "aws")
def test_every_runner_sends_the_same_json(
    world: Sandbox, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)
    with forwarding(world.url) as (url, sent):
        account = AwsConnections().open(
            ContextRequest(profile="shop", endpoint=url, write=True), lambda device: ""
        )
        whole = plan_of_the_world(world, account)
        first = {each.plan.source.resource_type: each for each in reversed(whole.restores) if not each.after}
        plan = replace(whole, steps=tuple(first[kind] for kind in TYPES))
        environment = world.child_environment(AWS_REGION=world.regions[0], AWS_ENDPOINT_URL=url)

        def by_executor() -> None:
            execution = Execution(plan, account, Journal(tmp_path / "journal"))
            for _ in TYPES:
                execution.tick()
                world.control("POST", "/-/clock", {"advance": 3600})

        def by_page() -> None:
            run(blocks(page(plan)), tmp_path, environment)

        def by_state_machine() -> None:
            with engine.jobs_at(url):
                engine.run(json.loads(render(plan, FACTS)[0].content))

        runners: dict[str, Callable[[], object]] = {
            "executor": by_executor,
            "bash": lambda: script(BASH, plan, tmp_path / "bash", environment)("--yes"),
            "python": lambda: script(PYTHON, plan, tmp_path / "python", environment)("--yes"),
            "markdown": by_page,
            "stepfunctions": by_state_machine,
        }
        received = {}
        for name, runner in runners.items():
            world.control("POST", "/-/reset")
            sent.clear()
            runner()
            received[name] = sorted(
                (without_the_attempt(body, plan) for body in sent),
                key=lambda body: str(body["RecoveryPointArn"]),
            )
    assert len(received["executor"]) == len(TYPES)
    for name in runners:
        assert received[name] == received["executor"], name


def without_the_attempt(body: dict[str, Any], plan: RecoveryPlan) -> dict[str, Any]:
    """The request with its keys, and without the values that belong to one attempt."""
    own = {key for step in plan.restores for key in step.plan.step.attempt_keys}
    metadata = {key: "of the attempt" if key in own else text for key, text in body["Metadata"].items()}
    assert body["IdempotencyToken"]
    return {**body, "IdempotencyToken": "of the attempt", "Metadata": metadata}
