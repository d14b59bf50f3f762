"""The error of Storage Gateway's volume operations: one class, with a code inside."""

from __future__ import annotations

import json

from moto.core.exceptions import JsonRESTError


class InvalidGatewayRequest(JsonRESTError):
    def __init__(self, code: str, message: str) -> None:
        """`code` is one of the service model's ErrorCode."""
        super().__init__("InvalidGatewayRequestException", message)
        self.code_inside = code
        self.description = json.dumps(
            {"__type": self.error_type, "message": message, "error": {"errorCode": code}}
        )
