"""`relight runbook`: a plan as something that works without Relight, and back from there."""

from __future__ import annotations

import click

from command_line.default_command import WithDefault
from command_line.runbooks.exporting import export
from command_line.runbooks.listing import list_formats
from command_line.runbooks.verifying import verify


class RunbookCommands(WithDefault):
    default = "export"


@click.group("runbook", cls=RunbookCommands)
def command() -> None:
    """Write a plan as a runbook, list the formats, or see whether one still fits.

    The first word may be left out: relight runbook PLAN.yaml is relight runbook export PLAN.yaml.
    """


for each in (export, list_formats, verify):
    command.add_command(each)
