"""`python -m aws_sandbox`: serves the simulated account until its parent ends or it is told to stop.

Prints one line of JSON on stdout when it is ready, and nothing else there. The parent is watched by polling
twice a second, which also notices a parent that was killed. Standard input is not looked at: it is at its end
from the start under many supervisors.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import signal
import sys
import tempfile
import threading
from contextlib import ExitStack
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from aws_sandbox.faults import NAMED, fault_of_option
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.serve_config import to_unset
from aws_sandbox.settings import Settings

PARENT_POLL_SECONDS = 0.5
LOADING_DELAY_SECONDS = 1.0
"""Long enough for the first list to be answered before moto's EC2 is loaded beside it."""

_FAULTS = "; ".join(f"{name}: {named.about}" for name, named in NAMED.items())


def main() -> None:
    arguments = options().parse_args()
    if find_spec("moto") is None:
        sys.exit("The sandbox is not installed. Install Relight with it: pip install 'relight[sandbox]'")
    settings = Settings(
        partition=PARTITIONS[arguments.partition],
        clock_speed=arguments.clock_speed,
        token_memory=arguments.token_memory,
        list_lag=arguments.list_lag,
        start_time=arguments.start_time,
        seed=arguments.seed,
        faults=tuple(arguments.fault),
    )
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    ready_line, sys.stdout = sys.stdout, sys.stderr  # moto prints to stdout what it does not know
    with ExitStack() as leftovers:
        config_file: Path | None = arguments.config_file
        if config_file is None:
            own = tempfile.TemporaryDirectory(prefix="relight-sandbox-", ignore_cleanup_errors=True)
            config_file = Path(leftovers.enter_context(own)) / "config"
        try:
            ready = _start(settings, arguments.port, config_file)
        except OSError as error:
            sys.exit(f"The sandbox cannot start. {error.strerror}: {error.filename}")
        leftovers.callback(config_file.unlink, missing_ok=True)
        if arguments.parent:
            threading.Thread(target=_watch, args=(arguments.parent, stopping), daemon=True).start()
        print(json.dumps(ready), file=ready_line, flush=True)
        stopping.wait()
    # Held requests and moto's threads wait for nothing any more.
    os._exit(0)


def _start(settings: Settings, port: int, config_file: Path) -> dict[str, object]:
    """Starts the server in threads of its own; what the ready line says."""
    unset = to_unset(os.environ)
    shield_moto()
    from aws_sandbox import (
        authorization_messages,
        bucket_defaults,
        dynamodb_windows,
        elasticache_lists,
        iam_simulation,
        own_services,
    )
    from aws_sandbox.backup.models import install
    from aws_sandbox.cbor import CborTranslation
    from aws_sandbox.clock import Clock
    from aws_sandbox.control import Control
    from aws_sandbox.gate import Gate
    from aws_sandbox.interference import Interference
    from aws_sandbox.serve_config import environment, write_config
    from aws_sandbox.server import listen
    from aws_sandbox.world.accounts import SHOP
    from aws_sandbox.world.loading import World

    clock = Clock(settings.clock_speed, settings.start_time)
    interference = Interference(settings.seed)
    interference.add_faults([dict(row) for row in settings.faults])
    install(settings, clock, interference)
    departures = (bucket_defaults, dynamodb_windows, elasticache_lists, own_services)
    for departure in (iam_simulation, authorization_messages, *departures):
        departure.install()
    world = World(settings.partition)
    world.load_identities()
    gate = Gate(settings, world, interference, Control(clock, interference, world))
    server = listen(port, CborTranslation(gate))
    url = f"http://127.0.0.1:{server.port}"
    write_config(config_file, url, settings.partition)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    loading = threading.Timer(LOADING_DELAY_SECONDS, world.load_main_region)
    loading.daemon = True
    loading.start()
    return {
        "url": url,
        "pid": os.getpid(),
        "config_file": str(config_file),
        "regions": list(settings.partition.regions),
        "account": SHOP.id,
        "environment": environment(config_file, url, settings.partition),
        "unset": unset,
    }


def shield_moto() -> None:
    """Moto reads the environment of whoever started us: neither an AWS profile nor moto's own switches may
    count."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "MOTO_")):
            del os.environ[name]
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    # No operation of the sandbox leaves the process, so these only matter to moto's own imports.
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull


def _watch(parent: int, stopping: threading.Event) -> None:
    ours = os.getppid() == parent
    while not stopping.wait(PARENT_POLL_SECONDS):
        if ours:
            if os.getppid() != parent:
                stopping.set()
            continue
        try:
            os.kill(parent, 0)
        except ProcessLookupError:
            stopping.set()
        except PermissionError:
            pass  # it lives, as another user


def options() -> argparse.ArgumentParser:
    """The command line. It refuses what makes no sense on stderr, with exit code 2."""
    parser = argparse.ArgumentParser(
        prog="python -m aws_sandbox", description="A simulated AWS account on 127.0.0.1."
    )
    parser.add_argument("--port", type=_port, default=0, help="0 takes any free port")
    parser.add_argument("--partition", choices=PARTITIONS, default="aws")
    parser.add_argument(
        "--clock-speed", type=_positive, default=1.0, help="simulated seconds for each real second"
    )
    parser.add_argument(
        "--token-memory", type=_seconds, default=3600.0, help="0 forgets idempotency tokens at once"
    )
    parser.add_argument(
        "--list-lag", type=_seconds, default=0.0, help="simulated seconds until lists show a new job"
    )
    parser.add_argument("--parent", type=int, default=os.getppid(), help="end with this process; 0 for none")
    parser.add_argument("--config-file", type=Path, help="where to write the AWS config file")
    parser.add_argument(
        "--start-time", type=_moment, help="ISO 8601 time with zone to build the world around"
    )
    parser.add_argument(
        "--fault",
        type=_fault,
        action="append",
        default=[],
        metavar="NAME=RATE",
        help=f"a share of requests or jobs to spoil, or NAME@N from the Nth on; repeatable. {_FAULTS}",
    )
    parser.add_argument("--seed", type=int, default=0, help="of the dice of faults with a rate")
    return parser


def _fault(text: str) -> dict[str, Any]:
    try:
        return fault_of_option(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise argparse.ArgumentTypeError("must be a whole number from 0 to 65535")
    return int(text)


def _positive(text: str) -> float:
    if (value := _number(text)) <= 0:
        raise argparse.ArgumentTypeError("must be above 0")
    return value


def _seconds(text: str) -> float:
    if (value := _number(text)) < 0:
        raise argparse.ArgumentTypeError("must be 0 or more")
    return value


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError("must be a number")
    return value


def _moment(text: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise argparse.ArgumentTypeError("must be a time with a zone, as in 2026-11-21T03:00:00+00:00")
    return moment.timestamp()


if __name__ == "__main__":
    main()
