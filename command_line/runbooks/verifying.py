"""`relight runbook verify`: whether an exported runbook is still what its plan says, and the plan what the
account can do."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from command_line.invocation import Invocation, pass_invocation
from recovery.errors import AwsError, BadInput, Refused, RelightError
from recovery.finding import FindingSeverity

if TYPE_CHECKING:
    from command_line.runbooks.verification import Verification
    from recovery.account import Account
    from recovery.plan_check import StepFinding
    from recovery.plan_jobs import PlanJob
    from recovery.recovery_plan import RecoveryPlan
    from runbooks.comparing import Comparison
    from runbooks.marker import Marker

LARGEST = 64_000_000
"""Bytes of a file that is read as a runbook; those of forty restores have under one million."""


@click.command("verify")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--plan",
    "plan_file",
    type=click.Path(path_type=Path),
    metavar="PLAN.yaml",
    help="Its plan. [default: a file beside it, or one that was run on this machine]",
)
@click.option("--offline", is_flag=True, help="Ask nothing of AWS: only compare the text with the plan.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def verify(invocation: Invocation, file: Path, plan_file: Path | None, offline: bool, as_json: bool) -> int:
    """See whether the runbook FILE still matches its plan, and the plan the account.

    FILE is the main file of any format, or the folder that holds it. It is written again and compared line by
    line; then the account is asked what a restore would meet today, and which jobs were started from it.

    Exits 3 where it was edited or the account has drifted, 2 where that cannot be told.
    """
    from command_line.runbooks.verification import EXIT, as_object, tell

    found = verification(invocation, file, plan_file, offline=offline)
    if as_json:
        invocation.output.json(as_object(found))
    else:
        tell(found, invocation)
    return EXIT[found.verdict]


def verification(
    invocation: Invocation, file: Path, plan_file: Path | None, *, offline: bool
) -> Verification:
    from importlib.metadata import version

    from command_line.runbooks.finding_plan import find_plan
    from command_line.runbooks.known import account_of
    from command_line.runbooks.verification import Verification
    from command_line.wiring import journal

    path, content, marker = runbook_in(file)
    found = find_plan(marker.digest, path, plan_file, journal(invocation.now))
    account = None if offline else account_of(invocation, found.plan)
    here = version("relight")
    try:
        comparison = compared(invocation, account, marker, found.plan, path, content)
        unsure = why_unsure(marker, comparison, here)
    except RelightError as error:
        comparison, unsure = None, error.text
    return Verification(
        file=str(path),
        format=marker.format,
        plan=marker.digest,
        plan_from=found.where,
        made=marker.facts.made,
        made_by=marker.facts.made_by,
        made_with=marker.facts.version,
        version=here,
        comparison=comparison,
        unsure=unsure,
        asked=account is not None,
        findings=drift(account, found.plan, invocation.now()),
        jobs=jobs_of(account, found.plan, invocation),
    )


def drift(account: Account | None, plan: RecoveryPlan, now: datetime) -> tuple[StepFinding, ...]:
    """What has to be known of the account before the plan is run, and what is wrong with the plan itself."""
    from command_line.runbooks.verification import DRIFT
    from recovery.plan_check import check_plan

    found = check_plan(account, plan, now)
    return tuple(
        each
        for each in found
        if each.finding.severity is FindingSeverity.ERROR
        or (account is not None and not each.of_file and each.finding.severity in DRIFT)
    )


def jobs_of(account: Account | None, plan: RecoveryPlan, invocation: Invocation) -> tuple[PlanJob, ...]:
    """The jobs that were started from the plan; none, told, where they may not be listed."""
    from command_line.wiring import journal
    from recovery.plan_jobs import plan_jobs_in

    if account is None:
        return ()
    try:
        return plan_jobs_in(account, plan, journal(invocation.now))
    except (AwsError, Refused) as error:
        invocation.output.line(f"Whether it was run is not known. {error.title}: {error.text}")
        return ()


def runbook_in(file: Path) -> tuple[Path, bytes, Marker]:
    """The main file, its content and what it says of itself; of a folder, the first file that says it."""
    from runbooks.marker import marker_in_file

    try:
        for path in sorted(file.iterdir()) if file.is_dir() else (file,):
            content = content_of(path) if path.is_file() or path == file else b""
            marker = marker_in_file(content)
            if marker is not None:
                return path, content, marker
    except OSError as error:
        raise BadInput("Cannot read the file", f"{file}: {error.strerror}.", "Check the name.") from None
    raise BadInput(
        "Not a runbook of Relight",
        f"{file} does not say what it was written from: no line relight-runbook:1:... in it can be read.",
        "Name the main file as it was exported; of a plan file: relight plan check FILE",
    )


def content_of(path: Path) -> bytes:
    """Nothing of what is too large to be a runbook."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    return content if len(content) <= LARGEST else b""


def compared(
    invocation: Invocation,
    account: Account | None,
    marker: Marker,
    plan: RecoveryPlan,
    path: Path,
    content: bytes,
) -> Comparison:
    """Raises `RelightError` where it cannot be written again here."""
    from command_line.runbooks.exporting import the_format
    from command_line.runbooks.known import with_described
    from runbooks.comparing import compare

    def beside(name: str) -> bytes | None:
        other = path.parent / name
        return content_of(other) if other.parent == path.parent and other.is_file() else None

    row, facts = the_format(marker.format), marker.facts
    if row.describes:
        facts = with_described(invocation, plan, account, facts)
    return compare(row, plan, facts, path.name, content, beside)


def why_unsure(marker: Marker, comparison: Comparison, version: str) -> str:
    """Why what differs need not be an edit, "" where it is one."""
    from command_line.runbooks.exporting import the_format

    if comparison.same:
        return ""
    if marker.facts.version != version:
        return f"Relight {marker.facts.version or 'of an unknown version'} wrote it, this is {version}"
    if comparison.unread:
        return "what is drawn has no lines to compare"
    if the_format(marker.format).describes:
        return "it was edited, or what it describes was changed since"
    return ""
