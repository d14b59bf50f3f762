"""Storage Gateway, Backup gateway, Systems Manager for SAP and AWS Backup, answering what a test puts in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.edge.stub import Answer, Request, said

PATHS = {
    "/backup-jobs": "ListBackupJobs",
    "/restore-metadata": "GetRecoveryPointRestoreMetadata",
    "/recovery-points/": "DescribeRecoveryPoint",
    "/backup-vaults": "ListBackupVaults",
}
"""A part of a path of AWS Backup's -> its operation; the first that is there."""


@dataclass
class Machines:
    """`answers` by operation: what is said, or a function of the request's members; a text is the code of an
    error, and its message after a colon. Of an operation that nobody put in, the answer is empty."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def answer(self, request: Request) -> Answer:
        operation, members = _read(request)
        self.asked.append(operation)
        value = self.answers.get(operation, {})
        value = value(members) if callable(value) else value
        if not isinstance(value, str):
            return said(value)
        code, _, message = value.partition(": ")
        body = {"__type": code, "message": message or f"{operation} is refused."}
        return Answer(json.dumps(body).encode(), 400, {"x-amzn-ErrorType": code})


def _read(request: Request) -> tuple[str, Mapping[str, Any]]:
    """The operation and its members: named by a header of the two gateways' services, by a path of the other
    two."""
    target = next((text for key, text in request.headers.items() if key.lower() == "x-amz-target"), "")
    members = json.loads(request.body or b"{}")
    if target:
        return target.rpartition(".")[2], members
    for part, operation in PATHS.items():
        if part in request.path:
            return operation, members
    return "".join(word.capitalize() for word in request.path.strip("/").split("-")), members
