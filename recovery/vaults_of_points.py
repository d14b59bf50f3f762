"""In which vault a point lies: ListRecoveryPointsByResource tells it for EFS and EC2 only ("AWS Backup API
Reference")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

from recovery.account import Reads
from recovery.errors import AwsError
from recovery.models import RecoveryPoint

MOST_VAULTS = 20
"""Vaults that are listed, the one of the last backup first: a call each, and a resource's points rarely lie
in more than two."""


def with_vaults(reads: Reads, resource_arn: str, points: Sequence[RecoveryPoint]) -> list[RecoveryPoint]:
    """The points, those without a vault as the listing of their vault tells them: with it, their type and
    lifecycle. One that no vault shows, or may show, stays as it is.
    """
    unknown = {point.arn for point in points if not point.vault}
    found: dict[str, RecoveryPoint] = {}
    for vault in islice(_likeliest_first(reads, resource_arn) if unknown else (), MOST_VAULTS):
        # What one vault refuses says nothing about the others.
        with suppress(AwsError):
            pages = reads.points_in(vault, resource_arn=resource_arn)
            found |= {point.arn: point for page in pages for point in page}
        if unknown <= found.keys():
            break
    return [point if point.vault else found.get(point.arn, point) for point in points]


def _likeliest_first(reads: Reads, resource_arn: str) -> Iterator[str]:
    last = ""
    with suppress(AwsError):
        last = reads.resource(resource_arn).resource.last_vault_arn.rpartition(":backup-vault:")[2]
    if last:
        yield last
    with suppress(AwsError):
        for page in reads.vaults():
            yield from (vault.name for vault in page if vault.name != last)
