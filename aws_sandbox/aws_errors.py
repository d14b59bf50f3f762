"""Errors in the shape of each AWS protocol, so that every SDK reads code and message."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape


def error_answer(protocol: str, code: str, message: str, request_id: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of an error."""
    if protocol == "ec2":
        return _xml(
            f"<Response><Errors><Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message></Error>"
            f"</Errors><RequestID>{request_id}</RequestID></Response>"
        )
    if protocol == "query":
        return _xml(
            f"<ErrorResponse><Error><Type>Sender</Type><Code>{escape(code)}</Code>"
            f"<Message>{escape(message)}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
        )
    if protocol == "rest-xml":
        return _xml(
            f"<Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
            f"<RequestId>{request_id}</RequestId></Error>"
        )
    if protocol == "json":
        body = {"__type": code, "message": message}
        return {"Content-Type": "application/x-amz-json-1.1", "x-amzn-ErrorType": code}, _json(body)
    body = {"message": message}
    return {"Content-Type": "application/json", "x-amzn-ErrorType": code}, _json(body)


def _xml(text: str) -> tuple[dict[str, str], bytes]:
    return {"Content-Type": "text/xml"}, ('<?xml version="1.0" encoding="UTF-8"?>\n' + text).encode()


def _json(members: dict[str, str]) -> bytes:
    return json.dumps(members).encode()
