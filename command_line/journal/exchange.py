"""`relight journal export` and `import`: the timeline of an incident handed on, and a colleague's taken in.
AWS is asked for a folder alone, and even that is written where a login has expired."""

from __future__ import annotations

from pathlib import Path

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.journal.incident_pages import Asked, json_text, markdown
from command_line.private_files import read_plan, read_text, write_private
from command_line.typed_moment import typed_moment
from command_line.wiring import journal
from recovery.context import Context
from recovery.errors import BadInput
from recovery.incident import timeline
from recovery.journal import Journal
from recovery.journal_imports import read_export
from recovery.plain_text import counted
from recovery.plan import refuse_elsewhere

FORMATS = {"markdown": markdown, "json": json_text}


@click.command("export")
@click.option("--since", default="", metavar="TIME", help="From then on, such as 14:00 or -3h.")
@click.option("--until", default="", metavar="TIME", help="Up to then. [default: now]")
@click.option("--about", default="", metavar="ID", help="One job, attempt or restore testing plan only.")
@click.option("--account", default="", metavar="ID", help="The account, where the journal knows several.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(tuple(FORMATS)),
    default="markdown",
    show_default=True,
)
@click.option(
    "-o", "--output", "file", type=click.Path(dir_okay=False, path_type=Path), help="[default: stdout]"
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A new folder instead: an index page with plans, runbooks, jobs and the journal.",
)
@click.option(
    "--plan",
    "plan_files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --folder: a plan of the incident that was not run by Relight on this machine.",
)
@click.option("--redact", is_flag=True, help="With --folder: leave sensitive values out.")
@click.option("--offline", is_flag=True, help="With --folder: ask nothing of AWS.")
@pass_invocation
def export(
    invocation: Invocation,
    since: str,
    until: str,
    about: str,
    account: str,
    kind: str,
    file: Path | None,
    folder: Path | None,
    plan_files: tuple[Path, ...],
    redact: bool,
    offline: bool,
) -> None:
    """Write the timeline of an incident: markdown to be read, json to be imported.

    The options choose what the timeline tells. As json it also holds all records of the account and Region,
    or nobody could verify them. The file is readable by its owner only.

    With --folder it is all of the incident, to be read without Relight: where somebody is signed in, also how
    its jobs stand in AWS, what they were sent and what is left to do.
    """
    if folder is None and (plan_files or redact or offline):
        raise BadInput("No folder", "--plan, --redact and --offline are for a folder.", "Add --folder DIR.")
    if folder is not None and file is not None:
        raise BadInput("One of both", "A folder has an index page of its own.", "Leave out -o, or --folder.")
    records, output, now = journal(invocation.now), invocation.output, invocation.now()
    context = the_context(records, account, invocation.request.region, invocation.request.endpoint)
    first, last = (
        typed_moment(words, now, invocation.zone, output) if words else None for words in (since, until)
    )
    told = timeline(records, context, first, last, about)
    asked = Asked(first, last, about)
    damaged = sum(not problem.harmless for problem in records.verify())
    if damaged:
        output.say(f"The journal is damaged ({counted(damaged, 'problem')}): relight journal verify")
    output.say("It holds notes and messages as they were written, which may be confidential.")
    if folder is not None:
        from command_line.journal.incident_folder import write_incident

        plans = [read_plan(each) for each in plan_files]
        for plan in plans:
            refuse_elsewhere(plan, context)
        found = write_incident(invocation, folder, told, asked, plans, redact=redact, offline=offline)
        for line in found.missing:
            output.say(line)
        output.say(f"Written to {folder}: begin with index.html. Journal head: {told.head or 'none'}")
        return
    text = FORMATS[kind](told, asked, now)
    if kind == "json":
        output.say(f"It holds all records of account {context.account} in {context.region}.")
    if file is None:
        output.data(text.rstrip("\n"))
        return
    write_private(file, text)
    output.say(f"Written to {file}. Journal head: {told.head or 'none'}")


def the_context(records: Journal, account: str, region: str, endpoint: str) -> Context:
    """The one context of the journal that the options leave. Raises `BadInput` that lists them."""
    known = records.contexts()
    found = [
        context
        for context in known
        if account in ("", context.account)
        and region in ("", context.region)
        and endpoint in ("", context.endpoint)
    ]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"{each.account} in {each.region} {each.endpoint}".strip() for each in found or known)
    raise BadInput(
        "Which account and Region?" if found else "Nothing is recorded there",
        f"The journal knows: {listed}." if known else "The journal here holds no account yet.",
        "relight --region REGION journal export --account ID" if known else "",
    )


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def import_export(invocation: Invocation, file: Path, as_json: bool) -> None:
    """Take in what a colleague exported as json, beside our own journal.

    What they started then stops us as our own attempts do, their notes and marks count as ours, and what
    comes of their attempts is recorded here. Importing twice changes nothing.
    """
    context, chains = read_export(read_text(file))
    brought = journal(invocation.now).take_in(context, chains)
    if as_json:
        invocation.output.json(brought)
        return
    if not brought.heads:
        invocation.output.say("All of it was here already.")
        return
    unsettled = sum(attempt.unsettled for attempt in brought.attempts)
    invocation.output.say(
        f"{brought.lines} records and {len(brought.attempts)} attempts of account {context.account} in "
        f"{context.region}, {unsettled} of them without an answer."
    )
    if unsettled:
        invocation.output.say("To look for their jobs: relight journal reconcile")
