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
import urllib.error
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

    def history(self, execution: str) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("get_execution_history").paginate(executionArn=execution)
        return [event for page in pages for event in page["events"]]


@dataclass(slots=True)
class Forwarder:
    """Where the interpreter's calls arrive."""

    sandbox: Sandbox
    access_key: str
    session_token: str = ""
    bodies: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Method, path and body of what was sent."""

    def forward(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> http.client.HTTPResponse:
        self.bodies.append((method, path, body))
        url = urlsplit(self.sandbox.url)
        assert url.hostname is not None
        signed = headers.get("Authorization", "")
        headers["Authorization"] = re.sub(r"Credential=[^/]+/", f"Credential={self.access_key}/", signed)
        if self.session_token:
            headers["X-Amz-Security-Token"] = self.session_token
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=END_SECONDS)
        connection.request(method, path, body, headers)
        return connection.getresponse()

    def starts(self) -> list[dict[str, Any]]:
        """The bodies of each StartRestoreJob that was sent, parsed."""
        return [
            json.loads(body)
            for method, path, body in self.bodies
            if (method, path) == ("PUT", "/restore-jobs")
        ]


@contextmanager
def engine_on(sandbox: Sandbox) -> Iterator[Engine]:
    credentials = sandbox.session().get_credentials().get_frozen_credentials()
    forwarder = Forwarder(sandbox, credentials.access_key, credentials.token or "")
    with _listening(forwarder) as port, _interpreter(sandbox, port) as client:
        yield Engine(client, sandbox, forwarder)


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
def _interpreter(sandbox: Sandbox, calls_port: int) -> Iterator[Any]:
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
        yield session.client("stepfunctions", endpoint_url=url, config=Config(proxies={}))
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            _post(f"{url}/moto-api/reset", {})
        except urllib.error.URLError:
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
