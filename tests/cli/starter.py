"""`relight` as a fork: two thirds of the 0.6 s of a command are imports of the SDK, and the tests start it a
thousand times."""

from __future__ import annotations

import importlib
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

from tests.cli.told import RELIGHT, TIMEOUT_SECONDS, Told
from tests.forks import forks_of


def forked(arguments: Sequence[str], environment: Mapping[str, str], stdin: str) -> Told:
    with ExitStack() as opened:
        typed, out, err = (opened.enter_context(tempfile.TemporaryFile("w+")) for _ in range(3))
        typed.write(stdin)
        typed.seek(0)
        streams = [each.fileno() for each in (typed, out, err)]
        process = forks_of(__name__).start([str(RELIGHT), *arguments], environment, os.getcwd(), streams)
        try:
            code = process.wait(TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        out.seek(0)
        err.seek(0)
        return Told(code, out.read(), err.read())


def prepare() -> None:
    from command_line.root import COMMANDS

    for name in (*(f"command_line.commands.{name}" for name in COMMANDS), "aws_api.connections"):
        importlib.import_module(name)


def main() -> int:
    from command_line.entry import main as relight

    return relight()
