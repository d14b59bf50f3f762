"""The restore form: a draft, drawn. Every edit makes a new draft and the form shows that one; nothing is kept
twice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from textual import on
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import AwaitMount, Widget

from recovery.account import ChoiceAnswer
from restore_profiles.elements import rearranged
from restore_profiles.model import Choices, Field, RoleUse
from restore_profiles.problems import Problem
from tui.another_key import ANOTHER, SECTION, AnotherKey
from tui.field_widgets import FieldLine, FieldState
from tui.fold import Fold
from tui.form_rows import Element, FieldRow, HeadingRow, Row, Shown, field_rows, rows_of, section_rows
from tui.form_widgets import FormWidgets
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
        self._folds: dict[str, bool] = {}
        self._elements: dict[str, int] = {}
        self._another = AnotherKey()
        self.standing = Standing(draft, roles_known=own.candidates is not None)

    @cached_property
    def _widgets(self) -> FormWidgets:
        app = the_app(self)
        return FormWidgets(app.glyphs, lambda: app.moments)

    async def on_mount(self) -> None:
        """Who awaits the mounting of the form finds every row there."""
        for mounted in self.rebuild():
            await mounted

    # What the screen tells the form

    def insist(self) -> None:
        """From now on what is missing is a problem: the user wants to go on."""
        self._take(self.draft, insist=True)
        self._become(self._another.added_to(self.draft))
        self.rebuild()

    def show(self, draft: Draft, own: OwnFields | None = None) -> None:
        """Draw another draft, such as the same one with the restore roles that were found meanwhile."""
        self.own = own or self.own
        self._take(draft)
        if self._widgets:
            self.rebuild()

    def answer(self, path: str, answer: ChoiceAnswer) -> None:
        """What the account offers for the field at `path`."""
        self._widgets.answer(path, answer)
        self.rebuild()

    def go_to(self, path: str) -> bool:
        """Put the cursor into the field at `path`, opening what is closed over it; False where there is
        none."""
        found = self._widgets.line(path)
        if found is None:
            for heading in (
                row for row in self._rows() if isinstance(row, HeadingRow) and path in row.inside
            ):
                self._folds[heading.path] = True
            self.rebuild()
            found = self._widgets.line(path)
        place = found or self._widgets.fold(path)
        if place is None:
            return self._go_inside(path)
        if isinstance(place, FieldLine):
            place.take_focus()
        else:
            self.screen.set_focus(place)
        # Where it is drawn is known once the rows before it are.
        self.call_after_refresh(place.scroll_visible, animate=False)
        return True

    def _go_inside(self, path: str) -> bool:
        """Into the first field of an object that has no heading of its own."""
        rows = field_rows(self._rows(everything=True))
        first = next((row.path for row in rows if row.path.lower().startswith(f"{path}.".lower())), "")
        return bool(first) and self.go_to(first)

    def go_to_next_attention(self) -> bool:
        """From the cursor on to the next field that needs a look, round the end; False where none does."""
        waiting = self.standing.attention
        if not waiting:
            return False
        order = [row.path for row in self._rows(everything=True) if not isinstance(row, HeadingRow)]
        here = self.focused_path
        start = order.index(here) + 1 if here in order else 0
        ahead = [path for path in [*order[start:], *order[:start]] if path.lower() in waiting]
        return bool(ahead) and self.go_to(ahead[0])

    @property
    def looks_for_roles(self) -> bool:
        """Whether a role is needed, none is chosen, and those of the account are still being looked for."""
        needed = self.draft.profile.role_use is RoleUse.REQUIRED
        return needed and self.own.candidates is None and not self.draft.role_arn

    def first_error(self) -> Problem | None:
        """The topmost error; one that belongs to no field comes last."""
        if unfinished := self._another.problem():
            return unfinished
        order = {path.lower(): place for place, path in enumerate(self.paths())}
        return min(
            self.standing.errors, key=lambda each: order.get(each.key.lower(), len(order)), default=None
        )

    def accept_here(self) -> None:
        """The value under the cursor was looked at."""
        path = self.focused_path
        if path.lower() in self.standing.attention:
            self._become(self.own.accepted(self.draft, path))

    def choices_at(self, path: str) -> Choices | None:
        """The look-up of the field at `path`, where it is shown and has one."""
        line = self._widgets.line(path)
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

    @property
    def element_here(self) -> Element | None:
        """The element of a list whose heading has the cursor."""
        focused = self.screen.focused
        row = focused.row if isinstance(focused, Fold) else None
        return row.element if isinstance(row, HeadingRow) else None

    def rearrange(self, element: Element, order: tuple[int, ...], index: int) -> None:
        """Put the elements of the list of `element` in this order; the cursor goes to the one at `index`, or
        to where one is added."""
        path = element.list_path
        self._folds = rearranged(self._folds, path, order)
        self._elements = rearranged(self._elements, path, order) | {path: len(order)}
        self._take(self.draft.rearranged(path, order))
        self.rebuild()
        self.post_message(self.Changed(self.draft))
        if not self.go_to(f"{path}[{index}]"):
            self.go_to(path)

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
        rows, standing = self._rows(), self.standing
        self._widgets.keep_only(rows)
        after: Widget | None = None
        mounted: list[AwaitMount] = []
        with self.app.batch_update():
            for row in rows:
                fresh = row not in self._widgets
                widget = self._widgets.shown(row, self._own_state(row), standing)
                if fresh:
                    mounted.append(self.mount(widget, after=after) if after else self.mount(widget))
                after = widget
        return mounted

    def _own_state(self, row: Row) -> FieldState | None:
        """How a field stands that the profile does not declare; None for one that it does."""
        if row.path == ANOTHER:
            return self._another.state()
        return self.own.state(self.draft, row, self.standing) if isinstance(row, FieldRow) else None

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
        draft = self.draft
        more = section_rows(SECTION, shown) if draft.profile.open_keys else ()
        return (*section_rows(self.own.section(draft), shown), *rows_of(draft.target, shown), *more)

    # What the user does

    @on(FieldLine.Edited)
    def edited(self, event: FieldLine.Edited) -> None:
        event.stop()
        if event.path == ANOTHER:
            self._another.typed(event.text)
            self.rebuild()
            return
        self._become(self.own.edited(self.draft, event.path, event.text))
        if self._widgets.line(event.path) is None:  # the text of a list became its elements
            self.go_to(event.path)

    @on(FieldLine.Accepted)
    def accepted(self, event: FieldLine.Accepted) -> None:
        event.stop()
        if event.path == ANOTHER and self._another.text:
            self._become(self._another.added_to(self.draft))
            self.rebuild()
            return
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

    @on(Fold.Reached)
    def reached(self, event: Fold.Reached) -> None:
        event.stop()
        row = event.row
        field = Field(row.path, row.title, row.help) if isinstance(row, HeadingRow) else row.field
        self.post_message(self.Entered(row.path, field, None))

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
