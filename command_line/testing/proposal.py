"""A change of restore testing on the command line: shown, checked, asked about, sent once.

As with `relight restore`, the command is itself the decision to write: it asks on the terminal, and `--yes`
is the answer.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import click

from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation
from command_line.preview import tell_findings
from command_line.wiring import journal
from recovery.account import Account, Known
from recovery.context import Mode
from recovery.errors import Refused
from recovery.finding import Finding, FindingSeverity
from recovery.journal import Journal
from recovery.plain_text import plain
from recovery.plan import Operation
from recovery.testing.editing import Edited
from runbooks.aws_line import command_line

SERVICE = "backup"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A write that has not been sent. `request` is None where there is nothing to change."""

    noun: str
    """What is changed: `restore testing plan weekly`."""
    operation: str
    request: Mapping[str, object] | None
    rows: tuple[tuple[str, str], ...]
    findings: Iterable[Finding]
    send: Callable[[Account, Journal], Edited]
    result: Callable[[], object]
    """What `--json` tells afterwards, read back."""


def decide(
    invocation: Invocation, account: Account, proposal: Proposal, *, yes: bool, dry_run: bool, as_json: bool
) -> ExitCode:
    """Show it and, once it is confirmed, send it. Raises `Refused` where a check stands against it or nobody
    confirms it, and `AwsError`."""
    output = invocation.output
    for label, text in (*proposal.rows, ("in", where(account))):
        output.line(f"{label:12} {text}")
    if dry_run:
        return _rehearse(invocation, account, proposal, as_json=as_json)
    tell_findings(output, proposal.findings, "change")
    if proposal.request is None:
        output.say(f"The {proposal.noun} is like that already; nothing was sent.")
        return ExitCode.DONE
    if not yes:
        confirm(f"{proposal.operation} in {where(account)}?")
    account.set_mode(Mode.WRITE)
    edited = proposal.send(account, journal(invocation.now))
    return settle(invocation, edited, proposal.noun, proposal.result, as_json=as_json)


def _rehearse(invocation: Invocation, account: Account, proposal: Proposal, *, as_json: bool) -> ExitCode:
    """Print the request and all that was found, and send nothing."""
    found = sorted(proposal.findings, key=lambda finding: list(FindingSeverity).index(finding.severity))
    output = invocation.output
    blocked = any(finding.severity is FindingSeverity.ERROR for finding in found)
    if as_json:
        output.json({"operation": proposal.operation, "request": proposal.request, "findings": found})
    else:
        for finding in found:
            output.block(finding.severity.value, finding.title, finding.text, finding.next_step)
        if proposal.request is None:
            output.say("There is nothing to change.")
        else:
            operation = Operation(SERVICE, proposal.operation)
            output.data(plain(command_line(operation, proposal.request, account.context.region)))
    output.say("Nothing was sent: --dry-run.")
    return ExitCode.REFUSED if blocked else ExitCode.DONE


def settle(
    invocation: Invocation, edited: Edited, noun: str, result: Callable[[], object], *, as_json: bool
) -> ExitCode:
    """Tell what became of a write."""
    if edited.there is not Known.YES:
        next_step = "Look before doing it again: relight tests plans"
        invocation.output.block("warning", f"It is not known what became of {noun}", edited.text, next_step)
        return ExitCode.AWS
    if edited.text:
        invocation.output.line(edited.text)
    if as_json:
        invocation.output.json(result())
    else:
        invocation.output.say(f"Done: {noun}.")
    return ExitCode.DONE


def where(account: Account) -> str:
    alias = f"{account.identity.alias} " if account.identity.alias else ""
    simulated = ", simulated" if account.context.is_sandbox else ""
    return f"account {alias}{account.context.account}, Region {account.context.region}{simulated}"


def confirm(question: str, otherwise: str = "--yes sends without asking, --dry-run only shows.") -> None:
    """Ask on the terminal; `otherwise` says what to do without one. Raises `Refused` unless it is yes."""
    _needs_terminal(otherwise)
    if not click.confirm(plain(question), default=False, err=True):
        raise Refused("Not confirmed", "Nothing was sent.", "")


def confirm_by_name(question: str, name: str, given: str | None) -> None:
    """Have `name` typed, unless `given` says it. Raises `Refused` for anything else."""
    if given is None:
        _needs_terminal(f"--confirm {name} says it in place of typing.")
        given = click.prompt(plain(question), err=True, default="", show_default=False)
    if given != name:
        raise Refused("Not confirmed", f"The name is {name}; nothing was deleted.", "")


def _needs_terminal(next_step: str) -> None:
    if not sys.stdin.isatty():
        raise Refused("Not confirmed", "There is no terminal to ask on; nothing was sent.", next_step)
