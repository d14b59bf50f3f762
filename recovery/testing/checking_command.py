"""Running the command that a user names to check what a restore test made.

It gets what was restored in its environment, no shell and no terminal. What it writes is not kept, except the
last line of its stderr, which is the message.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from recovery.account import Account
from recovery.errors import BadInput, Refused
from recovery.models import RestoreJob
from recovery.plain_text import cut, plain

MOST_CELLS = 1000  # the API's model sets no limit; a page of output in one line is no message
TAIL_BYTES = 64 * 1024
NOTHING_SENT = "Nothing was said of the test."


@dataclass(frozen=True, slots=True)
class CommandAnswer:
    exit_code: int
    last_line: str
    """The last line of its stderr that has text, plain."""


def command_words(line: str) -> tuple[str, ...]:
    """A program and its arguments in the words that a shell would make of the line; nothing is expanded.
    Raises `BadInput`."""
    try:
        return tuple(shlex.split(line))
    except ValueError as error:
        raise BadInput("Not a command", f"{plain(line)}: {error}.", "Close its quotes.") from None


def command_name(command: Sequence[str]) -> str:
    """What the command is called where it is told of: its arguments, which may be secret, are left out."""
    return plain(Path(command[0]).name) if command else ""


def environment(account: Account, job: RestoreJob) -> Mapping[str, str]:
    """What the command is told, beside the environment of this process."""
    told = {
        "RELIGHT_JOB_ID": job.id,
        "RELIGHT_RESOURCE_ARN": job.created_resource_arn,
        "RELIGHT_RESOURCE_TYPE": job.resource_type,
        "RELIGHT_SOURCE_ARN": job.source_arn,
        "RELIGHT_POINT_ARN": job.point_arn,
        "RELIGHT_PLAN_ARN": job.testing_plan_arn,
        "RELIGHT_ACCOUNT": job.context.account,
        "RELIGHT_REGION": job.context.region,
        "RELIGHT_PARTITION": job.context.partition,
        "RELIGHT_ENDPOINT_URL": job.context.endpoint,
        # So that the calls it makes itself go where the test is.
        "AWS_REGION": job.context.region,
        "AWS_DEFAULT_REGION": job.context.region,
    }
    return {**told, "AWS_PROFILE": account.identity.profile} if account.identity.profile else told


def run_check(account: Account, job: RestoreJob, command: Sequence[str], timeout: float) -> CommandAnswer:
    """Run `command` to its end, for `timeout` seconds at most. Raises `BadInput` where it cannot be started,
    `Refused` where it was killed or did not end; what it started is then ended with it."""
    if not command or not command[0]:
        raise BadInput("No command", "There is nothing to run.", "Name a command, with its arguments.")
    name = command_name(command)
    # A file and not a pipe: what the command leaves running in the background may hold a pipe open for ever.
    with tempfile.TemporaryFile() as stderr:
        try:
            process = subprocess.Popen(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                env={**os.environ, **environment(account, job)},
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise BadInput(
                "The command cannot be started",
                f"{name}: {getattr(error, 'strerror', None) or error}. {NOTHING_SENT}",
                "Name a program on the PATH or by its path; it runs without a shell.",
            ) from None
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise Refused(
                "The command did not end",
                f"{name} ran for {timeout:g} s and was ended. {NOTHING_SENT}",
                "Give it more time, or say by hand what it would have said.",
            ) from None
        finally:
            _end(process)
        if code < 0:
            raise Refused(
                "The command was killed",
                f"{name} was ended by signal {-code} before it could say anything. {NOTHING_SENT}",
                "Run it again, or say by hand what it would have said.",
            )
        return CommandAnswer(code, _last_line(stderr))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command that still runs, with all that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _last_line(stderr: IO[bytes]) -> str:
    size = stderr.seek(0, os.SEEK_END)
    stderr.seek(max(0, size - TAIL_BYTES))
    lines = stderr.read().decode("utf-8", "replace").splitlines()
    return next((cut(text, MOST_CELLS) for line in reversed(lines) if (text := plain(line).strip())), "")
