"""`relight runbook formats`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from command_line.invocation import Invocation, pass_invocation

if TYPE_CHECKING:
    from runbooks.registry import Format


@click.command("formats")
@click.option("--json", "as_json", is_flag=True, help="One list of objects.")
@pass_invocation
def list_formats(invocation: Invocation, as_json: bool) -> None:
    """List what a plan can be exported to, also by packages that are installed beside Relight."""
    from runbooks.registry import added_formats, formats

    output = invocation.output
    if as_json:
        output.json(formats())
    else:
        output.table(("FORMAT", "FILES", "NEEDS", "WHAT IT IS"), map(cells_of, formats()))
    for failure in added_formats()[1]:
        output.line(f"Not loaded: {failure}")


def cells_of(row: Format) -> tuple[str, ...]:
    files = f".{row.extension} and more" if row.several else f".{row.extension}"
    return row.name, files, f"relight[{row.needs}]" if row.needs else "", row.title
