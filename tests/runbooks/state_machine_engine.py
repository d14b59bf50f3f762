"""Moto's interpreter of state machines, with the sandbox as the AWS that its tasks call.

Moto calls every service at `localhost:MOTO_PORT` with a key of its own. A forwarder there puts the key of
whoever the machine is to act as in its place, so that the sandbox decides what the machine's role may do.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from tests.sandbox_process import Sandbox

START_SECONDS = 60
END_SECONDS = 120
"""Far above what any execution here takes; only one that hangs reaches it."""


@dataclass(slots=True)
class Engine:
    """A running interpreter."""

    url: str
    client: Any
    """Of Step Functions."""
    sandbox: Sandbox
    forwarder: Forwarder

    def run(self, definition: dict[str, Any], given: dict[str, Any] | None = None) -> dict[str, Any]:
        """The execution of a definition, as DescribeExecution tells it once it is over."""
        return self.end_of(self.start(definition, given))

    def start(self, definition: dict[str, Any], given: dict[str, Any] | None = None) -> str:
        name = f"relight-{time.monotonic_ns()}"
        machine = self.client.create_state_machine(
            name=name,
            definition=json.dumps(definition),
            roleArn=f"arn:aws:iam::{self.sandbox.account}:role/machine",
        )["stateMachineArn"]
        quick = {"poll_seconds": 1, **(given or {})}
        started = self.client.start_execution(stateMachineArn=machine, input=json.dumps(quick))
        return str(started["executionArn"])

    def end_of(self, execution: str) -> dict[str, Any]:
        deadline = time.monotonic() + END_SECONDS
        while time.monotonic() < deadline:
            told: dict[str, Any] = self.client.describe_execution(executionArn=execution)
            if told["status"] != "RUNNING":
                return told
            threading.Event().wait(0.1)
        raise AssertionError(f"still running: {self.history(execution)[-3:]}")

    def knew(self, execution: str) -> dict[str, Any]:
        """What an execution that failed knew: the input of its Fail state."""
        [entered] = [event for event in self.history(execution) if event["type"] == "FailStateEntered"]
        knew: dict[str, Any] = json.loads(entered["stateEnteredEventDetails"]["input"])
        return knew

    @contextmanager
    def recorded(self) -> Iterator[list[dict[str, Any]]]:
        """The bodies of each StartRestoreJob that is sent meanwhile, parsed."""
        starts: list[dict[str, Any]] = []
        self.forwarder.starts = starts
        try:
            yield starts
        finally:
            self.forwarder.starts = []

    @contextmanager
    def calling_with(self, access_key: str) -> Iterator[None]:
        """The machine acts as who has this key."""
        before = self.forwarder.credentials
        self.forwarder.credentials = (access_key, "")
        try:
            yield
        finally:
            self.forwarder.credentials = before

    @contextmanager
    def jobs_at(self, url: str) -> Iterator[None]:
        """Restore jobs are started and described at another server than the sandbox."""
        self.forwarder.jobs_url = url
        try:
            yield
        finally:
            self.forwarder.jobs_url = ""

    @contextmanager
    def calls_at(self, url: str) -> Iterator[None]:
        """All calls but those about restore jobs arrive at another server than the sandbox."""
        before, self.forwarder.url = self.forwarder.url, url
        try:
            yield
        finally:
            self.forwarder.url = before

    def history(self, execution: str) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("get_execution_history").paginate(executionArn=execution)
        return [event for page in pages for event in page["events"]]


@dataclass(slots=True)
class Forwarder:
    """Where the interpreter's calls arrive."""

    url: str
    credentials: tuple[str, str]
    """Access key and session token of who the machine acts as."""
    jobs_url: str = ""
    """Where restore jobs are, if not in the sandbox."""
    starts: list[dict[str, Any]] = field(default_factory=list)

    def forward(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> http.client.HTTPResponse:
        if (method, path) == ("PUT", "/restore-jobs"):
            self.starts.append(json.loads(body))
        key, token = self.credentials
        signed = headers.get("Authorization", "")
        headers["Authorization"] = re.sub(r"Credential=[^/]+/", f"Credential={key}/", signed)
        if token:
            headers["X-Amz-Security-Token"] = token
        url = urlsplit(self.jobs_url if self.jobs_url and path.startswith("/restore-jobs") else self.url)
        assert url.hostname is not None
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=END_SECONDS)
        connection.request(method, path, body, headers)
        return connection.getresponse()


@contextmanager
def engine_on(sandbox: Sandbox) -> Iterator[Engine]:
    credentials = sandbox.session().get_credentials().get_frozen_credentials()
    forwarder = Forwarder(sandbox.url, (credentials.access_key, credentials.token or ""))
    with _listening(forwarder) as port, _interpreter(sandbox, port) as (url, client):
        yield Engine(url, client, sandbox, forwarder)


@contextmanager
def _listening(forwarder: Forwarder) -> Iterator[int]:
    class Calls(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_call(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: text for name, text in self.headers.items() if name.lower() != "connection"}
            answer = forwarder.forward(self.command, self.path, headers, body)
            content = answer.read()
            self.send_response_only(answer.status)
            for name, text in answer.getheaders():
                if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                    self.send_header(name, text)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_call

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Calls) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def _interpreter(sandbox: Sandbox, calls_port: int) -> Iterator[tuple[str, Any]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "MOTO_PORT": str(calls_port),
        "MOTO_ACCOUNT_ID": sandbox.account,
        "NO_PROXY": "127.0.0.1,localhost",
    }
    server = "from moto.server import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", server, "-H", "127.0.0.1", "-p", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(url, process)
        _post(f"{url}/moto-api/config", {"stepfunctions": {"execute_state_machine": True}})
        session = boto3.Session("ak", "sk", region_name=sandbox.regions[0])
        yield url, session.client("stepfunctions", endpoint_url=url, config=Config(proxies={}))
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            _post(f"{url}/moto-api/reset", {})
        except OSError:
            threading.Event().wait(0.1)
        else:
            return
    raise AssertionError("moto's server did not start")


def _post(url: str, body: dict[str, Any]) -> None:
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=START_SECONDS) as answer:
        answer.read()
