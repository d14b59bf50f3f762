"""The WSGI application: control routes, then who may call, then faults, then moto."""

from __future__ import annotations

import io
import json
import socket
import sys
import traceback
import uuid
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from xml.parsers.expat import ExpatError

from botocore.model import OperationNotFoundError
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.datastructures import Headers
from werkzeug.http import HTTP_STATUS_CODES

from aws_sandbox.answer import Answer, ConnectionEnded
from aws_sandbox.answer import error as _error
from aws_sandbox.authorisation import assume_role_refusal, refusal
from aws_sandbox.aws_call import AwsCall, read_call, unsigned_action
from aws_sandbox.backup.models import backend_of
from aws_sandbox.backup.responses import IDENTITY
from aws_sandbox.control import Control
from aws_sandbox.fault_answers import hinder, spoil
from aws_sandbox.identities import Identity, find_identity
from aws_sandbox.interference import Interference
from aws_sandbox.request_log import LoggedRequest
from aws_sandbox.settings import Settings
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.loading import SEEDS, World

UNSIGNED_ACTIONS = frozenset({"AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"})
DENIAL_CODES = {"ec2": "UnauthorizedOperation", "query": "AccessDenied", "rest-xml": "AccessDenied"}
"""What services of each protocol call a refused identity; JSON ones say AccessDeniedException."""
UNKNOWN_KEY_CODES = {"ec2": "AuthFailure", "query": "InvalidClientTokenId", "rest-xml": "InvalidAccessKeyId"}

MALFORMED_XML = "The XML you provided was not well-formed or did not validate against our published schema"


class Gate:
    """Called by many threads at once."""

    def __init__(
        self, settings: Settings, world: World, interference: Interference, control: Control
    ) -> None:
        self._settings = settings
        self._world = world
        self._interference = interference
        self._control = control
        self._moto = DomainDispatcherApplication(_service_application)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        # Read whole in any case: a connection closed on unread input is reset, and its answer may be lost.
        body = _whole_body(environ)
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        try:
            if method == "CONNECT" or environ["RAW_URI"].startswith(("http://", "https://")):
                answer = self._refuse_to_forward(environ["RAW_URI"])
            elif path.startswith("/-/"):
                status, found = self._control.answer(method, path, environ.get("QUERY_STRING", ""), body)
                answer = Answer(status, {"Content-Type": "application/json"}, json.dumps(found).encode())
            else:
                answer = self._aws(environ, body)
        except ConnectionEnded:
            # Werkzeug takes this error for a client that went away, and sends nothing more.
            # Shut down, since closing leaves the connection up while werkzeug's reader and writer hold it.
            with suppress(OSError):
                environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionResetError("ended on request") from None
        headers = Headers(answer.headers)
        if method != "HEAD":
            headers["Content-Length"] = str(len(answer.body))
        phrase = HTTP_STATUS_CODES.get(answer.status, "Unknown")
        start_response(f"{answer.status} {phrase}", headers.to_wsgi_list())
        return [answer.body]

    def _refuse_to_forward(self, target: str) -> Answer:
        """The sandbox is the proxy of its clients, so that a request on its way out ends here and shows in
        the log."""
        self._interference.log.append(LoggedRequest("CONNECT", target=target, status=403))
        text = f"The AWS sandbox lets nothing out: {target} was refused.\n"
        return Answer(403, {"Content-Type": "text/plain", "Connection": "close"}, text.encode())

    def _aws(self, environ: dict[str, Any], body: bytes) -> Answer:
        request_id = str(uuid.uuid4())
        try:
            call = read_call(environ, body)
        except Exception as error:
            return _broken("rest-json", environ["PATH_INFO"], error, request_id)
        if call is None:
            answer = self._unsigned(environ, body, request_id)
        else:
            entry = _logged(call, environ, request_id)
            self._interference.log.append(entry)
            try:
                answer = self._signed(environ, call, request_id, entry)
            except ConnectionEnded:
                entry.status = 0
                raise
            except Exception as error:
                answer = _broken(call.protocol, f"{call.service}:{call.operation}", error, request_id)
            entry.status = answer.status
        headers = {key: value for key, value in answer.headers.items() if key.lower() != "x-amzn-requestid"}
        return Answer(answer.status, {**headers, "x-amzn-RequestId": request_id}, answer.body)

    def _unsigned(self, environ: dict[str, Any], body: bytes, request_id: str) -> Answer:
        if unsigned_action(body) in UNSIGNED_ACTIONS:
            with self._world.lock:
                return self._run(environ, None, request_id)
        return _error(
            "rest-json",
            403,
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
            request_id,
        )

    def _signed(
        self, environ: dict[str, Any], call: AwsCall, request_id: str, entry: LoggedRequest
    ) -> Answer:
        if not self._settings.partition.owns(call.region):
            message = f"Credential should be scoped to a valid Region, not '{call.region}'."
            return _error(call.protocol, 403, "InvalidSignatureException", message, request_id)
        if call.service in self._settings.partition.lacks:
            raise ConnectionEnded  # as near as one host for all comes to a name that does not resolve
        found = self._identified(call, request_id, entry)
        return found if isinstance(found, Answer) else self._interfered(environ, call, found, request_id)

    def _identified(self, call: AwsCall, request_id: str, entry: LoggedRequest) -> Identity | Answer:
        """Who calls, or the answer to a caller who may not."""
        with self._world.lock:
            identity = find_identity(call.access_key, self._settings.partition.name)
            if identity is None:
                code = UNKNOWN_KEY_CODES.get(call.protocol, "UnrecognizedClientException")
                message = "The security token included in the request is invalid."
                return _error(call.protocol, 403, code, message, request_id)
            entry.account, entry.principal = identity.account, identity.arn
            denied = refusal(identity, call)
            if denied is None and call.action == "sts:AssumeRole":
                denied = assume_role_refusal(
                    identity, str(call.body.get("RoleArn", "")), self._settings.partition.name
                )
            if denied is not None:
                code = DENIAL_CODES.get(call.protocol, "AccessDeniedException")
                status = 400 if call.protocol == "json" else 403
                said = (
                    f"You are not authorized to perform this operation. {denied}"
                    if call.protocol == "ec2"
                    else denied
                )
                return _error(call.protocol, status, code, said, request_id)
        return identity

    def _interfered(
        self, environ: dict[str, Any], call: AwsCall, identity: Identity, request_id: str
    ) -> Answer:
        holds = self._interference.holds_for(call)
        faults = self._interference.faults_for(call)
        for hold in holds:
            if hold.when == "before" and not self._interference.wait(hold):
                raise ConnectionEnded
        client = environ["werkzeug.socket"]
        for fault in faults:
            instead = hinder(fault, call, request_id, self._interference, client)
            if instead is not None:
                return instead
        if call.operation == "DescribeEndpoints":
            return _own_endpoint(environ)
        place = Place(self._settings.partition.name, identity.account, call.region)
        # Moto's second way to learn the account of a request, and the only one that needs no look-up of keys.
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = identity.account
        environ[IDENTITY] = identity
        self._world.prepare(call, place)
        with self._world.lock:
            self._world.prepare(call, place)  # again, for a reset may have come between
            if call.service in SEEDS:
                # A volume is there when its restore is due, not only once somebody asks AWS Backup about it.
                backend_of(place.account, place.region).tick()
            answer = self._run(environ, call, request_id)
        for hold in holds:
            if hold.when == "after" and not self._interference.wait(hold):
                raise ConnectionEnded
        for fault in faults:
            answer = spoil(fault, answer, call, request_id, self._interference, client)
        return answer

    def _run(self, environ: dict[str, Any], call: AwsCall | None, request_id: str) -> Answer:
        """Moto's answer; what moto lacks or breaks on as an error of AWS's shape instead of an HTML page."""
        protocol = "rest-json" if call is None else call.protocol
        asked = "this request" if call is None else f"{call.service}:{call.operation or environ['PATH_INFO']}"
        started: list[Any] = []
        try:
            chunks = self._moto(
                environ, lambda status, headers, exc_info=None: started.append((status, headers))
            )
            body = b"".join(chunks)
        except (NotImplementedError, OperationNotFoundError):
            return _unbuilt(protocol, asked, request_id)
        except ExpatError:
            # Moto reads XML that is not there, or is none.
            return _error(protocol, 400, "MalformedXML", MALFORMED_XML, request_id)
        except Exception as error:
            if call is not None and not call.operation:
                return _unbuilt(protocol, asked, request_id)
            return _broken(protocol, asked, error, request_id)
        status, headers = started[0]
        answer = Answer(int(status.split()[0]), dict(headers), body)
        is_page = "html" in answer.headers.get("Content-Type", "") and protocol != "rest-xml"
        if answer.status >= 400 and (is_page or (not body and call is not None and not call.operation)):
            return _unbuilt(protocol, asked, request_id)
        return answer


