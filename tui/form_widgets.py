"""The widgets of a form's rows: made when a row first appears, kept with the cursor and what is typed for as
long as it stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from recovery.account import AccountChoice, ChoiceAnswer
from restore_profiles.model import Choices, Kind, Severity
from tui.field_widgets import FieldLine, FieldState
from tui.fold import Fold, fold_text
from tui.form_rows import AddRow, FieldRow, HeadingRow, Row

if TYPE_CHECKING:
    from tui.glyphs import Glyphs
    from tui.moment_reader import MomentReader
    from tui.standing import Standing


class FormWidgets:
    def __init__(self, glyphs: Glyphs, moments: Callable[[], MomentReader]) -> None:
        self._glyphs = glyphs
        self._moments = moments
        """Most forms have no moment, and need no reader of them."""
        self._widgets: dict[tuple[type[Row], str], FieldLine | Fold] = {}
        self._answers: dict[str, ChoiceAnswer] = {}

    def __len__(self) -> int:
        return len(self._widgets)

    def __contains__(self, row: Row) -> bool:
        return (type(row), row.path) in self._widgets

    def answer(self, path: str, answer: ChoiceAnswer) -> None:
        """What the account offers for the field at `path`."""
        self._answers[path] = answer

    def keep_only(self, rows: Sequence[Row]) -> None:
        """Remove the widgets of rows that are gone, or are of another declaration, as after a change of
        target."""
        kept = {(type(row), row.path): row for row in rows}
        for key, widget in list(self._widgets.items()):
            row = kept.get(key)
            if row is None or (isinstance(row, FieldRow) and _is_of_another_kind(widget, row)):
                self._widgets.pop(key).remove()

    def shown(self, row: Row, own: FieldState | None, standing: Standing) -> FieldLine | Fold:
        """The widget of the row, made where there is none, showing how things stand; `own` is how a field
        stands that the profile does not declare."""
        key = (type(row), row.path)
        found = self._widgets.get(key)
        if not isinstance(row, FieldRow):
            fold = found if isinstance(found, Fold) else Fold(row)
            fold.row = row
            fold.say(fold_text(row, standing, self._glyphs))
            self._widgets[key] = fold
            return fold
        state = own or self._with_doubt(row, standing.state(row))
        line = found if isinstance(found, FieldLine) else self._line(row, state)
        line.field = row.field
        self._offer(line, standing)
        line.show(state)
        self._widgets[key] = line
        return line

    def _line(self, row: FieldRow, state: FieldState) -> FieldLine:
        if row.field.kind is Kind.MOMENT:
            from tui.moment_line import MomentLine

            return MomentLine(row.path, row.field, row.depth, state, self._moments())
        return FieldLine(row.path, row.field, row.depth, state)

    def line(self, path: str) -> FieldLine | None:
        wanted = path.lower()
        found = (line for (_, each), line in self._widgets.items() if each.lower() == wanted)
        return next((line for line in found if isinstance(line, FieldLine)), None)

    def fold(self, path: str) -> Fold | None:
        """Where a list or an object is opened or added to."""
        kinds: tuple[type[Row], ...] = (AddRow, HeadingRow)
        found = (self._widgets.get((kind, path)) for kind in kinds)
        return next((fold for fold in found if isinstance(fold, Fold)), None)

    def _with_doubt(self, row: FieldRow, state: FieldState) -> FieldState:
        """A value that the account does not offer is said to be so; it may still be right, and it is sent."""
        answer = self._answers.get(row.path)
        if state.severity or not state.text or answer is None or not answer.choices:
            return state
        # The answer may be for another target's field of the same key, which is chosen and not named anew.
        if not isinstance(row.field.choices, Choices):
            return state
        if row.field.kind is Kind.TEXTS or state.text in {choice.value for choice in answer.choices}:
            return state
        return replace(state, severity=Severity.WARNING, problem="Not among what this account offers here.")

    def _offer(self, line: FieldLine, standing: Standing) -> None:
        choices = line.field.choices
        if isinstance(choices, Choices):
            answer = self._answers.get(line.path)
            if answer is None:
                line.offer((), "asking AWS ...")
            else:
                line.offer(answer.choices, f"{answer.denied}; type the value" if answer.denied else "")
        else:
            names = standing.names
            line.offer(
                [
                    AccountChoice(each.value, each.label, each.note)
                    for each in choices
                    if each.when.holds(names)
                ]
            )


def _is_of_another_kind(widget: FieldLine | Fold, row: FieldRow) -> bool:
    return isinstance(widget, FieldLine) and row.field.kind is not widget.field.kind
