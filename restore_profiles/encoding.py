"""Between the flat values that a user edits and the map of strings that `StartRestoreJob` takes.

Source: "Restore a backup" pages of the AWS Backup guide, by their examples: every value is a string, a
boolean is lower-case, a list or an object is JSON text, and inside that JSON values are native unless the
page shows otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from restore_profiles.json_text import as_text, parsed_json, texts
from restore_profiles.model import Field, Kind, Values
from restore_profiles.paths import LISTS, elements
from restore_profiles.rules import Names, look_up, whole_number


def encode(fields: Iterable[Field], values: Values) -> dict[str, str]:
    """The metadata map for these values, in the order of the declaration and with the documented spelling.

    Never fails: what is not well-formed goes as the text it is, and `restore_profiles.checking` says so.
    """
    names = Names(values)
    native = ((field, _native(field, field.key, names)) for field in fields)
    return {field.key: as_text(value) for field, value in native if value is not None}


def flatten(
    fields: Iterable[Field], metadata: Mapping[str, str | None]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The values in a metadata map, and the paths that no field declares. A JSON null is no value."""
    values: dict[str, str] = {}
    unknown: list[str] = []
    known = _by_spelling(fields)
    for key, text in metadata.items():
        field = known.get(key.lower())
        if field is None:
            unknown.append(key)
        elif text is not None:
            _take(field, field.key, text, values, unknown)
    return values, tuple(unknown)


def flatten_text(field: Field, path: str, text: str) -> dict[str, str]:
    """The values that `text`, typed at the path of one field, stands for: of an object's JSON text, those of
    its members."""
    values: dict[str, str] = {}
    unknown: list[str] = []
    _take(field, path, text, values, unknown)
    # A member that nobody declares must not vanish: the text stays whole, and the check names the member.
    return {path: text} if unknown else values


def _native(field: Field, path: str, values: Values) -> object:
    """The JSON value at `path`, None where nothing is to be sent."""
    text = look_up(values, path)
    match field.kind:
        case Kind.OBJECT:
            made = _object(field.fields, f"{path}.", values)
            return made or text or None
        case Kind.OBJECTS:
            made_list = [
                _object(field.fields, f"{path}[{index}].", values) for index in range(elements(values, path))
            ]
            return [item for item in made_list if item] or text or None
        case Kind.MAP:
            return dict(_entries(field, path, values)) or text or None
    if text == "":
        return None
    match field.kind:
        case Kind.TEXTS:
            return texts(text)
        case Kind.BOOLEAN if text.lower() in {"true", "false"}:
            return text.lower() == "true"
        case Kind.INTEGER:
            number = whole_number(text)
            return text if number is None else number
        case Kind.JSON:
            parsed = parsed_json(text)
            return text if parsed is None else parsed
    return text


def _object(fields: Iterable[Field], prefix: str, values: Values) -> dict[str, object]:
    made: dict[str, object] = {}
    for field in fields:
        value = _native(field, prefix + field.key, values)
        if value is not None:
            # The values of a quoted map are quoted one by one, the map itself is not.
            made[field.key] = as_text(value) if field.quoted_in_json and field.kind is not Kind.MAP else value
    return made


def _entries(field: Field, path: str, values: Values) -> Iterator[tuple[str, object]]:
    name, *members = field.fields
    for index in range(elements(values, path)):
        key = look_up(values, f"{path}[{index}].{name.key}")
        made = _object(members, f"{path}[{index}].", values)
        if key:
            yield key, as_text(made) if field.quoted_in_json else made


def _by_spelling(fields: Iterable[Field]) -> dict[str, Field]:
    return {spelling.lower(): field for field in fields for spelling in (*field.also_spelled, field.key)}


def _take(field: Field, path: str, value: object, values: dict[str, str], unknown: list[str]) -> None:
    """Put what `value`, text or parsed JSON, says of the field at `path` into `values`."""
    if field.kind in LISTS or field.kind is Kind.OBJECT:
        parsed = parsed_json(value) if isinstance(value, str) else value
        if field.kind is Kind.OBJECT and isinstance(parsed, dict):
            _take_members(field.fields, f"{path}.", parsed, values, unknown)
        elif (
            field.kind is Kind.OBJECTS
            and isinstance(parsed, list)
            and all(isinstance(item, dict) for item in parsed)
        ):
            for index, item in enumerate(parsed):
                _take_members(field.fields, f"{path}[{index}].", item, values, unknown)
        elif field.kind is Kind.MAP and isinstance(parsed, dict):
            for index, (name, item) in enumerate(parsed.items()):
                _take_entry(field, f"{path}[{index}].", name, item, values, unknown)
        else:
            values[path] = as_text(value)
    elif field.kind is Kind.TEXTS:
        values[path] = _texts_text(parsed_json(value) if isinstance(value, str) else value, as_text(value))
    elif field.kind is Kind.BOOLEAN:
        # SAP HANA returns upper-case FALSE; every page that takes one shows it lower-case.
        text = as_text(value)
        values[path] = text.lower() if text.lower() in {"true", "false"} else text
    else:
        values[path] = as_text(value)


def _take_members(
    fields: Iterable[Field],
    prefix: str,
    members: Mapping[str, object],
    values: dict[str, str],
    unknown: list[str],
) -> None:
    known = _by_spelling(fields)
    for key, value in members.items():
        field = known.get(key.lower())
        if field is None:
            unknown.append(prefix + key)
        elif value is not None:
            _take(field, prefix + field.key, value, values, unknown)


def _take_entry(
    field: Field, prefix: str, name: str, value: object, values: dict[str, str], unknown: list[str]
) -> None:
    key, *members = field.fields
    values[prefix + key.key] = name
    parsed = parsed_json(value) if isinstance(value, str) else value
    if isinstance(parsed, dict):
        _take_members(members, prefix, parsed, values, unknown)
    else:
        unknown.append(f"{prefix}{name}")


def _texts_text(parsed: object, text: str) -> str:
    if not isinstance(parsed, list) or not parsed:
        return text
    plain = [as_text(item) for item in parsed]
    awkward = any("," in item or item != item.strip() or item == "" for item in plain) or plain[0].startswith(
        "["
    )
    return text if awkward else ", ".join(plain)
