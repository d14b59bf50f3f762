"""What services themselves hold to restore from, outside AWS Backup: by the type of the resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from aws_api.calls import Calls
from recovery.account import NativeAnswer
from recovery.context import Context
from recovery.errors import AwsError
from recovery.models import NativePoint, ProtectedResource

NativeListing = Callable[[Calls, Context, ProtectedResource], Iterator[NativePoint]]

# Type of the resource -> in words what is listed, and what lists it; each is refused by itself.
LISTINGS: Mapping[str, tuple[tuple[str, NativeListing], ...]] = {}

# What lists resources that AWS Backup does not protect and whose service keeps backups.
RESOURCES: tuple[Callable[[Calls, Context], Iterator[Sequence[ProtectedResource]]], ...] = ()


def points_of(calls: Calls, context: Context, resource: ProtectedResource) -> NativeAnswer:
    """All that is known of the resource; a listing that AWS refuses is named and passed over."""
    found: list[NativePoint] = []
    refused: list[str] = []
    for what, listing in LISTINGS.get(resource.type, ()):
        try:
            found += listing(calls, context, resource)
        except AwsError as error:
            refused.append(f"{what} are not known: {error.text}")
    return NativeAnswer(tuple(found), tuple(refused))


def resources(calls: Calls, context: Context) -> Iterator[Sequence[ProtectedResource]]:
    for listing in RESOURCES:
        yield from listing(calls, context)
