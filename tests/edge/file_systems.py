"""EFS, FSx, Directory Service and EC2, answering what a test puts in, each in its own protocol."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from botocore.model import ListShape, ServiceModel, Shape, StructureShape

from tests.edge.stub import LOADER, Answer, Request, said

EC2 = ServiceModel(LOADER.load_service_model("ec2", "service-2"), "ec2")
EFS = ServiceModel(LOADER.load_service_model("efs", "service-2"), "efs")


@dataclass
class FileSystems:
    """`answers` by operation: what is said, or a function of what was asked; a text is the code of an error.
    Of an operation that nobody put in, the answer is empty. `asked` is each operation with its members, those
    of a path and of a query as texts."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def answer(self, request: Request) -> Answer:
        operation, members = _read(request)
        self.asked.append((operation, members))
        value = self.answers.get(operation, {})
        value = value(members) if callable(value) else value
        if operation in EC2.operation_names and "Action" in members:
            return _ec2(operation, value)
        if isinstance(value, str):
            body = {"__type": value, "ErrorCode": value, "message": f"{operation} is refused."}
            return Answer(json.dumps(body).encode(), 400, {"x-amzn-ErrorType": value})
        return said(value)


def _read(request: Request) -> tuple[str, Mapping[str, Any]]:
    headers = {key.lower(): text for key, text in request.headers.items()}
    if target := headers.get("x-amz-target"):
        return target.rpartition(".")[2], json.loads(request.body or b"{}")
    if request.path == "/":
        members = {key: values[0] for key, values in parse_qs(request.body.decode()).items()}
        return members["Action"], members
    address = urlsplit(request.path)
    for name in EFS.operation_names:
        http = EFS.operation_model(name).http
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", http["requestUri"])
        found = re.fullmatch(pattern, address.path)
        if found and http["method"] == request.method:
            query = {key: values[0] for key, values in parse_qs(address.query).items()}
            body = json.loads(request.body) if request.body else {}
            return name, {**query, **body, **found.groupdict()}
    raise AssertionError(f"no operation has {request.method} {request.path}")


def _ec2(operation: str, value: Any) -> Answer:
    headers = {"Content-Type": "text/xml"}
    if isinstance(value, str):
        told = f"<Error><Code>{value}</Code><Message>{operation} is refused.</Message></Error>"
        body = f"<Response><Errors>{told}</Errors><RequestID>1</RequestID></Response>"
        return Answer(body.encode(), 403, headers)
    shape = EC2.operation_model(operation).output_shape
    assert shape is not None
    return Answer(
        f"<{operation}Response>{_xml(value, shape)}</{operation}Response>".encode(), headers=headers
    )


def _xml(value: Any, shape: Shape) -> str:
    if isinstance(shape, StructureShape):
        return "".join(
            _element(_name(shape.members[key], key), each, shape.members[key]) for key, each in value.items()
        )
    if isinstance(shape, ListShape):
        return "".join(_element(_name(shape.member, "item"), each, shape.member) for each in value)
    return escape(str(value).lower() if isinstance(value, bool) else str(value))


def _element(name: str, value: Any, shape: Shape) -> str:
    return f"<{name}>{_xml(value, shape)}</{name}>"


def _name(shape: Shape, otherwise: str) -> str:
    name: str = shape.serialization.get("name", otherwise)
    return name
