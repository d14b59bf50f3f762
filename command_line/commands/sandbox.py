"""`relight sandbox`: the app on a simulated account, or that account for other tools."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation, pass_invocation
from command_line.sandbox_process import SandboxReady, running_sandbox

FAULTS = (
    "Of requests: throttle, error-500, error-500-after, error-503, timeout-before, timeout-after, "
    "drop-before, drop-after, slow, cut-body, empty-body, expired-credentials, clock-skew. "
    "Of jobs: job-fail, job-stall, job-abort."
)
"""The sandbox is another program and never imported here; a test holds this beside its own list."""


@click.command("sandbox")
@click.option(
    "--serve", is_flag=True, help="Serve the account on 127.0.0.1 and print the exports for a shell."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port to serve on. [default: a free one]"
)
@click.option(
    "--partition", type=click.Choice(["aws", "aws-cn", "aws-us-gov"]), default="aws", show_default=True
)
@click.option(
    "--clock-speed",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="How fast its clock runs.",
)
@click.option(
    "--token-memory",
    type=click.IntRange(0),
    help="Seconds for which an idempotency token is remembered; 0 forgets.",
)
@click.option("--list-lag", type=click.IntRange(0), help="Seconds until a listing shows a new job.")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME=RATE",
    help=f"Spoil a share of the requests or jobs, or with NAME@N all from the Nth; repeatable. {FAULTS}",
)
@click.option("--seed", type=int, help="Of the dice of faults with a rate: the same hits the same.")
@pass_invocation
def command(
    invocation: Invocation,
    serve: bool,
    port: int,
    partition: str,
    clock_speed: float,
    token_memory: int | None,
    list_lag: int | None,
    faults: Sequence[str],
    seed: int | None,
) -> int:
    """Open the app on a simulated AWS account, with writing on.

    Nothing leaves this machine. With --serve the account is for other tools: eval the lines that are printed.
    """
    options = {
        "--port": port,
        "--partition": partition,
        "--clock-speed": clock_speed,
        "--token-memory": token_memory,
        "--list-lag": list_lag,
        "--seed": seed,
    }
    arguments = [word for name, value in options.items() if value is not None for word in (name, str(value))]
    arguments += [word for fault in faults for word in ("--fault", fault)]
    with (
        own_home() as home,
        running_sandbox(arguments) as sandbox,
    ):
        if serve:
            return serve_until_interrupted(invocation, sandbox, home)
        return open_app(invocation, sandbox, home)


@contextlib.contextmanager
def own_home() -> Iterator[str]:
    """A directory for the journal of this sandbox; it stays only where it holds a fault's traceback."""
    home = Path(tempfile.mkdtemp(prefix="relight-home-"))
    try:
        yield str(home)
    finally:
        if not any(home.rglob("crash-*")):
            shutil.rmtree(home, ignore_errors=True)


def open_app(invocation: Invocation, sandbox: SandboxReady, home: str) -> int:
    from command_line.terminal_app import run

    sandbox.enter()
    # The journal of a real account must not learn of jobs that end with the sandbox.
    os.environ.setdefault("RELIGHT_HOME", home)
    request = replace(invocation.request, endpoint=sandbox.url, write=True)
    return run(request, invocation.now, ascii_only=invocation.ascii, zone=invocation.zone_name)


def serve_until_interrupted(invocation: Invocation, sandbox: SandboxReady, home: str) -> int:
    """Print what a shell needs to stay inside the sandbox, then wait for ctrl+c or the end of the server."""
    output = invocation.output
    for name in sandbox.unset:
        output.data(f"unset {name}")
    for name, value in {**sandbox.environment, "RELIGHT_HOME": home}.items():
        output.data(f"export {name}={shlex.quote(value)}")
    output.say(f"A simulated AWS account is served on {sandbox.url} until ctrl+c.")
    output.say(
        "In another terminal: run the lines above, then `relight`, `aws backup list-protected-resources`, ..."
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        signal.pause()
    return ExitCode.DONE
