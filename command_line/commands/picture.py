"""`relight picture`: the app on the sandbox as an SVG; the README's picture is made by it."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.sandbox_process import running_sandbox
from command_line.wiring import kit
from recovery.account import ContextRequest
from recovery.errors import RelightError

STEPS = (
    ("ad-hoc-analytics", ("slash", *"customers", "enter", "t")),
    ("snapshot", (*"yesterday", "space", *"14", "colon", *"27", "enter")),
    ("nothing lost", ()),
)
"""Words to wait for, and the keys pressed once they are on the screen."""

PATIENCE = 60.0
"""Seconds for which words are waited for; the sandbox and the app are ready in a few."""


@click.command("picture", hidden=True)
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("docs/picture.svg"),
)
@click.option("--columns", type=click.IntRange(60, 300), default=110)
@click.option("--rows", type=click.IntRange(16, 100), default=30)
@pass_invocation
def command(invocation: Invocation, file: Path, columns: int, rows: int) -> None:
    """Draw a database of the sandbox on its way back to a moment, as an SVG."""
    with tempfile.TemporaryDirectory() as home, running_sandbox(()) as sandbox:
        sandbox.enter()
        os.environ["RELIGHT_HOME"] = home
        request = replace(invocation.request, endpoint=sandbox.url, write=True)
        svg = asyncio.run(drawn(request, invocation.now, columns, rows))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(without_web_fonts(svg), encoding="utf-8")
    invocation.output.say(f"Written to {file}.")


async def drawn(request: ContextRequest, now: Callable[[], datetime], columns: int, rows: int) -> str:
    app_kit = kit(request, now)
    from screens.registry import SCREENS
    from tui.app import RelightApp

    app = RelightApp(app_kit, SCREENS)
    async with app.run_test(size=(columns, rows)) as pilot:
        for words, keys in STEPS:
            try:
                async with asyncio.timeout(PATIENCE):
                    while words not in text_of(app.export_screenshot()):
                        await pilot.pause(0.05)
            except TimeoutError:
                raise RelightError("No picture", f"“{words}” never came onto the screen.") from None
            await pilot.press(*keys)
        await pilot.pause()
        return app.export_screenshot(title="relight")
    raise RelightError("No picture", "The app ended before it was drawn.")


def text_of(svg: str) -> str:
    return re.sub(r"<[^>]*>", "", svg).replace("&#160;", " ")


def without_web_fonts(svg: str) -> str:
    """The SVG with the viewer's own monospace font: a picture in a README loads nothing from elsewhere."""
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code", "monospace")
