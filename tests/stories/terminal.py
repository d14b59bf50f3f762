"""A real terminal: tmux on a socket of its own, driven by keys and read as text.

Nothing sleeps for a fixed time: `wait_for` polls the pane until the words are there, and fails with the
screen as it was.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

POLL_SECONDS = 0.05
PATIENCE_SECONDS = 60.0
ENDED = "[ended with "
"""What the pane says when the program has gone; waiting for its screen is over then."""


class Terminal:
    """One program in one pane. `keystrokes` counts every key sent, each typed character included."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
        directory: Path | None = None,
    ) -> None:
        self.keystrokes = 0
        self._socket = f"relight-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        settings = {
            "TERM": "tmux-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            **(environment or {}),
        }
        assignments = [f"{name}={value}" for name, value in settings.items()]
        line = shlex.join(["env", *assignments, *command]) + "; printf '\\n[ended with %s]\\n' $?; exec cat"
        self._tmux(
            "-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", str(columns), "-y", str(rows),
            *(["-c", str(directory)] if directory else []),
            line,
        )  # fmt: skip

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tmux("kill-server")

    def screen(self, *, colours: bool = False) -> str:
        return self._tmux("capture-pane", "-p", *(["-e"] if colours else []), "-t", "t")

    def press(self, *keys: str) -> Terminal:
        """Send keys by tmux's names: `Enter`, `Escape`, `F5`, `C-r`, `Down`, or one character."""
        for key in keys:
            self.keystrokes += 1
            self._tmux("send-keys", "-t", "t", key)
        return self

    def type(self, text: str) -> Terminal:
        self.keystrokes += len(text)
        self._tmux("send-keys", "-t", "t", "-l", "--", text)
        return self

    def wait_for(self, *words: str, patience: float = PATIENCE_SECONDS) -> str:
        """The screen once all `words` stand on it."""
        deadline = time.monotonic() + patience
        while True:
            screen = self.screen()
            if all(word in screen for word in words):
                return screen
            if time.monotonic() > deadline or ENDED in screen:
                raise AssertionError(f"not on the screen within {patience:g} s: {words}\n{screen}")
            time.sleep(POLL_SECONDS)

    def wait_until_gone(self, word: str, patience: float = PATIENCE_SECONDS) -> str:
        """The screen once `word` has left it."""
        deadline = time.monotonic() + patience
        while True:
            screen = self.screen()
            if word not in screen:
                return screen
            if time.monotonic() > deadline:
                raise AssertionError(f"still on the screen after {patience:g} s: {word}\n{screen}")
            time.sleep(POLL_SECONDS)

    def press_until(self, key: str, word: str) -> str:
        """Press `key` until `word` is on the screen, waiting each time until the screen has changed.

        Escape has to be waited for: with another key close behind it, it is that key with Alt.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        before = self.screen()
        while word not in before:
            self.press(key)
            while (after := self.screen()) == before:
                if time.monotonic() > deadline:
                    raise AssertionError(f"{key} changed nothing\n{before}")
                time.sleep(POLL_SECONDS)
            if time.monotonic() > deadline:  # a clock on the screen changes it for ever
                raise AssertionError(f"{key} did not bring {word!r} within {PATIENCE_SECONDS:g} s\n{after}")
            before = after
        return before

    def resize(self, columns: int, rows: int) -> Terminal:
        self._tmux("resize-window", "-t", "t", "-x", str(columns), "-y", str(rows))
        return self

    def kill(self) -> None:
        """kill -9 of the program and its shell, and of the terminal: nothing in it can say goodbye."""
        pane, server = self._tmux("display-message", "-p", "-t", "t", "#{pane_pid} #{pid}").split()
        os.killpg(int(pane), signal.SIGKILL)
        os.kill(int(server), signal.SIGKILL)

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-u", "-L", self._socket, *arguments], capture_output=True, text=True, check=False
        )
        if done.returncode and "kill-server" not in arguments:
            raise AssertionError(f"tmux {arguments[0]}: {done.stderr.strip()}")
        return done.stdout
