"""What a client gets for a request that a fault hits."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable, Mapping
from email.utils import formatdate

from aws_sandbox.answer import Answer, ConnectionEnded, error
from aws_sandbox.aws_call import AwsCall
from aws_sandbox.faults import Fault
from aws_sandbox.interference import Interference

SIGNATURE_SECONDS = 300
SIGNATURE_EXPIRED = "Signature expired: {then} is now earlier than {oldest} ({now} - 5 min.)"
Said = tuple[int, str, str]

# By protocol; "" for all others. EC2 calls an expired token and an old signature the same.
REFUSALS: Mapping[str, Mapping[str, Said]] = {
    "throttle": {
        "": (400, "ThrottlingException", "Rate exceeded"),
        "query": (400, "Throttling", "Rate exceeded"),
        "ec2": (503, "RequestLimitExceeded", "Request limit exceeded."),
        "rest-xml": (503, "SlowDown", "Please reduce your request rate."),
    },
    "expired": {
        "": (403, "ExpiredTokenException", "The security token included in the request is expired"),
        "json": (400, "ExpiredTokenException", "The security token included in the request is expired"),
        "query": (403, "ExpiredToken", "The security token included in the request is expired"),
        "ec2": (400, "RequestExpired", "Request has expired."),
        "rest-xml": (400, "ExpiredToken", "The provided token has expired."),
    },
    "skewed": {
        "": (403, "InvalidSignatureException", SIGNATURE_EXPIRED),
        "json": (400, "InvalidSignatureException", SIGNATURE_EXPIRED),
        "query": (403, "SignatureDoesNotMatch", SIGNATURE_EXPIRED),
        "ec2": (400, "RequestExpired", "Request has expired."),
        "rest-xml": (
            403,
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
        ),
    },
}


def hinder(
    fault: Fault, call: AwsCall, request_id: str, interference: Interference, client: socket.socket
) -> Answer | None:
    """The answer instead of the call's effect; None where the call goes on. Raises ConnectionEnded."""
    match fault.kind:
        case "delay":
            if not interference.delay(fault.seconds):
                raise ConnectionEnded
        case "drop_before":
            raise ConnectionEnded
        case "hang_before":
            interference.outlast(is_gone(client))
            raise ConnectionEnded
        case "error":
            return error(call.protocol, fault.status, fault.code, fault.message, request_id)
        case kind if kind in REFUSALS:
            return _refused(fault, call, request_id)
    return None


def spoil(
    fault: Fault,
    answer: Answer,
    call: AwsCall,
    request_id: str,
    interference: Interference,
    client: socket.socket,
) -> Answer:
    """What is left of the answer of a call that took effect. Raises ConnectionEnded."""
    match fault.kind:
        case "drop_after":
            raise ConnectionEnded
        case "hang_after":
            interference.outlast(is_gone(client))
            raise ConnectionEnded
        case "error_after":
            return error(call.protocol, fault.status, fault.code, fault.message, request_id)
        case "empty_body":
            return Answer(answer.status, answer.headers, b"")
        case "truncated_body":
            return Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2])
    return answer


def is_gone(client: socket.socket) -> Callable[[], bool]:
    """Whether the client has closed its end: it has sent all of its request, so only that can be read."""

    def gone() -> bool:
        if not select.select([client], [], [], 0)[0]:
            return False
        try:
            return client.recv(1, socket.MSG_PEEK) == b""
        except OSError:
            return True

    return gone


def _refused(fault: Fault, call: AwsCall, request_id: str) -> Answer:
    worded = REFUSALS[fault.kind]
    status, code, message = worded.get(call.protocol, worded[""])
    now = time.time() + fault.seconds
    moments = {"then": time.time(), "oldest": now - SIGNATURE_SECONDS, "now": now}
    stamps = {name: time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at)) for name, at in moments.items()}
    answer = error(call.protocol, status, code, message.format(**stamps), request_id)
    if fault.kind == "skewed":
        answer.headers["Date"] = formatdate(now, usegmt=True)
    return answer
