"""What a message of AWS about a restore means; a part of the vocabulary of `restore_profiles.model`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownMessage:
    pattern: str
    """A regular expression, found anywhere in the message, without case."""
    cause: str
    fix: str
    source: str
    certain: bool = False
    """Whether the message can mean nothing else."""
