"""`relight plan schema`."""

from __future__ import annotations

import click

from command_line.invocation import Invocation, pass_invocation


@click.command("schema")
@pass_invocation
def command(invocation: Invocation) -> None:
    """Print the JSON Schema (2020-12) of plan files, for editors and checks elsewhere."""
    from recovery.plan_schema import plan_schema

    invocation.output.data(plan_schema().rstrip("\n"))
