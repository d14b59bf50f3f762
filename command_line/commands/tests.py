"""`relight tests`: restore testing. What AWS Backup restores by a schedule to show that it can be, and what
that proved."""

from __future__ import annotations

import click

from command_line.command_groups import Commands


class TestingCommands(Commands):
    files = {
        "plans": "command_line.testing.plans:list_plans",
        "plan": "command_line.testing.plans:show_plan",
        "create-plan": "command_line.testing.changing_plans:create",
        "update-plan": "command_line.testing.changing_plans:update",
        "delete-plan": "command_line.testing.changing_plans:delete",
        "selections": "command_line.testing.selections:list_selections",
        "selection": "command_line.testing.selections:show_selection",
        "add-selection": "command_line.testing.changing_selections:add",
        "update-selection": "command_line.testing.changing_selections:update",
        "delete-selection": "command_line.testing.changing_selections:delete",
        "overridable": "command_line.testing.overridable:command",
        "next": "command_line.testing.next_runs:command",
        "jobs": "command_line.testing.jobs:command",
        "coverage": "command_line.testing.coverage:command",
        "validate": "command_line.testing.validate:command",
        "target": "command_line.testing.target:command",
        "trend": "command_line.testing.trend:command",
        "report": "command_line.testing.report:command",
    }


@click.group("tests", cls=TestingCommands)
def command() -> None:
    """Make, change and read restore testing plans, and tell what their tests proved."""
