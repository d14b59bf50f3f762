"""The last line: what can be done here. What cannot be done just now is greyed; pressing it says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import events
from textual.content import Content
from textual.widget import Widget

from tui.actions import Action, key_name
from tui.messages import News
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

    def _look_again(self, news: News) -> None:
        self.refresh()

    def render(self) -> Content:
        """As many as fit, best first; help is never left out."""
        screen = cast("RelightScreen[object]", self.screen)
        shown = sorted((action for action in screen.actions() if action.rank), key=lambda action: action.rank)
        room = self.size.width
        kept: list[Action] = []
        for action in sorted(shown, key=lambda action: (action.id != "help", action.rank)):
            width = len(key_name(action.keys[0])) + 1 + len(action.label) + GAP
            if width <= room + GAP:
                kept.append(action)
                room -= width
        kept.sort(key=lambda action: action.rank)
        parts: list[Content] = []
        self._places, x = [], 1
        for action in kept:
            key = key_name(action.keys[0])
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

    async def on_click(self, event: events.Click) -> None:
        for place, action in self._places:
            if event.x in place:
                await self.screen.run_action(f"act('{action.id}')")
