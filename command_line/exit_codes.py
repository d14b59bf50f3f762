"""What the exit code of `relight` says, for scripts; the errors of `recovery.errors` carry theirs
themselves."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    DONE = 0
    FAILED = 1
    """The restore ended as FAILED or ABORTED."""
    BAD_INPUT = 2
    REFUSED = 3
    """Read-only, blocked by a check, or not confirmed."""
    AWS = 4
    """AWS, the way to it, or credentials; also a fault of our own: what became of a restore is AWS's to
    tell."""
    REMAINS = 5
    """The job completed, and parts are missing or work remains."""
    INTERRUPTED = 130
