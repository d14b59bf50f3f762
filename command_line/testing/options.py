"""Options that several commands of `relight tests` share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
Option = Callable[[Any], Any]
"""What `click.option` answers."""


def change_options(result: str, *options: Option) -> Callable[[Command], Command]:
    """A decorator with `options` and those of `proposal.decide`, in this order; `result` says what `--json`
    prints."""
    every = (
        *options,
        click.option("--yes", is_flag=True, help="Send without asking."),
        click.option("--dry-run", is_flag=True, help="Print the request and what was found; send nothing."),
        click.option("--json", "as_json", is_flag=True, help=result),
    )

    def decorated(command: Command) -> Command:
        for option in reversed(every):
            command = option(command)
        return command

    return decorated
