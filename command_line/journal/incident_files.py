"""The files of an incident folder beside its index: plans, runbooks, checks, jobs, and the journal itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from command_line.invocation import Invocation
from command_line.journal.incident_pages import Asked
from command_line.journal.incident_pages import json_text as export_text
from command_line.output import json_text
from command_line.runbooks.known import facts_of
from recovery.account import Account
from recovery.errors import RelightError
from recovery.incident import Timeline
from recovery.incident_folder import Incident, RestoreTold
from recovery.journal_imports import Chain
from recovery.plan_check import check_plan
from recovery.recovery_plan import RecoveryPlan
from restore_profiles.paths import top_level
from restore_profiles.registry import profile_for
from restore_profiles.secrets import holds_secret
from runbooks.files import RunbookFile, base_name, safe
from runbooks.redacting import redactions_of
from runbooks.registry import format_named

LEFT_OUT = "left out"
VERIFY = Path(__file__).with_name("verify_journal.py")


@dataclass(slots=True)
class Folder:
    """Files by their path in the folder, as they are gathered."""

    files: dict[str, RunbookFile] = field(default_factory=dict)

    def add(self, path: str, content: str | bytes, *, runs: bool = False) -> str:
        """The path, with a number where another file has it: names come from AWS."""
        stem, dot, ending = path.rpartition(".")
        number, free = 1, path
        while free in self.files:
            number += 1
            free = f"{stem}-{number}{dot}{ending}"
        self.files[free] = RunbookFile(free, content, runs)
        return free


def add_plan(
    folder: Folder, plan: RecoveryPlan, invocation: Invocation, account: Account | None, *, redact: bool
) -> tuple[dict[str, str], list[str]]:
    """Adds the plan as YAML, its runbook and what it would meet now. Answers where each is, by `plans`,
    `runbooks` and `checks`, and what could not be written."""
    name, places, missing = f"{base_name(plan)}-{plan.digest[:8]}", dict[str, str](), []
    redactions = redactions_of(plan) if redact else ()
    facts = facts_of(invocation, plan, account, redactions)
    for place, kind in (("plans", "yaml"), ("runbooks", "markdown")):
        row = format_named(kind)
        assert row is not None
        try:
            [file] = row.files(plan, facts)
            places[place] = folder.add(f"{place}/{name}.{row.extension}", file.content)
        except RelightError as error:
            missing.append(f"{place}/{name}: {error.title}: {error.text}")
    found = tuple(check_plan(account, plan, invocation.now()))
    checks = {"plan": plan.digest, "at": invocation.now(), "asked": account is not None, "findings": found}
    places["checks"] = folder.add(f"checks/{name}.json", json_text(checks) + "\n")
    return places, missing


def add_job(folder: Folder, row: RestoreTold, *, redact: bool) -> str:
    """Adds all that is known of one restore, and answers where."""
    metadata = shown(row.type, row.metadata, redact=redact) if row.metadata is not None else None
    plan = {
        "digest": row.plan.digest if row.plan else "",
        "step": row.step.id if row.step else "",
        "certain": row.certain,
        "why": row.why_of_plan,
    }
    members = {
        "job": row.job,
        "metadata": metadata,
        "attempt": row.attempt,
        "plan": plan,
        "work": [
            {"title": item.work.title, "done": item.done, "mark": item.mark, "closed": item.closed}
            for item in row.work or ()
        ],
        "work_asked": row.work is not None,
        "records": row.records,
    }
    name = row.id if row.job_id else f"attempt-{row.id}"
    return folder.add(f"jobs/{safe(name)}.json", json_text(members) + "\n")


def shown(resource_type: str, metadata: Mapping[str, str], *, redact: bool) -> Mapping[str, str]:
    """The metadata, with `redact` less the values that are declared sensitive or that no profile knows."""
    if not redact:
        return metadata
    profile = profile_for(resource_type)
    open_keys = {key.lower() for key in (profile.attempt_keys if profile else ())}
    for target in profile.targets if profile else ():
        open_keys |= {each.key.lower() for each in top_level(target) if not holds_secret(each)}
    return {key: text if key.lower() in open_keys else LEFT_OUT for key, text in metadata.items()}


def add_journal(
    folder: Folder, told: Timeline, asked: Asked, invocation: Invocation
) -> Iterator[tuple[str, str]]:
    """Adds the records as they were written. Answers each path and what it is, as Markdown."""
    for chain in told.chains:
        whose = "a colleague's, imported" if chain.imported else "as this machine wrote it"
        name = f"journal-{chain.head[:12]}.jsonl" if chain.imported else "journal.jsonl"
        yield folder.add(name, lines_of(chain)), f"the journal, {whose}; head `{chain.head}`"
    if told.chains:
        path = folder.add("verify-journal.py", VERIFY.read_text(encoding="utf-8"), runs=True)
        yield path, "`python3 verify-journal.py HEAD` tells whether the journal is whole"
    export = export_text(told, asked, invocation.now())
    yield (
        folder.add("journal-export.json", export),
        "`relight journal import journal-export.json` takes it in",
    )


def lines_of(chain: Chain) -> bytes:
    return b"".join(line + b"\n" for line in chain.lines)


def hidden_of(plans: Sequence[RecoveryPlan], incident: Incident) -> set[str]:
    """The values that --redact leaves out."""
    found = {
        step.plan.metadata[each.key]
        for plan in plans
        for each in redactions_of(plan)
        for step in plan.restores
        if step.id == each.step
    }
    for row in incident.restores:
        metadata = row.metadata or {}
        kept = shown(row.type, metadata, redact=True)
        found |= {text for key, text in metadata.items() if kept[key] == LEFT_OUT and text != LEFT_OUT}
    return found
