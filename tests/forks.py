"""Python processes that have imported already: forks of one that did nothing else.

Imports are two thirds of the 0.6 s of a command and of the 1.8 s of a sandbox, and the tests start a thousand
of the one and sixty of the other. What follows is a fork's own: arguments, environment, directory, input,
output, memory and exit code. Run as a module, with the name of a module of tests that has `prepare` and
`main`, this is the process that forks; it ends when the one that started it does.
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
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
READ_BY_PYTHON = ("PYTHON", "LC_", "LANG")
"""How variables begin that Python reads when it starts: with others than ours a process is not forked."""
MOST = 1 << 18
"""Bytes of a request: arguments and environment, some 4 KiB."""
LONGEST_ANSWER = 32
"""Bytes: a process or an exit code, and each is a packet."""


def may_fork(module: str, environment: Mapping[str, str]) -> bool:
    """Whether a fork is what a start would be. macOS forbids its own libraries to a process that forked."""
    return sys.platform == "linux" and forks_of(module).may_start(environment)


@cache
def forks_of(module: str) -> Forks:
    return Forks(module)


class Fork:
    """A process that was forked, with what the tests use of subprocess.Popen."""

    def __init__(self, arguments: Sequence[str], answers: socket.socket) -> None:
        self._arguments = arguments
        self._answers = answers
        self.pid = int(answers.recv(LONGEST_ANSWER))
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, or minus the signal that ended it. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            self._answers.settimeout(timeout)
            try:
                self.returncode = int(self._answers.recv(LONGEST_ANSWER))
            except TimeoutError:
                raise subprocess.TimeoutExpired(self._arguments, timeout or 0) from None
            self._answers.close()
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Forks:
    """The other end of the process that forks. Threads may ask at once."""

    def __init__(self, module: str) -> None:
        self._read_by_python = _read_by_python(os.environ)
        self._requests, theirs = _packets()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forks", module, str(theirs.fileno())],
                cwd=REPOSITORY,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        atexit.register(self._end)

    def may_start(self, environment: Mapping[str, str]) -> bool:
        """Whether Python would start with these variables as the process that forks did."""
        return _read_by_python(environment) == self._read_by_python

    def start(
        self, arguments: Sequence[str], environment: Mapping[str, str], directory: str, streams: Sequence[int]
    ) -> Fork:
        """`streams` are the file descriptors of its input, its output and its errors."""
        request = {"arguments": arguments, "environment": dict(environment), "directory": directory}
        ours, theirs = _packets()
        with theirs:
            files = [*streams, theirs.fileno()]
            socket.send_fds(self._requests, [json.dumps(request).encode()], files)
        return Fork(arguments, ours)

    def _end(self) -> None:
        self._requests.close()
        self._process.wait()


def _packets() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def _read_by_python(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(READ_BY_PYTHON)}


def serve(module: str, requests: socket.socket) -> int:
    """Fork for each request. Answers to its caller in a child only: with the exit code of `main`."""
    forked = importlib.import_module(module)
    forked.prepare()
    gc.freeze()
    while True:
        message, files, _, _ = socket.recv_fds(requests, MOST, 4)
        _bury_the_dead()
        if not message:
            return 0
        if os.fork() == 0:
            requests.close()
            process = os.fork()
            if process == 0:
                _become(files, json.loads(message))
                code: int = forked.main()
                return code
            _tell(process, files)
        for file in files:
            os.close(file)


def _bury_the_dead() -> None:
    """Ignored, they would be gone by themselves, and their processor time with them: `time make test` is to
    tell it all."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _tell(process: int, files: Sequence[int]) -> None:
    """Say which process it is, and how it ended."""
    *streams, answers = files
    for stream in streams:
        os.close(stream)
    with suppress(BrokenPipeError):
        os.write(answers, str(process).encode())
        _, status = os.waitpid(process, 0)
        os.write(answers, str(os.waitstatus_to_exitcode(status)).encode())
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
    sys.argv = arguments


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1], socket.socket(fileno=int(sys.argv[2]))))
