"""How a restored resource is written down as Terraform configuration: which reads describe it, and which
member of the answers each argument is.

An argument whose absence Terraform takes for "leave it as it is" (optional and computed in the provider's
schema) is written where it says what the resource is. All others are written wherever the resource has
another value than the provider's default: left out, the next `apply` would change it. The rows follow the
provider's schema and pages of version 5.100 ("Resource: aws_db_instance" and so on).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ARN = "created.arn"
ID = "created.id"
"""Places in the request of a `Reading`: the ARN of what was restored, and what is behind its last `:` or
`/`."""


class Form(StrEnum):
    """What a member becomes."""

    PLAIN = "plain"
    """The text, number or boolean that it is."""
    SORTED = "sorted"
    """A list in a steady order, for what the provider holds as a set."""
    LIST = "list"
    TAGS = "tags"
    """AWS's list of keys and values, or its map, without those that belong to AWS (`aws:...`)."""
    LAST_PART = "last part"
    """What is behind the last `/` of an ARN."""
    JSON = "json"
    """A JSON text, as it is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One read of an API: its answer at `path` (JMESPath) becomes the member `name` of the description, or
    with "" the description itself, which must be there."""

    operation: str
    request: Mapping[str, object]
    path: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument that has the value at `path`; nothing where there is none, or the provider's `default`."""

    name: str
    path: str
    form: Form = Form.PLAIN
    default: object = None
    is_text: str = ""
    """Where not "": the argument is whether the member is this text."""
    where: tuple[str, tuple[object, ...]] = ("", ())
    """(path, values): the argument may be said only where the member there has one of these."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """An argument that no API tells: said so that an import changes nothing."""

    name: str
    value: object
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A nested block for each of what is at `path`, or one where that is no list; none where nothing would be
    in it."""

    name: str
    path: str
    content: tuple[Argument | Fixed | Block, ...]
    unless: tuple[str, object] = ("", None)
    """(path, value): no block where the member has this value."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One `resource`. Where `each` is a path, there is one for each of what is there."""

    resource: str
    import_id: str
    """The path of the id by which the provider imports it."""
    content: tuple[Argument | Fixed | Block, ...]
    each: str = ""
    needs: str = ""
    """A path: there is no such resource where nothing is there."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a kind of resource is as configuration."""

    resource_types: tuple[str, ...]
    arn: str
    """A pattern of the ARN, by which one type's kinds are told apart. What a group `(?P<NAME>...)` of it
    holds fills the place `created.NAME`."""
    readings: tuple[Reading, ...]
    pieces: tuple[Piece, ...]
    only: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    """Paths of the description and the values with which this row holds."""
