"""Encoded authorization messages: what EC2 says when a right is missing, and sts:DecodeAuthorizationMessage,
which moto lacks."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import zlib
from collections.abc import Iterable
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult
from moto.sts.responses import TokenResponse

from aws_sandbox.policy_language import Context, Policy, evaluate

SEAL = b"sealed by the sandbox"
"""AWS encodes so that nobody can read or make up a message; here one cannot be made up by accident."""
SEAL_BYTES = 16

DENIED = (
    "You are not authorized to perform this operation. User: {role} is not authorized to perform: {action} "
    "on resource: {resource} {why}. Encoded authorization failure message: {encoded} "
    "(Service: Ec2, Status Code: 403, Error Code: UnauthorizedOperation)"
)


class InvalidAuthorizationMessage(ServiceException):
    code = "InvalidAuthorizationMessageException"


def install() -> None:
    """Adds the operation to moto's STS."""
    # Moto reads the methods of the class anew for each request.
    setattr(TokenResponse, "decode_authorization_message", decode_authorization_message)  # noqa: B010


def decode_authorization_message(self: Any) -> ActionResult:
    self._get_action()
    self.parse_parameters(self.normalized_request)
    told = decoded(str(dict(self.params).get("EncodedMessage", "")))
    if told is None or told["account"] != self.current_account:
        # That a message of another account is refused is undocumented.
        raise InvalidAuthorizationMessage("Message validation failed.")
    return ActionResult({"DecodedMessage": json.dumps(told["message"], separators=(",", ":"))})


def first_denied_by_ec2(
    role_arn: str, policies: tuple[Policy, ...], needed: Iterable[tuple[str, str, Context]]
) -> str | None:
    """EC2's sentence for the first action and resource that a role may not, or None."""
    for action, resource, context in needed:
        verdict = evaluate(policies, action, resource, context)
        if verdict.decision != "allowed":
            explicit = verdict.decision == "explicitDeny"
            return denial(role_arn, action, resource, context, explicit=explicit)
    return None


def denial(role_arn: str, action: str, resource: str, context: Context, *, explicit: bool) -> str:
    why = (
        "with an explicit deny in an identity-based policy"
        if explicit
        else f"because no identity-based policy allows the {action} action"
    )
    encoded = _encoded(role_arn, action, resource, context, explicit=explicit)
    return DENIED.format(role=role_arn, action=action, resource=resource, why=why, encoded=encoded)


def _encoded(role_arn: str, action: str, resource: str, context: Context, *, explicit: bool) -> str:
    """The members of the example in AWS's Knowledge Center."""
    partition, _, rest = role_arn.partition(":iam::")
    account, _, path = rest.partition(":")
    session = f"assumed-role/{path.rpartition('/')[2]}/AWSBackup"
    unique = "AROA" + hashlib.sha256(role_arn.encode()).hexdigest()[:17].upper()
    conditions = [
        {"key": key, "values": {"items": [{"value": value} for value in values]}}
        for key, values in context.items()
    ]
    message = {
        "allowed": False,
        "explicitDeny": explicit,
        "matchedStatements": {"items": []},
        "failures": {"items": []},
        "context": {
            "principal": {"id": f"{unique}:AWSBackup", "arn": f"{partition}:sts::{account}:{session}"},
            "action": action,
            "resource": resource,
            "conditions": {"items": conditions},
        },
    }
    body = zlib.compress(json.dumps({"account": account, "message": message}).encode(), 9)
    return base64.urlsafe_b64encode(_seal(body) + body).decode()


def decoded(encoded: str) -> dict[str, Any] | None:
    """None for what the sandbox did not encode."""
    try:
        whole = base64.b64decode(encoded, altchars=b"-_", validate=True)
        seal, body = whole[:SEAL_BYTES], whole[SEAL_BYTES:]
        if not hmac.compare_digest(seal, _seal(body)):
            return None
        read: dict[str, Any] = json.loads(zlib.decompress(body))
    except (binascii.Error, ValueError, zlib.error):
        return None
    return read


def _seal(body: bytes) -> bytes:
    return hmac.new(SEAL, body, hashlib.sha256).digest()[:SEAL_BYTES]
