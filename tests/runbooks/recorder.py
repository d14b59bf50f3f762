"""An AWS that takes anything: it keeps what StartRestoreJob and calls of the query protocol sent, and says
that the job is done."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

CALLER = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::111122223333:user/a</Arn><UserId>A</UserId><Account>111122223333</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>"""


@dataclass(slots=True)
class Recorder:
    url: str
    sent: list[dict[str, Any]] = field(default_factory=list)
    """The body of each StartRestoreJob, parsed."""
    called: list[dict[str, str]] = field(default_factory=list)
    """The parameters of each call of the query protocol but GetCallerIdentity."""
    answers: dict[str, Any] = field(default_factory=dict)
    """What is answered to calls of the JSON protocol, by their name."""
    told: list[tuple[str, Any]] = field(default_factory=list)
    """The calls of the JSON protocol, each with its name and its body, parsed."""


@contextmanager
def recording() -> Iterator[Recorder]:
    recorder = Recorder("")

    class Answers(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            recorder.sent.append(json.loads(self.body()))
            self.answer(json.dumps({"RestoreJobId": "JOB-1"}), "application/json")

        def do_GET(self) -> None:
            job = {
                "RestoreJobId": "JOB-1",
                "Status": "COMPLETED",
                "CreatedResourceArn": "arn:aws:ec2:::volume/vol-9",
            }
            self.answer(json.dumps(job), "application/json")

        def do_POST(self) -> None:
            target = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
            if target:
                recorder.told.append((target, json.loads(self.body())))
                return self.answer(json.dumps(recorder.answers.get(target, {})), "application/x-amz-json-1.1")
            parameters = dict(parse_qsl(self.body().decode(), keep_blank_values=True))
            if parameters["Action"] == "GetCallerIdentity":
                self.answer(CALLER, "text/xml")
            else:
                recorder.called.append(parameters)
                self.answer("<Response><return>true</return></Response>", "text/xml")

        def body(self) -> bytes:
            return self.rfile.read(int(self.headers["Content-Length"]))

        def answer(self, text: str, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        recorder.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield recorder
        finally:
            server.shutdown()
            thread.join()
