"""The first sections of a Markdown page: the functions that its blocks use, and what is checked before
anything is sent."""

from __future__ import annotations

import re
from collections.abc import Callable

from recovery.plan import COPY_JOB, RESTORE_JOB
from recovery.recovery_plan import CallStep, OnFailure, RecoveryPlan, RestoreStep
from restore_profiles.model import REQUEST_ID
from runbooks.facts import RunbookFacts
from runbooks.job_words import ATTEMPT, LONGEST_CREATION_TOKEN, WORDS, JobWords
from runbooks.markdown_pieces import Section, fenced, paragraphs
from runbooks.plain import shell_word, visible
from runbooks.remaining import overwritten
from runbooks.shell_places import ask_variables
from runbooks.template import fill_template

STOPPED = """\
  for word in "$state"/*.failed; do
    if [ -e "$word" ]; then say "STOP: failed: ${word##*/}. Nothing more is started."; return 1; fi
  done"""


def first_sections(plan: RecoveryPlan, facts: RunbookFacts) -> tuple[Section, ...]:
    opening = fill_template("page/opening.md", {"FUNCTIONS": functions(plan, facts)})
    asked = Section("Type what was left out", left_out(facts), ("asks, sends nothing", "", ""))
    return (
        Section("Open a terminal", opening, ("sends nothing", "", "")),
        Section(
            "Check the account, the points and the roles", checks(plan), ("looks, sends nothing", "", "")
        ),
        *([asked] if facts.redactions else ()),
    )


def functions(plan: RecoveryPlan, facts: RunbookFacts) -> str:
    """The functions that the blocks of this page need, and no others."""
    calls = [step for step in plan.steps if isinstance(step, CallStep)]
    replaces = any(overwritten(step.plan) for step in plan.restores)
    files = ["page/terminal.sh"]
    files += ["page/jobs.sh"] if plan.restores else []
    files += ["page/ask.sh"] if facts.redactions or ask_variables(plan) or replaces else []
    files += ["page/left_out.sh"] if facts.redactions else []
    files += ["page/calls.sh"] if any(not step.work.by_hand for step in calls) else []
    files += ["page/by_hand.sh"] if any(step.work.by_hand for step in calls) else []
    keys = {key for step in plan.restores for key in step.plan.step.attempt_keys}
    places = {
        "ACCOUNT": shell_word(plan.context.account),
        "REGION": shell_word(plan.context.region),
        "PLAN": plan.digest[:16],
        "STEPS": " ".join(step.id for step in plan.steps),
        "STOPPED": STOPPED if plan.on_failure is OnFailure.STOP else "",
        "TOKENS": "".join(token_in(key) for key in (REQUEST_ID, *sorted(keys - {REQUEST_ID}))),
        "COPIES": copies_beside_restores(plan),
        "DESCRIBED": by_kind(plan, described) if plan.restores else "",
        "LISTED": by_kind(plan, listed) if plan.restores else "",
        "ENDS": " | ".join(f"{end}*" for end in ends(plan)),
        "FAILURES": " | ".join(end for end in ends(plan) if end != "COMPLETED"),
    }
    return "\n".join(fill_template(name, places).rstrip("\n") for name in files)


def token_in(key: str) -> str:
    """The substitution that puts the attempt's token into that key, or what the key can take of it."""
    token = "$token" if key == REQUEST_ID else f'$(printf %s "$token" | tail -c {LONGEST_CREATION_TOKEN})'
    return f""" \\\n    -e 's/^( *"{key}": )"{re.escape(ATTEMPT)}"/\\1"'"{token}"'"/'"""


def by_kind(plan: RecoveryPlan, text: Callable[[JobWords], str]) -> str:
    """What `text` says of the plan's jobs; where it restores and copies, of that of the step `$1`."""
    kinds = {step.plan.step.follow for step in plan.restores}
    if len(kinds) == 1:
        return text(WORDS[kinds.pop()])
    # The opening parentheses keep bash 3.2 from taking the closing one for the end of the substitution.
    restore, copy = text(WORDS[RESTORE_JOB]), text(WORDS[COPY_JOB])
    return f'case " $copies " in (*" $1 "*) {copy} ;; (*) {restore} ;; esac'


def copies_beside_restores(plan: RecoveryPlan) -> str:
    """The line that tells which of the plan's jobs are copies, where not all are the same."""
    copies = [step.id for step in plan.restores if step.plan.copies]
    return f"copies={shell_word(' '.join(copies))}" if 0 < len(copies) < len(plan.restores) else ""


def described(words: JobWords) -> str:
    _, percent, _ = words.seen.strip("[]").split(",")
    members = f"status: {words.status}, percent: {percent}, made: {words.made}, message: {words.message}"
    read = f'backup {words.describe} "$(note "$1" answer)"'
    return f'{read} --output text \\\n    --query "{{{members}}}.$2"'


def listed(words: JobWords) -> str:
    wanted = rf"{words.jobs}[?{words.of_point}==\`\"$point\"\`].[{words.listed}]"
    return f'backup {words.listing} --by-created-after "$sent" --output text \\\n    --query "{wanted}"'


def ends(plan: RecoveryPlan) -> list[str]:
    """The statuses in which a job of the plan is over."""
    kinds = dict.fromkeys(step.plan.step.follow for step in plan.restores)
    return list(dict.fromkeys(end for kind in kinds for end in WORDS[kind].ends.split(" | ")))


def checks(plan: RecoveryPlan) -> str:
    """The account, what an earlier run left, and whether the points and the roles are still there."""
    lines = ["check_account", "check_earlier", *map(point_line, plan.restores)]
    roles = dict.fromkeys(step.plan.role_arn for step in plan.restores if step.plan.role_arn)
    lines += map(role_line, roles)
    places = {"LINES": "\n".join(line for line in lines if line), "ACCOUNT": plan.context.account}
    return fill_template("page/checks.md", places)


def point_line(step: RestoreStep) -> str:
    source = step.plan.source
    if not source.vault:
        return ""
    owner = f" --backup-vault-account-id {shell_word(source.vault_account)}" if source.vault_account else ""
    read = (
        f"backup describe-recovery-point --backup-vault-name {shell_word(source.vault)}{owner} \\\n"
        f"  --recovery-point-arn {shell_word(source.point_arn)} --query Status --output text"
    )
    return f'say "point of {step.id}: $({read})"'


def role_line(arn: str) -> str:
    name = shell_word(arn.rpartition("/")[2])
    return f'say "role: $(aws iam get-role --role-name {name} --query Role.Arn --output text)"'


def left_out(facts: RunbookFacts) -> str:
    """One block a value: what is pasted behind a question would be taken for its answer."""
    asked = (
        fenced(f"ask {each.variable} {shell_word(visible(f'{each.key} of {each.step}'))} unseen", "bash")
        for each in facts.redactions
    )
    return fill_template("page/left_out.md", {"BLOCKS": paragraphs(*asked)})
