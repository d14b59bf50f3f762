"""Groups of commands, whose modules are imported when they are asked for."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click


class Commands(click.Group):
    """`files` has every subcommand in the order of `--help`: MODULE:NAME."""

    files: Mapping[str, str] = {}

    def list_commands(self, context: click.Context) -> list[str]:
        return list(self.files)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.files:
            return None
        module, _, attribute = self.files[name].partition(":")
        found = getattr(importlib.import_module(module), attribute)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The first sentence of each, whole: click cuts it off at the end of the line."""
        found = ((name, self.get_command(context, name)) for name in self.list_commands(context))
        rows = [(name, each.get_short_help_str(WHOLE)) for name, each in found if each and not each.hidden]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


class WithDefault(Commands):
    """A group whose subcommand `default` runs where the first word names none: `relight runbook PLAN.yaml` is
    `relight runbook export PLAN.yaml`. Its help is that of the default, with the other subcommands below."""

    default = ""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        first = args[0] if args else ""
        if first not in self.files and first not in context.help_option_names:
            args = [self.default, *args]
        return super().parse_args(context, args)

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        default = self.get_command(context, self.default)
        assert default is not None
        default.format_usage(context, formatter)
        default.format_help_text(context, formatter)
        default.format_options(context, formatter)
        self.format_commands(context, formatter)


WHOLE = 1000
"""Characters: more than any first sentence has."""
