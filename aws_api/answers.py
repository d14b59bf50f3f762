"""How answers are read: AWS Backup's listings as plain JSON, the rest by botocore, and none may crash it.

botocore walks a page of 1000 points member by member: 148 ms of CPU that the screens then lack; plain JSON
takes 8 ms. Only the parser of successful answers is replaced; signing, retries and errors stay botocore's.
Times stay what AWS sends, seconds since 1970; `aws_api.gateway.members.moment` takes both forms, so that
another protocol, or another botocore, changes nothing.
"""

from __future__ import annotations

import json
from typing import Any

from botocore.parsers import ResponseParserError, ResponseParserFactory

PROTOCOL = "rest-json"

# Their output is one JSON object with members named as in the model, which tests/edge pins.
QUICK = frozenset(
    {
        "ListProtectedResources",
        "ListRecoveryPointsByResource",
        "ListRecoveryPointsByBackupVault",
        "ListRestoreJobs",
        "ListRestoreJobsByProtectedResource",
    }
)


class _Parser:
    """A parser as botocore's endpoint uses it: by `parse` alone."""

    def __init__(self, of_botocore: Any) -> None:
        self._of_botocore = of_botocore

    def parse(self, response: Any, shape: Any) -> Any:
        try:
            return self._of_botocore.parse(response, shape)
        except (AttributeError, TypeError, KeyError, ValueError) as error:
            # A list where the model has an object, a word where it has a number: from a proxy, as a rule.
            raise ResponseParserError(f"The answer does not have the form of {shape}.") from error


class _QuickParser(_Parser):
    def parse(self, response: Any, shape: Any) -> Any:
        if response["status_code"] != 200 or response["context"]["operation_name"] not in QUICK:
            return super().parse(response, shape)
        answer = json.loads(response["body"])
        if not isinstance(answer, dict):
            raise ResponseParserError(f"The answer does not have the form of {shape}.")
        headers = {name.lower(): value for name, value in response["headers"].items()}
        answer["ResponseMetadata"] = {
            "RequestId": headers.get("x-amzn-requestid", ""),
            "HTTPStatusCode": 200,
            "HTTPHeaders": headers,
        }
        return answer


class AnswerReading(ResponseParserFactory):
    """A session's `response_parser_factory` component."""

    def create_parser(self, protocol_name: str) -> Any:
        parser = super().create_parser(protocol_name)
        return _QuickParser(parser) if protocol_name == PROTOCOL else _Parser(parser)
