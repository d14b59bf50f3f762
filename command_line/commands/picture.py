"""`relight picture`: a screen of the app as an SVG, drawn on the sandbox; the README's picture is made by
it."""

from __future__ import annotations

from pathlib import Path

import click

from command_line.invocation import Invocation, pass_invocation


@click.command("picture", hidden=True)
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("docs/picture.svg"),
)
@pass_invocation
def command(invocation: Invocation, file: Path) -> None:
    """Draw the app on the sandbox as an SVG."""
