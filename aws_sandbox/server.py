"""One HTTP server on loopback for every service, Region and account."""

from __future__ import annotations

import sys
from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import BaseWSGIServer, make_server

LOOPBACK = "127.0.0.1"


class SandboxRequest(MotoRequestHandler):
    protocol_version = "HTTP/1.1"
    """Of bodies in chunks and "Expect: 100-continue". Werkzeug all the same ends every connection after its
    answer, unlike AWS."""
    disable_nagle_algorithm = True
    """Head and body leave in two writes; the second would wait up to 40 ms for an acknowledgement."""

    def end_headers(self) -> None:
        """A Date of the answer's own takes the place of the one that `send_response` has put there."""
        dates = [line for line in self._headers_buffer if line.startswith(b"Date: ")]
        for line in dates[:-1]:
            self._headers_buffer.remove(line)
        super().end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """`/-/requests` is the log."""

    def log(self, type: str, message: str, *args: Any) -> None:
        if type == "error":
            print(message % args if args else message, file=sys.stderr)


def listen(port: int, application: Any) -> BaseWSGIServer:
    """A server bound to loopback; 0 takes any free port."""
    return make_server(LOOPBACK, port, application, threaded=True, request_handler=SandboxRequest)
