"""The Python format: the modules of `runbooks/script/` as one file, with the plan in it as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from recovery.plan import START_RESTORE_JOB
from recovery.recovery_plan import CallStep, PlanStep, RecoveryPlan, RestoreStep
from restore_profiles.work import Work
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile, base_name
from runbooks.job_words import BUSY, where_to, words_of
from runbooks.marker import marker_of
from runbooks.outline import headline, left_to_do, outline, step_title
from runbooks.plain import visible
from runbooks.remaining import Remaining, overwritten
from runbooks.request_text import messages_in_part, request_of
from runbooks.side_by_side import all_lanes, lanes_of
from runbooks.template import fill

PARTS = ("account", "steps", "calls", "run")
"""The modules of `runbooks/script/`, each after those that it imports from. The folder is no package: it is a
template, real Python for its tools, that nobody imports."""

BROUGHT = ("boto3", "botocore", "jmespath")
"""What the script needs beside the standard library; the last two come with the first."""


def render(plan: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    """One file that does what the Bash format's does, with boto3 in the place of the `aws` command. Both keep
    the same records, so that one goes on where the other stopped."""
    places = {
        "TITLE": headline(plan),
        "HEADER": "\n#   ".join(outline(plan, facts)),
        "MARKER": marker_of("python", plan, facts),
        "PLAN": json.dumps(decided(plan, facts), indent=2),
        "BUSY": "|".join(BUSY),
    }
    return (RunbookFile(f"{base_name(plan)}.py", fill(one_file(), places), runs=True),)


def decided(plan: RecoveryPlan, facts: RunbookFacts) -> dict[str, object]:
    """What the script reads as PLAN."""
    return {
        "title": headline(plan),
        "account": plan.context.account,
        "region": plan.context.region,
        "partition": plan.context.partition,
        "digest": plan.digest,
        "on_failure": plan.on_failure.value,
        "lanes": {lane.name: lane.at_once for lane in all_lanes(plan)},
        "secrets": list(dict.fromkeys(each.variable for each in facts.redactions)),
        "steps": [step_of(step, plan, facts) for step in plan.steps],
    }


def step_of(step: PlanStep, plan: RecoveryPlan, facts: RunbookFacts) -> dict[str, object]:
    common: dict[str, object] = {
        "id": step.id,
        "title": step_title(step),
        "after": list(step.after),
        "overwritten": "",
        "lanes": [],
    }
    if isinstance(step, CallStep):
        return common | call_of(step.work)
    return common | restore_of(step, plan, facts)


def restore_of(step: RestoreStep, plan: RecoveryPlan, facts: RunbookFacts) -> dict[str, object]:
    restore, words = step.plan, words_of(step.plan)
    left = left_to_do(step, plan)
    hidden = facts.redactions_of(step.id)
    return {
        "kind": words.noun,
        "point": restore.source.point_arn,
        "where": f"{visible(where_to(restore))}, as {visible(restore.source.target)}",
        "overwritten": visible(overwritten(restore)),
        "lanes": [lane.name for lane in lanes_of(plan)[step.id]],
        "attempt_keys": list(restore.step.attempt_keys),
        "hidden": hidden,
        "in_part": [text.lower() for text in messages_in_part(restore)],
        "words": {
            "verb": words.verb,
            "result": words.result,
            "start": restore.step.operation.name,
            "gives": words.gives,
            "describe": "DescribeRestoreJob"
            if restore.step.operation == START_RESTORE_JOB
            else "DescribeCopyJob",
            "pages": words.listing.replace("-", "_"),
            "jobs": words.jobs,
            "point": words.of_point,
            "status": words.status.rpartition(".")[2],
            "made": words.made.rpartition(".")[2],
        },
        "request": request_of(restore, hidden=hidden),
        "remains": list(what_remains(left)),
        "needed": any(not piece.optional for piece in left),
    }


def call_of(work: Work) -> dict[str, object]:
    if work.by_hand:
        return {"kind": "hand", "how": visible(work.by_hand)}
    service, _, operation = work.operation.partition(":")
    check_service, _, check_operation = work.done.operation.partition(":")
    return {
        "kind": "call",
        "service": service,
        "operation": operation,
        "request": dict(work.request),
        "check": {
            "service": check_service,
            "operation": check_operation,
            "request": dict(work.done.request),
            "path": work.done.path,
            "expected": list(work.done.expected),
        },
        "asks": {name: visible(question) for name, question in work.asks.items()},
    }


def what_remains(work: tuple[Remaining, ...]) -> Iterable[str]:
    """What is left to a human once a restore is COMPLETED, in lines."""
    if work:
        yield "COMPLETED is not recovered. What remains:"
    for number, piece in enumerate(work, 1):
        yield f"{number}. {visible(piece.title)}{' (optional)' if piece.optional else ''}"
        yield f"   {visible(piece.line)}"
        if piece.by_hand:
            yield "   By hand. Done (who, when): ______________________________"
            continue
        for name, asked in piece.asks.items():
            yield f"   {{ask.{name}}}: {visible(asked)}"
        yield f"   Done when this prints {visible(' or '.join(piece.done.expected))}:"
        yield f"   {visible(piece.check)}"


def one_file() -> str:
    """The modules as one: their imports together at the top, and none of one another."""
    texts = [(Path(__file__).parent / "script" / f"{name}.py").read_text(encoding="utf-8") for name in PARTS]
    parted = [re.split(r"(?m)^(?=# \d\. )", text, maxsplit=1) for text in texts]
    heads, bodies = [head for head, _ in parted], [body for _, body in parted]
    top = heads[0].partition("import json")[0]
    return top + imports(heads) + "\n" + "\n\n".join(bodies)


def imports(heads: Iterable[str]) -> str:
    lines = {
        line.partition("  #")[0]
        for head in heads
        for line in head.splitlines()
        if re.match(r"import |from (?!__future__|runbooks)", line)
    }
    own = merged(line for line in lines if line.split()[1].split(".")[0] not in BROUGHT)
    brought = merged(line for line in lines if line.split()[1].split(".")[0] in BROUGHT)
    return "\n".join((*own, "", *brought, ""))


def merged(lines: Iterable[str]) -> list[str]:
    """Import lines in order, those from one module joined."""
    plain, names = [], dict[str, set[str]]()
    for line in lines:
        if line.startswith("import "):
            plain.append(line)
        else:
            module, _, told = line.removeprefix("from ").partition(" import ")
            names.setdefault(module, set()).update(told.split(", "))
    froms = [f"from {module} import {', '.join(sorted(told))}" for module, told in sorted(names.items())]
    return [*sorted(plain), *froms]
