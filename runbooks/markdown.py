"""The Markdown format: a page to follow by hand, with what to expect and what to do if it fails.

Its `bash` blocks run as they stand, one after the other in one terminal; they never end the shell that they
are pasted into, and send nothing twice. There is no front matter, which some formatters destroy, and no HTML
but `&nbsp;`: a forge shows the page as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from recovery.recovery_plan import OnFailure, RecoveryPlan
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile, base_name
from runbooks.job_words import words_of
from runbooks.markdown_call import call_section
from runbooks.markdown_ending import clean_up, escalation, sign_off, what_remains
from runbooks.markdown_pieces import BLANK, Section, paragraphs, slug, table
from runbooks.markdown_restore import restore_sections, step_rows
from runbooks.markdown_terminal import first_sections
from runbooks.marker import marker_of
from runbooks.outline import title
from runbooks.plain import markdown_code, markdown_text
from runbooks.remaining import overwritten
from runbooks.stages import stages_of

ON_FAILURE = {
    OnFailure.STOP: "nothing more is started; what runs in AWS goes on, nothing can stop it",
    OnFailure.GO_ON: "what does not come after it goes on",
}


def render(recovery: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    """GitHub-flavoured Markdown. Names from AWS are escaped; what is sent is exact."""
    text = page(recovery, facts) + f"\n[//]: # ({marker_of('markdown', recovery, facts)})\n"
    return (RunbookFile(f"{base_name(recovery)}.md", text),)


def page(plan: RecoveryPlan, facts: RunbookFacts) -> str:
    """The page without the line that tells what it is."""
    numbered = tuple(sections(plan, facts))
    ending = (
        ("What remains", what_remains(plan)),
        ("Roll back and clean up", clean_up(plan)),
        ("Escalation", escalation(plan)),
        ("Sign-off", sign_off(numbered)),
    )
    parts = [f"# {heading(plan)}", table((BLANK, BLANK), header(plan, facts))]
    parts += [f"## Contents\n\n{contents(numbered)}"] if plan.single is None else []
    parts += [f"## Before you start\n\n{before_you_start(plan, facts)}"]
    parts += [
        f"## {number}. {section.title}\n\n{section.body.strip()}"
        for number, section in enumerate(numbered, 1)
    ]
    parts += [f"## {name}\n\n{body.strip()}" for name, body in ending]
    return paragraphs(*parts) + "\n"


def sections(plan: RecoveryPlan, facts: RunbookFacts) -> Iterator[Section]:
    """The numbered ones, in the order in which they are done."""
    yield from first_sections(plan, facts)
    for stage in stages_of(plan):
        yield from restore_sections(stage, plan, facts)
        yield from (call_section(step, plan) for step in stage.calls)


def heading(plan: RecoveryPlan) -> str:
    if plan.title:
        return markdown_text(plan.title)
    if plan.single is not None:
        return markdown_text(f"{words_of(plan.single).verb} {title(plan.single)}")
    return f"Recover {len(plan.restores)} resources"


def header(plan: RecoveryPlan, facts: RunbookFacts) -> list[tuple[str, str]]:
    """The rows of the incident table; what only a human knows is left blank."""
    context = plan.context
    caller = f" for {markdown_code(facts.made_by)}" if facts.made_by else ""
    version = f" by Relight {markdown_text(facts.version)}" if facts.version else ""
    rows = [
        ("Incident", ""),
        ("Why", markdown_text(plan.why)),
        ("Owner", markdown_text(plan.owner)),
        ("Account", f"{markdown_text(facts.account_alias)} {context.account}".strip()),
        ("Region", f"{context.region} ({context.partition})"),
    ]
    if plan.single is not None:
        [step] = plan.restores
        rows += step_rows(step, facts.of(step.id))
    else:
        rows.append(("If a step fails", ON_FAILURE[plan.on_failure]))
    rows += [
        ("Plan", f"`sha256 {plan.digest}`"),
        ("Written", f"{facts.made:%Y-%m-%d %H:%M} UTC{version}{caller}"),
        ("Journal head", markdown_code(facts.journal_head) or "none: no journal was kept"),
    ]
    return rows


def contents(numbered: tuple[Section, ...]) -> str:
    """A row a section. An empty cell is none to write in here."""
    names = (f"{number}. {section.title}" for number, section in enumerate(numbered, 1))
    links = (f"[{name}](#{slug(name)})" for name in names)
    rows = ((link, *section.about) for link, section in zip(links, numbered, strict=True))
    return table(("Section", "What", "Comes after", "How long"), rows)


def before_you_start(plan: RecoveryPlan, facts: RunbookFacts) -> str:
    noun = words_of(plan.restores[0].plan).noun if plan.restores else "call"
    lines = [
        f"AWS Backup cannot stop a {noun} once it has started.",
        "Nobody else is doing the same: say in the incident channel that you are.",
        "A second person reads along: the one who did not write this page.",
        "The `aws` command, version 1 or 2, is installed and signed in.",
    ]
    lines += [
        f"The data of {markdown_code(replaced)} is replaced by the backup's, in {step.id}: that is meant."
        for step in plan.restores
        if (replaced := overwritten(step.plan))
    ]
    if facts.redactions:
        lines.append("You have the values that are left out here; section 3 asks for them.")
    return "\n".join(f"- [ ] {line}" for line in lines)
