"""Smithy's RPC v2 with CBOR bodies, which newer SDKs speak to services such as Backup gateway and moto does
not know: requests are turned into the JSON that the same services also take, answers back into CBOR."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from botocore.model import Shape
from botocore.parsers import ResponseParserError, RpcV2CBORParser
from botocore.serialize import RpcV2CBORSerializer
from moto.core.utils import get_service_model

from aws_sandbox.aws_call import MODEL_OF_SIGNING_NAME

PATH = re.compile(r"/service/([^/]+)/operation/([^/]+)")
"""Names the service by its target prefix, as the header of JSON requests does."""
SIGNING_NAME = re.compile(r"Credential=[^/,\s]+/\d{8}/[^/]+/([^/]+)/aws4_request")
JSON_TYPE = "application/x-amz-json-1.0"


class CborTranslation:
    """Wraps a WSGI application that takes JSON."""

    def __init__(self, application: Any) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        found = PATH.fullmatch(environ["PATH_INFO"])
        signed = SIGNING_NAME.search(environ.get("HTTP_AUTHORIZATION", ""))
        if environ.get("HTTP_SMITHY_PROTOCOL") != "rpc-v2-cbor" or found is None or signed is None:
            answered: Iterable[bytes] = self._application(environ, start_response)
            return answered
        started: list[Any] = []
        try:
            asked = _as_json(environ, found[1], found[2])
        except (ResponseParserError, TypeError, ValueError):
            started.append(("400 Bad Request", []))
            body = json.dumps(
                {"__type": "SerializationException", "message": "The body is no CBOR."}
            ).encode()
        else:
            body = b"".join(
                self._application(asked, lambda status, headers: started.append((status, headers)))
            )
        status, headers = started[0]
        # What no model knows is never answered with success.
        translated = _as_cbor(body, _output(signed[1], found[2]) if status.startswith("2") else None)
        kept = [
            (name, value) for name, value in headers if name.lower() not in ("content-type", "content-length")
        ]
        own = [
            ("Content-Type", "application/cbor"),
            ("Content-Length", str(len(translated))),
            ("smithy-protocol", "rpc-v2-cbor"),
        ]
        start_response(status, kept + own)
        return [translated]


def _as_json(environ: dict[str, Any], service: str, operation: str) -> dict[str, Any]:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    text = json.dumps(_decoded(body), default=_plain).encode()
    return {
        **environ,
        "PATH_INFO": "/",
        "RAW_URI": "/",
        "REQUEST_URI": "/",
        "HTTP_X_AMZ_TARGET": f"{service}.{operation}",
        "CONTENT_TYPE": JSON_TYPE,
        "CONTENT_LENGTH": str(len(text)),
        "wsgi.input": io.BytesIO(text),
    }


def _output(signing_name: str, operation: str) -> Shape | None:
    model = get_service_model(MODEL_OF_SIGNING_NAME.get(signing_name, signing_name))
    output: Shape | None = model.operation_model(operation).output_shape
    return output


def _decoded(body: bytes) -> Any:
    parser = RpcV2CBORParser()
    return parser.parse_data_item(parser.get_peekable_stream_from_bytes(body)) if body else {}


def _plain(value: Any) -> Any:
    """What JSON has no type of."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    raise TypeError(f"{type(value).__name__} in a request")


def _as_cbor(body: bytes, shape: Shape | None) -> bytes:
    """Bytes that are no JSON, such as a body cut short on purpose, stay as they are."""
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        return body
    written = bytearray()
    serialiser: Any = RpcV2CBORSerializer()
    if shape is None:
        _write_texts(serialiser, written, value)
    else:
        serialiser._serialize_data_item(written, value, shape)
    return bytes(written)


def _write_texts(serialiser: Any, written: bytearray, members: dict[str, str]) -> None:
    """A map of strings: an error, or the empty answer of an operation without output."""
    written.append(0xA0 | len(members))
    for name, text in members.items():
        serialiser._serialize_type_string(written, name, None, None)
        serialiser._serialize_type_string(written, str(text), None, None)
