"""Which resource a word means: its ARN, its name or its id, the last two also with the type: `RDS/orders`."""

from __future__ import annotations

import difflib
import shlex
from collections import Counter
from collections.abc import Sequence

from recovery.account import Account, Reads
from recovery.errors import AwsError, BadInput
from recovery.holdings import resource_at
from recovery.models import ProtectedResource, short_id

MOST_NAMED = 12
"""How many candidates an error lists."""


def find_resource(account: Account, text: str) -> ProtectedResource:
    """The one resource that `text` means: an ARN, a name or an id, or TYPE/NAME; also one that AWS Backup
    does not protect and whose service keeps backups.

    Raises `BadInput` with the candidates where it means several or none.
    """
    if text.startswith("arn:"):
        found = resource_at(account, text)
        others = () if found.type else outside_resources(account.reads)
        return next((resource for resource in others if resource.arn == text), found)
    known = [resource for page in account.reads.resources() for resource in page]
    if not named(text, known):
        known += outside_resources(account.reads)
    return the_one(text, known)


def outside_resources(reads: Reads) -> list[ProtectedResource]:
    """Resources that AWS Backup does not protect; none where they may not be listed."""
    try:
        return [resource for page in reads.native_resources() for resource in page]
    except AwsError:
        return []


def named(text: str, known: Sequence[ProtectedResource]) -> list[ProtectedResource]:
    """Those called so. A name may hold a slash itself, so that only where none is does TYPE/NAME count."""
    found = [resource for resource in known if text in (resource.name, short_id(resource.arn))]
    if found:
        return found
    wanted, _, name = text.partition("/")
    of_type = [resource for resource in known if resource.type.lower() == wanted.lower()]
    return [resource for resource in of_type if name and name in (resource.name, short_id(resource.arn))]


def the_one(text: str, known: Sequence[ProtectedResource]) -> ProtectedResource:
    """The one of `known` that a name or an id means. Raises `BadInput` as `find_resource` does."""
    matching = named(text, known)
    if len(matching) == 1:
        return matching[0]
    if matching:
        types = Counter(resource.type for resource in matching)
        enough = [shlex.quote(f"{kind}/{text}") for kind, count in types.items() if kind and count == 1]
        raise BadInput(
            "Which one?",
            f"{len(matching)} resources are called “{text}”:\n{listed(matching)}",
            f"{' or '.join(enough)} says which, and so does the ARN." if enough else "Give the ARN.",
        )
    raise BadInput("No such resource", f"AWS Backup knows no resource called “{text}”.", near(text, known))


def near(text: str, known: Sequence[ProtectedResource]) -> str:
    by_label = {resource.label: resource for resource in known}
    close = [label for label in by_label if text.lower() in label.lower()]
    close = close or difflib.get_close_matches(text, by_label, n=5, cutoff=0.6)
    if not close:
        return "`relight resources` lists what it knows."
    return f"Did you mean:\n{listed([by_label[label] for label in close])}"


def listed(resources: Sequence[ProtectedResource]) -> str:
    lines = [f"{resource.label}  {resource.type}  {resource.arn}" for resource in resources[:MOST_NAMED]]
    more = len(resources) - MOST_NAMED
    return "\n".join(lines + ([f"and {more} more"] if more > 0 else []))
