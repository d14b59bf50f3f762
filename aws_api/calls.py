"""One call to AWS: sent, its answer checked for what is needed, its errors translated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botocore import xform_name
from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from botocore.parsers import ResponseParserError

from aws_api.clock import seconds_ahead
from aws_api.operations import BY_PAIR
from aws_api.sessions import Clients
from aws_api.translation import Login, lost, translate

Answer = Mapping[str, Any]

PAGE = 1000
"""`MaxResults` of AWS Backup's listings; the model's limit."""


class Calls:
    """Reads and writes by name of service and operation, as `aws_api.operations` lists them."""

    def __init__(self, clients: Clients, login: Login) -> None:
        self._clients = clients
        self._login = login
        self.clock_skew: float | None = None

    def elsewhere(self, region: str) -> Calls:
        """The same credentials in another Region, for reads that may fail: it may be down."""
        return Calls(self._clients.elsewhere(region), self._login)

    def read(self, service: str, operation: str, **request: object) -> Answer:
        """The answer of one read. Raises `AnswerLost` where a member listed as needed is missing."""
        return self._call(self._clients.reading, service, operation, request)

    def pages(
        self,
        service: str,
        operation: str,
        request: Mapping[str, object],
        *,
        token: str = "NextToken",
        send: str = "",
    ) -> Iterator[list[Answer]]:
        """A listing's lists, page by page; the answer's `token` is sent back as `send`, or under its name."""
        member = BY_PAIR[service, operation].answers[0]
        sent = send or token
        following: object = None
        while True:
            answer = self.read(service, operation, **request, **({sent: following} if following else {}))
            items = answer[member]
            if not isinstance(items, list):
                raise lost(operation, f"{member} is not a list.")
            yield items
            previous, following = following, answer.get(token)
            if not following:
                return
            if following == previous:
                raise lost(operation, "AWS gave the same page again.")

    def write(self, service: str, operation: str, request: Mapping[str, object], token: str) -> Answer:
        """Send one write once, with `token` as its idempotency member where it has one and the request names
        none of its own."""
        client = self._clients.writing
        model = client(service).meta.service_model.operation_model(operation)
        with_token = {**dict.fromkeys(model.idempotent_members, token), **request}
        return self._call(client, service, operation, with_token)

    def _call(
        self, client: Callable[[str], BaseClient], service: str, operation: str, request: Mapping[str, object]
    ) -> Answer:
        try:
            answer: dict[str, Any] = getattr(client(service), xform_name(operation))(**request)
        except ParamValidationError as error:
            raise translate(error, service, operation, self._login) from None  # its text quotes what was sent
        except ClientError as error:
            self._note_clock(error.response.get("ResponseMetadata", {}))
            raise translate(error, service, operation, self._login) from error
        except (BotoCoreError, ResponseParserError, ValueError) as error:
            raise translate(error, service, operation, self._login) from error
        metadata = answer.pop("ResponseMetadata", {})
        self._note_clock(metadata)
        row = BY_PAIR.get((service, operation))
        missing = [member for member in (row.answers if row else ()) if answer.get(member) in (None, "")]
        if missing:
            raise lost(operation, f"the answer lacks {missing[0]}.", metadata.get("RequestId", ""))
        return answer

    def _note_clock(self, metadata: Answer) -> None:
        ahead = seconds_ahead(metadata.get("HTTPHeaders", {}))
        if ahead is not None:
            self.clock_skew = ahead
