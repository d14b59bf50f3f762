"""The line in which a moment is typed in words. Beside it stands the zone it is read in, and under it always
what it means: UTC, local, age."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from recovery.moments import iso
from recovery.plain_text import plain
from tui.choice_picker import ChoicePicker
from tui.field_inputs import FieldText
from tui.moment_reader import Entry
from tui.the_app import the_app

EXAMPLES = "14:27, -15m, yesterday 9:30, or a timestamp pasted from a log"


class MomentField(Vertical):
    DEFAULT_CSS = """
    MomentField { height: auto; }
    MomentField > .line { height: 1; padding: 0 1; }
    MomentField .label { width: 11; color: $text-muted; }
    MomentField FieldText { width: 1fr; max-width: 84; border: none; height: 1; padding: 0 1; }
    MomentField .zone { width: auto; max-width: 30; padding-left: 1; color: $text-accent;
        text-overflow: ellipsis; text-wrap: nowrap; }
    MomentField > .echo { height: auto; max-height: 3; padding: 0 1; text-style: bold; }
    MomentField > .echo.-wrong { color: $text-warning; text-style: none; }
    MomentField > ChoicePicker { margin-left: 11; }
    """

    class Changed(Message):
        """Another moment is meant now; None for the newest there is."""

        def __init__(self, moment: datetime | None) -> None:
            super().__init__()
            self.moment = moment

    class Finished(Message):
        """Enter: the moment is right as it stands."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label
        self._entry = Entry(None, "")
        self._meant: datetime | None = None
        """The moment last understood; None for the newest."""
        self._picker: ChoicePicker | None = None
        self._text = FieldText(self, placeholder=EXAMPLES)

    def compose(self) -> ComposeResult:
        with Horizontal(classes="line"):
            yield Static(self._label, classes="label")
            yield self._text
            yield Static(plain(the_app(self).moments.zone_name), classes="zone", markup=False)
        yield Static(classes="echo", markup=False)

    def show(self, moment: datetime | None) -> None:
        """The moment was chosen otherwise than by typing; None empties the line."""
        moments = the_app(self).moments
        with self._text.prevent(Input.Changed):
            self._text.value = moments.words(moment) if moment else ""
        self._meant = moment
        self._take(Entry(moment, moments.said(moment or moments.now())))

    def take_focus(self) -> None:
        """What is typed next replaces what is there."""
        self.screen.set_focus(self._text)
        self._text.select_all()

    @property
    def typing(self) -> bool:
        return self._text.has_focus

    @property
    def empty(self) -> bool:
        return not self._text.value.strip()

    def _take(self, entry: Entry) -> None:
        self._entry = entry
        echo = self.query_one(".echo", Static)
        echo.update(Content(plain(entry.said)))
        echo.set_class(entry.moment is None and bool(self._text.value), "-wrong")
        if entry.choices:
            self.open_picker(everything=True)
        else:
            self.close_picker()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        event.stop()
        if not event.value.strip():
            self.show(None)
            self.post_message(self.Changed(None))
            return
        entry = the_app(self).moments.read(event.value)
        if entry.moment is None:
            self._take(replace(entry, said=f"{entry.said} {self._still()}"))
        else:
            self._meant = entry.moment
            self._take(entry)
            self.post_message(self.Changed(entry.moment))

    def _still(self) -> str:
        """Which moment goes on being shown while the words name none."""
        return f"Below: still {iso(self._meant) if self._meant else 'the newest'}."

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._picker is not None:
            self._choose(self._picker.highlighted)
        elif self._entry.moment is not None or not event.value.strip():
            self.post_message(self.Finished())

    # Which of two meanings: the picker that the line works with its keys

    @property
    def picking(self) -> bool:
        return self._picker is not None

    def open_picker(self, everything: bool) -> None:
        if not self._entry.choices:
            return
        if self._picker is None:
            self._picker = ChoicePicker()
            self.mount(self._picker)
        first = self._entry.choices[0].value if self._entry.certain else ""
        self._picker.fill(self._entry.choices, "", current=first)

    def close_picker(self) -> None:
        if self._picker is not None:
            self._picker.remove()
            self._picker = None

    def highlight_next(self, step: int) -> None:
        if self._picker is not None:
            (self._picker.action_cursor_down if step > 0 else self._picker.action_cursor_up)()

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option_index)

    @on(events.DescendantBlur)
    def left(self) -> None:
        self.close_picker()

    def _choose(self, index: int | None) -> None:
        choice = self._picker.choice(index) if self._picker else None
        if choice is not None:
            self._text.value = choice.value
