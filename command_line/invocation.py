"""What the options before the command said, as every command gets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import click

from command_line.output import Output
from recovery.context import ContextRequest


@dataclass(frozen=True, slots=True)
class Invocation:
    request: ContextRequest
    output: Output
    now: Callable[[], datetime]
    ascii: bool = False


pass_invocation = click.make_pass_decorator(Invocation)
