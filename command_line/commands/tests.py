"""`relight tests`: restore testing. What AWS Backup restores by a schedule to show that it can be, and what
that proved."""

from __future__ import annotations

import importlib

import click

SUBCOMMANDS = {
    "plans": "plans:list_plans",
    "plan": "plans:show_plan",
    "create-plan": "changing_plans:create",
    "update-plan": "changing_plans:update",
    "delete-plan": "changing_plans:delete",
    "selections": "selections:list_selections",
    "selection": "selections:show_selection",
    "add-selection": "changing_selections:add",
    "update-selection": "changing_selections:update",
    "delete-selection": "changing_selections:delete",
    "overridable": "overridable:command",
    "next": "next_runs:command",
    "jobs": "jobs:command",
    "coverage": "coverage:command",
    "validate": "validate:command",
    "target": "target:command",
    "trend": "trend:command",
    "report": "report:command",
}
"""Every subcommand in the order of `--help`: FILE:NAME in `command_line/testing/`."""


class Subcommands(click.Group):
    """A group that imports a subcommand's module when the subcommand is asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(SUBCOMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in SUBCOMMANDS:
            return None
        file, _, attribute = SUBCOMMANDS[name].partition(":")
        command = getattr(importlib.import_module(f"command_line.testing.{file}"), attribute)
        assert isinstance(command, click.Command)
        return command


@click.group("tests", cls=Subcommands)
def command() -> None:
    """Make, change and read restore testing plans, and tell what their tests proved."""
