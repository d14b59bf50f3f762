"""`relight` as a process of its own that has imported already: a fork of one that did nothing else.

Two thirds of the 0.6 s of a command are imports of the SDK, and the tests start it a thousand times. What
follows is its own: arguments, environment, directory, input, output, memory and exit code. Run as a module
this is the process that forks; it ends when the one that started it does.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from tests.cli.told import RELIGHT, TIMEOUT_SECONDS, Told

REPOSITORY = Path(__file__).resolve().parent.parent.parent
READ_BY_PYTHON = ("PYTHON", "LC_", "LANG")
"""How variables begin that Python reads when it starts: with others than ours a command is not forked."""
MOST = 1 << 18
"""Bytes of a request: arguments and environment, some 4 KiB."""


@cache
def starter() -> Starter:
    return Starter()


def may_fork(environment: Mapping[str, str]) -> bool:
    """Whether a fork is what a start would be. macOS forbids its own libraries to a process that forked."""
    known = {*environment, *os.environ}
    ours = (name for name in known if name.startswith(READ_BY_PYTHON))
    return sys.platform == "linux" and all(environment.get(name) == os.environ.get(name) for name in ours)


class Starter:
    """The other end of the process that forks. Threads may ask at once."""

    def __init__(self) -> None:
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.cli.starter", str(theirs.fileno())],
                cwd=REPOSITORY,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        atexit.register(self._end)

    def run(self, arguments: Sequence[str], environment: Mapping[str, str], stdin: str) -> Told:
        request = {"arguments": arguments, "environment": dict(environment), "directory": os.getcwd()}
        ours, theirs = socket.socketpair()
        with ours, ExitStack() as opened:
            opened.enter_context(theirs)
            typed, out, err = (opened.enter_context(tempfile.TemporaryFile("w+")) for _ in range(3))
            typed.write(stdin)
            typed.seek(0)
            files = [each.fileno() for each in (typed, out, err, theirs)]
            socket.send_fds(self._requests, [json.dumps(request).encode()], files)
            theirs.close()
            code = _ended(ours, arguments)
            out.seek(0)
            err.seek(0)
            return Told(code, out.read(), err.read())

    def _end(self) -> None:
        self._requests.close()
        self._process.wait()


def _ended(answers: socket.socket, arguments: Sequence[str]) -> int:
    """The exit code of the process that the other end tells of."""
    answers.settimeout(TIMEOUT_SECONDS)
    with answers.makefile() as lines:
        process = int(lines.readline())
        try:
            return int(lines.readline())
        except TimeoutError:
            os.kill(process, signal.SIGKILL)
            raise subprocess.TimeoutExpired(arguments, TIMEOUT_SECONDS) from None


def serve(requests: socket.socket) -> int:
    """Fork for each request. Answers to its caller in a child only: with the command's exit code."""
    from command_line.entry import main
    from command_line.root import COMMANDS

    for name in (*(f"command_line.commands.{name}" for name in COMMANDS), "aws_api.connections"):
        importlib.import_module(name)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, files, _, _ = socket.recv_fds(requests, MOST, 4)
        if not message:
            return 0
        if os.fork() == 0:
            requests.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            process = os.fork()
            if process == 0:
                _become(files, json.loads(message))
                return main()
            _tell(process, files)
        for file in files:
            os.close(file)


def _tell(process: int, files: Sequence[int]) -> None:
    """Say which process it is, and how it ended."""
    *streams, answers = files
    for stream in streams:
        os.close(stream)
    os.write(answers, f"{process}\n".encode())
    _, status = os.waitpid(process, 0)
    os.write(answers, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(files: Sequence[int], request: Mapping[str, object]) -> None:
    """Make this process the one that was asked for. Python's own streams stay: nothing is in them yet."""
    arguments, environment = request["arguments"], request["environment"]
    assert isinstance(arguments, list)
    assert isinstance(environment, dict)
    for number, file in enumerate(files[:3]):
        os.dup2(file, number)
    for file in files:
        os.close(file)
    os.chdir(str(request["directory"]))
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = [str(RELIGHT), *arguments]


if __name__ == "__main__":
    sys.exit(serve(socket.socket(fileno=int(sys.argv[1]))))
