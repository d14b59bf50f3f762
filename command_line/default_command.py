"""A command that is used without naming it, beside others that are named."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click


class WithDefault(click.Group):
    """A group whose subcommand `default` runs where the first word names none: `relight runbook PLAN.yaml` is
    `relight runbook export PLAN.yaml`. Its help is that of the default, with the other subcommands below.

    `files` has every subcommand in the order of `--help`: MODULE:NAME, imported when it is asked for.
    """

    default = ""
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
