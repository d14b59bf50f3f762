"""The lines of the forms of restore testing: drawn by the fields of the restore form, from rows that the
screen works out anew with every key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from recovery.account import AccountChoice
from recovery.finding import Finding, FindingSeverity
from recovery.plain_text import plain
from restore_profiles.model import Field, Severity
from tui.field_widgets import FieldLine, FieldState, placeholder_of

SEVERITIES = {
    FindingSeverity.ERROR: Severity.ERROR,
    FindingSeverity.WARNING: Severity.WARNING,
    FindingSeverity.UNKNOWN: Severity.WARNING,
}


@dataclass(frozen=True, slots=True)
class FormRow:
    """One field as it stands. `before` says what `was` of its state is: what it was, or what is inferred."""

    field: Field
    state: FieldState
    offered: Sequence[AccountChoice] = ()
    note: str = ""
    """Why nothing is offered."""
    before: str = "was"
    heading: str = ""
    """What stands above it."""
    path: str = ""
    """Its name on the form where that is not the field's own key."""

    @property
    def key(self) -> str:
        return self.path or self.field.key


def stands(
    text: str, found: Sequence[Finding], *, was: str = "", told: str = "", required: bool = False
) -> FieldState:
    """How a field stands with what was found about it: the worst is said, else what is `told` of it."""
    for severity, shown in SEVERITIES.items():
        worst = next((finding for finding in found if finding.severity is severity), None)
        if worst is not None:
            said = " ".join(filter(None, (worst.text, worst.next_step)))
            return FieldState(text, was, required=required, severity=shown, problem=said)
    return FieldState(text, was, required=required, severity=Severity.INFO if told else None, problem=told)


class TestingLine(FieldLine):
    """A field that says what it was before, or what AWS Backup would infer."""

    def __init__(self, row: FormRow) -> None:
        self.before = row.before  # the first drawing, in the constructor, says it already
        super().__init__(row.key, row.field, 1, row.state)

    def _draw(self) -> None:
        super()._draw()
        self._text.placeholder = placeholder_of(self.field)  # a field is needed once the kind is known

    def was_text(self) -> Content:
        state, unit = self.state, self.field.unit if self.state.text else ""
        inferred = self.before != "was"
        shown = state.was and (inferred or state.was != state.text)
        was = "hidden" if self.field.sensitive else plain(state.was)
        return Content(", ".join(filter(None, (unit, f"{self.before} {was}" if shown else ""))))


class TestingFields(VerticalScroll, can_focus=False):
    """The fields, one below the other; each keeps the cursor and what is typed as long as it stays."""

    DEFAULT_CSS = """
    TestingFields { height: 1fr; scrollbar-size-vertical: 1; }
    TestingFields .heading { padding: 1 0 0 2; color: $text-secondary; text-style: bold; height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, TestingLine] = {}
        self._headings: dict[str, Static] = {}

    def show(self, rows: Sequence[FormRow]) -> None:
        """Draw these rows; those that are gone are taken away."""
        keys = {row.key for row in rows}
        for key in [key for key in self._lines if key not in keys]:
            self._lines.pop(key).remove()
        headings = {row.heading for row in rows}
        for heading in [each for each in self._headings if each not in headings]:
            self._headings.pop(heading).remove()
        after: Widget | None = None
        with self.app.batch_update():
            for row in rows:
                if row.heading:
                    after = self._heading(row.heading, after)
                after = self._line(row, after)

    def line(self, key: str) -> TestingLine | None:
        return self._lines.get(key)

    def go_to(self, key: str) -> bool:
        """Put the cursor into a field; False where it is not shown."""
        line = self._lines.get(key)
        if line is None:
            return False
        line.take_focus()
        self.call_after_refresh(line.scroll_visible, animate=False)
        return True

    def after(self, key: str) -> str:
        """The field below, "" after the last."""
        keys = list(self._lines)
        at = keys.index(key) + 1
        return keys[at] if at < len(keys) else ""

    def _heading(self, text: str, after: Widget | None) -> Widget:
        if text not in self._headings:
            self._headings[text] = Static(text, classes="heading", markup=False)
            self._put(self._headings[text], after)
        return self._headings[text]

    def _line(self, row: FormRow, after: Widget | None) -> Widget:
        line = self._lines.get(row.key)
        fresh = line is None
        if line is None:
            line = TestingLine(row)
            self._lines[row.key] = line
        line.before, line.field = row.before, row.field
        line.offer(row.offered, row.note)
        line.show(row.state)
        if fresh:
            self._put(line, after)
        return line

    def _put(self, widget: Widget, after: Widget | None) -> None:
        """Below `after`, or first of all."""
        if after is not None:
            self.mount(widget, after=after)
        elif self.children:
            self.mount(widget, before=0)
        else:
            self.mount(widget)
