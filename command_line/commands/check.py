"""`relight check REQUEST.json`: what is wrong with a request, without asking AWS."""

from __future__ import annotations

import json
from typing import TextIO

import click

from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation, pass_invocation
from recovery.errors import BadInput
from restore_profiles.checking import check_request
from restore_profiles.model import Severity
from restore_profiles.problems import Problem


@click.command("check")
@click.argument("request_file", metavar="REQUEST.json", type=click.File("r", encoding="utf-8"))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def command(invocation: Invocation, request_file: TextIO, as_json: bool) -> int:
    """Check a StartRestoreJob request offline: the JSON that `aws backup start-restore-job --cli-input-json`
    takes.

    Exits 2 where a cited source says that AWS refuses it. "-" reads it from stdin.
    """
    problems = check_request(read_object(request_file))
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


def read_object(file: TextIO) -> dict[str, object]:
    try:
        value = json.load(file)
    except ValueError as error:
        raise BadInput(
            "Not JSON",
            f"{file.name}: {error}.",
            "Start from: aws backup start-restore-job --generate-cli-skeleton",
        ) from None
    if not isinstance(value, dict):
        raise BadInput(
            "Not a request", f"{file.name} holds no JSON object.", "It is the JSON of --cli-input-json."
        )
    return value
