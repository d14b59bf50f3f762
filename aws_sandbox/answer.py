"""What the sandbox answers, before WSGI."""

from __future__ import annotations

from dataclasses import dataclass

from aws_sandbox.aws_errors import error_answer


@dataclass(slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class ConnectionEnded(Exception):
    """The client gets no answer."""


def error(protocol: str, status: int, code: str, message: str, request_id: str) -> Answer:
    return Answer(status, *error_answer(protocol, code, message, request_id))
