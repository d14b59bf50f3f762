"""`relight doctor`: what this machine and these credentials can and cannot do, in one look."""

from __future__ import annotations

import click

from command_line.diagnosis import Diagnosis, Health, diagnoses
from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation, pass_invocation


@click.command("doctor")
@click.option("--offline", is_flag=True, help="Ask nothing of AWS.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def command(invocation: Invocation, offline: bool, as_json: bool) -> int:
    """Check Python, versions, paths, terminal, clipboard, credentials, clock and permissions.

    Changes nothing. Exits 4 where AWS cannot be reached or read.
    """
    found: list[Diagnosis] = []
    for diagnosis in diagnoses(invocation, ask_aws=not offline):
        found.append(diagnosis)
        if not as_json:
            invocation.output.data(row(diagnosis))
    if as_json:
        invocation.output.json(found)
    return ExitCode.AWS if any(one.health is Health.BAD for one in found) else ExitCode.DONE


def row(diagnosis: Diagnosis) -> str:
    from recovery.plain_text import plain

    hint = f"  > {diagnosis.hint}" if diagnosis.hint else ""
    return plain(f"{diagnosis.health.value:8} {diagnosis.subject:12} {diagnosis.text}{hint}")
