"""What scripts send is what the plan says: every profile against the sandbox, hostile texts against a server
that writes down what arrives."""

from __future__ import annotations

import py_compile
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from aws_api.account import AwsAccount
from aws_api.connections import AwsConnections
from recovery.account import ContextRequest
from recovery.recovery_plan import RecoveryPlan, RestoreStep, plan_of_one
from runbooks import bash, python
from runbooks.facts import Redaction, RunbookFacts
from tests.conformance.rows import ROWS
from tests.runbooks.plans import (
    FACTS,
    HOSTILE_TEXTS,
    hiding,
    hostile_plan,
    hostile_recovery_plan,
    plan_of_all_profiles,
    plan_of_the_world,
)
from tests.runbooks.recorder import recording
from tests.runbooks.scripts import (
    AWS_2_IS_HERE,
    BASH,
    BASH_V2,
    PYTHON,
    at_sandbox,
    jobs_by_step,
    known_to_debian,
    recorded,
    script,
)
from tests.sandbox_process import Sandbox, running_sandbox

FORMS = [pytest.param(BASH, marks=pytest.mark.needs("bash", "aws")), pytest.param(PYTHON)]
EVERY_FORM = [*FORMS, pytest.param(BASH_V2, marks=AWS_2_IS_HERE)]
UNSHARED = ("aws:backup:request-id", "CreationToken")
"""Keys that hold the attempt's own token."""


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    """A sandbox in which every restore is through by the time it is first looked at."""
    with running_sandbox("--clock-speed", "20000") as ready:
        yield ready


@pytest.fixture
def account(world: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AwsAccount:
    world.control("POST", "/-/reset")
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)
    return AwsConnections().open(ContextRequest(profile="shop", endpoint=world.url), lambda device: "")


@pytest.mark.parametrize("form", FORMS)
def test_every_target_that_the_sandbox_restores_gets_exactly_its_metadata(
    form: str, world: Sandbox, account: AwsAccount, tmp_path: Path
) -> None:
    restored = set()
    for rest in (False, True):
        world.control("POST", "/-/reset")
        plan = plan_of_the_world(world, account, rest=rest)
        told = at_sandbox(form, plan, tmp_path / str(rest), world)("--yes")
        assert told.returncode in (0, 5), told.stderr  # 5: work remains
        completed_exactly(plan, world)
        restored |= {step.id for step in plan.restores}
    assert len(restored) == len(ROWS)


def completed_exactly(plan: RecoveryPlan, world: Sandbox) -> None:
    """Each step has one job, COMPLETED, that got the plan's metadata and the attempt's own token."""
    jobs = jobs_by_step(world)
    backup = world.client("backup")
    for step in plan.restores:
        [job] = jobs[step.id]
        assert job["status"] == "COMPLETED", step.id
        sent = backup.get_restore_job_metadata(RestoreJobId=job["job_id"])["Metadata"]
        own = {key: text for key, text in sent.items() if key in UNSHARED}
        assert set(own) <= set(step.plan.step.attempt_keys)
        assert all(job["token"].endswith(text) for text in own.values())
        assert len(own.get("CreationToken", "")) <= 64
        assert {key: text for key, text in sent.items() if key not in own} == step.plan.metadata


@pytest.mark.parametrize("form", EVERY_FORM)
def test_hostile_texts_and_200_kilobytes_arrive_exactly_and_run_nothing(
    form: str, world: Sandbox, tmp_path: Path
) -> None:
    plan = with_large(hostile_recovery_plan())
    plan = known_to_debian(plan) if form == BASH_V2 else plan
    assert len(str(plan.restores[1].plan.metadata)) > 200_000
    answer = 'it\'s \\ "q" $(id) {steps.first.created.id} **ATTEMPT** 日本'
    with recording() as recorder:
        run = script(form, plan, tmp_path, recorded(world.child_environment(), recorder))
        told = run("--yes", "--timeout", "1", "--answer", f"call:it={answer}")
    assert told.returncode == 5, told.stderr
    for sent, step in zip(recorder.sent, plan.restores, strict=True):
        assert sent["Metadata"].pop("aws:backup:request-id") == sent["IdempotencyToken"]
        assert sent["Metadata"] == step.plan.metadata
        assert sent["RecoveryPointArn"] == step.plan.source.point_arn
        assert sent["IamRoleArn"] == step.plan.role_arn
    [tag] = [call for call in recorder.called if call["Action"] == "CreateTags"]
    assert tag["ResourceId.1"] == "vol-9"
    assert tag["Tag.1.Key"] == hostile_key()
    assert tag["Tag.1.Value"] == f"x{answer}y"
    assert "\x1b" not in told.stdout + told.stderr
    assert not Path("/tmp/relight-was-here").exists()


