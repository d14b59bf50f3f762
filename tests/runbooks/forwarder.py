"""A server before the sandbox that hands every request on and keeps what StartRestoreJob was sent."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextmanager
def forwarding(url: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Its URL, and the body of each StartRestoreJob, parsed, in the order in which they arrived."""
    sent: list[dict[str, Any]] = []

    class HandsOn(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.command == "PUT" and self.path == "/restore-jobs":
                sent.append(json.loads(body))
            kept = {name: text for name, text in self.headers.items() if name.lower() != "host"}
            request = urllib.request.Request(url + self.path, body or None, kept, method=self.command)
            try:
                with DIRECT.open(request) as answer:
                    self.hand_back(answer.status, answer.headers.items(), answer.read())
            except HTTPError as error:
                with error:
                    self.hand_back(error.code, error.headers.items(), error.read())

        do_PUT = do_POST = do_DELETE = do_HEAD = do_GET

        def hand_back(self, status: int, headers: Any, body: bytes) -> None:
            self.send_response_only(status)
            for name, text in headers:
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, text)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), HandsOn) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", sent
        finally:
            server.shutdown()
            thread.join()
