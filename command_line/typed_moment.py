"""A moment as typed on the command line."""

from __future__ import annotations

import sys
from datetime import datetime, tzinfo

import click

from command_line.output import Output
from recovery.moment_words import WhichMoment, read_moment
from recovery.moments import iso


def typed_moment(text: str, now: datetime, zone: tzinfo, output: Output) -> datetime:
    """The UTC second that `text` names, up to `now`. What may mean two is asked on a terminal.

    Raises `BadInput`; `WhichMoment`, which tells both, where there is no terminal.
    """
    try:
        return read_moment(text, now, zone)
    except WhichMoment as error:
        if not sys.stdin.isatty():
            raise
        output.line(error.text)
        for number, reading in enumerate(error.choices, 1):
            output.line(f"{number}. {reading.words} = {iso(reading.moment)}")
        picked: int = click.prompt("Which one", type=click.IntRange(1, len(error.choices)), err=True)
        # Once more, because one of the two may still lie in the future.
        return read_moment(error.choices[picked - 1].words, now, zone)
