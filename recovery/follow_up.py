"""Whether work that remains after a restore job has been done meanwhile."""

from __future__ import annotations

from recovery.account import Known, Reads
from recovery.errors import AwsError
from restore_profiles.model import Check


def is_done(reads: Reads, check: Check) -> Known:
    """What a filled check of a profile's follow-up says now; UNKNOWN where AWS refuses it, also because a
    place in it is not filled."""
    try:
        value = reads.is_done(check.operation, check.request, check.path)
    except AwsError:
        return Known.UNKNOWN
    return Known.YES if value in check.expected else Known.NO
