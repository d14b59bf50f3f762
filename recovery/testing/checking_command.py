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
KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
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
    """The environment of this process, what was restored, and what makes the calls of the command itself go
    where the test is: with the same profile, in the same Region, to the same simulated account."""
    where, profile = job.context, account.identity.profile
    told = {
        "RELIGHT_JOB_ID": job.id,
        "RELIGHT_RESOURCE_ARN": job.created_resource_arn,
        "RELIGHT_RESOURCE_TYPE": job.resource_type,
        "RELIGHT_SOURCE_ARN": job.source_arn,
        "RELIGHT_POINT_ARN": job.point_arn,
        "RELIGHT_PLAN_ARN": job.testing_plan_arn,
        "RELIGHT_ACCOUNT": where.account,
        "RELIGHT_REGION": where.region,
        "RELIGHT_PARTITION": where.partition,
        "RELIGHT_ENDPOINT_URL": where.endpoint,
        "AWS_REGION": where.region,
        "AWS_DEFAULT_REGION": where.region,
        **({"AWS_ENDPOINT_URL": where.endpoint} if where.endpoint else {}),
        **({"AWS_PROFILE": profile} if profile else {}),
    }
    # The keys of the environment would win over the profile (botocore's order of credentials).
    dropped = KEYS if profile else ()
    return {**{name: text for name, text in os.environ.items() if name not in dropped}, **told}


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
                env=environment(account, job),
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
