"""The last line: what can be done here. What cannot be done just now is greyed; pressing it says why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual import events
from textual.content import Content
from textual.keys import key_to_character
from textual.widget import Widget

from tui.actions import Action, key_name
from tui.the_app import the_app

if TYPE_CHECKING:
    from tui.screen import RelightScreen

GAP = 2


class KeyBar(Widget):
    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $panel; padding: 0 1; }
    """

    def on_mount(self) -> None:
        self._places: list[tuple[range, Action]] = []
        the_app(self).news.subscribe(self, self._look_again)
        self.watch(self.screen, "focused", self._look_again, init=False)

    def _look_again(self, change: object) -> None:
        self.refresh()

    def render(self) -> Content:
        """As many as fit, best first; help is never left out."""
        screen = cast("RelightScreen[object]", self.screen)
        parts: list[Content] = []
        self._places, x = [], 1
        for action, key in self._fitting(screen):
            width = len(key) + 1 + len(action.label)
            key_style, style = (
                ("$text-disabled", "$text-disabled") if screen.why_not(action) else ("bold $accent", "$text")
            )
            parts += [
                Content.styled(key, key_style),
                Content.styled(f" {action.label}", style),
                Content(" " * GAP),
            ]
            self._places.append((range(x, x + width), action))
            x += width + GAP
        return Content("").join(parts)

    def _fitting(self, screen: RelightScreen[object]) -> Sequence[tuple[Action, str]]:
        """What there is room for, in the order of rank, each with the name of a key that works now."""
        reaching = [
            (action, key_name(key))
            for action in screen.actions()
            if action.rank and (key := reaching_key(action, screen.focused))
        ]
        room = self.size.width
        kept: list[tuple[Action, str]] = []
        for action, key in sorted(reaching, key=lambda pair: (pair[0].id != "help", pair[0].rank)):
            width = len(key) + 1 + len(action.label) + GAP
            if width <= room + GAP:
                kept.append((action, key))
                room -= width
        return sorted(kept, key=lambda pair: pair[0].rank)

    async def on_click(self, event: events.Click) -> None:
        for place, action in self._places:
            if event.x in place:
                await self.screen.run_action(f"act('{action.id}')")


def reaching_key(action: Action, focused: Widget | None) -> str:
    """The first key of the action that the focused widget does not take for itself: while one types, a letter
    is text. "" where there is none."""
    if focused is None or action.priority:
        return action.keys[0]
    # What the widget does first on esc, such as closing its choices, is a step back too.
    own = focused._bindings.key_to_bindings.keys() - {"escape"}
    free = (
        key for key in action.keys if key not in own and not focused.check_consume_key(key, _character(key))
    )
    return next(free, "")


def _character(key: str) -> str | None:
    """What is typed by it; Textual's own table does not know its name for `/`."""
    name = key_name(key)
    return name if len(name) == 1 else key_to_character(key)
