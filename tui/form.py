"""The restore form: a draft, drawn. Every edit makes a new draft and the form shows that one; nothing is kept
twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import AwaitMount, Widget

from recovery.account import AccountChoice, ChoiceAnswer
from restore_profiles.model import Choices, Field, Kind, Severity
from tui.field_widgets import FieldLine, FieldState
from tui.fold import Fold, fold_text
from tui.form_rows import AddRow, FieldRow, HeadingRow, Row, Shown, field_rows, rows_of, section_rows
from tui.own_fields import OwnFields
from tui.standing import Standing
from tui.the_app import the_app

if TYPE_CHECKING:
    from recovery.planning import Draft


class ProfileForm(VerticalScroll, can_focus=False):
    """The fields of a draft, in the sections of its profile."""

    DEFAULT_CSS = """
    ProfileForm { height: 1fr; scrollbar-size-vertical: 1; }
    """

    class Changed(Message):
        """The draft is another one now."""

        def __init__(self, draft: Draft) -> None:
            super().__init__()
            self.draft = draft

    class Entered(Message):
        """The cursor is in a field; `wanted` is what to ask the account for, where its choices come from
        there."""

        def __init__(self, path: str, field: Field, wanted: Choices | None) -> None:
            super().__init__()
            self.path = path
            self.field = field
            self.wanted = wanted

    class Finished(Message):
        """Enter, and no field needs a look any more."""

    def __init__(self, draft: Draft, own: OwnFields) -> None:
        super().__init__()
        self.draft = draft
        self.own = own
        self._widgets: dict[tuple[type[Row], str], FieldLine | Fold] = {}
        self._folds: dict[str, bool] = {}
        self._elements: dict[str, int] = {}
        self._answers: dict[str, ChoiceAnswer] = {}
        self.standing = Standing(draft, roles_known=own.candidates is not None)

    async def on_mount(self) -> None:
        """Who awaits the mounting of the form finds every row there."""
        for mounted in self.rebuild():
            await mounted

    # What the screen tells the form

    def insist(self) -> None:
        """From now on what is missing is a problem: the user wants to go on."""
        self._take(self.draft, insist=True)
        self.rebuild()

    def show(self, draft: Draft, own: OwnFields | None = None) -> None:
        """Draw another draft, such as the same one with the restore roles that were found meanwhile."""
        self.own = own or self.own
        self._take(draft)
        if self._widgets:
            self.rebuild()

    def answer(self, path: str, answer: ChoiceAnswer) -> None:
        """What the account offers for the field at `path`."""
        self._answers[path] = answer
        self.rebuild()

    def go_to(self, path: str) -> bool:
        """Put the cursor into the field at `path`, opening what is closed over it; False where there is
        none."""
        found = self._line(path)
        if found is None:
            for heading in (
                row for row in self._rows() if isinstance(row, HeadingRow) and path in row.inside
            ):
                self._folds[heading.path] = True
            self.rebuild()
            found = self._line(path)
        place = found or self._fold(path)
        if place is None:
            return False
        if isinstance(place, FieldLine):
            place.take_focus()
        else:
            place.focus()
        place.scroll_visible(animate=False)
        return True

    def go_to_next_attention(self) -> bool:
        """From the cursor on to the next field that needs a look, round the end; False where none does."""
        waiting = self.standing.attention
        if not waiting:
            return False
        order = self.paths()
        here = self.focused_path
        start = order.index(here) + 1 if here in order else 0
        ahead = [path for path in [*order[start:], *order[:start]] if path.lower() in waiting]
        return bool(ahead) and self.go_to(ahead[0])

    def accept_here(self) -> None:
        """The value under the cursor was looked at."""
        path = self.focused_path
        if path.lower() in self.standing.attention:
            self._become(self.own.accepted(self.draft, path))

    def choices_at(self, path: str) -> Choices | None:
        """The look-up of the field at `path`, where it is shown and has one."""
        line = self._line(path)
        return line.field.choices if line and isinstance(line.field.choices, Choices) else None

    @property
    def focused_path(self) -> str:
        """The field that has the cursor, or ""."""
        focused = self.screen.focused
        line = (
            next((node for node in focused.ancestors if isinstance(node, FieldLine)), None)
            if focused
            else None
        )
        return line.path if line else ""

    def paths(self) -> tuple[str, ...]:
        """Every field that applies now, also those folded away."""
        return tuple(row.path for row in field_rows(self._rows(everything=True)))

    def unfold(self) -> None:
        """Open every part."""
        rows = self._rows(everything=True)
        self._folds |= {row.path: True for row in rows if isinstance(row, HeadingRow)}
        self.rebuild()

    def rebuild(self) -> Sequence[AwaitMount]:
        """Bring the widgets in line with the rows of the draft; those that stay keep the cursor and what is
        typed."""
        rows = self._rows()
        standing = self.standing
        keys = {(type(row), row.path) for row in rows}
        for key in [key for key in self._widgets if key not in keys or self._is_another(key, rows)]:
            self._widgets.pop(key).remove()
        after: Widget | None = None
        mounted: list[AwaitMount] = []
        with self.app.batch_update():
            for row in rows:
                fresh = (type(row), row.path) not in self._widgets
                widget = self._widget(row, standing)
                if fresh:
                    mounted.append(self.mount(widget, after=after) if after else self.mount(widget))
                after = widget
        return mounted

    # Rows and widgets

    def _rows(self, everything: bool = False) -> tuple[Row, ...]:
        """What is shown; with `everything` also what is folded away."""
        standing = self.standing
        shown = Shown(
            names=standing.names,
            urgent=standing.urgent,
            folds=self._folds,
            elements=self._elements,
            unfolded=everything,
        )
        return (*section_rows(self.own.section(self.draft), shown), *rows_of(self.draft.target, shown))

    def _is_another(self, key: tuple[type[Row], str], rows: Sequence[Row]) -> bool:
        """Whether the row under `key` is of another declaration than its widget, as after a change of
        target."""
        widget = self._widgets[key]
        if not isinstance(widget, FieldLine):
            return False
        row = next(row for row in rows if (type(row), row.path) == key)
        return isinstance(row, FieldRow) and row.field.kind is not widget.field.kind

    def _widget(self, row: Row, standing: Standing) -> FieldLine | Fold:
        """The widget of the row, made where there is none, showing how things stand."""
        key = (type(row), row.path)
        found = self._widgets.get(key)
        if not isinstance(row, FieldRow):
            fold = found if isinstance(found, Fold) else Fold(row)
            fold.row = row
            fold.update(fold_text(row, standing, the_app(self).glyphs))
            self._widgets[key] = fold
            return fold
        state = self.own.state(self.draft, row, standing) or self._with_doubt(row, standing.state(row))
        line = found if isinstance(found, FieldLine) else FieldLine(row.path, row.field, row.depth, state)
        line.field = row.field
        self._offer(line)
        line.show(state)
        self._widgets[key] = line
        return line

    def _with_doubt(self, row: FieldRow, state: FieldState) -> FieldState:
        """A value that the account does not offer is said to be so; it may still be right, and it is sent."""
        answer = self._answers.get(row.path)
        if state.severity or not state.text or answer is None or not answer.choices:
            return state
        if row.field.kind is Kind.TEXTS or state.text in {choice.value for choice in answer.choices}:
            return state
        return replace(state, severity=Severity.WARNING, problem="Not among what this account offers here.")

    def _line(self, path: str) -> FieldLine | None:
        wanted = path.lower()
        found = (line for (_, each), line in self._widgets.items() if each.lower() == wanted)
        return next((line for line in found if isinstance(line, FieldLine)), None)

    def _fold(self, path: str) -> Fold | None:
        """Where a list or an object is opened or added to."""
        kinds: tuple[type[Row], ...] = (AddRow, HeadingRow)
        found = (self._widgets.get((kind, path)) for kind in kinds)
        return next((fold for fold in found if isinstance(fold, Fold)), None)

    def _offer(self, line: FieldLine) -> None:
        choices = line.field.choices
        if isinstance(choices, Choices):
            answer = self._answers.get(line.path)
            if answer is None:
                line.offer((), "asking AWS ...")
            else:
                line.offer(answer.choices, f"{answer.denied}; type the value" if answer.denied else "")
        else:
            names = self.standing.names
            line.offer(
                [
                    AccountChoice(each.value, each.label, each.note)
                    for each in choices
                    if each.when.holds(names)
                ]
            )

    # What the user does

    @on(FieldLine.Edited)
    def edited(self, event: FieldLine.Edited) -> None:
        event.stop()
        self._become(self.own.edited(self.draft, event.path, event.text))

    @on(FieldLine.Accepted)
    def accepted(self, event: FieldLine.Accepted) -> None:
        event.stop()
        self._become(self.own.accepted(self.draft, event.path))
        if not self.go_to_next_attention():
            self.post_message(self.Finished())

    @on(FieldLine.Entered)
    def entered(self, event: FieldLine.Entered) -> None:
        event.stop()
        self._keep_open(event.path)
        choices = event.field.choices
        self.post_message(
            self.Entered(event.path, event.field, choices if isinstance(choices, Choices) else None)
        )

    @on(Fold.Worked)
    def worked(self, event: Fold.Worked) -> None:
        event.stop()
        if isinstance(event.row, HeadingRow):
            self._folds[event.row.path] = not event.row.opened
            self.rebuild()
            return
        row = event.row
        self._elements[row.path] = row.count + 1
        self.rebuild()
        added = f"{row.path}[{row.count}]."
        first = next((each.path for each in field_rows(self._rows()) if each.path.startswith(added)), "")
        self.call_after_refresh(self.go_to, first)

    @on(Fold.Emptied)
    def emptied(self, event: Fold.Emptied) -> None:
        event.stop()
        path = event.row.path
        draft = self.draft
        for inside in [each for each in draft.values if each.startswith(f"{path}.")]:
            draft = draft.edited(inside, "")
        self._elements.pop(path.rpartition("[")[0], None)
        self._become(draft)

    def _keep_open(self, path: str) -> None:
        """What opened because something in it was urgent stays open when that is mended under the cursor."""
        for row in self._rows():
            if isinstance(row, HeadingRow) and path in row.inside:
                self._folds.setdefault(row.path, True)

    def _become(self, draft: Draft) -> None:
        if draft == self.draft:
            return
        self._take(draft)
        self.rebuild()
        self.post_message(self.Changed(draft))

    def _take(self, draft: Draft, *, insist: bool = False) -> None:
        self.draft = draft
        insist = insist or self.standing.insist
        self.standing = Standing(draft, insist=insist, roles_known=self.own.candidates is not None)
