"""The sections of a Markdown page that start restores or copies, follow them and look what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from recovery.plan import NEWEST
from recovery.recovery_plan import OnFailure, RecoveryPlan, RestoreStep
from restore_profiles.model import Caveat, Evidence
from runbooks.facts import RunbookFacts, StepFacts
from runbooks.job_words import ATTEMPT, where_to, words_of
from runbooks.markdown_pieces import BLANK, Section, bullets, fenced, paragraphs, table
from runbooks.plain import markdown_code, markdown_text, shell_word, visible
from runbooks.remaining import caveats, overwritten
from runbooks.request_text import messages_in_part, request_json
from runbooks.side_by_side import Lane
from runbooks.stages import Stage
from runbooks.template import fill_template

NEVER = "never, as far as is known"
NO_HISTORY = "no history"
AT_ONCE = "nothing"
SHOWN = 3
"""So many steps are named in a heading; of more only their number."""

SENT = "This is what is sent."
SENT_WITH_TOKEN = f"This is what is sent; `{ATTEMPT}` in it becomes the token of this attempt."

POLICY = {
    OnFailure.STOP: "Until then nothing more is started; what runs goes on.",
    OnFailure.GO_ON: "What does not come after it can be started all the same.",
}


def restore_sections(stage: Stage, plan: RecoveryPlan, facts: RunbookFacts) -> Iterator[Section]:
    """Start each, then follow all, then verify all."""
    for step in stage.restores:
        named = f"the {words_of(step.plan).noun}" if plan.single else step.id
        yield Section(f"Start {named}", start(step, stage, plan, facts), about(step, facts))
    if stage.restores:
        named = "it" if plan.single else names_of(stage.restores)
        yield Section(f"Follow {named}", follow(stage.restores, facts), ("looks until they end", "", ""))
        yield Section(f"Verify {named}", verify(stage.restores, plan), ("what became of them", "", ""))


def about(step: RestoreStep, facts: RunbookFacts) -> tuple[str, str, str]:
    known = facts.of(step.id)
    what = markdown_text(f"{step.title} ({step.plan.source.resource_type})")
    takes = markdown_text(known.takes) or NO_HISTORY
    tested = f"Tested: {markdown_text(known.tested) or NEVER}."
    return what, ", ".join(step.after) or AT_ONCE, f"{takes.rstrip('.')}. {tested}"


def names_of(steps: tuple[RestoreStep, ...]) -> str:
    if len(steps) > SHOWN:
        return f"the {len(steps)} jobs from {steps[0].id} to {steps[-1].id}"
    return ", ".join(step.id for step in steps)


def start(step: RestoreStep, stage: Stage, plan: RecoveryPlan, facts: RunbookFacts) -> str:
    restore, words, known = step.plan, words_of(step.plan), facts.of(step.id)
    hidden = facts.redactions_of(step.id)
    variables = "".join(f" {variable}" for variable in hidden.values())
    replaced = overwritten(restore)
    typed = f"replace_{step.id.replace('-', '_')}"
    places = {
        "WHAT": what(step, stage, plan, known),
        "STEP": step.id,
        "SENT": SENT_WITH_TOKEN if restore.step.attempt_keys else SENT,
        "REQUEST": request_json(restore, hidden=hidden, request_id=ATTEMPT),
        "REPLACES": question(step, replaced, typed) if replaced else "",
        "IF": f'if [ "${{{typed}:-}}" != {shell_word(visible(replaced))} ]; then\n'
        f'  say "STOP: that is not the name. Type: unset {typed}, and paste the question again"\nelif'
        if replaced
        else "if",
        "WORDS": "".join(
            [*(f" after={name}" for name in step.after), *(f" needs={v}" for v in hidden.values())]
        ),
        "SEND": f"request {step.id}" + (f" | put_in{variables}" if hidden else ""),
        "START": words.start,
        "GIVES": words.gives,
        "NOUN": words.noun,
    }
    return fill_template("page/start.md", places)


def what(step: RestoreStep, stage: Stage, plan: RecoveryPlan, known: StepFacts) -> str:
    """What this step does, and what has to be known before it is done."""
    parts = []
    if plan.single is None:
        parts.append(table((BLANK, BLANK), step_rows(step, known)))
    parts += [beside(step, stage, plan)]
    if known.job_id:
        parts.append(
            f"Started already when this page was written, as job {markdown_code(known.job_id)}. "
            "To go on with that one, paste the block that writes the request, then type "
            f"{markdown_code(f'adopt {step.id} {known.job_id}')}."
        )
    if replaced := overwritten(step.plan):
        parts.append(
            f"**The data of {markdown_code(replaced)} is replaced by the backup's.** It cannot be undone."
        )
    if found := caveats(step.plan, known.names):
        parts += [
            "What will differ, cost or take long:",
            bullets(*(markdown_text(caveat.text) + evidence(caveat) for caveat in found)),
        ]
    if step.plan.dropped:
        parts.append(
            "Not sent, though AWS Backup told it with the point: "
            + ", ".join(
                f"{markdown_code(key)} ({markdown_text(why)})" for key, why in step.plan.dropped.items()
            )
            + "."
        )
    return paragraphs(*parts)


def evidence(caveat: Caveat) -> str:
    """How far it can be trusted, where AWS does not say it itself."""
    known = caveat.evidence in (Evidence.MODEL, Evidence.DOCUMENTED)
    return "" if known else f" ({caveat.evidence.value})"


def beside(step: RestoreStep, stage: Stage, plan: RecoveryPlan) -> str:
    """When it is started: after what, beside what, and how many at a time."""
    texts = []
    if step.after:
        texts.append(f"Only once {', '.join(step.after)} is done.")
    if len(stage.restores) > 1:
        others = [each.id for each in stage.restores if each.id != step.id]
        named = ", ".join(others) if len(others) <= SHOWN else f"{len(others)} others"
        texts.append(f"Side by side with {named}: start them all, then follow them together.")
    texts += [limit(lane) for lane in stage.lanes if step in stage.restores]
    return " ".join(texts)


def limit(lane: Lane) -> str:
    return f"No more than {lane.at_once} at a time of {markdown_text(lane.name)}; nothing here starts more."


def step_rows(step: RestoreStep, known: StepFacts) -> list[tuple[str, str]]:
    """The facts of one restore as rows of a table."""
    plan, source = step.plan, step.plan.source
    owner = f" of account {markdown_text(source.vault_account)}" if source.vault_account else ""
    as_of = NEWEST if plan.newest else f"{source.as_of:%Y-%m-%d %H:%M:%S} UTC"
    rows = [
        ("What is restored" if not plan.copies else "What is copied", markdown_code(source.resource_arn)),
        ("Name", markdown_text(source.resource_name) or "none"),
        ("Type", markdown_text(source.resource_type)),
        ("Into", markdown_code(where_to(plan))) if plan.copies else ("Becomes", markdown_text(source.target)),
        ("Recovery point", markdown_code(source.point_arn)),
        ("As of" if source.moment or plan.newest else "Made at", as_of),
        ("Vault", (markdown_code(source.vault) or "unknown") + owner),
        ("Role", markdown_code(plan.role_arn) if plan.role_arn else "none: the restore acts as its caller"),
        ("How long", markdown_text(known.takes) or NO_HISTORY),
        ("Last tested", markdown_text(known.tested) or NEVER),
    ]
    rows += [("Already started as", markdown_code(known.job_id))] if known.job_id else []
    rows += [("Restored", markdown_code(known.created_arn))] if known.created_arn else []
    return rows


def question(step: RestoreStep, replaced: str, variable: str) -> str:
    asked = f"Type {visible(replaced)} to let its data be replaced"
    return fenced(f"ask {variable} {shell_word(asked)}", "bash")


def follow(steps: tuple[RestoreStep, ...], facts: RunbookFacts) -> str:
    firsts = dict.fromkeys(words_of(step.plan).first for step in steps)
    nouns = dict.fromkeys(words_of(step.plan).noun for step in steps)
    if len(steps) == 1:
        takes = markdown_text(facts.of(steps[0].id).takes) or NO_HISTORY + "."
    else:
        told = ((step.id, markdown_text(facts.of(step.id).takes) or NO_HISTORY) for step in steps)
        takes = "\n\n" + table(("Step", "How long"), told)
    places = {
        "STEPS": " ".join(step.id for step in steps),
        "EACH": "for each " if len(steps) > 1 else "",
        "FIRST": "` or `".join(firsts),
        "NOUN": " and the ".join(nouns),
        "TAKES": takes,
    }
    return fill_template("page/follow.md", places)


def verify(steps: tuple[RestoreStep, ...], plan: RecoveryPlan) -> str:
    first = steps[0]
    endings = dict.fromkeys(end for step in steps for end in words_of(step.plan).ends.split(" | "))
    places = {
        "VERIFY": "\n".join(f"verify {step.id}" for step in steps),
        "ONE": first.id,
        "EACH": ", and so for each" if len(steps) > 1 else "",
        "IN_PART": in_part(steps),
        "FAILURES": "`, `".join(end for end in endings if end != "COMPLETED"),
        "POLICY": POLICY[plan.on_failure] if len(plan.steps) > 1 else "",
    }
    return fill_template("page/verify.md", places)


def in_part(steps: Iterable[RestoreStep]) -> str:
    """What in the jobs' messages tells that COMPLETED is not all of it."""
    parts = []
    for step in steps:
        if messages := messages_in_part(step.plan):
            parts += [
                f"**{step.id}:** parts are missing although it says `COMPLETED` where AWS's message begins "
                "like one of these:",
                bullets(*(markdown_code(text) for text in messages)),
            ]
    return paragraphs(*parts)
