"""What scripts ask for on a terminal: values that were left out, answers, and who did the work by hand."""

from __future__ import annotations

import os
import pty
import select
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from recovery.recovery_plan import CallStep, RecoveryPlan, plan_of_one
from restore_profiles.model import BY_HAND
from restore_profiles.work import Work
from runbooks.facts import Redaction
from tests.runbooks.plans import FACTS, hostile_plan, plan_of_several
from tests.runbooks.recorder import recording
from tests.runbooks.scripts import BASH, PATIENCE_SECONDS, PYTHON, Script, at_sandbox, recorded, script
from tests.sandbox_process import Sandbox, running_sandbox

FORMS = [pytest.param(BASH, marks=pytest.mark.needs("bash", "aws")), PYTHON]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "300") as ready:
        yield ready


def typing(run: Script, questions: Sequence[tuple[str, str]], *arguments: str) -> tuple[int, str]:
    """Run it on a terminal and type each answer once its question stands there: how it ended, and all that
    was seen."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*run.command, *arguments],
        env=run.environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        seen = ""
        for question, answer in questions:
            seen = until(ours, question, seen)
            os.write(ours, f"{answer}\n".encode())
        seen += rest_of(ours)
        code = process.wait(timeout=120)
    os.close(ours)
    return code, seen


def until(terminal: int, question: str, seen: str) -> str:
    asked = seen.count(question)
    while seen.count(question) == asked:
        seen += (said := some_of(terminal))
        assert said, seen
    return seen


def rest_of(terminal: int) -> str:
    seen = ""
    while read := some_of(terminal):
        seen += read
    return seen


def some_of(terminal: int) -> str:
    """What comes next, "" once the other end is closed."""
    ready, _, _ = select.select([terminal], [], [], PATIENCE_SECONDS)
    assert ready, "nothing more was said"
    try:
        return os.read(terminal, 4096).decode(errors="replace")
    except OSError:
        return ""


@pytest.mark.parametrize("form", FORMS)
def test_a_value_that_was_left_out_is_asked_for_without_echo(
    form: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    facts = replace(FACTS, redactions=(Redaction("restore", "quotes", "RELIGHT_RESTORE_QUOTES"),))
    secret = 'it\'s \\ "secret" $(id)'
    with recording() as recorder:
        environment = recorded(sandbox.child_environment(), recorder)
        run = script(form, plan_of_one(hostile_plan()), tmp_path, environment, facts)
        code, seen = typing(run, [("RELIGHT_RESTORE_QUOTES: ", secret), ("Type yes to start: ", "yes")])
    assert code == 5, seen
    [sent] = recorder.sent
    assert sent["Metadata"]["quotes"] == secret
    assert "secret" not in seen
    assert "secret" not in "".join(record.read_text() for record in run.records())


@pytest.mark.parametrize("form", FORMS)
def test_a_call_asks_for_its_answers_and_work_by_hand_for_who_did_it(
    form: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.control("POST", "/-/reset")
    several = plan_of_several(sandbox)
    hand = Work("check", "Look at the rows", "", {}, BY_HAND, {}, False, "Count them.")
    steps = (several.step("wal"), several.step("tag"), CallStep("look", hand, ("tag",)))
    run = at_sandbox(form, RecoveryPlan(several.context, steps), tmp_path, sandbox)
    questions = [
        ("Type yes to start: ", "yes"),
        ("The incident's number.", "INC-7"),
        ("nothing to leave it for later: ", "Ada"),
    ]
    code, seen = typing(run, questions)
    assert code == 5, seen
    assert "tag: Done." in seen
    assert "look: Done by Ada." in seen
    assert "by=Ada" in "".join(record.read_text() for record in run.records())
