"""The fields of a selection of a restore testing plan: how each is shown as a text, and taken back from one.

Source: "Assign resources to a restore testing plan" (AWS Backup); API RestoreTestingSelectionForCreate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from recovery.errors import BadInput
from recovery.finding import Finding, FindingSeverity
from recovery.testing.limits import TAG_KEY
from recovery.testing.models import Condition, RestoreTestingSelection
from recovery.testing.overrides import with_override
from restore_profiles.json_text import texts
from restore_profiles.model import Choice, Field, Kind
from screens.testing import typed
from screens.testing.typed import TypedField, number

PAGE = "“Restore testing”, AWS Backup"
API = "API RestoreTestingSelectionForCreate"
OVERRIDE = "override."
"""Before the path of an override, as the key of its field."""


def _tags(conditions: Sequence[Condition]) -> str:
    return ", ".join(f"{each.key.removeprefix(TAG_KEY)}={each.value}" for each in conditions)


def conditions(text: str) -> tuple[Condition, ...]:
    """Tags typed as NAME=VALUE, several apart by commas. Raises `BadInput`."""
    found = []
    for each in texts(text):
        name, equals, value = each.partition("=")
        if not equals:
            raise BadInput("Not a tag", f"“{each}” is no NAME=VALUE.", "Such as env=prod.")
        name = name.strip()
        found.append(Condition(name if name.startswith(TAG_KEY) else f"{TAG_KEY}{name}", value.strip()))
    return tuple(found)


FIELDS: tuple[TypedField[RestoreTestingSelection], ...] = (
    TypedField(
        Field(
            "name", "Name", "Letters, digits and underscores, up to 50. It cannot be changed.", source=PAGE
        ),
        "Selection name",
        lambda selection: selection.name,
        lambda selection, text: replace(selection, name=text.strip()),
        fixed=True,
    ),
    TypedField(
        Field("type", "Resource type", "A selection takes resources of one type.", choices=(Choice(""),)),
        "Resource type",
        lambda selection: selection.resource_type,
        lambda selection, text: replace(selection, resource_type=text.strip()),
        fixed=True,
    ),
    TypedField(
        Field(
            "resources",
            "Resources",
            "Up to 30 ARNs, or * for every one of the type, which tags may narrow.",
            Kind.TEXTS,
            choices=(Choice("*"),),
            source=API,
        ),
        "Resources",
        lambda selection: ", ".join(selection.arns),
        lambda selection, text: replace(selection, arns=tuple(texts(text))),
    ),
    TypedField(
        Field(
            "with",
            "With tags",
            "Only resources with these tags, as NAME=VALUE; tags are those of the newest backup.",
            Kind.TEXTS,
            if_empty="whatever their tags",
            source=API,
        ),
        "Conditions",
        lambda selection: _tags(selection.equals),
        lambda selection, text: replace(selection, equals=conditions(text)),
    ),
    TypedField(
        Field(
            "without",
            "Without tags",
            "Not resources with these tags, as NAME=VALUE.",
            Kind.TEXTS,
            if_empty="none is left out",
            source=API,
        ),
        "Conditions",
        lambda selection: _tags(selection.not_equals),
        lambda selection, text: replace(selection, not_equals=conditions(text)),
    ),
    TypedField(
        Field("role", "Role", "AWS Backup restores as this role.", choices=(Choice(""),), source=API),
        "Role",
        lambda selection: selection.role_arn,
        lambda selection, text: replace(selection, role_arn=text.strip()),
    ),
    TypedField(
        Field(
            "validation",
            "Keep to validate",
            "So long what was restored stays to be looked at; then it is deleted. 0 deletes it at once.",
            Kind.INTEGER,
            minimum=0,
            maximum=168,
            unit="hours",
            source=PAGE,
        ),
        "Validation window",
        lambda selection: str(selection.validation_window_hours),
        lambda selection, text: replace(selection, validation_window_hours=number(text)),
    ),
)
REQUIRED = frozenset({"name", "type", "resources", "role"})


def texts_of(selection: RestoreTestingSelection) -> dict[str, str]:
    return typed.texts_of(FIELDS, selection)


def selection_of(
    base: RestoreTestingSelection, texts: Mapping[str, str]
) -> tuple[RestoreTestingSelection, tuple[Finding, ...]]:
    """The selection that the texts say, and what could not be taken of them."""
    selection, wrong = typed.taken(FIELDS, base, texts)
    for key, text in texts.items():
        if key.startswith(OVERRIDE):
            path = key.removeprefix(OVERRIDE)
            try:
                selection = with_override(selection, path, text)
            except (BadInput, ValueError) as error:
                wrong.append(Finding(FindingSeverity.ERROR, path, str(error)))
    return selection, tuple(wrong)


def editable(field: Field) -> Field:
    """An override's field on the form, where each can be left out: a switch could not be, and a list of
    objects is one text."""
    if field.kind is Kind.BOOLEAN:
        return replace(field, kind=Kind.TEXT, choices=(Choice("true", "yes"), Choice("false", "no")))
    if field.kind in (Kind.OBJECTS, Kind.MAP):
        return replace(field, kind=Kind.JSON, fields=())
    return field
