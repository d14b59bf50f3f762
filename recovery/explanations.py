"""Why a restore failed, or completed in part, as far as its StatusMessage tells: cause, fix and who says so.

AWS Backup's messages are sentences for people and change; each row is matched by what has been stable in
them (`recovery.known_messages`). Two kinds are read and not guessed: IAM's own sentence about what was not
allowed, and the encoded form of it that EC2 and others give.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from recovery.account import Reads
from recovery.errors import RelightError
from recovery.known_messages import KNOWN_MESSAGES
from recovery.missing_parts import parts_missing
from recovery.models import RestoreJob
from restore_profiles.messages import KnownMessage
from restore_profiles.registry import profile_for

ENCODED = re.compile(r"encoded authorization failure message:?\s*([\w+/=-]{16,})", re.IGNORECASE)
NOT_ALLOWED = re.compile(
    r"(?P<who>\S+) is not authorized to perform: (?P<action>[\w-]+:\w+)"
    r"(?: on resource: (?P<resource>\S+))?(?P<why>.*)",
    re.IGNORECASE | re.DOTALL,
)
IAM_SAYS = "IAM user guide: Troubleshoot access denied error messages"
DECODE_SAYS = "API DecodeAuthorizationMessage"
OTHER_WAYS = (
    (r"^iam:PassRole$", "or restore without that role (an instance: with no profile)"),
    (r"^kms:", "which the key's own policy has to allow, too"),
    (r"tag", "or restore without copying tags (--no-copy-tags)"),
)
"""By the action that is not allowed: what else helps, or has to be."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What lies behind a message. `certain` where it says so itself and nothing was guessed."""

    cause: str
    fix: str
    source: str
    """The AWS page that it is from; "" where none is known."""
    encoded: str = ""
    """The authorization message in it that only AWS can decode, "" where there is none."""
    certain: bool = False


UNKNOWN = Explanation(
    "No known cause fits this message.",
    "CloudTrail shows the calls that the restore role made around this time, and which of them failed.",
    "",
)
SILENT = Explanation(
    "AWS Backup does not say why.",
    "CloudTrail shows the calls that the restore role made around this time, and which of them failed.",
    "",
)


def readable(message: str) -> str:
    """AWS's message for a line of text, without the hundreds of characters that only AWS can decode."""
    return ENCODED.sub("Encoded authorization failure message: (left out)", message)


def explain(job: RestoreJob) -> Explanation | None:
    """What the job's message means; None where it did not fail and nothing is known to be missing."""
    if job.status == "COMPLETED":
        return _of_row(_row(_of_type(job), job), "") if parts_missing(job) else None
    if not job.finished:
        return None
    message = job.status_message
    if not message.strip():
        return SILENT
    encoded = found[1] if (found := ENCODED.search(message)) else ""
    if said := NOT_ALLOWED.search(message):
        resource, why = (said["resource"] or "").rstrip(".,"), said["why"].lower()
        if said["action"].lower().startswith("kms:") and "does not exist in this region" in why:
            told = _not_allowed_or_not_there(said["who"], said["action"])
        else:
            told = _not_allowed(said["who"], said["action"], resource, "explicit deny" in why, IAM_SAYS)
        return replace(told, encoded=encoded)
    return _of_row(_row((*_of_type(job), *KNOWN_MESSAGES), job), encoded)


def decoded(reads: Reads, explanation: Explanation) -> Explanation:
    """The explanation with its encoded message decoded by AWS, which tells it for certain; as it was where
    that is not allowed, with the permission that it takes. What says it in plain words needs no decoding."""
    if explanation.certain or not explanation.encoded:
        return explanation
    try:
        told = json.loads(reads.decoded_message(explanation.encoded))
        context = told["context"]
        who, action = str(context["principal"]["arn"]), str(context["action"])
        resource, denied = str(context.get("resource", "")), bool(told.get("explicitDeny"))
    except RelightError as error:
        return replace(explanation, cause=f"{explanation.cause} What exactly is encoded: {error.text}")
    except (ValueError, KeyError, TypeError):
        return explanation
    return replace(_not_allowed(who, action, resource, denied, DECODE_SAYS), encoded=explanation.encoded)


def _not_allowed(who: str, action: str, resource: str, denied: bool, source: str) -> Explanation:
    on = f" on {resource}" if resource and resource != "*" else ""
    if denied:
        fix = (
            "A policy denies it explicitly: look for the Deny in the organization's policies, the "
            "permissions boundary, the role's and the resource's own policies. No Allow helps against it."
        )
    else:
        ways = (way for pattern, way in OTHER_WAYS if re.search(pattern, action, re.IGNORECASE))
        fix = (
            f"Let the restore role {action}{on}, {next(ways, 'or choose another role')}; then restore again."
        )
    how = "it is denied explicitly" if denied else "no policy allows it"
    return Explanation(f"{who} may not {action}{on}: {how}.", fix, source, certain=True)


def _not_allowed_or_not_there(who: str, action: str) -> Explanation:
    """AWS KMS gives three reasons in one sentence and does not say which it is, nor of which key."""
    return Explanation(
        f"{who} may not {action} on the key: it is not in this Region, or its policy does not allow it, or "
        "denies it.",
        f"See that the key is in this Region, and let the role {action} in its policy; or choose another on "
        "the form.",
        IAM_SAYS,
    )


def _of_type(job: RestoreJob) -> tuple[KnownMessage, ...]:
    """What is known of messages of the job's type alone."""
    profile = profile_for(job.resource_type)
    return profile.messages if profile else ()


def _row(rows: Iterable[KnownMessage], job: RestoreJob) -> KnownMessage | None:
    said, flags = job.status_message, re.IGNORECASE | re.DOTALL
    return next((row for row in rows if re.search(row.pattern, said, flags)), None)


def _of_row(row: KnownMessage | None, encoded: str) -> Explanation:
    if row is None:
        return replace(UNKNOWN, encoded=encoded)
    return Explanation(row.cause, row.fix, row.source, encoded, row.certain)
