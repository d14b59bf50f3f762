"""The reference page of the command line, from the click commands themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from docs.markdown import cell, code, page, table


def commands_page(root: click.Command, name: str = "relight") -> str:
    """`docs/commands.md`: the command `root`, then every subcommand in the order it lists them itself."""
    return page(
        "Commands", *command_parts(root, click.Context(root, info_name=name, **root.context_settings))
    )


def command_parts(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## {code(context.command_path)}"
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f"```\n{usage}\n```"
    yield escaped(inspect.cleandoc(command.help or ""))
    yield parameters(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            subcommand = command.get_command(context, name)
            if subcommand is not None and not subcommand.hidden:
                yield from command_parts(
                    subcommand, click.Context(subcommand, parent=context, info_name=name)
                )


def parameters(command: click.Command, context: click.Context) -> str:
    """The table of options and arguments that say something of themselves; "" where there are none."""
    records = (parameter.get_help_record(context) for parameter in command.get_params(context))
    rows = [(code(names), cell(text)) for names, text in filter(None, records)]
    return table(("Option", "Meaning"), rows) if rows else ""


def escaped(text: str) -> str:
    """Click's `\\b` marks, which stop its rewrapping, taken out."""
    return text.replace("\b\n", "").replace("<", "&lt;")
