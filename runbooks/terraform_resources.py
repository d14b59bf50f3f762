"""A described resource as Terraform configuration, by the rows of `restore_profiles.as_code`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from recovery.models import Described
from restore_profiles.as_code.model import Argument, Block, Code, Fixed, Form, Piece
from restore_profiles.as_code.reading_paths import items_of, value_at
from restore_profiles.as_code.registry import codes_of
from runbooks.hcl import Body, Line

OF_AWS = "aws:"
"""How the tags begin that AWS keeps itself and that nobody may set; the provider does not see them."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One `resource` and the id by which it is imported."""

    type: str
    name: str
    import_id: str
    body: Body

    @property
    def address(self) -> str:
        return f"{self.type}.{self.name}"


def code_of(described: Described) -> Code | None:
    """The row by which it is written; None for what no row covers."""
    for code in codes_of(described.resource_type, described.arn):
        if all(value_at(described.attributes, path) in allowed for path, allowed in code.only.items()):
            return code
    return None


def resources_of(described: Described, code: Code, name: str) -> Iterator[Resource]:
    """`name` is what they are called; of several alike each has a number."""
    for piece in code.pieces:
        if piece.needs and not value_at(described.attributes, piece.needs):
            continue
        if not piece.each:
            yield _resource(piece, described.attributes, name)
            continue
        rows = items_of(value_at(described.attributes, piece.each))
        for number, row in enumerate(sorted(rows, key=lambda row: str(value_at(row, piece.import_id))), 1):
            yield _resource(piece, row, f"{name}_{number}")


def _resource(piece: Piece, found: object, name: str) -> Resource:
    head = f'resource "{piece.resource}" "{name}"'
    return Resource(
        piece.resource, name, str(value_at(found, piece.import_id)), _body(head, piece.content, found)
    )


def _body(head: str, content: tuple[Argument | Fixed | Block, ...], found: object) -> Body:
    lines: list[Line] = []
    blocks: list[Body] = []
    for each in content:
        match each:
            case Fixed():
                lines.append(Line(each.name, each.value, each.comment))
            case Argument():
                value = _value(each, found)
                if value is not None and value != each.default:
                    lines.append(Line(each.name, value))
            case Block():
                blocks += _blocks(each, found)
    return Body(head, tuple(lines), tuple(blocks))


def _blocks(block: Block, found: object) -> Iterator[Body]:
    inner = value_at(found, block.path)
    for row in items_of(inner) if isinstance(inner, list | tuple) else [inner]:
        path, value = block.unless
        if row is None or (path and value_at(row, path) == value):
            continue
        body = _body(block.name, block.content, row)
        if body.lines or body.blocks:
            yield body


def _value(argument: Argument, found: object) -> object:
    inner = value_at(found, argument.path)
    path, values = argument.where
    if inner is None or (path and value_at(found, path) not in values):
        return None
    if argument.is_text:
        return inner == argument.is_text
    match argument.form:
        case Form.SORTED:
            return tuple(sorted(map(str, items_of(inner)))) or argument.default
        case Form.LIST:
            return tuple(items_of(inner)) or argument.default
        case Form.TAGS:
            return tags(inner)
        case Form.LAST_PART:
            return str(inner).rpartition("/")[2]
        case Form.JSON:
            return json.dumps(json.loads(str(inner)), separators=(",", ":"), ensure_ascii=False)
        case _:
            return inner


def tags(found: object) -> Mapping[str, str] | None:
    """None where there are none: an empty map is another thing to the provider."""
    if isinstance(found, Mapping):
        rows = {str(key): str(text) for key, text in found.items()}
    else:
        rows = {str(value_at(row, "Key")): str(value_at(row, "Value") or "") for row in items_of(found)}
    own = {key: rows[key] for key in sorted(rows) if not key.startswith(OF_AWS)}
    return own or None
