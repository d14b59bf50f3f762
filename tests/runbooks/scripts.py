"""The runbooks that run: bash with each major version of the real `aws` command, and Python with boto3."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from recovery.recovery_plan import PlanStep, RecoveryPlan, RestoreStep
from runbooks import bash, python
from runbooks.facts import RunbookFacts
from tests.runbooks.plans import FACTS
from tests.runbooks.recorder import Recorder
from tests.sandbox_process import Sandbox

BASH, BASH_V2, PYTHON = "bash", "bash, aws version 2", "python"
PATIENCE_SECONDS = 300
"""Far above what a run takes; only a hung one reaches it."""

AWS_2 = """#!/bin/sh
exec aws2 "$@" --endpoint-url "$AWS_ENDPOINT_URL"
"""
"""`aws` of version 2, told its endpoint: Debian's 2.9.19 is older than that variable."""


AWS_2_IS_HERE = pytest.mark.skipif(
    shutil.which("aws2") is None,
    reason="version 2 of the aws command, as `aws2`, is in not every distribution",
)


@dataclass(frozen=True, slots=True)
class Script:
    """An exported runbook in a directory of its own."""

    path: Path
    environment: Mapping[str, str]

    @property
    def command(self) -> list[str]:
        return ["bash" if self.path.suffix == ".sh" else sys.executable, str(self.path)]

    def __call__(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.command, *arguments],
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    @contextmanager
    def under_way(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """A run that is killed with all that it started, as `kill -9` does, when the block ends."""
        process = subprocess.Popen(
            [*self.command, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def records(self) -> list[Path]:
        """The files in which it remembers what it attempted, those set aside left out."""
        return sorted(self.path.parent.glob(".restore-*.state"))


def script(
    form: str,
    plan: RecoveryPlan,
    directory: Path,
    environment: Mapping[str, str],
    facts: RunbookFacts = FACTS,
) -> Script:
    """The runbook of a plan, in a directory that is made for it."""
    directory.mkdir(exist_ok=True)
    [file] = (python if form == PYTHON else bash).render(plan, facts)
    assert isinstance(file.content, str)
    path = directory / ("runbook.py" if form == PYTHON else "runbook.sh")
    path.write_text(file.content, encoding="utf-8")
    path.chmod(0o700)
    known = {**environment, "RESTORE_POLL_SECONDS": "0.2"}
    if form == BASH_V2:
        tool = directory / "bin" / "aws"
        tool.parent.mkdir(exist_ok=True)
        tool.write_text(AWS_2, encoding="utf-8")
        tool.chmod(0o700)
        known["PATH"] = os.pathsep.join((str(tool.parent), known["PATH"]))
    return Script(path, known)


def at_sandbox(form: str, plan: RecoveryPlan, directory: Path, sandbox: Sandbox) -> Script:
    return script(form, plan, directory, sandbox.child_environment(AWS_REGION=sandbox.regions[0]))


def recorded(environment: Mapping[str, str], recorder: Recorder, **more: str) -> dict[str, str]:
    """An environment whose AWS is the recording server."""
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_CONFIG_FILE": os.devnull}
    return {**environment, **keys, "AWS_ENDPOINT_URL": recorder.url, "AWS_REGION": "eu-west-1", **more}


def known_to_debian(plan: RecoveryPlan) -> RecoveryPlan:
    """The plan without the member that the `aws` command of Debian 12 does not know, and refuses to send."""
    return replace(plan, steps=tuple(map(_known_to_debian, plan.steps)))


def _known_to_debian(step: PlanStep) -> PlanStep:
    if not isinstance(step, RestoreStep):
        return step
    request = {
        name: value for name, value in step.plan.step.request.items() if not name.startswith("CopySource")
    }
    return replace(step, plan=replace(step.plan, steps=(replace(step.plan.step, request=request),)))


def jobs_by_step(sandbox: Sandbox) -> dict[str, list[dict[str, Any]]]:
    """The jobs that runbooks started, by the step that their token names, oldest first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(sandbox.control("GET", "/-/restores"), key=lambda row: float(row["created"])):
        parts = str(row["token"]).split(".")
        if len(parts) == 3:
            found.setdefault(parts[1], []).append(row)
    return found
