"""The real command as a child process."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from tests.cli import starter
from tests.cli.told import RELIGHT, TIMEOUT_SECONDS, Told
from tests.forks import may_fork

__all__ = ["RELIGHT", "Relight", "Told", "bare"]


@dataclass(frozen=True, slots=True)
class Relight:
    """`relight` in an environment of its own."""

    environment: Mapping[str, str]

    def __call__(self, *arguments: str, stdin: str | None = None, **more: str) -> Told:
        environment = {**self.environment, **more}
        if may_fork(starter.__name__, environment):
            return starter.forked(arguments, environment, stdin or "")
        return started(arguments, environment, stdin or "")


def started(arguments: tuple[str, ...], environment: Mapping[str, str], stdin: str = "") -> Told:
    """The installed script, with all that Python does when it starts."""
    ended = subprocess.run(
        [str(RELIGHT), *arguments],
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    return Told(ended.returncode, ended.stdout, ended.stderr)


def bare() -> Relight:
    """Without any AWS settings; a request that left this machine would fail."""
    return Relight(dict(os.environ))
