"""The real command as a child process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RELIGHT = Path(sys.executable).with_name("relight")


@dataclass(frozen=True, slots=True)
class Told:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Relight:
    """`relight` in an environment of its own."""

    environment: Mapping[str, str]

    def __call__(self, *arguments: str, stdin: str | None = None, **more: str) -> Told:
        ended = subprocess.run(
            [str(RELIGHT), *arguments],
            env={**self.environment, **more},
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Told(ended.returncode, ended.stdout, ended.stderr)


def bare() -> Relight:
    """Without any AWS settings; a request that left this machine would fail."""
    return Relight(dict(os.environ))