def _whole_body(environ: dict[str, Any]) -> bytes:
    """The request's body, left readable for moto as if it had come with its length."""
    chunked = environ.pop("HTTP_TRANSFER_ENCODING", "") == "chunked"
    body: bytes = environ["wsgi.input"].read(-1 if chunked else int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body), str(len(body))
    return body


def _service_application(service: Any) -> Any:
    """Moto's application for one service. Moto names a service that it does not have None, and breaks on
    it."""
    if service is None:
        raise NotImplementedError
    return create_backend_app(service)


def _logged(call: AwsCall, environ: dict[str, Any], request_id: str) -> LoggedRequest:
    return LoggedRequest(
        call.operation,
        call.service,
        call.region,
        token=call.body.get("IdempotencyToken") if call.service == "backup" else None,
        request_id=request_id,
        invocation=environ.get("HTTP_AMZ_SDK_INVOCATION_ID"),
        attempt=environ.get("HTTP_AMZ_SDK_REQUEST"),
    )


def _unbuilt(protocol: str, asked: str, request_id: str) -> Answer:
    return _error(
        protocol, 400, "UnknownOperationException", f"The sandbox does not simulate {asked}.", request_id
    )


def _own_endpoint(environ: dict[str, Any]) -> Answer:
    """Endpoint discovery, which SDKs of Timestream follow. Moto's answer is AWS's real host, and botocore
    asks it without the proxy, since it looked for one by the sandbox's address."""
    found = {"Endpoints": [{"Address": f"http://{environ['HTTP_HOST']}", "CachePeriodInMinutes": 1440}]}
    return Answer(200, {"Content-Type": "application/x-amz-json-1.0"}, json.dumps(found).encode())


def _broken(protocol: str, asked: str, error: Exception, request_id: str) -> Answer:
    traceback.print_exception(error, file=sys.stderr)
    return _error(
        protocol, 500, "InternalFailure", f"The sandbox failed in {asked}: {type(error).__name__}", request_id
    )
