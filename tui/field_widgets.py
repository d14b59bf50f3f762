"""One restore parameter on the form: a line to fill in, what it was at the source, its problem, and a picker
under it.

Every kind of value is a text in the request, so that one line with an optional picker serves them all; only a
boolean has a widget of its own. The focus stays in the line while the picker is open: typing filters it, and
what is typed counts whether or not the picker offers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from recovery.account import AccountChoice
from recovery.plain_text import plain
from restore_profiles.model import Field, Kind, Severity
from tui.choice_picker import ChoicePicker
from tui.field_inputs import FieldSwitch, FieldText


@dataclass(frozen=True, slots=True)
class FieldState:
    """How one field stands."""

    text: str = ""
    was: str = ""
    """What it was at the source; "" where that is not known."""
    attention: bool = False
    required: bool = False
    severity: Severity | None = None
    problem: str = ""


class FieldLine(Vertical):
    """A field: label, value, what it was; under it its problem and its picker."""

    DEFAULT_CSS = """
    FieldLine { height: auto; }
    FieldLine > .line { height: 1; }
    FieldLine .label { width: 28; padding-right: 1; text-overflow: ellipsis; text-wrap: nowrap; }
    FieldLine .was { width: 24; padding-left: 1; color: $text-muted; text-overflow: ellipsis; text-wrap:
    nowrap; } FieldLine FieldText { width: 1fr; max-width: 84; border: none; height: 1; padding: 0 1; }
    FieldLine FieldSwitch { width: 1fr; max-width: 84; height: 1; padding: 0 1; background: $surface; }
    FieldLine FieldSwitch:focus { background: $primary; color: $text; text-style: bold; }
    FieldLine > .problem { height: auto; padding-left: 29; display: none; }
    FieldLine.-attention .label { color: $text-warning; text-style: bold; }
    FieldLine.-error > .problem { color: $text-error; display: block; }
    FieldLine.-warning > .problem { color: $text-warning; display: block; }
    FieldLine.-info > .problem { color: $text-muted; display: block; }
    FieldLine > ChoicePicker { margin-left: 28; }
    """

    class Edited(Message):
        """The user typed or picked `text`."""

        def __init__(self, path: str, text: str) -> None:
            super().__init__()
            self.path = path
            self.text = text

    class Accepted(Message):
        """The user pressed enter: the value is right as it stands."""

        def __init__(self, path: str) -> None:
            super().__init__()
            self.path = path

    class Entered(Message):
        """The field has the focus; its choices will be wanted."""

        def __init__(self, path: str, field: Field) -> None:
            super().__init__()
            self.path = path
            self.field = field

    def __init__(self, path: str, field: Field, depth: int, state: FieldState) -> None:
        super().__init__()
        self.path = path
        self.field = field
        self.depth = depth
        self.state = state
        self.offered: Sequence[AccountChoice] = ()
        self.note = ""
        self.picking = False
        self._picker: ChoicePicker | None = None
        self._under_way: list[str] = []
        """What was typed and told, and is not drawn yet, oldest first."""
        self._everything = True
        """Whether the picker shows all choices, and not those like what is typed."""
        self._drawn: tuple[FieldState, Field] | None = None
        self._label = Static(classes="label", markup=False)
        self._was = Static(classes="was", markup=False)
        self._problem = Static(classes="problem", markup=False)
        self._switch = FieldSwitch()
        self._text = FieldText(
            self,
            placeholder=placeholder_of(field),
            password=field.sensitive,
            several=field.kind is Kind.TEXTS,
            shown_while_edited=field.sensitive and field.kind is Kind.JSON,
        )
        self.show(state)

    @property
    def is_switch(self) -> bool:
        return self.field.kind is Kind.BOOLEAN

    def compose(self) -> ComposeResult:
        with Horizontal(classes="line"):
            yield self._label
            yield self._switch if self.is_switch else self._text
            yield self._was
        yield self._problem

    # What another kind of field does otherwise

    def means(self, typed: str) -> str:
        """The value that is sent for what is typed."""
        return typed

    def choices_now(self) -> Sequence[AccountChoice]:
        """What the picker shows."""
        return self.offered

    # What the form says

    def show(self, state: FieldState) -> None:
        """Draw `state`; what is being typed is left alone."""
        before, self.state = self.state.text, state
        drawn = (state, self.field)
        if drawn != self._drawn:  # each text that is drawn anew lays the whole form out anew
            self._drawn = drawn
            self._draw()
        if self._is_news(state.text, before):
            self._write(state.text)

    def _draw(self) -> None:
        state = self.state
        self._label.update(self._label_text())
        was = self.was_text()
        self._was.update(was)
        self._was.display = bool(was.plain)
        self._problem.update(Content(plain(state.problem)))
        self.set_class(state.attention, "-attention")
        for severity in Severity:
            self.set_class(state.severity is severity, f"-{severity.value}")
        self._switch.text = state.text

    def _is_news(self, text: str, before: str) -> bool:
        """Whether `text` is written over what the line holds. The answer to a key, and what is drawn for
        other reasons, may come after keys of which the form has not heard yet: those win."""
        if plain(self.means(self._text.value)) == plain(text):
            self._under_way.clear()
            return False
        if text in self._under_way:
            del self._under_way[: self._under_way.index(text) + 1]
            return False
        if text == before and self._text.has_focus:
            return False
        self._under_way.clear()
        return True

    def _write(self, text: str) -> None:
        with self._text.prevent(Input.Changed):
            self._text.value = plain(text)
        self._text.cursor_position = len(self._text.value)

    def offer(self, choices: Sequence[AccountChoice], note: str = "") -> None:
        """What the picker shows; `note` is a line above it, such as why there are none."""
        if (tuple(self.offered), self.note) == (tuple(choices), note):
            return
        self.offered = choices
        self.note = note
        if self.picking:
            self._fill()

    def take_focus(self) -> None:
        """At once: `Widget.focus` puts it off, and the next key is meant for this field."""
        self.screen.set_focus(self._switch if self.is_switch else self._text)

    # The picker

    def open_picker(self, everything: bool) -> None:
        """Show the choices: all of them, or those that hold what is typed."""
        if not self.field.choices and not self.choices_now():
            return
        if self._picker is None:
            self._picker = ChoicePicker()
            self.mount(self._picker)
        self.picking = True
        self._everything = everything
        self._fill()

    def close_picker(self) -> None:
        self.picking = False
        if self._picker is not None:
            self._picker.remove()
            self._picker = None

    def highlight_next(self, step: int) -> None:
        if self._picker is not None:
            (self._picker.action_cursor_down if step > 0 else self._picker.action_cursor_up)()

    def _fill(self) -> None:
        if self._picker is None:
            return
        if self._everything:
            self._picker.fill(self.choices_now(), self.note, current=self.state.text)
        else:
            self._picker.fill(self.choices_now(), self.note, like=self._last_word())
        self.call_after_refresh(self.scroll_visible, animate=False)

    def _take(self, choice: AccountChoice) -> None:
        value = choice.value
        if self.field.kind is Kind.TEXTS:
            before, comma, _ = self._text.value.rpartition(",")
            value = f"{before}{comma} {value}".strip()
        self.close_picker()
        self._under_way.clear()
        self._write(self.means(value))
        self.post_message(self.Edited(self.path, self.means(value)))
        self.post_message(self.Accepted(self.path))

    # What the user does

    @on(events.DescendantFocus)
    def entered(self) -> None:
        self.post_message(self.Entered(self.path, self.field))
        if self.state.attention and not self.state.text:
            self.open_picker(everything=True)

    @on(events.DescendantBlur)
    def left(self) -> None:
        self.close_picker()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        event.stop()
        value = self.means(event.value)
        told = self._under_way[-1] if self._under_way else self.state.text
        if value == plain(told):
            return
        self._under_way.append(value)
        self.post_message(self.Edited(self.path, value))
        self.open_picker(everything=False)

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        event.stop()
        choice = self._picker.choice() if self._picker else None
        if choice is not None:
            self._take(choice)
            return
        self.close_picker()
        self.post_message(self.Accepted(self.path))

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        choice = self._picker.choice(event.option_index) if self._picker else None
        if choice is not None:
            self._take(choice)

    @on(FieldSwitch.Turned)
    def turned(self, event: FieldSwitch.Turned) -> None:
        event.stop()
        self.post_message(self.Edited(self.path, event.text))

    @on(FieldSwitch.Accepted)
    def switch_accepted(self, event: FieldSwitch.Accepted) -> None:
        event.stop()
        self.post_message(self.Accepted(self.path))

    # Texts

    def _last_word(self) -> str:
        typed = self._text.value
        return typed.rpartition(",")[2].strip() if self.field.kind is Kind.TEXTS else typed.strip()

    def _label_text(self) -> Content:
        mark = "! " if self.state.attention else "  "
        star = " *" if self.state.required else ""
        return Content(f"{mark}{'  ' * (self.depth - 1)}{self.field.label}{star}")

    def was_text(self) -> Content:
        """The unit, which an empty line says itself, and what the value was at the source."""
        unit = self.field.unit if self.state.text else ""
        same = self.state.was.lower() == self.state.text.lower()
        was = "hidden" if self.field.sensitive else plain(self.state.was)
        told = self.state.was and ("as the source" if same else f"was {was}")
        return Content(", ".join(filter(None, (unit, told))))


def placeholder_of(field: Field) -> str:
    """What an empty line says: how to fill it, and what becomes of it otherwise."""
    if field.kind is Kind.MOMENT:
        return "14:27, -15m, a timestamp"
    how = "type, or F4 for choices" if field.choices else field.unit
    return ", ".join(filter(None, (how, field.if_empty and f"empty: {field.if_empty}")))
