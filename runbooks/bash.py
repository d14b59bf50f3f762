"""The Bash format: `restore.sh` with the plan's values in its `@PLACES@`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from recovery.plan import Operation
from recovery.recovery_plan import CallStep, PlanStep, RecoveryPlan, RestoreStep
from restore_profiles.places import PLACE
from restore_profiles.work import Work
from runbooks.aws_line import command_words
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile, base_name
from runbooks.job_words import ATTEMPT, BUSY, SURELY_NOT, UNSURE, WORDS, JobWords, jobs_query, where_to
from runbooks.marker import marker_of
from runbooks.outline import headline, left_to_do, outline, step_title
from runbooks.plain import shell_word, visible
from runbooks.remaining import Remaining, overwritten
from runbooks.request_text import messages_in_part, request_json
from runbooks.side_by_side import all_lanes, lanes_of
from runbooks.template import fill_template

UNKNOWN = {"replaces": "overwritten=''", "secrets": "hidden=()", "calls": "places=() asks=() how=''"}
"""What is empty of a step that says nothing else, by the word of the parts that ask for it."""

RESTORES_ALONE = """\
begin() { restore "$1"; }     # STEP
watch() { follow "$1"; }      # STEP
needs_human() { return 1; }   # STEP
"""
"""Stands for `restore_calls.sh` where a plan has neither calls nor work by hand."""


def render(plan: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    """One script that starts each restore, or copy, once, follows it, makes the calls that come after it, and
    says what remains.

    Its comments and messages hold names from AWS with control characters written out; what is sent is exact.
    """
    context, needed = plan.context, parts_needed(plan, facts)
    several = "several" in needed
    places = {
        "TITLE": headline(plan),
        "HEADER": "\n".join(f"#   {line}" for line in outline(plan, facts)),
        "MARKER": marker_of("bash", plan, facts),
        "ATTEMPT": ATTEMPT,
        "ACCOUNT": shell_word(context.account),
        "REGION": shell_word(context.region),
        "PARTITION": shell_word(context.partition),
        "DIGEST": plan.digest,
        "ON_FAILURE": plan.on_failure.value,
        "STEPS": " ".join(step.id for step in plan.steps),
        "SECRETS": " ".join(dict.fromkeys(each.variable for each in facts.redactions)),
        "A_STEP": "a file a step, " if several else "",
        "FOR_EACH": " for each step" if several else "",
        "BY_STEPS": ", step by step" if several else "",
        "I": " i" if "replaces" in needed else "",
        "ONLY": " --only ${steps[$1]}" if several else "",
        "OF_STEP": "${steps[$1]}=" if several else "",
        "UNKNOWN": " ".join(("attempt_keys=()", *(text for word, text in UNKNOWN.items() if word in needed))),
        "KNOWN": branches((step, known(step, plan, facts)) for step in plan.steps)
        if several
        else unindented(known(plan.steps[0], plan, facts)),
        "KINDS": "\n".join(kinds(plan)) if several else unindented([*kinds(plan)][1:-1]),
        "IN_PART": "\n".join(in_part(step) for step in plan.restores if messages_in_part(step.plan)),
        "REMAINS": branches((step, what_remains(left_to_do(step, plan))) for step in plan.restores),
        "REQUESTS": "\n".join(line for step in plan.steps for line in requests(step, facts)),
        "BUSY": "|".join(BUSY),
        "SURELY_NOT": "|".join(SURELY_NOT),
        "UNSURE": "|".join(UNSURE),
    }
    places["JOBS"] = fill_template("restore_jobs.sh", places, needed)
    places["CALLS"] = (
        fill_template("restore_calls.sh", {}) if calls_of(plan) else RESTORES_ALONE if several else ""
    )
    places["PLAN"] = fill_template("restore_plan.sh", places, needed)
    return (RunbookFile(f"{base_name(plan)}.sh", fill_template("restore.sh", places, needed), runs=True),)


def parts_needed(plan: RecoveryPlan, facts: RunbookFacts) -> tuple[str, ...]:
    """The words of the templates' parts that are of use to the plan; nobody has to read the others."""
    calls, secrets = bool(calls_of(plan)), bool(facts.redactions)
    words = {
        "one": len(plan.steps) == 1 and not calls,
        "several": len(plan.steps) > 1 or calls,
        "calls": calls,
        "secrets": secrets,
        "asked": calls or secrets,
        "parts": any(messages_in_part(step.plan) for step in plan.restores),
        "replaces": any(overwritten(step.plan) for step in plan.restores),
    }
    return tuple(word for word, holds in words.items() if holds)


def calls_of(plan: RecoveryPlan) -> tuple[CallStep, ...]:
    return tuple(step for step in plan.steps if isinstance(step, CallStep))


def branches(steps: Iterable[tuple[PlanStep, list[str]]]) -> str:
    """The branches of a `case` on a step's id, none for a step without lines."""
    return "\n".join("\n".join((f"    {step.id})", *lines, "      ;;")) for step, lines in steps if lines)


def unindented(lines: list[str]) -> str:
    """The lines of a branch where there is one only, and no `case`."""
    return "\n".join(line.removeprefix("    ") for line in lines)


def array(texts: Iterable[str]) -> str:
    """The texts as the words of an array: `(one 'and two')`."""
    return f"({' '.join(map(shell_word, texts))})"


