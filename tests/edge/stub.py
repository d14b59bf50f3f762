"""A tiny AWS on loopback that records what reaches it and answers as badly as a test wants."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aws_api.calls import Calls
from aws_api.guard import WriteDoor
from aws_api.sessions import Clients, GuardedSession, open_session, shared_loader
from aws_api.translation import Login
from recovery.account import ContextRequest
from recovery.context import Mode

REGION = "eu-west-1"
LOADER = shared_loader()


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """`cut` sends that many bytes fewer than announced; `hang_up` closes the connection without a word."""

    body: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    hang_up: bool = False
    silent: bool = False
    """Never answers, until the stub ends."""


def said(value: object, **headers: str) -> Answer:
    return Answer(json.dumps(value).encode(), headers=headers)


def failed(status: int, code: str, message: str = "") -> Answer:
    return Answer(json.dumps({"message": message}).encode(), status, {"x-amzn-ErrorType": code})


class Stub:
    """`answer` decides what is said to each request; `requests` is what arrived, in order."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answer: Callable[[Request], Answer] = lambda request: Answer()
        self.ended = threading.Event()
        self.url = ""


@contextmanager
def serving() -> Iterator[Stub]:
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            request = Request(self.command, self.path, dict(self.headers), body)
            stub.requests.append(request)
            answer = stub.answer(request)
            if answer.silent:
                stub.ended.wait(timeout=60)
            if answer.hang_up or answer.silent:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if "Date" in answer.headers:
                self.send_response_only(answer.status)
            else:
                self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body[: len(answer.body) - answer.cut])
            self.close_connection = answer.cut > 0

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_PATCH = _answer

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield stub
    finally:
        stub.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def session_to(url: str, door: WriteDoor) -> GuardedSession:
    """A session that goes to `url`, with the credentials of the environment."""
    return open_session(ContextRequest(region=REGION, endpoint=url), door, LOADER, lambda device: "")


def calls_to(url: str, mode: Mode = Mode.READ_ONLY) -> Calls:
    session = session_to(url, WriteDoor(mode))
    return Calls(Clients(session, REGION), Login("Sign in again.", "aws login"))
