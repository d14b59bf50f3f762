"""The `aws` command that restores what a service itself holds, outside AWS Backup; it is never run."""

from __future__ import annotations

from recovery.models import NativePoint
from recovery.plan import Operation
from runbooks.aws_line import command_line

MOMENT = "{moment}"


def native_line(native: NativePoint, moment: str = "") -> str:
    """The command with `moment` (ISO 8601 in UTC) where its request takes one.

    It may hold `{ask.NAME}`, which only the user knows (`NativePoint.asks`), and `{moment}` where none is
    given.
    """
    service, _, name = native.operation.partition(":")
    line = command_line(Operation(service, name), native.request, native.context.region)
    return line.replace(MOMENT, moment) if moment else line
