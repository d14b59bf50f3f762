"""A command that is used without naming it, beside others that are named."""

from __future__ import annotations

import click


class WithDefault(click.Group):
    """A group whose command `default` runs where the first word names none of its commands: `relight runbook
    PLAN.yaml` is `relight runbook export PLAN.yaml`. A file called like a command is named `./verify`."""

    default = ""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        first = args[0] if args else ""
        if first not in self.list_commands(context) and first not in context.help_option_names:
            args = [self.default, *args]
        return super().parse_args(context, args)
