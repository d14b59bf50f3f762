"""Who made a backup, as its tags tell."""

from __future__ import annotations

from collections.abc import Iterable

from aws_api.calls import Answer
from aws_api.gateway.members import text

OF_AWS_BACKUP = "aws:backup:"
"""How the tags begin that AWS Backup gives what it makes ("aws:backup:source-resource")."""
MAKERS = frozenset({"createdby", "creator", "madeby", "managedby", "owner"})
"""Keys of tags, less their punctuation, that say who made something."""


def tagged_by_aws_backup(tags: Iterable[Answer] | None) -> bool:
    return any(text(tag, "Key").startswith(OF_AWS_BACKUP) for tag in tags or ())


def maker(tags: Iterable[Answer] | None) -> str:
    """Who made it, by the first tag that says so; "" where none does."""
    for tag in tags or ():
        key = "".join(letter for letter in text(tag, "Key").lower() if letter.isalnum())
        if key in MAKERS and text(tag, "Value"):
            return text(tag, "Value")
    return ""
