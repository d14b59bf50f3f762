"""`relight journal export --folder`: an incident as one folder that is read without Relight."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from command_line.invocation import Invocation
from command_line.job_report import checklist_of
from command_line.journal.incident_files import Folder, add_job, add_journal, add_plan, hidden_of
from command_line.journal.incident_index import TITLE, Places, index_page
from command_line.journal.incident_pages import Asked
from command_line.wiring import journal, open_account
from recovery.account import Account
from recovery.context import Context
from recovery.errors import BadInput, Refused, RelightError
from recovery.incident import Timeline
from recovery.incident_folder import Incident, incident_of
from recovery.moments import iso
from recovery.recovery_plan import RecoveryPlan
from runbooks.files import RunbookFile
from runbooks.html_page import framed
from runbooks.redacting import TELLING, tells
from runbooks.writing import write_file

OF_THE_JOURNAL = "journal"
"""How the files begin that hold records as they were written; nothing can be left out of them."""


def write_incident(
    invocation: Invocation,
    folder: Path,
    told: Timeline,
    asked: Asked,
    plans: Sequence[RecoveryPlan],
    *,
    redact: bool,
    offline: bool,
) -> Incident:
    """Writes all of the folder or none of it, and never over one that is there. Raises `BadInput`, and
    `Refused` where a value that is to be left out would show."""
    refuse_what_is_there(folder)
    account = None if offline else signed_in(invocation, told.context)
    incident = incident_of(journal(invocation.now), told, plans, account, checklist_of, asked.since)
    gathered = gather(invocation, incident, told, asked, account, redact=redact)
    if redact:
        refuse_what_shows(invocation, gathered.files.values(), incident)
    write(folder, gathered.files.values())
    return incident


def refuse_what_is_there(folder: Path) -> None:
    if os.path.lexists(folder):
        raise BadInput("There is such a folder", f"{folder} is there already.", "Name another with --folder.")


def signed_in(invocation: Invocation, context: Context) -> Account | None:
    """The account of the incident; None, told, where nobody is signed in to it."""
    request = replace(invocation.request, region=invocation.request.region or context.region)
    try:
        account = open_account(replace(invocation, request=request))
    except RelightError as error:
        invocation.output.line(f"AWS is not asked. {error.title}: {error.text}")
        return None
    if account.context != context:
        here = account.context
        told = f"AWS is not asked: this login is for account {here.account} in {here.region}."
        invocation.output.line(told)
        return None
    return account


def gather(
    invocation: Invocation,
    incident: Incident,
    told: Timeline,
    asked: Asked,
    account: Account | None,
    *,
    redact: bool,
) -> Folder:
    folder, missing = Folder(), list(incident.missing)
    of_plans: dict[str, dict[str, str]] = {"plans": {}, "runbooks": {}, "checks": {}}
    for plan in incident.plans:
        written, not_written = add_plan(folder, plan, invocation, account, redact=redact)
        missing += not_written
        for kind, path in written.items():
            of_plans[kind][plan.digest] = path
    jobs = {row.id: add_job(folder, row, redact=redact) for row in incident.restores}
    others = tuple(add_journal(folder, told, asked, invocation))
    places = Places(**of_plans, jobs=jobs, others=others)
    made = invocation.now()
    page = index_page(replace(incident, missing=tuple(missing)), told, asked, places, made, redact)
    folder.add("index.md", page)
    title = f"{TITLE} in account {told.context.account}, {told.context.region}"
    # A line break inside a cell is an element, and the page holds none that comes from text.
    shown = framed(page.replace("<br>", "; "), title=title, footer=f"Written {iso(made)} by Relight.")
    folder.add("index.html", shown)
    return folder


def refuse_what_shows(invocation: Invocation, files: Collection[RunbookFile], incident: Incident) -> None:
    """A value that is left out may stand in a message of AWS or in a note. Raises `Refused` that names the
    file, not the value; of the journal it is told alone."""
    hidden = [value for value in hidden_of(incident.plans, incident) if len(value) >= TELLING]
    for file in files:
        text = file.content if isinstance(file.content, str) else file.content.decode("utf-8", "replace")
        if not any(tells(text, value) for value in hidden):
            continue
        if file.name.startswith(OF_THE_JOURNAL):
            invocation.output.say(f"{file.name} quotes a value that is left out elsewhere.")
            continue
        raise Refused(
            "A value would not be left out",
            f"A value that is to be left out stands in {file.name}: in a message, a note or a name.",
            "Export it without --redact, for those alone who may see it.",
        )


def write(folder: Path, files: Collection[RunbookFile]) -> None:
    """In one move, so that no half of it is ever there."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        draft.mkdir(mode=0o700)
        for file in files:
            path = draft / file.name
            path.parent.mkdir(mode=0o700, exist_ok=True)
            write_file(file, path)
        refuse_what_is_there(folder)
        draft.rename(folder)
    except OSError as error:
        raise BadInput(
            "Cannot make the folder", f"{folder}: {error.strerror}.", "Name another with --folder."
        ) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
