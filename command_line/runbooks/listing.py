"""`relight runbook formats`."""

from __future__ import annotations

import click

from command_line.invocation import Invocation, pass_invocation


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
        heads = ("FORMAT", "FILES", "WHAT IT IS")
        output.table(
            heads, ((row.name, files_told(row.extension, row.several), row.title) for row in formats())
        )
    for failure in added_formats()[1]:
        output.line(f"Not loaded: {failure}")


def files_told(extension: str, several: bool) -> str:
    return f".{extension} and more" if several else f".{extension}"
