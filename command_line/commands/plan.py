"""`relight plan`: restores decided and checked, as a YAML file; and what is done with such files. Nothing is
started."""

from __future__ import annotations

import click

from command_line.command_groups import WithDefault


class PlanCommands(WithDefault):
    default = "make"
    files = {
        "make": "command_line.planning.making:command",
        "check": "command_line.planning.checking:command",
        "diff": "command_line.planning.comparing:command",
        "edit": "command_line.planning.editing:command",
        "jobs": "command_line.planning.jobs:command",
        "join": "command_line.planning.joining:command",
        "schema": "command_line.planning.schema:command",
    }


@click.group("plan", cls=PlanCommands)
def command() -> None:
    """Write down how resources are restored, and change, check and compare that.

    The word make may be left out: relight plan RESOURCE is relight plan make RESOURCE.
    """
