"""`relight journal`: what was started and said, whether it is whole, and what to tell others of it."""

from __future__ import annotations

import click

from command_line.journal.exchange import export, import_export
from command_line.journal.reading import head, list_attempts, verify
from command_line.journal.saying import mark, note, sign_off
from command_line.journal.settling import adopt_job, find_lost, set_attempt_aside


@click.group("journal")
def command() -> None:
    """List, check, settle and hand on what is recorded on this machine."""


for each in (
    list_attempts,
    verify,
    head,
    note,
    mark,
    sign_off,
    export,
    import_export,
    find_lost,
    adopt_job,
    set_attempt_aside,
):
    command.add_command(each)
