"""`relight check REQUEST.json`: what is wrong with a request, without asking AWS."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TextIO

import click

from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation, pass_invocation
from recovery.errors import BadInput
from restore_profiles.checking import check_request
from restore_profiles.json_text import too_deep
from restore_profiles.model import Severity
from restore_profiles.problems import Problem

SKELETON = "Start from: aws backup start-restore-job --generate-cli-skeleton"
NESTED = "it is nested deeper than any request"


@click.command("check")
@click.argument("request_file", metavar="REQUEST.json", type=click.File("r", encoding="utf-8"))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def command(invocation: Invocation, request_file: TextIO, as_json: bool) -> int:
    """Check a StartRestoreJob request offline: the JSON that `aws backup start-restore-job --cli-input-json`
    takes.

    Exits 2 where a cited source says that AWS refuses it. "-" reads it from stdin.
    """
    read = read_object(request_file)
    problems = [*check_request(read.value), *map(_named_twice, read.twice)]
    output = invocation.output
    if as_json:
        output.json({"problems": [_told(problem) for problem in problems]})
    else:
        for problem in problems:
            why = f"{problem.message}\nSource: {problem.source}"
            output.block(problem.severity.value, problem.key or "the request", why, problem.hint)
        output.say(f"{len(problems)} problems" if len(problems) != 1 else "1 problem")
    wrong = any(problem.severity is Severity.ERROR for problem in problems)
    return ExitCode.BAD_INPUT if wrong else ExitCode.DONE


def _told(problem: Problem) -> dict[str, str]:
    """The four members of the contract; who says so stands behind the message."""
    return {
        "severity": problem.severity.value,
        "key": problem.key,
        "message": f"{problem.message} (source: {problem.source})",
        "hint": problem.hint,
    }


def _named_twice(key: str) -> Problem:
    message = f"{key} stands twice in one object; the last one is sent."
    return Problem(Severity.WARNING, key, message, "Leave one of them out.", "RFC 8259, section 4")


@dataclass(frozen=True, slots=True)
class ReadObject:
    """A JSON object, and the keys that one of its objects had twice: the last one counts."""

    value: dict[str, object]
    twice: tuple[str, ...]


def read_object(file: TextIO) -> ReadObject:
    """Raises `BadInput` where the file holds no JSON object that the `aws` CLI could read."""
    twice: dict[str, None] = {}

    def once(members: list[tuple[str, object]]) -> dict[str, object]:
        made: dict[str, object] = {}
        for key, value in members:
            if key in made:
                twice[key] = None
            made[key] = value
        return made

    try:
        value = json.load(file, object_pairs_hook=once)
    except UnicodeDecodeError:
        raise _unreadable(file, "its text is not UTF-8", "Save it as UTF-8.") from None
    except (ValueError, RecursionError) as error:
        told = str(error)
        if "BOM" in told:
            raise _unreadable(file, "it begins with a byte order mark", "Save it as UTF-8 without.") from None
        if isinstance(error, RecursionError):
            told = NESTED
        raise _unreadable(file, told, SKELETON) from None
    if too_deep(value):
        raise _unreadable(file, NESTED, SKELETON)
    if not isinstance(value, dict):
        raise BadInput(
            "Not a request", f"{file.name} holds no JSON object.", "It is the JSON of --cli-input-json."
        )
    return ReadObject(value, tuple(twice))


def _unreadable(file: TextIO, why: str, next_step: str) -> BadInput:
    return BadInput("Not JSON", f"{file.name}: {why}.", next_step)