def known(step: PlanStep, plan: RecoveryPlan, facts: RunbookFacts) -> list[str]:
    """The assignments that say what a step is."""
    named = of_restore(step, plan, facts) if isinstance(step, RestoreStep) else of_call(step.work)
    after = {"after": array(step.after)} if step.after else {}
    title = {"title": shell_word(step_title(step))}
    return [f"      {name}={text}" for name, text in {**title, **named, **after}.items()]


def of_restore(step: RestoreStep, plan: RecoveryPlan, facts: RunbookFacts) -> dict[str, str]:
    restore = step.plan
    order = {lane: number for number, lane in enumerate(all_lanes(plan), 1)}
    lanes = [f"{order[lane]}:{lane.at_once}" for lane in lanes_of(plan)[step.id]]
    hidden = [f"{variable} {json.dumps(key)}" for key, variable in facts.redactions_of(step.id).items()]
    replaced = visible(overwritten(restore))
    return {
        "kind": kind_of(words_of_step(step)),
        "point": shell_word(restore.source.point_arn),
        "where": shell_word(f"{visible(where_to(restore))}, as {visible(restore.source.target)}"),
        **({"overwritten": shell_word(replaced)} if replaced else {}),
        **({"lanes": array(lanes)} if lanes and plan.single is None else {}),
        **({"attempt_keys": array(restore.step.attempt_keys)} if restore.step.attempt_keys else {}),
        **({"hidden": array(hidden)} if hidden else {}),
        "jobs_query": shell_word(jobs_query(restore)),
    }


def of_call(work: Work) -> dict[str, str]:
    if work.by_hand:
        return {"kind": "hand", "how": shell_word(visible(work.by_hand))}
    places = places_of((work.request, work.done.request, work.done.path, work.done.expected))
    asks = [f"{name}={visible(question)}" for name, question in work.asks.items()]
    return {
        "kind": "call",
        "command": array(words_of_action(work.operation)),
        "check": array(words_of_action(work.done.operation)),
        "path": shell_word(work.done.path),
        "expected": array(work.done.expected),
        **({"places": array(places)} if places else {}),
        **({"asks": array(asks)} if asks else {}),
    }


def places_of(value: object) -> tuple[str, ...]:
    """The places in a JSON value as they are written between their braces, each once: `ask.days:json`."""
    return tuple(
        dict.fromkeys(place[0][1:-1] for place in PLACE.finditer(json.dumps(value, ensure_ascii=False)))
    )


def words_of_action(action: str) -> tuple[str, str]:
    service, _, name = action.partition(":")
    return command_words(Operation(service, name))


def words_of_step(step: RestoreStep) -> JobWords:
    return WORDS[step.plan.step.follow]


def kind_of(words: JobWords) -> str:
    return words.noun


def kinds(plan: RecoveryPlan) -> Iterator[str]:
    """How the `aws` command speaks of each kind of job that the plan has."""
    for words in dict.fromkeys(words_of_step(step) for step in plan.restores):
        yield f"    {kind_of(words)})"
        yield f"      verb={words.verb} noun={words.noun} made_word={shell_word(words.result)}"
        yield f"      start={words.start} gives={words.gives} listing={words.listing}"
        yield f"      describe=({words.describe}) point_query={shell_word(words.about)}"
        yield f"      seen_query={shell_word(words.seen)} dates_query={shell_word(words.dates)}"
        yield f"      message_query={shell_word(words.message)}"
        yield "      ;;"


def in_part(step: RestoreStep) -> str:
    """The branch for messages that tell what a COMPLETED job left out."""
    patterns = (f"{step.id}:{shell_word(text.lower())}*" for text in messages_in_part(step.plan))
    return f"    {' | '.join(patterns)}) ;;"


def requests(step: PlanStep, facts: RunbookFacts) -> Iterator[str]:
    """The here-documents that write a step's requests. JSON has no line that could end one."""
    if isinstance(step, RestoreStep):
        hidden = facts.redactions_of(step.id)
        yield here_document(f"{step.id}.json", request_json(step.plan, hidden=hidden, request_id=ATTEMPT))
    elif not step.work.by_hand:
        yield here_document(f"{step.id}.json", json.dumps(step.work.request, indent=2))
        yield here_document(f"{step.id}.check.json", json.dumps(step.work.done.request, indent=2))


def here_document(name: str, text: str) -> str:
    return f"cat >\"$work/{name}\" <<'REQUEST'\n{text}\nREQUEST"


def what_remains(work: tuple[Remaining, ...]) -> list[str]:
    """What is left to a human once a restore is COMPLETED, and whether any of it is needed. Texts of the
    source's settings are on one line each, or one could end the here-document."""
    if not work:
        return []
    text = ["      fill made <<'REMAINS'", "", "COMPLETED is not recovered. What remains:"]
    for number, piece in enumerate(work, 1):
        text += [
            "",
            f"{number}. {visible(piece.title)}{' (optional)' if piece.optional else ''}",
            f"   {visible(piece.line)}",
        ]
        if piece.by_hand:
            text.append("   By hand. Done (who, when): ______________________________")
            continue
        text += [f"   {{ask.{name}}}: {visible(asked)}" for name, asked in piece.asks.items()]
        text += [f"   Done when this prints {visible(' or '.join(piece.done.expected))}:"]
        text += [f"   {visible(piece.check)}"]
    text.append("REMAINS")
    if all(piece.optional for piece in work):
        text.append("      needed=no")
    return text
