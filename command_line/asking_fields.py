"""`relight restore --interactive`: the restore parameters, one question each.

A section that the form shows folded is one question, unless something in it needs a look: of RDS's forty
parameters that leaves fourteen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from recovery.account import Account
from recovery.errors import AwsError, BadInput, RelightError
from recovery.planning import Draft, set_values
from restore_profiles.elements import rearranged, without
from restore_profiles.model import Choices, Field, Kind, Section, Severity
from restore_profiles.paths import field_at, names_for
from restore_profiles.rules import Names, look_up
from tui.form_rows import AddRow, FieldRow, HeadingRow, Row, Shown, rows_of

if TYPE_CHECKING:
    from command_line.asking import Asker

AS_IT_STANDS, EACH, REMOVE = "as it stands", "each", "remove"
YES, NO = "yes", "no"


def ask_fields(account: Account, draft: Draft, asker: Asker) -> Draft:
    """Each visible field in the order of the form, then further keys where nobody knows them all."""
    asking = Asking(account, asker, draft)
    while asking.ask_next():
        pass
    return ask_keys(asking.draft, asker) if draft.profile.open_keys else asking.draft


class Asking:
    """The rows of the form, asked one by one: fields, elements that are there already, and whether to add
    another. An answer may show or hide what follows it, so the rows are made anew for each question."""

    def __init__(self, account: Account, asker: Asker, draft: Draft) -> None:
        self.account = account
        self.asker = asker
        self.draft = draft
        self._done: dict[str, bool] = {}
        """The paths of the fields, elements and lists that nothing more is asked of, in lower case."""
        self._elements: dict[str, int] = {}
        self._opened: set[str] = set()

    def ask_next(self) -> bool:
        """Ask what comes first of what is left; False where nothing is."""
        rows = self._rows()
        waiting = [row for row in rows if row.path.lower() not in self._done and _asks(row)]
        if not waiting:
            return False
        row = waiting[0]
        section = section_of(self.draft, row.path)
        if section.folded and section.title not in self._opened:
            self._opened.add(section.title)
            inside = [each for each in waiting if section_of(self.draft, each.path) is section]
            asked = [each.path for each in inside if not isinstance(each, HeadingRow)]
            if not needs_look(self.draft, asked) and leave(self.draft, section, asked, self.asker):
                self._finish(*(each.path for each in inside))
                return True
        if isinstance(row, FieldRow):
            self.draft = ask_field(self.account, self.draft, row.path, row.field, self.asker)
            self._finish(row.path)
        elif isinstance(row, AddRow):
            self._ask_another(row)
        else:
            self._ask_element(row)
        return True

    def _rows(self) -> tuple[Row, ...]:
        draft = self.draft
        names = Names(draft.facts, draft.values)
        return rows_of(draft.target, Shown(names, elements=self._elements, unfolded=True))

    def _finish(self, *paths: str) -> None:
        self._done |= {path.lower(): True for path in paths}

    def _ask_another(self, row: AddRow) -> None:
        question = f"{'Another' if row.count else 'Add'} {row.field.label}? [{row.path}]"
        if self.asker.choose(question, [(NO, NO), (YES, YES)], NO) == NO:
            self._finish(row.path)
            return
        self._elements[row.path] = row.count + 1
        self._finish(f"{row.path}[{row.count}]")

    def _ask_element(self, row: HeadingRow) -> None:
        """What becomes of an element that was filled in; an empty one is asked for each of its fields."""
        assert row.element is not None
        self._finish(row.path)
        given = [
            text.removeprefix(f"{row.path}.") for path in row.inside if (text := _given(self.draft, path))
        ]
        if not given:
            return
        urgent = needs_look(self.draft, row.inside)
        options = [(EACH, f"ask for each of {len(row.inside)}"), (REMOVE, "leave it out")]
        if not urgent:
            options.insert(0, (AS_IT_STANDS, f"{AS_IT_STANDS}: {', '.join(given)}"))
        chosen = self.asker.choose(f"{row.title} [{row.path}]", options, EACH if urgent else AS_IT_STANDS)
        if chosen == AS_IT_STANDS:
            self._finish(*(each.path for each in self._rows() if each.path.startswith(f"{row.path}.")))
        elif chosen == REMOVE:
            path, order = row.element.list_path, without(row.element.count, row.element.index)
            self.draft = self.draft.rearranged(path, order)
            self._done = rearranged(self._done, path, order)
            self._elements = rearranged(self._elements, path, order)


def _asks(row: Row) -> bool:
    return not isinstance(row, HeadingRow) or row.element is not None


def ask_keys(draft: Draft, asker: Asker) -> Draft:
    """Further keys of a type of which nobody knows what it takes, until nothing is answered."""

    def check(answer: str) -> str:
        try:
            set_values(draft, [answer] if answer else [])
        except BadInput as error:
            return f"{error.text} {error.next_step}"
        return ""

    while answer := asker.text("Another key (KEY=VALUE, empty to go on)", "", {}, check):
        draft = set_values(draft, [answer])
    return draft


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
