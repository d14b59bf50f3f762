"""Starts the sandbox, and talks to it over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any

import boto3
import botocore.session
from botocore.config import Config

from tests.forks import REPOSITORY, Fork, forks_of, may_fork

FORKED = "tests.forked_sandbox"
STDERR = 2
READY_SECONDS = 60
"""Far above the second that a start takes; only a hung start reaches it."""


@cache
def _models() -> Any:
    """Service models, read once for all sessions: EC2's alone takes 85 ms."""
    return botocore.session.Session().get_component("data_loader")


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox process."""

    process: subprocess.Popen[str] | Fork
    output: IO[str]
    """What it prints after the ready line: nothing."""
    url: str
    config_file: Path
    regions: tuple[str, str]
    """The main Region, and the one with the copies."""
    account: str
    environment: dict[str, str]
    """What a child process needs to stay on the sandbox, as the ready line gives it."""
    unset: tuple[str, ...]
    _clients: dict[tuple[str, str, str | None], Any] = field(default_factory=dict)

    @property
    def partition(self) -> str:
        return {"cn": "aws-cn", "us": "aws-us-gov"}.get(self.regions[0].split("-")[0], "aws")

    def session(self, profile: str = "shop", region: str | None = None) -> boto3.Session:
        """A session on a profile of the sandbox's config file, whatever the environment says."""
        inner = botocore.session.Session(profile=profile)
        inner.set_config_variable("config_file", str(self.config_file))
        inner.set_config_variable("credentials_file", os.devnull)
        inner.register_component("data_loader", _models())
        return boto3.Session(botocore_session=inner, region_name=region or self.regions[0])

    def client(self, service: str, profile: str = "shop", region: str | None = None) -> Any:
        """A client with its endpoint set. It makes one attempt a call, so that a test sees every answer. Kept
        for the next call: making one takes 100 ms."""
        wanted = (service, profile, region)
        if wanted not in self._clients:
            self._clients[wanted] = self.new_client(*wanted)
        return self._clients[wanted]

    def new_client(
        self, service: str, profile: str = "shop", region: str | None = None, **config: Any
    ) -> Any:
        """As `client`, but of its own, and with more of botocore's Config."""
        settings = Config(**{"retries": {"total_max_attempts": 1}, "proxies": {}, **config})
        return self.session(profile, region).client(service, endpoint_url=self.url, config=settings)

    def child_environment(self, **more: str) -> dict[str, str]:
        """Environment for a process such as the `aws` CLI."""
        kept = {name: value for name, value in os.environ.items() if name not in self.unset}
        return {**kept, **self.environment, **more}

    def control(self, method: str, path: str, body: Any = None, *, timeout: float = 60) -> Any:
        """A control route, such as `control("POST", "/-/clock", {"advance": 60})`. Raises ValueError with the
        sandbox's explanation when it refuses."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path, data, {"Content-Type": "application/json"}, method=method
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=timeout) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                raise ValueError(f"{method} {path}: {error.read().decode()}") from None

    def role(self, name: str = "service-role/AWSBackupDefaultServiceRole", account: str | None = None) -> str:
        return f"arn:{self.partition}:iam::{account or self.account}:role/{name}"

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(READY_SECONDS)
        self.output.close()


def start_sandbox(*arguments: str, **environment: str) -> Sandbox:
    """Starts a sandbox as its users do, `python -m aws_sandbox`, in this environment and these variables, and
    waits for its ready line. It ends with this process if it is not closed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "aws_sandbox", *_of_ours(arguments)],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return _ready(process, process.stdout)


def fork_sandbox(*arguments: str) -> Sandbox:
    """As `start_sandbox`, but the process is forked from one that has imported moto: 0.3 s of work in place
    of two."""
    reading, writing = os.pipe()
    with open(writing, "w") as theirs, open(os.devnull) as nothing:
        streams = [nothing.fileno(), theirs.fileno(), STDERR]
        words = ["aws_sandbox", *_of_ours(arguments)]
        process = forks_of(FORKED).start(words, os.environ, str(REPOSITORY), streams)
    return _ready(process, open(reading))


def _of_ours(arguments: Sequence[str]) -> list[str]:
    """`--parent` comes first, so that arguments with one of their own have their way."""
    return ["--parent", str(os.getpid()), *arguments]


def _ready(process: subprocess.Popen[str] | Fork, output: IO[str]) -> Sandbox:
    line = output.readline()
    if not line:
        raise RuntimeError(
            f"the sandbox ended with {process.wait()} before it was ready; its words are on stderr"
        )
    ready = json.loads(line)
    main, second = ready["regions"]
    return Sandbox(
        process=process,
        output=output,
        url=ready["url"],
        config_file=Path(ready["config_file"]),
        regions=(main, second),
        account=ready["account"],
        environment=ready["environment"],
        unset=tuple(ready["unset"]),
    )


@contextmanager
def running_sandbox(*arguments: str) -> Iterator[Sandbox]:
    sandbox = (fork_sandbox if may_fork(FORKED, os.environ) else start_sandbox)(*arguments)
    try:
        yield sandbox
    finally:
        sandbox.close()
