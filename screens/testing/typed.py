"""A plan or a selection as texts of a form, and taken back from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from recovery.errors import BadInput
from recovery.finding import Finding, FindingSeverity
from restore_profiles.model import Field

Model = TypeVar("Model")


@dataclass(frozen=True, slots=True)
class TypedField(Generic[Model]):
    """One member of the model as a field of the form."""

    field: Field
    finding: str
    """The title of the findings about it."""
    shown: Callable[[Model], str]
    taken: Callable[[Model, str], Model]
    """Raises `ValueError` for what is no number, `BadInput` for what is missing or cannot be read."""
    fixed: bool = False
    """Whether it cannot be changed once the thing is made."""


def number(text: str) -> int:
    """A whole number, typed. Raises `ValueError`."""
    return int(text.strip())


def texts_of(fields: Sequence[TypedField[Model]], model: Model) -> dict[str, str]:
    return {each.field.key: each.shown(model) for each in fields}


def taken(
    fields: Sequence[TypedField[Model]], base: Model, typed: Mapping[str, str]
) -> tuple[Model, list[Finding]]:
    """What the texts make of `base`, and what could not be taken of them."""
    model, wrong = base, []
    for each in fields:
        text = typed.get(each.field.key, "")
        try:
            model = each.taken(model, text)
        except ValueError:
            told = f"“{text}” is no whole number."
            wrong.append(Finding(FindingSeverity.ERROR, each.finding, told, "Such as 24."))
        except BadInput as error:
            wrong.append(Finding(FindingSeverity.ERROR, each.finding, error.text, error.next_step))
    return model, wrong
