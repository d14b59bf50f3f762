"""The index page of an incident folder: what happened, what came of it, what is still open, and where in the
folder the rest is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from command_line.journal.incident_pages import Asked, facts_of, timeline_rows
from recovery.attempts import OUTCOMES, AttemptState
from recovery.executing_run import Run
from recovery.incident import Timeline
from recovery.incident_folder import Incident, RestoreTold
from recovery.journal_records import Note, SignOff
from recovery.moments import finer_span, iso
from runbooks.plain import markdown_code, markdown_text

ENDED = frozenset({"COMPLETED", "FAILED", "ABORTED", "PARTIAL", *(each.value for each in OUTCOMES.values())})
LOST = frozenset({AttemptState.SENT, AttemptState.UNKNOWN})
TITLE = "Incident"


@dataclass(frozen=True, slots=True)
class Places:
    """Where in the folder something is, by what it is of: a plan's digest, a restore's id."""

    plans: Mapping[str, str]
    runbooks: Mapping[str, str]
    checks: Mapping[str, str]
    jobs: Mapping[str, str]
    others: Sequence[tuple[str, str]]
    """(path, what it is in words, as Markdown)"""


def index_page(
    incident: Incident, told: Timeline, asked: Asked, places: Places, made: datetime, redacted: bool
) -> str:
    """Markdown that reads on any forge."""
    left_out = "left out of plans, runbooks and jobs" if redacted else "in plans, runbooks and jobs"
    facts = [*facts_of(told, asked, made), ("Sensitive values", left_out)]
    parts = (
        [f"# {heading(incident)}", ""],
        ["|  |  |", "| --- | --- |", *(f"| {name} | {text} |" for name, text in facts), ""],
        section("Restores", restores(incident.restores, places)),
        section("Runs of plans", runs(incident.runs)),
        section("Still open", [f"- {line}" for line in still_open(incident)]),
        section("Notes and sign-offs", said(incident.restores)),
        section("What is not here", [f"- {markdown_text(line)}" for line in incident.missing]),
        section("Files", files(incident, places)),
        section("What happened", timeline_rows(told)),
    )
    return "\n".join(chain.from_iterable(parts))


def heading(incident: Incident) -> str:
    titles = dict.fromkeys(plan.title for plan in incident.plans if plan.title)
    return f"{TITLE}: {markdown_text('; '.join(titles))}" if titles else TITLE


def section(title: str, lines: Sequence[str]) -> list[str]:
    return [f"## {title}", "", *(lines or ["Nothing."]), ""]


def link(text: str, path: str) -> str:
    return f"[{markdown_text(text)}]({path})" if path else markdown_text(text)


def restores(rows: Sequence[RestoreTold], places: Places) -> list[str]:
    if not rows:
        return []
    heads = ("What", "Data as of", "Job", "Result", "Began", "Took", "Made", "By", "Signed off")
    return [
        f"| {' | '.join(heads)} |",
        f"| {' | '.join('---' for _ in heads)} |",
        *(f"| {' | '.join(cells(row, places))} |" for row in rows),
    ]


def cells(row: RestoreTold, places: Places) -> tuple[str, ...]:
    signed, who = row.signed_off, row.attempt.by if row.attempt else ""
    plan = places.plans.get(row.plan.digest, "") if row.plan else ""
    took = finer_span(row.ended - row.begun) if row.begun and row.ended and row.ended >= row.begun else ""
    by = markdown_code(who) if row.attempt else f"a runbook{'' if row.certain else ', probably'}"
    return (
        f"{link(row.name, plan)} {markdown_text(row.type)}",
        data_as_of(row),
        link(row.job_id or "none known", places.jobs.get(row.id, "")),
        result(row),
        iso(row.begun) if row.begun else "",
        took,
        markdown_code(row.made),
        by or "not told",
        f"{markdown_code(signed.by)} {iso(signed.at) if signed.at else ''}".strip() if signed else "no",
    )


def data_as_of(row: RestoreTold) -> str:
    """With how much was written between that moment and the restore, and did not come back."""
    if row.as_of is None:
        return "not known"
    if row.begun is None or row.begun < row.as_of:
        return iso(row.as_of)
    return f"{iso(row.as_of)}, {finer_span(row.begun - row.as_of)} before it began"


def result(row: RestoreTold) -> str:
    message = getattr(row.job, "status_message", "") or (row.attempt.why if row.attempt else "")
    return markdown_text(f"{row.status}: {message}" if message else row.status)


def runs(rows: Sequence[Run]) -> list[str]:
    if not rows:
        return []
    heads = ("Plan", "Run", "Began", "Ended", "Result", "By")
    return [
        f"| {' | '.join(heads)} |",
        f"| {' | '.join('---' for _ in heads)} |",
        *(f"| {' | '.join(run_cells(run))} |" for run in rows),
    ]


def run_cells(run: Run) -> tuple[str, ...]:
    ended = iso(run.ended) if run.ended else "no"
    words = (run_name(run), markdown_code(run.id), iso(run.begun), ended)
    return (*words, markdown_text(run.result), markdown_code(run.by))


def run_name(run: Run) -> str:
    return markdown_text(run.title or run.plan_digest[:16])


def still_open(incident: Incident) -> Iterator[str]:
    """What somebody still has to do, in Markdown."""
    for run in incident.runs:
        if run.ended is None:
            yield f"Run {markdown_code(run.id)} of {run_name(run)} is not over."
    for row in incident.restores:
        yield from open_of(row)


def open_of(row: RestoreTold) -> Iterator[str]:
    name = f"{markdown_text(row.name)}{f' (job {markdown_code(row.job_id)})' if row.job_id else ''}"
    if row.job is None and row.attempt and row.attempt.state in LOST:
        yield f"{name}: nobody knows whether it was started. `relight journal reconcile` looks for its job."
    elif row.status not in ENDED and row.job_id:
        yield f"{name}: it was not over when this was written."
    if row.work is None and row.status.upper() == "COMPLETED" and row.job_id:
        yield f"{name}: what is left to do after it was not asked."
    for item in row.work or ():
        if not item.closed and not item.work.optional:
            yield f"{name}: {markdown_text(item.work.title)}"
    if row.status in ENDED and row.signed_off is None:
        yield f"{name}: nobody has signed it off."


def said(rows: Sequence[RestoreTold]) -> list[str]:
    lines = []
    for row in rows:
        words: list[Note | SignOff] = [*row.notes, *([row.signed_off] if row.signed_off else [])]
        for each in words:
            when = f" {iso(each.at)}" if each.at else ""
            text = markdown_text(" ".join(each.text.split()) or "signed off")
            lines.append(f"- {markdown_text(row.name)}: {text} ({markdown_code(each.by)}{when})")
    return lines


def files(incident: Incident, places: Places) -> list[str]:
    lines = []
    for plan in incident.plans:
        named = plan.title or plan.digest[:16]
        kinds = (("plan", places.plans), ("runbook", places.runbooks), ("checks", places.checks))
        found = [f"[{kind}]({paths[plan.digest]})" for kind, paths in kinds if plan.digest in paths]
        lines.append(f"- {markdown_text(named)} ({plan.digest[:16]}): {', '.join(found) or 'nothing'}")
    lines += [f"- Restore {link(name, path)}" for name, path in places.jobs.items()]
    return lines + [f"- [{path}]({path}): {words}" for path, words in places.others]
