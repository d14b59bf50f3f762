"""Where a restore happens and who does it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Context:
    """The account and Region that every model, cache key, poll and journal record belongs to.

    `partition` is `aws`, `aws-cn` or `aws-us-gov` and is never assumed: it comes from the caller's ARN.
    `endpoint` is the base URL of a simulated account on this machine, or "" for AWS.
    """

    account: str
    region: str
    partition: str = "aws"
    endpoint: str = ""

    @property
    def is_sandbox(self) -> bool:
        return self.endpoint != ""


@dataclass(frozen=True, slots=True)
class ContextRequest:
    """Which credentials and Region to use; "" means what the standard AWS chain gives."""

    profile: str = ""
    region: str = ""
    endpoint: str = ""
    write: bool = False


class Mode(StrEnum):
    """Whether calls that change something may leave this process; enforced by `aws_api.guard`, not by the
    screens."""

    READ_ONLY = "read-only"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Identity:
    """The caller, from sts:GetCallerIdentity and iam:ListAccountAliases."""

    arn: str
    alias: str = ""
    """The account's alias, or "" where there is none or it may not be listed."""
    profile: str = ""
    """The named profile of the AWS config that these credentials come from, or "" for the environment's."""

    @property
    def role(self) -> str:
        """The name a human knows the caller by: the role of an assumed role, the user name, or `root`."""
        tail = self.arn.rsplit(":", 1)[-1]
        parts = tail.split("/")
        return parts[1] if parts[0] == "assumed-role" and len(parts) > 1 else parts[-1]
