"""What ListRecoveryPointsByResource leaves out, for all points of a resource at once: their vaults list them
with vault and expiry, a thousand in one call, where DescribeRecoveryPoint takes a call for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from recovery.account import Reads
from recovery.errors import AwsError
from recovery.models import ProtectedResource, RecoveryPoint

MOST_VAULTS = 10
"""Vaults that are asked; an account may have hundreds, and the rest is read for the row under the cursor."""


def points_by_vault(
    reads: Reads, resource: ProtectedResource, points: Sequence[RecoveryPoint]
) -> Iterator[Sequence[RecoveryPoint]]:
    """Those of `points` that a vault lists, page by page, the likeliest vaults first.

    Never raises `AwsError`: a vault that refuses is passed over, and its points stay as they were.
    """
    left = {point.arn for point in points}
    last = resource.last_vault_arn.rpartition(":")[2]
    likely = dict.fromkeys(name for name in (last, *(point.vault for point in points)) if name)
    others = (name for name in _names(reads) if name not in likely)
    for vault in islice(chain(likely, others), MOST_VAULTS):
        try:
            for page in reads.points_in(vault, resource_arn=resource.arn):
                found = tuple(point for point in page if point.arn in left)
                left.difference_update(point.arn for point in found)
                yield found
        except AwsError:
            continue
        if not left:
            return


def _names(reads: Reads) -> Iterator[str]:
    try:
        for page in reads.vaults():
            yield from (vault.name for vault in page)
    except AwsError:
        return
