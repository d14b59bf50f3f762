"""`relight runbook`: a plan as something that works without Relight, and back from there."""

from __future__ import annotations

import click

from command_line.command_groups import WithDefault


class RunbookCommands(WithDefault):
    default = "export"
    files = {
        "export": "command_line.runbooks.exporting:export",
        "formats": "command_line.runbooks.listing:list_formats",
        "verify": "command_line.runbooks.verifying:verify",
    }


@click.group("runbook", cls=RunbookCommands)
def command() -> None:
    """Write a plan as a runbook, or see whether a runbook still fits.

    The word export may be left out: relight runbook PLAN.yaml is relight runbook export PLAN.yaml.
    """
