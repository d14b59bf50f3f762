"""A screen of the app as an SVG, without a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from tui.app import RelightApp

PATIENCE = 30.0
"""Seconds that one step may take before the picture is given up with `TimeoutError`."""
LOOK_EVERY = 0.02


async def drawn(app: RelightApp, steps: Sequence[Sequence[str]], size: tuple[int, int] = (110, 32)) -> str:
    """Open the app, press the keys of each step once all reads have ended, and draw what it shows.

    Raises `TimeoutError` where reads do not end.
    """
    async with app.run_test(size=size) as pilot:
        await quiet(app)
        for keys in steps:
            await pilot.press(*keys)
            await quiet(app)
        return app.export_screenshot(title="Relight")


async def quiet(app: RelightApp) -> None:
    """Wait until the account is open, or refused, and no read is waiting or under way."""
    async with asyncio.timeout(PATIENCE):
        while app.kit.reads.busy or not (app.opened or app.log_book.open_errors):
            await asyncio.sleep(LOOK_EVERY)
    # What the last read posted is handled before this.
    handled = asyncio.Event()
    app.call_later(handled.set)
    await handled.wait()
