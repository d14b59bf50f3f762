"""What a runbook is written from, read for the screen that exports it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from recovery.account import Account
from recovery.errors import RelightError
from recovery.incident import head_to_note
from recovery.journal import Journal
from recovery.recovery_plan import RecoveryPlan
from recovery.step_knowledge import read_knowledge
from runbooks.facts import RunbookFacts, StepFacts
from runbooks.files import RunbookFile
from runbooks.redacting import redactions_of
from runbooks.registry import Format


@dataclass(frozen=True, slots=True)
class Made:
    """The files of a runbook, or in words why there are none."""

    files: tuple[RunbookFile, ...] = ()
    why_not: str = ""
    missing: tuple[str, ...] = ()
    """In words, what could not be read of restored resources."""

    @property
    def lines(self) -> list[str]:
        """Of the main file, to look at; before it what is not in it, and what else there is."""
        if self.why_not:
            return [*self.why_not.splitlines(), *self.missing]
        main, *others = self.files
        told = [f"Not in it: {each}" for each in self.missing]
        told += [f"Files: {', '.join(file.name for file in self.files)}"] if others else []
        head = [*told, ""] if told else []
        if isinstance(main.content, bytes):
            return [
                *head,
                f"{main.name} is no text: {len(main.content):,} bytes, made to be printed or opened.",
            ]
        return [*head, *main.content.splitlines()]


def known_at_once(
    account: Account | None, journal: Journal, now: datetime, steps: Mapping[str, StepFacts]
) -> RunbookFacts:
    """The facts before AWS is asked for more."""
    from importlib.metadata import version

    return RunbookFacts(
        made=now,
        made_by=account.identity.arn if account else "",
        account_alias=account.identity.alias if account else "",
        journal_head=head_to_note(journal, account.context) if account else "",
        version=version("relight"),
        steps=steps,
    )


def known_by_aws(
    account: Account, plan: RecoveryPlan, journal: Journal, known: RunbookFacts
) -> tuple[RunbookFacts, tuple[str, ...]]:
    """The facts with what the account tells, and in words what could not be read."""
    found = read_knowledge(account, plan, journal, known.made)
    steps = dict(known.steps)
    for name, each in found.steps.items():
        before = known.of(name)
        steps[name] = replace(
            before,
            names={**each.facts, **before.names},
            job_id=before.job_id or each.job_id,
            created_arn=before.created_arn or each.created_arn,
            tested=each.tested,
            takes=each.takes,
        )
    return replace(known, steps=steps), found.missing


def make(
    row: Format,
    plan: RecoveryPlan,
    facts: RunbookFacts,
    account: Account | None,
    journal: Journal,
    *,
    hide: bool,
) -> Made:
    """The runbook in a format; with `hide` it asks for the sensitive values."""
    missing: tuple[str, ...] = ()
    try:
        told = replace(facts, redactions=redactions_of(plan) if hide else ())
        if row.describes and account is not None:
            told, missing = with_described(told, account, plan, journal)
        return Made(row.files(plan, told), missing=missing)
    except RelightError as error:
        return Made(why_not=in_words(error), missing=missing)


def in_words(error: RelightError) -> str:
    return f"{error.title}\n{error.text}\n{error.next_step}".strip()


def with_described(
    facts: RunbookFacts, account: Account, plan: RecoveryPlan, journal: Journal
) -> tuple[RunbookFacts, tuple[str, ...]]:
    """The facts with the restored resources as their services describe them, and why some are not."""
    from recovery.described import described_of

    made = {name: each.created_arn for name, each in facts.steps.items()}
    found = described_of(account, plan, journal, made)
    steps = dict(facts.steps)
    for name, each in found.steps.items():
        steps[name] = replace(facts.of(name), described=each)
    return replace(facts, steps=steps), found.missing
