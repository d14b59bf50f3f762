"""The line that opens for `:` and `/`, just above the key bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Static


class FirstWords(Suggester):
    """Completes what was typed to the first word that starts with it."""

    def __init__(self, words: Callable[[], Sequence[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=False)
        self._words = words

    async def get_suggestion(self, value: str) -> str | None:
        return next((word for word in self._words() if value and word.startswith(value.lower())), None)


class CommandBar(Horizontal):
    """Closed until an action opens it. A command is posted when enter is pressed, a filter at each key."""

    DEFAULT_CSS = """
    CommandBar { display: none; height: 1; background: $surface; }
    CommandBar.-open { display: block; }
    CommandBar > Static { width: 2; color: $accent; text-style: bold; }
    CommandBar > Input { border: none; height: 1; padding: 0; width: 1fr; background: $surface; }
    """

    @dataclass
    class CommandGiven(Message):
        text: str

    @dataclass
    class FilterChanged(Message):
        text: str
        final: bool

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, CommandBar.FilterChanged) and not self.final

    def __init__(self) -> None:
        super().__init__()
        self._filtering = False
        self._before: Widget | None = None
        """What had the focus, and gets it back at once: the next key is meant for it."""
        self._words: Sequence[str] = ()

    async def open_command(self, words: Sequence[str]) -> None:
        """`words` is what completion offers, best first."""
        self._words = words
        await self._open(filtering=False, text="")

    async def open_filter(self, text: str, words: Sequence[str]) -> None:
        self._words = words
        await self._open(filtering=True, text=text)

    async def _open(self, *, filtering: bool, text: str) -> None:
        """The first time makes the input. It is awaited, so that the next key already finds it."""
        self._filtering = filtering
        if not self.children:
            await self.mount(
                Static(),
                Input(compact=True, select_on_focus=False, suggester=FirstWords(lambda: self._words)),
            )
        self.query_one(Static).update("/" if filtering else ":")
        field = self.query_one(Input)
        if self.screen.focused is not field:
            self._before = self.screen.focused
        with self.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
        self.add_class("-open")
        field.focus()
        # Another search replaces the one before; an arrow key goes into it.
        field.select_all()

    def close(self) -> None:
        self.remove_class("-open")
        self.screen.set_focus(self._before)
        self.post_message(self.Closed())

    @dataclass
    class Closed(Message):
        """The line is gone; whoever had the focus may take it back."""

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._filtering:
            self.post_message(self.FilterChanged(event.value, final=False))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.close()
        if self._filtering:
            self.post_message(self.FilterChanged(event.value, final=True))
        elif event.value.strip():
            self.post_message(self.CommandGiven(event.value.strip()))

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            if self._filtering:
                self.post_message(self.FilterChanged("", final=True))
            self.close()
        elif event.key == "tab":
            event.stop()
            event.prevent_default()
            self.query_one(Input).action_cursor_right()
