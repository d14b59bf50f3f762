"""The terminal is taken away from a process that is deaf to SIGHUP, as below `nohup` or a tmux started so."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import socket
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from command_line.hanging_up import HUNG_UP
from tests.cli.relight import RELIGHT
from tests.forks import REPOSITORY
from tests.sandbox.test_process import wait_until_gone
from tests.sandbox_process import running_sandbox

PATIENCE_SECONDS = 60
"""Far above the second that leaving takes; only a process that stays reaches it."""

DEAF = 'trap "" HUP; exec "$@" <"$0" >"$0" 2>&1'
"""For sh, with a terminal and a command: the terminal becomes the session's own, as that of a login does."""

SENDING = """
import socket, sys, threading
from command_line.hanging_up import leave_when_hung_up
from recovery.reading import Priority, ReadQueue

aws = socket.socket(fileno=int(sys.argv[1]))  # on its other end is the test

def send():
    aws.sendall(b"sending")
    aws.sendall(b"took " + aws.recv(100))

class Calls(ReadQueue):
    def close(self):
        aws.sendall(b"leaving")
        return super().close()

calls = Calls()
leave_when_hung_up(calls)
calls.submit(Priority.KEY, send, lambda outcome: None)
threading.Event().wait()
"""


class DeafOnTerminal:
    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], handed_on: Sequence[int]
    ) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            ["sh", "-c", DEAF, os.ttyname(theirs), *command],
            env={**environment, "TERM": "xterm-256color"},
            cwd=REPOSITORY,
            start_new_session=True,
            pass_fds=handed_on,
        )
        self._theirs = theirs  # kept: a pty that nobody has open yet is at its end
        self._output = b""

    def wait_for(self, words: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while words.encode() not in self._output:
            ready, _, _ = select.select([self._ours], [], [], PATIENCE_SECONDS)
            assert ready, self._output
            assert time.monotonic() < deadline, self._output
            self._output += os.read(self._ours, 1 << 16)

    def take_away(self) -> None:
        """Close our side, at which the kernel hangs up the program's."""
        os.close(self._ours)
        os.close(self._theirs)


@contextmanager
def deaf(
    command: Sequence[str], environment: Mapping[str, str], handed_on: Sequence[int] = ()
) -> Iterator[DeafOnTerminal]:
    program = DeafOnTerminal(command, environment, handed_on)
    try:
        yield program
    finally:
        program.process.kill()
        program.process.wait()


def test_the_app_leaves_when_its_terminal_is_taken_away_though_it_hears_no_hang_up(tmp_path: Path) -> None:
    with running_sandbox() as sandbox:
        environment = sandbox.child_environment(RELIGHT_HOME=str(tmp_path))
        with deaf([str(RELIGHT)], environment) as app:
            app.wait_for("ad-hoc-analytics")
            app.take_away()
            assert app.process.wait(PATIENCE_SECONDS) == HUNG_UP


def test_the_app_on_its_own_sandbox_takes_that_with_it(tmp_path: Path) -> None:
    with deaf([str(RELIGHT), "sandbox"], {**os.environ, "RELIGHT_HOME": str(tmp_path)}) as app:
        app.wait_for("ad-hoc-analytics")
        [server] = children(app.process.pid)
        app.take_away()
        assert app.process.wait(PATIENCE_SECONDS) == HUNG_UP
        wait_until_gone(server)


def test_a_call_that_is_under_way_gets_its_answer_before_the_app_leaves() -> None:
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-c", SENDING, str(theirs.fileno())]
    with ours, deaf(command, os.environ, [theirs.fileno()]) as app:
        theirs.close()
        ours.settimeout(PATIENCE_SECONDS)
        assert ours.recv(100) == b"sending"
        app.take_away()
        assert ours.recv(100) == b"leaving"
        ours.sendall(b"the answer")
        assert app.process.wait(PATIENCE_SECONDS) == HUNG_UP
        assert ours.recv(100) == b"took the answer"


def children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    if not listed.exists():
        pytest.skip("children are looked up in /proc")
    return [int(each) for each in listed.read_text().split()]
