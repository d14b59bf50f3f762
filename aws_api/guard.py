"""The write door: nothing leaves this process that `operations.py` does not list, no write while read-only.

A door is hung on a botocore session before the session makes any client, first on every event it needs. Each
client copies the session's handlers, so that clients, paginators, waiters and presigned URLs all pass:

provide-client-params  every call, page, poll of a waiter and presigned URL or form, before anything is built
before-call            every call again, after all that may change it, so that closing the door is not outrun
choose-signer          signatures of no operation of the model, such as `rds.generate_db_auth_token`
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from aws_api.operation import Access
from aws_api.operations import BY_PAIR, OPERATIONS
from recovery.context import Mode
from recovery.errors import ReadOnly, Refused


class Session(Protocol):
    """The part of a botocore session that a door hangs on."""

    def get_component(self, name: str) -> Any: ...


class WriteDoor:
    """The door of one account. Threads may read and set `mode` freely: it is one attribute."""

    def __init__(self, mode: Mode = Mode.READ_ONLY) -> None:
        self.mode = mode

    def hang(self, session: Session) -> None:
        """Register on `session`, which must not have made a client yet."""
        events = session.get_component("event_emitter")
        events.register_first("provide-client-params", self._check_parameters)
        events.register_first("before-call", self._check_call)
        events.register_first("choose-signer", self._check_signature)

    def _check_parameters(
        self, model: Any, params: Mapping[str, object], context: Mapping[str, object], **_: object
    ) -> None:
        if self._check(model.service_model.service_name, model.name) is not Access.WRITE:
            return
        if context.get("is_presign_request"):
            raise Refused(
                "Not signed", f"{model.name}: a presigned write could be sent by anyone, at any time."
            )
        missing = [member for member in model.idempotent_members if not params.get(member)]
        if missing:
            raise Refused(
                "Not sent",
                f"{model.name} without its {missing[0]}: the SDK would make one up, and a repeat act twice.",
            )

    def _check_call(self, model: Any, context: Mapping[str, Any], **_: object) -> None:
        if self._check(model.service_model.service_name, model.name) is not Access.WRITE:
            return
        retries = context["client_config"].retries or {}
        if retries.get("total_max_attempts") != 1:
            raise Refused("Not sent", f"{model.name} from a client that would send it again by itself.")

    def _check_signature(self, event_name: str, **_: object) -> None:
        """The event tells a service's id and not the SDK's name for it, so that the operation decides."""
        service_id, operation = event_name.split(".", 2)[1:]
        for service in [row.service for row in OPERATIONS if row.operation == operation] or [service_id]:
            self._check(service, operation)

    def _check(self, service: str, operation: str) -> Access:
        row = BY_PAIR.get((service, operation))
        if row is None:
            raise Refused(
                "Not sent",
                f"{service}:{operation} is not among the operations that this program may call.",
                "This is a fault of the program: aws_api/operations.py lists what may be called.",
            )
        if row.access is Access.WRITE and self.mode is not Mode.WRITE:
            raise ReadOnly(
                "Read-only",
                f"{service}:{operation} changes your account, and writing is off. Nothing was sent.",
                "Turn writing on: W in the app, --write on the command line.",
            )
        return row.access
