"""`relight plan check`: whether a plan still holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation, pass_invocation
from command_line.output import Output
from command_line.private_files import read_plan
from command_line.wiring import open_account
from recovery.errors import BadInput
from recovery.finding import Finding, FindingSeverity
from recovery.plan_check import StepFinding, check_plan

QUIET = frozenset({FindingSeverity.PASSED, FindingSeverity.INFO})


@click.command("check")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--offline", is_flag=True, help="Look at the file alone, and ask nothing of AWS.")
@click.option("--all", "everything", is_flag=True, help="Tell also what was looked at and is fine.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with every finding.")
@pass_invocation
def command(invocation: Invocation, file: Path, offline: bool, everything: bool, as_json: bool) -> int:
    """Tell whether the plan in FILE can be run now: its form, the rules of each service, and what became of
    what it needs since it was made.

    Exits 0 where nothing stands in the way, 2 where the file is wrong, 3 where the account has changed so
    that a step would fail. What AWS does not tell is told as unknown.
    """
    output = invocation.output
    try:
        plan = read_plan(file)
    except BadInput as error:
        if not as_json:
            raise
        wrong = Finding(FindingSeverity.ERROR, error.title, error.text, error.next_step)
        tell_json(output, "", [StepFinding("", wrong, of_file=True)])
        return ExitCode.BAD_INPUT
    if offline:
        from aws_api.operations import access_of

        findings = check_plan(None, plan, invocation.now(), access_of)
    else:
        findings = check_plan(open_account(invocation), plan, invocation.now())
    found = []
    for each in findings:
        found.append(each)
        if not as_json and (everything or each.finding.severity not in QUIET):
            tell_finding(output, each)
    if as_json:
        tell_json(output, plan.digest, found)
    else:
        fine = [
            step.id
            for step in plan.steps
            if all(each.finding.severity in QUIET for each in found if each.step == step.id)
        ]
        output.say(summary(found, len(plan.steps), len(fine)))
    return code_of(found)


def tell_finding(output: Output, found: StepFinding) -> None:
    """One line, and one below it for what to do next."""
    from recovery.plain_text import plain

    finding = found.finding
    text = " ".join(finding.text.split())
    output.data(plain(f"{found.step or 'the plan'}: {finding.severity.value}: {finding.title}: {text}"))
    for line in finding.next_step.splitlines():
        output.data(f"  > {plain(line)}")


def tell_json(output: Output, digest: str, found: Sequence[StepFinding]) -> None:
    rows = [
        {
            "step": each.step,
            "severity": each.finding.severity,
            "title": each.finding.title,
            "text": each.finding.text,
            "next_step": each.finding.next_step,
            "evidence": each.finding.evidence,
            "of_file": each.of_file,
        }
        for each in found
    ]
    output.json({"digest": digest, "holds": code_of(found) is ExitCode.DONE, "findings": rows})


def summary(found: Sequence[StepFinding], steps: int, fine: int) -> str:
    count = Counter(each.finding.severity for each in found)
    errors, warnings = (
        f"{count[severity]} {severity.value}{'' if count[severity] == 1 else 's'}"
        for severity in (FindingSeverity.ERROR, FindingSeverity.WARNING)
    )
    of = f"{fine} of {steps} step{'' if steps == 1 else 's'} with nothing to say"
    return f"{of}; {errors}, {warnings}, {count[FindingSeverity.UNKNOWN]} unknown."


def code_of(found: Sequence[StepFinding]) -> ExitCode:
    """The file before the account: who mends it checks again."""
    errors = [each for each in found if each.finding.severity is FindingSeverity.ERROR]
    if any(each.of_file for each in errors):
        return ExitCode.BAD_INPUT
    return ExitCode.REFUSED if errors else ExitCode.DONE
