"""`relight tests report`: evidence for an auditor."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.output import as_json
from command_line.private_files import write_private
from command_line.testing.evidence import Evidence, as_markdown, said_by
from command_line.testing.history import targets
from command_line.wiring import journal, open_account
from recovery.testing.coverage import all_compared, coverage
from recovery.testing.history import runs


@click.command("report")
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="How far back.")
@click.option("--changes", is_flag=True, help="Compare each resource's settings since its test, too.")
@click.option("--json", "as_data", is_flag=True, help="The same as one JSON object.")
@click.option("-o", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write it here, mode 0600.")
@pass_invocation
def command(invocation: Invocation, days: int, changes: bool, as_data: bool, file: Path | None) -> None:
    """Write down which resources were tested and restored, as Markdown.

    When, how long it took against the target, who validated it and how, with the ids of the jobs. Who
    validated is known of what was said on this machine, or is in its journal.
    """
    account, now = open_account(invocation), invocation.now()
    since = now - timedelta(days=days)
    limits = targets()
    jobs = [job for page in account.reads.jobs() for job in page]
    covered = coverage(account, now, limits, jobs)
    if changes:
        covered = all_compared(account.reads, covered, now)
    evidence = Evidence(
        account.context,
        account.identity,
        now,
        since,
        min((job.created for job in jobs), default=None),
        covered,
        tuple(run for run in runs(jobs, limits) if run.job.created > since),
        said_by(journal(invocation.now).records(account.context)),
        changes,
    )
    text = json.dumps(as_json(evidence), indent=2) if as_data else as_markdown(evidence)
    if file is None:
        invocation.output.data(text)
        return
    write_private(file, text + "\n")
    invocation.output.say(f"Written to {file}, for your eyes only (0600): it names resources and people.")
