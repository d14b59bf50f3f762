"""The two things that a value is entered with: a line of text, and a switch for yes and no."""

from __future__ import annotations

from typing import Any, Protocol

from textual import events
from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tui.steady_input import SteadyInput


class PickerOwner(Protocol):
    """What holds the line and its picker. The focus stays in the line, so its keys work the picker."""

    @property
    def picking(self) -> bool: ...
    def open_picker(self, everything: bool) -> None: ...
    def close_picker(self) -> None: ...
    def highlight_next(self, step: int) -> None: ...


class FieldText(SteadyInput):
    """The line that is typed into."""

    BINDINGS = [
        Binding("f4", "open_picker", "Choices", id="form-choices", tooltip="Show what the account offers"),
        Binding("down", "step(1)", "Next", show=False, id="form-down"),
        Binding("up", "step(-1)", "Previous", show=False, id="form-up"),
        Binding("escape", "close_picker", "Close choices", show=False, id="form-close-choices"),
    ]

    def __init__(
        self, owner: PickerOwner, *, several: bool = False, shown_while_edited: bool = False, **options: Any
    ) -> None:
        """`several`: it takes a list, and each line that is pasted is one of it. `shown_while_edited`: a
        secret of many characters that nobody can mend without seeing it."""
        super().__init__(compact=True, **options)
        self._owner = owner
        self._several = several
        self._shown_while_edited = shown_while_edited

    def on_focus(self) -> None:
        if self._shown_while_edited:
            self.password = False

    def on_blur(self) -> None:
        if self._shown_while_edited:
            self.password = True
        # A list is read from its beginning. Of an ARN the end stays, where one differs from another.
        if not self.value.startswith("arn:"):
            self.scroll_to(x=0, animate=False, force=True)

    def on_paste(self, event: events.Paste) -> None:
        """All lines: Textual takes the first, and the others would be lost unseen."""
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        if len(lines) < 2:
            return
        event.prevent_default()
        event.stop()
        if self._several and not lines[0].startswith("["):
            text = ", ".join(line.strip(" ,") for line in lines)
        else:
            text = " ".join(lines)
        self.replace(text, *sorted(self.selection))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "close_picker":
            return self._owner.picking
        return super().check_action(action, parameters)

    def action_open_picker(self) -> None:
        self._owner.open_picker(everything=True)

    def action_close_picker(self) -> None:
        self._owner.close_picker()

    def action_step(self, step: int) -> None:
        """Through the choices where they are open, else to the field before or after."""
        if self._owner.picking:
            self._owner.highlight_next(step)
        elif step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()


class FieldSwitch(Static, can_focus=True):
    """Yes, no, or not set; space turns it."""

    BINDINGS = [
        Binding("space", "turn", "Yes/no", id="form-turn", tooltip="Switch between yes and no"),
        Binding("enter", "accept", "Accept", show=False, id="form-accept"),
        Binding("down", "app.focus_next", "Next", show=False),
        Binding("up", "app.focus_previous", "Previous", show=False),
    ]
    text: reactive[str] = reactive("")

    class Turned(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Accepted(Message):
        pass

    def render(self) -> RenderResult:
        return Content({"true": "[x] yes", "false": "[ ] no"}.get(self.text.lower(), "[-] not set"))

    def action_turn(self) -> None:
        self.post_message(self.Turned("false" if self.text.lower() == "true" else "true"))

    def action_accept(self) -> None:
        self.post_message(self.Accepted())

    def on_click(self) -> None:
        self.action_turn()
