"""What services of our own have in common: JSON in, JSON out, and pages."""

from __future__ import annotations

import json
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import BaseResponse


class JsonServiceResponse(BaseResponse):
    def inputs(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.body or "{}")
        return read

    def paged(
        self, member: str, items: list[Any], *, size: str = "MaxResults", token: str = "NextToken"
    ) -> str:
        """A page of a listing, by the names of the operation's members. A token is where the next page
        begins."""
        wanted = self.inputs()
        given = str(wanted.get(token) or "0")
        if not (given.isascii() and given.isdigit()):
            raise JsonRESTError("ValidationException", f"{token} is not valid.")
        start = int(given)
        end = start + int(wanted.get(size) or len(items) or 1)
        answer: dict[str, Any] = {member: items[start:end]}
        if end < len(items):
            answer[token] = str(end)
        return json.dumps(answer)
