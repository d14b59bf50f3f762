"""The words of a declaration that have a fixed set of values."""

from __future__ import annotations

from enum import StrEnum


class Evidence(StrEnum):
    """How a fact about AWS is known, best first."""

    MODEL = "model"
    """Read from the SDK's service model."""
    DOCUMENTED = "documented"
    """Stated on an AWS page."""
    FIELD_REPORT = "field report"
    """Reported by one user of the service."""
    UNVERIFIED = "unverified"
    """Not found in any source, or the sources contradict each other."""

    @property
    def certain(self) -> bool:
        """Whether AWS itself says so."""
        return self in {Evidence.MODEL, Evidence.DOCUMENTED}


class Severity(StrEnum):
    """What a problem means for the restore: `ERROR` blocks it, `WARNING` is confirmed by the user, `INFO` is
    shown."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Kind(StrEnum):
    """The shape of a field's value; it decides the widget, the check and the encoding.

    In the string map a boolean is "true"/"false", an integer is its decimal digits, `TEXTS` is a JSON array
    of strings, `OBJECT`, `OBJECTS` and `MAP` are JSON text whose members are the field's own `fields`. Inside
    JSON every value is native unless the member sets `quoted_in_json`.
    """

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    MOMENT = "moment"
    """A UTC second up to now, `2021-11-27T03:30:27Z`; people name it in words (`recovery.moment_words`)."""
    TEXTS = "texts"
    """Several strings; edited as one comma-separated text or as a JSON array."""
    OBJECT = "object"
    OBJECTS = "objects"
    MAP = "map"
    """A JSON object whose names the account decides (EKS: recovery point ARN -> that child's metadata).
    Edited as `OBJECTS` whose first member is the name; the other members make the value."""
    JSON = "json"
    """JSON text whose members AWS does not document; passed through after a parse."""


class TagCopy(StrEnum):
    """What `CopySourceTagsToRestoredResource` does for a type ("Copy tags during a restore")."""

    OPTIONAL = "optional"
    NEVER = "never"
    """Setting the flag makes the job fail."""
    ALWAYS = "always"


class RoleUse(StrEnum):
    """Who acts in a restore: a role that AWS Backup assumes, or whoever starts it."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    """The page says that the role's managed policy is not made for it; with or without one it may start."""
    CALLER = "caller"
    """The page's request has no role: the caller needs the permissions (`Target.caller_permissions`)."""


class Composite(StrEnum):
    """What becomes of a point that holds others together (`IsParent`)."""

    PARTS = "parts"
    """It cannot be restored; each of its parts can."""
    WHOLE = "whole"
    """It is restored as one, and its parts with it, as jobs of their own below the one job."""
