"""`relight job ID --follow-ups`: do what remains after a restore, piece by piece.

Each piece is asked about on the terminal, and `--yes` is the answer for those that need nothing else. One
that fails keeps no other from being done.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import click

from command_line.exit_codes import ExitCode
from command_line.output import Output, next_step_of
from recovery.account import Account, Known
from recovery.checklist import Item
from recovery.context import Mode
from recovery.errors import Refused, RelightError
from recovery.follow_up import run_follow_up
from recovery.journal import Journal
from recovery.journal_records import Mark
from recovery.models import RestoreJob
from recovery.plain_text import plain
from restore_profiles.work import ASK, open_places
from runbooks.remaining import Remaining


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work and how it stands."""

    work: Remaining
    done: Known
    mark: Mark | None = None
    sent: bool = False
    error: str = ""

    @property
    def is_closed(self) -> bool:
        return Item(self.work, self.done, self.mark).closed

    @property
    def is_open(self) -> bool:
        return not self.is_closed and not self.work.optional


def finish(
    account: Account,
    job: RestoreJob,
    checklist: Sequence[Item],
    answers: Mapping[str, str],
    journal: Journal,
    output: Output,
    *,
    yes: bool,
) -> tuple[Piece, ...]:
    """Show the work, then do each piece that is confirmed and has an operation. Raises `Refused` where nobody
    can be asked."""
    pieces = [
        Piece(item.work, item.done, item.mark) for item in checklist if isinstance(item.work, Remaining)
    ]
    for number, piece in enumerate(pieces, 1):
        show(number, piece, output)
    if all(piece.is_closed or piece.work.by_hand for piece in pieces):
        return tuple(pieces)
    if not yes and not sys.stdin.isatty():
        raise Refused(
            "Not confirmed",
            "There is no terminal to ask on; nothing was sent.",
            "--yes does what needs no answer, and what --answer NAME=VALUE answers.",
        )
    return tuple(
        _done(account, job, number, piece, answers, journal, output, yes=yes)
        for number, piece in enumerate(pieces, 1)
    )


def show(number: int, piece: Piece, output: Output) -> None:
    work = piece.work
    output.line(f"{number}. [{state_of(piece)}] {work.title}{' (optional)' if work.optional else ''}")
    if not piece.is_closed:
        output.line(f"   {work.line}")
        for name, asked in work.asks.items():
            output.line(f"   {{ask.{name}}}: {asked}")


def state_of(piece: Piece) -> str:
    if piece.is_closed:
        return "done" if piece.done is Known.YES or piece.mark is None else f"done, says {piece.mark.by}"
    return "unknown" if piece.done is Known.UNKNOWN and not piece.work.by_hand else "open"


def exit_code(pieces: Sequence[Piece]) -> ExitCode:
    return ExitCode.REMAINS if any(piece.is_open for piece in pieces) else ExitCode.DONE


def _done(
    account: Account,
    job: RestoreJob,
    number: int,
    piece: Piece,
    answers: Mapping[str, str],
    journal: Journal,
    output: Output,
    *,
    yes: bool,
) -> Piece:
    """The piece after it was asked about and, where the answer was yes, done."""
    work = piece.work
    if piece.is_closed:
        return piece
    if work.by_hand:
        output.line(f"{number}. by hand; when it is done: relight journal mark {job.id} {work.name}")
        return piece
    if work.restores is not None:
        output.line(f"{number}. a restore of its own, with a plan that is reviewed first: {work.line}")
        return piece
    asks = tuple(asks_of(work))
    open_asks = [name for name in asks if not answers.get(name)]
    if yes and open_asks:
        output.line(f"{number}. left open: it needs {', '.join(f'--answer {name}=' for name in open_asks)}")
        return piece
    if yes and work.optional and not asks:
        # Whether it is wanted is an answer, too.
        output.line(f"{number}. left open: it is optional, and asked about without --yes")
        return piece
    if not yes:
        where = f"{account.context.account}, {account.context.region}"
        question = f"{number}. {plain(work.title)}: {work.operation} in {where}?"
        if not click.confirm(question, default=False, err=True):
            return piece
        answers = {**answers, **{name: asked(work, name) for name in open_asks}}
    account.set_mode(Mode.WRITE)
    try:
        outcome = run_follow_up(account, work, answers, journal, job.id)
    except RelightError as error:
        output.block("error", f"{number}. {error.title}", error.text, next_step_of(error))
        return replace(piece, error=error.text)
    output.line(f"{number}. {told(outcome.sent, outcome.done)}{f'  {outcome.text}' if outcome.text else ''}")
    return replace(piece, done=outcome.done, sent=outcome.sent, error=outcome.text)


def asks_of(work: Remaining) -> Iterator[str]:
    """The names of what only the user knows."""
    return (place.removeprefix(ASK) for place in open_places(work) if place.startswith(ASK))


def asked(work: Remaining, name: str) -> str:
    question = plain(work.asks.get(name, name))
    answer: str = click.prompt(f"   {name} ({question})", err=True, default="", show_default=False)
    return answer.strip()


def told(sent: bool, done: Known) -> str:
    if done is Known.YES:
        return "done" if sent else "was done already; nothing was sent"
    if done is Known.NO:
        return "sent; AWS does not say yet that it is done"
    return "sent; whether it is done may not be looked up"
