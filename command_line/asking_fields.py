"""`relight restore --interactive`: the restore parameters, one question each.

A section that the form shows folded is one question, unless something in it needs a look: of RDS's forty
parameters that leaves fourteen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from recovery.account import Account
from recovery.errors import AwsError, RelightError
from recovery.planning import Draft
from restore_profiles.model import Choices, Field, Kind, Section, Severity
from restore_profiles.paths import field_at, names_for
from restore_profiles.rules import look_up
from restore_profiles.visibility import visible_paths

if TYPE_CHECKING:
    from command_line.asking import Asker

AS_IT_STANDS, EACH = "as it stands", "each"


def ask_fields(account: Account, draft: Draft, asker: Asker) -> Draft:
    """Each visible field in the order of the form. An answer may show or hide what follows it, so the list is
    made anew."""
    asked: set[str] = set()
    opened: set[str] = set()
    while True:
        waiting = [
            (path, field)
            for path, field in visible_paths(draft.target, draft.answers, draft.facts)
            if path.lower() not in asked and not field.fields
        ]
        if not waiting:
            return draft
        path, field = waiting[0]
        section = section_of(draft, path)
        if section.folded and section.title not in opened:
            opened.add(section.title)
            inside = [each for each, _ in waiting if section_of(draft, each) is section]
            if not needs_look(draft, inside) and leave(draft, section, inside, asker):
                asked |= {each.lower() for each in inside}
                continue
        asked.add(path.lower())
        draft = ask_field(account, draft, path, field, asker)


def section_of(draft: Draft, path: str) -> Section:
    top = path.partition(".")[0].partition("[")[0].lower()
    return next(
        section
        for section in draft.target.sections
        if any(field.key.lower() == top for field in section.fields)
    )


def needs_look(draft: Draft, paths: Sequence[str]) -> bool:
    """Whether one of them is a decision, or wrong as it stands."""
    wrong = {one.key for one in draft.problems() if one.severity is Severity.ERROR}
    urgent = {path.lower() for path in (*draft.attention(), *wrong)}
    return any(path.lower() in urgent for path in paths)


def leave(draft: Draft, section: Section, paths: Sequence[str], asker: Asker) -> bool:
    """Whether the whole section stays as it was filled in."""
    given = [text for path in paths if (text := _given(draft, path))]
    labels = [
        (AS_IT_STANDS, f"{AS_IT_STANDS}: {', '.join(given) or 'nothing given'}"),
        (EACH, f"ask for each of {len(paths)}"),
    ]
    return asker.choose(section.title, labels, AS_IT_STANDS) == AS_IT_STANDS


def _given(draft: Draft, path: str) -> str:
    field, text = field_at(draft.target, path), look_up(draft.values, path)
    if not text or field is None:
        return ""
    return f"{path}={'(hidden)' if field.sensitive else text}"


def ask_field(account: Account, draft: Draft, path: str, field: Field, asker: Asker) -> Draft:
    present = look_up(draft.values, path)
    source = look_up(draft.source_values, path)
    unit = f" ({field.unit})" if field.unit else ""
    was = f", at the source {source}" if source and source != present else ""
    question = f"{field.label}{unit} [{path}{was}]"

    def check(answer: str) -> str:
        try:
            problems = draft.edited(path, answer).problems()
        except RelightError as error:
            return error.text
        wrong = [
            one for one in problems if one.key.lower() == path.lower() and one.severity is Severity.ERROR
        ]
        return f"{wrong[0].message} {wrong[0].hint}" if wrong else ""

    offered = offers(account, draft, path, field)
    if offered and (field.closed or field.kind is Kind.BOOLEAN):
        options = [*offered.items()]
        if present not in offered:
            options.insert(0, ("", "leave it to AWS"))
        return draft.edited(
            path, asker.choose(question, [(v, f"{v}  {t}".strip() if v else t) for v, t in options], present)
        )
    return draft.edited(path, asker.text(question, present, offered, check))


def offers(account: Account, draft: Draft, path: str, field: Field) -> dict[str, str]:
    """Values to choose from with their labels; none where a look-up is denied, since typing always works."""
    if field.kind is Kind.BOOLEAN:
        return {"true": "yes", "false": "no"}
    names = names_for(path, {**draft.facts, **draft.values})
    if not isinstance(field.choices, Choices):
        return {
            choice.value: f"{choice.label} {choice.note}".strip()
            for choice in field.choices
            if choice.when.holds(names)
        }
    try:
        needs = {key: look_up(names, key) for key in field.choices.needs}
        answer = account.reads.choices(field.choices.lookup, needs)
    except AwsError:
        return {}
    return {choice.value: f"{choice.label} {choice.note}".strip() for choice in answer.choices}
