"""A fluent driver over Textual's Pilot, and the screen as text.

    async with driving(app) as user:
        await user.press("slash").type("orders").press("enter").until("Recovery points")

Steps are queued and run when awaited. `until` waits for text on the screen by letting the app work, and fails
with the screen in its message.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import ExitStack, asynccontextmanager
from typing import Any
from unittest.mock import patch

from rich.segment import Segment
from textual.app import App
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen

from tui.app import RelightApp

PATIENCE = 20.0
"""Seconds until a wait is given up; reached only where something hangs."""
QUIET_ROUNDS = 3
"""Between two queues a message is a task of the event loop for a turn or two, and in neither of them."""
Step = Callable[[], Awaitable[None]]


class User:
    def __init__(self, app: RelightApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot
        self._steps: list[Step] = []

    def __await__(self) -> Generator[Any, None, User]:
        return self._run().__await__()

    async def _run(self) -> User:
        while self._steps:
            await self._steps.pop(0)()
        return self

    def _then(self, step: Step) -> User:
        self._steps.append(step)
        return self

    # What a user does

    def press(self, *keys: str) -> User:
        async def step() -> None:
            await self.pilot.press(*keys)

        return self._then(step)

    def type(self, text: str) -> User:
        return self.press(*(KEY_NAMES.get(character, character) for character in text))

    def click(self, selector: str, x: int = 0, y: int = 0) -> User:
        async def step() -> None:
            await self.pilot.click(selector, offset=(x, y))

        return self._then(step)

    def resize(self, width: int, height: int) -> User:
        async def step() -> None:
            await self.pilot.resize_terminal(width, height)

        return self._then(step)

    # What a user sees

    def until(self, text: str) -> User:
        """Wait until the text is on the screen."""
        return self.when(lambda: text in screen_text(self.app), f"never on the screen: {text}")

    def until_gone(self, text: str) -> User:
        return self.when(lambda: text not in screen_text(self.app), f"still on the screen: {text}")

    def when(self, holds: Callable[[], bool], complaint: str = "it never came true") -> User:
        async def step() -> None:
            try:
                async with asyncio.timeout(PATIENCE):
                    while not holds():
                        await asyncio.sleep(0.005)
            except TimeoutError:
                raise AssertionError(f"{complaint}\n{screen_text(self.app)}") from None
            await settled(self.app)

        return self._then(step)

    def quiet(self) -> User:
        """Wait until no read is waiting or under way, so that the screen holds all that it will."""
        reads = self.app.kit.reads
        return self.when(lambda: not reads.busy, "reads never ended")

    def sees(self, *texts: str) -> User:
        async def step() -> None:
            shown = screen_text(self.app)
            missing = [text for text in texts if text not in shown]
            assert not missing, f"not on the screen: {missing}\n{shown}"

        return self._then(step)

    def misses(self, *texts: str) -> User:
        async def step() -> None:
            shown = screen_text(self.app)
            there = [text for text in texts if text in shown]
            assert not there, f"on the screen: {there}\n{shown}"

        return self._then(step)

    @property
    def screen(self) -> str:
        return screen_text(self.app)


KEY_NAMES = {
    ":": "colon",
    "/": "slash",
    "?": "question_mark",
    "!": "exclamation_mark",
    "-": "minus",
    " ": "space",
    ".": "full_stop",
    ",": "comma",
    "<": "less_than_sign",
    ">": "greater_than_sign",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "_": "underscore",
    "=": "equals_sign",
    "\n": "enter",
    "\t": "tab",
}


@asynccontextmanager
async def driving(app: RelightApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[User]:
    """Run the app without a terminal. Where it ends on an exception, the test fails with it."""

    async def handled(*arguments: object) -> None:
        await settled(app)

    # Textual's own waits sleep 20 ms or more, twice a key, until the process is idle, and a busy one for a
    # second. What is queued and undrawn says sooner, and surely, that a key is handled.
    with ExitStack() as patched:
        for wait in ("app.wait_for_idle", "pilot.wait_for_idle", "pilot.Pilot._wait_for_screen"):
            patched.enter_context(patch(f"textual.{wait}", handled))
        async with app.run_test(size=size, notifications=True) as pilot:
            yield User(app, pilot)


async def settled(app: App[Any]) -> None:
    """Let the app handle what is queued and draw it, until nothing is left to handle or to draw."""
    quiet = 0
    async with asyncio.timeout(PATIENCE):
        while quiet < QUIET_ROUNDS and app.is_running and not app._exit:
            await asyncio.sleep(0.001)
            rests = resting(app)
            quiet = quiet + 1 if rests and drawn(app.screen) else 0
            if rests and not quiet:
                app.screen._on_timer_update()  # the frame, before it is due


def resting(app: App[Any]) -> bool:
    """Whether the app, its screens and all widgets of the one on top wait for their next message, and no key
    waits for the one before it."""
    if isinstance(app, RelightApp) and app.type_ahead._settling is not None:
        return False
    pumps = [app, *app.screen_stack, *app.screen.walk_children()]
    arrivals: list[Any] = [pump._message_queue.ready_event for pump in pumps]
    return all(arrival._waiters and not arrival.is_set() for arrival in arrivals)


def drawn(screen: Screen[Any]) -> bool:
    """Whether nothing waits for the screen's next frame, to be drawn or to go on after it."""
    return not (
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )


def screen_lines(app: App[Any]) -> list[list[Segment]]:
    """What is drawn, line by line, as the terminal would get it."""
    screen = app.screen
    console, size = app.console, Size(*app.size)
    options = console.options.update_dimensions(size.width, size.height)
    update = screen._compositor.render_update(full=True)
    assert update is not None
    drawn = console.render_lines(update, options, pad=False)
    return [[segment for segment in line if not segment.control] for line in drawn]


def screen_text(app: App[Any]) -> str:
    return "\n".join("".join(segment.text for segment in line).rstrip() for line in screen_lines(app))
