"""The simulated account as a child process: `python -m aws_sandbox`, which is never imported here."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from recovery.errors import BadInput, RelightError

INSTALL = "uv tool install --compile-bytecode 'relight[sandbox]'   (or: pipx install 'relight[sandbox]')"


@dataclass(frozen=True, slots=True)
class SandboxReady:
    """What the sandbox says once it serves: where it is, and the environment in which the AWS tools stay
    inside it."""

    url: str
    pid: int
    config_file: Path
    environment: Mapping[str, str]
    unset: Sequence[str]

    def enter(self) -> None:
        """Make this process, and what it starts, a client of the sandbox and of nothing else."""
        for name in self.unset:
            os.environ.pop(name, None)
        os.environ.update(self.environment)


@contextmanager
def running_sandbox(arguments: Sequence[str]) -> Iterator[SandboxReady]:
    """A sandbox that lives as long as this block. Raises `BadInput` without moto, `RelightError` where it
    does not start."""
    if importlib.util.find_spec("moto") is None:
        raise BadInput(
            "The sandbox is not installed", "It needs moto, which a plain install leaves out.", INSTALL
        )
    process = subprocess.Popen(
        [sys.executable, "-m", "aws_sandbox", "--parent", str(os.getpid()), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        # Ctrl+C in the terminal is for the app; the sandbox ends with this block.
        start_new_session=True,
    )
    try:
        yield ready(process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def ready(process: subprocess.Popen[str]) -> SandboxReady:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        code = process.wait()
        kind = BadInput if code == BadInput.exit_code else RelightError
        raise kind("The sandbox did not start", f"It ended with code {code}; its own words are above.", "")
    told = json.loads(line)
    return SandboxReady(
        url=told["url"],
        pid=told["pid"],
        config_file=Path(told["config_file"]),
        environment=told["environment"],
        unset=told["unset"],
    )
