"""Which resource a word means: its ARN, its name or its id."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from recovery.account import Reads
from recovery.errors import BadInput
from recovery.models import ProtectedResource, short_id

MOST_NAMED = 12
"""How many candidates an error lists."""


def find_resource(reads: Reads, text: str) -> str:
    """The ARN of the one resource that `text`, an ARN, a name or an id, means.

    Raises `BadInput` with the candidates where it means several or none.
    """
    if text.startswith("arn:"):
        return text
    return the_one(text, [resource for page in reads.resources() for resource in page]).arn


def the_one(text: str, known: Sequence[ProtectedResource]) -> ProtectedResource:
    """The one of `known` that a name or an id means. Raises `BadInput` as `find_resource` does."""
    matching = [resource for resource in known if text in (resource.name, short_id(resource.arn))]
    if len(matching) == 1:
        return matching[0]
    if matching:
        raise BadInput(
            "Which one?",
            f"{len(matching)} resources are called “{text}”:\n{listed(matching)}",
            "Give the ARN.",
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
