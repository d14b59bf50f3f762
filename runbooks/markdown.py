"""The Markdown format: `restore.md` with the plan's values in its `@PLACES@`.

Steps to do by hand, each with what to expect and what to do if it fails. The `bash` blocks run as they stand,
one after the other in one terminal; they never end the shell they are pasted into. There is no front matter,
which some formatters destroy.
"""

from __future__ import annotations

import re
import shlex

from recovery.plan import NEWEST, RestorePlan
from recovery.recovery_plan import RecoveryPlan, RestoreStep
from runbooks.bash import title
from runbooks.facts import RunbookFacts, StepFacts
from runbooks.files import RunbookFile, base_name
from runbooks.job_words import ATTEMPT, jobs_query, words_of
from runbooks.plain import markdown_code, markdown_text, visible
from runbooks.remaining import Remaining, caveats, overwritten, remaining
from runbooks.request_text import ASKED, messages_in_part, request_json
from runbooks.template import fill_template

BLANK = "&nbsp;"


def render(recovery: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    """GitHub-flavoured Markdown. Names from AWS are escaped; what is sent is exact."""
    return (RunbookFile(f"{base_name(recovery)}.md", text_of(recovery.restores[0], facts)),)


def text_of(step: RestoreStep, facts: RunbookFacts) -> str:
    plan, known = step.plan, facts.of(step.id)
    words = words_of(plan)
    places = {
        "VERB": words.verb,
        "NOUN": words.noun,
        "START": words.start,
        "GIVES": words.gives,
        "LIST": words.listing,
        "DESCRIBE": words.describe,
        "STATUS": words.status,
        "FIRST": words.first,
        "MADE": words.made,
        "MESSAGE": words.message,
        "ENDS": words.ends,
        "IN_PART": in_part(messages_in_part(plan)),
        "ATTEMPT_KEYS": "|".join(plan.step.attempt_keys),
        "ATTEMPT_PATTERN": re.escape(ATTEMPT),
        "TITLE": markdown_text(title(plan)),
        "HEADER": table(header(plan, facts, known)),
        "CAVEATS": before_you_start(plan, facts, known),
        "ACCOUNT": shlex.quote(plan.context.account),
        "REGION": shlex.quote(plan.context.region),
        "PLAN": plan.digest[:16],
        "REQUEST": request_json(plan, hidden=facts.redactions_of(step.id), request_id=ATTEMPT),
        "REDACTED": ASKED,
        "JOBS_QUERY": shlex.quote(jobs_query(plan)),
        "REMAINS": what_remains(remaining(plan)),
    }
    return fill_template("restore.md", places)


def header(plan: RestorePlan, facts: RunbookFacts, known: StepFacts) -> list[tuple[str, str]]:
    """The rows of the incident table; what only a human knows is left blank."""
    source, context = plan.source, plan.context
    owner = f" of account {source.vault_account}" if source.vault_account else ""
    caller = f" for {markdown_code(facts.made_by)}" if facts.made_by else ""
    as_of = NEWEST if plan.newest else f"{source.as_of:%Y-%m-%d %H:%M:%S} UTC"
    rows = [
        ("Incident", ""),
        ("Owner of this restore", ""),
        ("What is restored", markdown_code(source.resource_arn)),
        ("Name", markdown_text(source.resource_name) or "none"),
        ("Type", markdown_text(source.resource_type)),
        ("Becomes", markdown_text(source.target)),
        ("Recovery point", markdown_code(source.point_arn)),
        ("As of" if source.moment or plan.newest else "Made at", as_of),
        ("Vault", markdown_code(source.vault) + owner),
        ("Account", f"{markdown_text(facts.account_alias)} {context.account}".strip()),
        ("Region", f"{context.region} ({context.partition})"),
        ("Role", markdown_code(plan.role_arn) if plan.role_arn else "none: the restore acts as its caller"),
        ("Plan", f"`sha256 {plan.digest}`"),
        ("Written", f"{facts.made:%Y-%m-%d %H:%M} UTC{caller}"),
    ]
    if known.job_id:
        rows.append(("Already started as", markdown_code(known.job_id)))
    if known.created_arn:
        rows.append(("Restored", markdown_code(known.created_arn)))
    if facts.journal_head:
        rows.append(("Journal head", markdown_code(facts.journal_head)))
    return rows


def before_you_start(plan: RestorePlan, facts: RunbookFacts, step: StepFacts) -> str:
    lines = []
    if facts.redactions:
        lines.append(
            f"- [ ] Sensitive values were left out: put them in the place of `{ASKED}...` in step 2."
        )
    if replaced := overwritten(plan):
        lines.append(
            f"- [ ] The data of {markdown_code(replaced)} is replaced by the backup's: that is meant."
        )
    known = caveats(plan, step.names)
    if known:
        lines += ["", "What will differ, cost or take long:", ""]
        lines += [f"- {markdown_text(caveat.text)} ({caveat.evidence.value})" for caveat in known]
    return "\n".join(lines)


def in_part(messages: tuple[str, ...]) -> str:
    """What in the job's message tells that COMPLETED is not all of it."""
    if not messages:
        return ""
    lines = (
        " Parts are missing although it",
        "says `COMPLETED` where the message begins like one of these:",
        "",
        *(f"- {markdown_code(text)}" for text in messages),
    )
    return "\n".join(lines)


def what_remains(work: tuple[Remaining, ...]) -> str:
    if not work:
        return "Nothing that is known of. Check with the application that uses it."
    lines = [
        "COMPLETED is not recovered. Put the id from step 5 in the place of `{created.id}`,",
        "and what is asked in the place of `{ask...}`.",
    ]
    for piece in work:
        optional = " (optional)" if piece.optional else ""
        if piece.by_hand:
            lines += [
                "",
                f"### {markdown_text(piece.title)}{optional}",
                "",
                f"By hand. {markdown_text(piece.line)}",
                "",
                "- [ ] done (who, when): \\_\\_\\_\\_\\_\\_\\_\\_",
            ]
            continue
        lines += [
            "",
            f"### {markdown_text(piece.title)}{optional}",
            "",
            "```text",
            visible(piece.line),
            "```",
            "",
        ]
        lines += [f"- `{{ask.{name}}}`: {markdown_text(asked)}" for name, asked in piece.asks.items()]
        expected = " or ".join(markdown_code(text) for text in piece.done.expected)
        lines += ["", f"Done when this prints {expected}:", "", "```text", visible(piece.check), "```"]
    return "\n".join(lines)


def table(rows: list[tuple[str, str]]) -> str:
    head = [f"| {BLANK} | {BLANK} |", "| --- | --- |"]
    return "\n".join(head + [f"| {name} | {text or BLANK} |" for name, text in rows])
