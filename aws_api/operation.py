"""An API operation as `aws_api.operations` lists it: what it does to the account, and why it is called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Access(StrEnum):
    READ = "read"
    WRITE = "write"
    """Changes something: refused until writing is on."""
    CREDENTIALS = "credentials"
    """Sent by the SDK to sign in."""
    IMPLICIT = "implicit"
    """Not a call of ours: a permission that AWS checks while it carries out another operation."""


@dataclass(frozen=True, slots=True)
class Row:
    """One operation, `service` as the SDK names it.

    `answers` are the members without which a successful answer counts as lost; for a listing the first is the
    list. `action` is the IAM action where it is not `service:operation`; "-" where AWS asks for no
    permission.
    """

    service: str
    operation: str
    access: Access
    why: str
    answers: tuple[str, ...] = ()
    action: str = ""

    @property
    def iam_action(self) -> str:
        """The IAM action, or "" where none is needed."""
        return "" if self.action == "-" else self.action or f"{self.service}:{self.operation}"
