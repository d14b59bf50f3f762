"""What the options before the command said, as every command gets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

import click

from command_line.output import Output
from recovery.context import ContextRequest


@dataclass(frozen=True, slots=True)
class Invocation:
    request: ContextRequest
    output: Output
    now: Callable[[], datetime]
    zone_name: str = ""
    """`--zone`; "" leaves it to the settings."""
    ascii: bool = False

    @property
    def zone(self) -> tzinfo:
        """The zone in which moments are read and echoed."""
        from recovery.locations import settings_file
        from recovery.settings import read_settings
        from recovery.zones import find_zone

        return find_zone(self.zone_name or read_settings(settings_file()).time_zone)

    def at(self, moment: datetime | None) -> str:
        """UTC, the user's zone and the age; "unknown" for a moment that AWS did not tell."""
        from recovery.moments import echo

        return echo(moment, self.now(), self.zone) if moment else "unknown"


pass_invocation = click.make_pass_decorator(Invocation)
