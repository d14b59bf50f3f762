"""`relight journal`: what was started and said, whether it is whole, and what to tell others of it."""

from __future__ import annotations

import click

from command_line.command_groups import Commands


class JournalCommands(Commands):
    files = {
        "list": "command_line.journal.reading:list_attempts",
        "verify": "command_line.journal.reading:verify",
        "head": "command_line.journal.reading:head",
        "note": "command_line.journal.saying:note",
        "mark": "command_line.journal.saying:mark",
        "sign-off": "command_line.journal.saying:sign_off",
        "export": "command_line.journal.exchange:export",
        "import": "command_line.journal.exchange:import_export",
        "reconcile": "command_line.journal.settling:find_lost",
        "adopt": "command_line.journal.settling:adopt_job",
        "set-aside": "command_line.journal.settling:set_attempt_aside",
    }


@click.group("journal", cls=JournalCommands)
def command() -> None:
    """List, check, settle and hand on what is recorded on this machine."""
