"""Why a restore job failed, as far as its StatusMessage lets one guess, and what to do next.

AWS Backup's messages are sentences for people and change; each row is matched by what has been stable in
them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LikelyCause:
    pattern: str
    """A regular expression, found anywhere in the message, without case."""
    cause: str
    next_step: str


CAUSES = (
    LikelyCause(
        r"insufficient privileges|not authorized|access ?denied|unauthorized",
        "The restore role may not do something that this restore needs.",
        "Review lists what the role needs: add what is missing, or choose another role; restore again.",
    ),
    LikelyCause(
        r"cannot be assumed|unable to assume|trust",
        "AWS Backup may not assume the restore role.",
        "Let backup.amazonaws.com assume it in its trust policy, then restore again.",
    ),
    LikelyCause(
        r"kms|encryption key|key .*(disabled|pending deletion|does not exist)",
        "The KMS key of the backup, or of the target, cannot be used.",
        "See the key's state and policy: the role needs Decrypt on the one, CreateGrant on the other.",
    ),
    LikelyCause(
        r"limit|quota|exceed",
        "A quota of the target service is used up.",
        "Raise the quota in Service Quotas or free something, then restore again.",
    ),
    LikelyCause(
        r"already exists|duplicate|in use",
        "Something with the chosen name exists already.",
        "Choose another name on the form and restore again.",
    ),
    LikelyCause(
        r"subnet|security group|vpc|availability ?zone|not found|does not exist|invalid",
        "The request names something that is not there, or not in this Region or zone.",
        "Compare the metadata below with the account, correct it on the form and restore again.",
    ),
    LikelyCause(
        r"copytags|tag",
        "Copying the tags of the source failed.",
        "Restore again without copying tags, or give the role the tagging permission of the service.",
    ),
)

UNKNOWN_CAUSE = LikelyCause(
    "", "AWS does not say more.", "CloudTrail shows the calls that the restore role made around this time."
)


def likely_cause(message: str) -> LikelyCause:
    """The first row that fits the message."""
    found = (row for row in CAUSES if re.search(row.pattern, message, re.IGNORECASE))
    return next(found, UNKNOWN_CAUSE)
