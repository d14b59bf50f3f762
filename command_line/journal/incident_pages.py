"""A timeline as something to hand on: Markdown to be read, JSON to be imported.

Both name the journal's head. Text from AWS and from people is data in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from command_line.output import json_text as plain_json
from recovery.incident import Entry, Timeline
from recovery.journal_imports import EXPORT_SCHEMA
from recovery.moments import iso
from runbooks.plain import markdown_code, markdown_text


@dataclass(frozen=True, slots=True)
class Asked:
    """What the export was asked for: the period, and the job, attempt or plan that it is about."""

    since: datetime | None
    until: datetime | None
    about: str


def markdown(timeline: Timeline, asked: Asked, made: datetime) -> str:
    """Readable on any forge: a table of facts, then a table of what happened."""
    return "\n".join(
        [
            "# Incident timeline",
            "",
            "|  |  |",
            "| --- | --- |",
            *(f"| {name} | {text} |" for name, text in facts_of(timeline, asked, made)),
            "",
            "Notes and messages stand here as they were written, and may be confidential. "
            "`relight journal verify --head HASH` on the machine that wrote this shows whether records were "
            "removed since.",
            "",
            *timeline_rows(timeline),
            "",
        ]
    )


def facts_of(timeline: Timeline, asked: Asked, made: datetime) -> list[tuple[str, str]]:
    """What the page is about, as names and Markdown."""
    context = timeline.context
    since, until = (iso(moment) if moment else "" for moment in (asked.since, asked.until))
    facts = [
        ("Account", markdown_text(context.account)),
        ("Region", markdown_text(f"{context.region} ({context.partition})")),
        ("Period", f"{since or 'the beginning'} to {until or 'now'}"),
        ("About", markdown_code(asked.about) or "everything"),
        ("Journal head", markdown_code(timeline.head) or "none: nothing was recorded on this machine"),
        ("Written", iso(made)),
    ]
    if context.is_sandbox:
        facts.append(("Simulated at", markdown_code(context.endpoint)))
    return facts


def timeline_rows(timeline: Timeline) -> list[str]:
    """What happened, as a table."""
    rows = [f"| {iso(entry.at)} | {_what(entry)} | {_who(entry)} |" for entry in timeline.entries]
    nothing = ["|  | Nothing is recorded. |  |"]
    return ["| When | What | Who |", "| --- | --- | --- |", *(rows or nothing)]


def _what(entry: Entry) -> str:
    text = "<br>".join(markdown_text(line) for line in entry.text.splitlines()) or markdown_text(entry.kind)
    subject = f" ({markdown_code(entry.about)})" if entry.about and entry.about not in entry.text else ""
    return f"{text}{subject}"


def _who(entry: Entry) -> str:
    who = markdown_code(entry.by) or "Relight"
    return f"{who}, imported" if entry.imported else who


def json_text(timeline: Timeline, asked: Asked, made: datetime) -> str:
    """One object. `chains` hold the lines as they were written, whole, so that whoever imports them can
    verify them."""
    export = {
        "relight_journal": EXPORT_SCHEMA,
        "context": timeline.context,
        "made": made,
        "since": asked.since,
        "until": asked.until,
        "about": asked.about,
        "head": timeline.head,
        "entries": timeline.entries,
        "chains": [
            {
                "head": chain.head,
                "imported": chain.imported,
                "lines": [line.decode("utf-8", "backslashreplace") for line in chain.lines],
            }
            for chain in timeline.chains
        ],
    }
    return plain_json(export) + "\n"