def with_large(plan: RecoveryPlan) -> RecoveryPlan:
    """The plan with 200 KB of items in its second step."""
    first, second, *others = plan.steps
    assert isinstance(second, RestoreStep)
    items = {"itemsToRestore": str([f"/a/{number}'\"`$(id)" for number in range(10_000)])}
    request = {**second.plan.step.request, "Metadata": {**second.plan.metadata, **items}}
    large = replace(second.plan, steps=(replace(second.plan.step, request=request),))
    return replace(plan, steps=(first, replace(second, plan=large), *others))


def hostile_key() -> str:
    return " | ".join(HOSTILE_TEXTS[name] for name in ("quotes", "shell", "lines", "terminal", "markdown"))


@pytest.mark.parametrize("form", FORMS)
def test_what_was_left_out_comes_from_the_environment_and_stands_in_no_file(
    form: str, world: Sandbox, tmp_path: Path
) -> None:
    plan = plan_of_one(hostile_plan())
    given = {each.variable: f"{HOSTILE_TEXTS[each.key]}!" for each in hiding(FACTS).redactions}
    with recording() as recorder:
        run = script(
            form, plan, tmp_path, recorded(world.child_environment(), recorder, **given), hiding(FACTS)
        )
        text = run.path.read_text(encoding="utf-8")
        told = run("--yes")
    assert told.returncode == 5, told.stderr
    [sent] = recorder.sent
    del sent["Metadata"]["aws:backup:request-id"]
    assert sent["Metadata"] == {key: f"{value}!" for key, value in HOSTILE_TEXTS.items()}
    kept = "".join(record.read_text() for record in run.records()) + told.stdout + told.stderr
    assert "rm -rf /)" not in text + kept
    assert "right to left" not in text + kept


def hidden_everywhere(plan: RecoveryPlan) -> RunbookFacts:
    """Facts that leave out the first value of each step."""
    hidden = (
        Redaction(step.id, next(iter(step.plan.metadata)), f"RELIGHT_{step.id.upper().replace('-', '_')}")
        for step in plan.restores
        if step.plan.metadata
    )
    return replace(FACTS, redactions=tuple(hidden))


@pytest.mark.parametrize("make", [plan_of_all_profiles, hostile_recovery_plan])
def test_the_tools_of_each_language_find_nothing_to_say(make: object, tmp_path: Path) -> None:
    plan = make()  # type: ignore[operator]
    for facts in (FACTS, hidden_everywhere(plan)):
        path = tmp_path / "runbook.py"
        path.write_text(str(python.render(plan, facts)[0].content), encoding="utf-8")
        path.chmod(0o700)
        py_compile.compile(str(path), doraise=True)
        checked = subprocess.run(
            ["ruff", "check", "--isolated", "--no-cache", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stdout


@pytest.mark.needs("bash", "shellcheck")
@pytest.mark.parametrize("make", [plan_of_all_profiles, hostile_recovery_plan])
def test_shellcheck_finds_nothing_in_a_script_of_many_steps(make: object, tmp_path: Path) -> None:
    plan = make()  # type: ignore[operator]
    for facts in (FACTS, hidden_everywhere(plan)):
        path = tmp_path / "runbook.sh"
        path.write_text(str(bash.render(plan, facts)[0].content), encoding="utf-8")
        checked = subprocess.run(["shellcheck", str(path)], capture_output=True, text=True, check=False)
        assert checked.stdout == ""
