"""The overrides of a selection as rows of its form, each beside what AWS Backup would infer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from textual.message import Message

from recovery.account import AccountChoice, ChoiceAnswer
from recovery.finding import Finding
from recovery.models import short_id
from recovery.testing.overrides import Override
from restore_profiles.model import Choices, Field
from screens.testing.fields import FormRow, stands
from screens.testing.reading import Sample
from screens.testing.selection_fields import OVERRIDE, editable

About = Callable[[str, str], Sequence[Finding]]
"""What is to be said of a field by its key and its text."""
DRAWN_ANEW = "names and zones are drawn anew by each test"


@dataclass
class SampleRead(Message, bubble=False):
    """The newest point of a resource; None where there is none, or it is `unknown`."""

    resource: str
    sample: Sample | None
    unknown: str = ""


def override_rows(
    overrides: Sequence[Override],
    texts: Mapping[str, str],
    about: About,
    choices: Mapping[str, ChoiceAnswer],
    heading: str,
) -> Sequence[FormRow]:
    """`choices` are what the account offers, by the key of the field."""
    rows: list[FormRow] = []
    for each in overrides:
        key = f"{OVERRIDE}{each.path}"
        text, field, answer = texts.get(key, each.value), editable(each.field), choices.get(key)
        if each.required:  # what a restore takes where it is empty, a test has not
            field = replace(field, if_empty="")
        state = stands(text, about(key, text), was=each.inferred, required=each.required)
        offers = _declared(field) if answer is None else answer.choices
        note = f"{answer.denied}; type the value" if answer and answer.denied else ""
        rows.append(FormRow(field, state, offers, note, "inferred", "" if rows else heading, key))
    return rows


def heading_of(sampled: str, read: SampleRead | None) -> str:
    """What stands above the overrides: of what the inferred values are, or why there are none."""
    if read is None and sampled:
        return "Overrides; asking AWS Backup what it would infer"
    if read is None or read.sample is None:
        return f"Overrides; what would be inferred is not known: {(read and read.unknown) or NO_POINT}"
    if read.sample.missing:
        return f"Overrides. {' '.join(read.sample.missing)}"
    return f"Overrides, beside what is inferred of {short_id(read.resource)}; {DRAWN_ANEW}"


NO_POINT = "no resource of this type has a recovery point here"


def _declared(field: Field) -> Sequence[AccountChoice]:
    if isinstance(field.choices, Choices):
        return ()
    return [AccountChoice(each.value, each.label, each.note) for each in field.choices]
