"""The value of one read, by its path: how a follow-up's check is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping

import jmespath  # type: ignore[import-untyped]

from aws_api.calls import Calls
from aws_api.operation import Access
from aws_api.operations import BY_PAIR
from recovery.errors import BadInput, NotFound, Refused


def value_at(calls: Calls, operation: str, request: Mapping[str, object], path: str) -> str:
    """The value at the JMESPath `path` of `service:Operation`'s answer, as text; "" where there is none."""
    service, _, name = operation.partition(":")
    row = BY_PAIR.get((service, name))
    if row is None or row.access is not Access.READ:
        raise Refused("Not asked", f"{operation} is not a read that this program may send.")
    try:
        query = jmespath.compile(path)
    except jmespath.exceptions.JMESPathError as error:
        raise BadInput("Not asked", f"The path of the check cannot be read: {path}") from error
    try:
        found = query.search(dict(calls.read(service, name, **request)))
    except NotFound:
        return ""  # so S3 answers where a bucket has no policy
    except jmespath.exceptions.JMESPathError as error:
        # The path of another author's profile may count what the answer left out.
        raise BadInput("Not told", f"The answer of {operation} does not have what {path} needs.") from error
    match found:
        case None:
            return ""
        case str():
            return found
        case _:
            return json.dumps(found, default=str)
