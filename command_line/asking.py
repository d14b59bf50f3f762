"""`relight restore --interactive`: what the form asks, as questions one after the other.

On a terminal questionary asks, with completion; with `--plain`, where the terminal is dumb or there is none,
each question is one line and each answer one line, which screen readers and pipes take.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Protocol

import click

from command_line.asking_fields import ask_fields
from command_line.asking_moment import ask_chosen
from command_line.choosing import Choice, choose, draft_of_chosen
from command_line.invocation import Invocation
from command_line.named_resource import the_one
from command_line.output import Output
from recovery.account import Account
from recovery.copying import parse_vault
from recovery.errors import AwsError, BadInput
from recovery.plain_text import plain
from recovery.planning import Draft
from recovery.restore_roles import candidates
from restore_profiles.model import RoleUse

MOST_OFFERED = 12
"""Values printed before a question in plain lines; every line is read aloud somewhere."""


class Asker(Protocol):
    """A way to ask. Every text is shown as it is given; None from a check means that the answer is good."""

    def choose(self, question: str, options: Sequence[tuple[str, str]], default: str) -> str:
        """The value of one of the options (value, label)."""
        ...

    def text(
        self, question: str, default: str, offered: Mapping[str, str], check: Callable[[str], str]
    ) -> str:
        """A text; `check` answers what is wrong with it, "" if nothing. `offered` are values with labels."""
        ...


@dataclass(frozen=True, slots=True)
class PlainAsker:
    """One line out, one line in."""

    output: Output

    def choose(self, question: str, options: Sequence[tuple[str, str]], default: str) -> str:
        for number, (_, label) in enumerate(options, 1):
            self.output.line(f"{number}. {label}")
        values = [value for value, _ in options]
        first = values.index(default) + 1 if default in values else 1
        picked: int = click.prompt(
            plain(question), default=first, type=click.IntRange(1, len(options)), err=True
        )
        return values[picked - 1]

    def text(
        self, question: str, default: str, offered: Mapping[str, str], check: Callable[[str], str]
    ) -> str:
        for value, label in [*offered.items()][:MOST_OFFERED]:
            self.output.line(f"  {value}  {label}")
        if len(offered) > MOST_OFFERED:
            self.output.say(f"  and {len(offered) - MOST_OFFERED} more; any of them can be typed")
        # Enter takes the default, so that taking it away needs a word of its own.
        shown = plain(question) + (" (- for none)" if default else "")
        while True:
            typed: str = click.prompt(shown, default=default, show_default=bool(default), err=True)
            answer = "" if typed.strip() == "-" else typed.strip()
            problem = check(answer)
            if not problem:
                return answer
            self.output.line(problem)


class TerminalAsker:
    """Menus with the arrow keys, texts with completion."""

    def choose(self, question: str, options: Sequence[tuple[str, str]], default: str) -> str:
        import questionary

        rows = [questionary.Choice(title=plain(label), value=value) for value, label in options]
        chosen = next((row for row in rows if row.value == default), None)
        return answered(questionary.select(plain(question), rows, default=chosen))

    def text(
        self, question: str, default: str, offered: Mapping[str, str], check: Callable[[str], str]
    ) -> str:
        import questionary

        def validate(answer: str) -> bool | str:
            return check(answer.strip()) or True

        if offered:
            words = {value: plain(label) for value, label in offered.items()}
            prompt = questionary.autocomplete(
                plain(question), list(words), default=default, meta_information=words, validate=validate
            )
        else:
            prompt = questionary.text(plain(question), default=default, validate=validate)
        return answered(prompt).strip()


def answered(prompt: Any) -> str:
    """The answer; ctrl+c ends the command."""
    answer = prompt.unsafe_ask()
    return str(answer)


def an_asker(output: Output) -> Asker:
    """Plain lines where they were asked for or there is no terminal."""
    return PlainAsker(output) if output.is_plain or not sys.stdin.isatty() else TerminalAsker()


def ask_vault(account: Account, asker: Asker) -> str:
    """The ARN of the vault that a copy goes to; those of this Region are offered, any can be typed."""
    offered: dict[str, str] = {}
    with suppress(AwsError):
        for page in account.reads.vaults():
            offered |= {vault.arn: f"{vault.name}, here" for vault in page}

    def check(answer: str) -> str:
        try:
            parse_vault(answer)
        except BadInput as error:
            return f"{error.text} {error.next_step}"
        return ""

    return asker.text("Vault that it is copied to", "", offered, check)


def ask_for_draft(invocation: Invocation, account: Account, choice: Choice) -> Draft:
    """A draft, with everything asked that the options do not say."""
    asker = an_asker(invocation.output)
    if not choice.resource and not choice.point:
        choice = replace(choice, resource=ask_resource(account, asker))
    if choice.point or choice.at or choice.latest:
        chosen = choose(invocation, account, choice)
        chosen.tell()
    else:
        chosen = ask_chosen(invocation, account, choice.resource, asker)
    draft = draft_of_chosen(invocation, account, choice, chosen)
    kinds = [target for target in draft.targets if not target.unavailable]
    if len(kinds) > 1 and not choice.target:
        options = [(target.kind, target.label) for target in kinds]
        draft = draft.with_target(asker.choose("Restore as", options, draft.target.kind))
    draft = ask_fields(account, draft, asker)
    if not choice.role and draft.profile.role_use is not RoleUse.CALLER:
        draft = ask_role(account, draft, asker)
    if choice.copy_tags is None and draft.may_copy_tags:
        options = [("yes", "yes"), ("no", "no")]
        wanted = asker.choose("Copy the source's tags", options, "yes" if draft.copy_tags else "no")
        draft = draft.with_copy_tags(wanted == "yes")
    return draft


def ask_role(account: Account, draft: Draft, asker: Asker) -> Draft:
    offered = {
        role.arn: f"{role.why}; exists: {role.facts.exists}, trusts AWS Backup: {role.facts.trusts_backup}"
        for role in candidates(account, draft.profile.resource_type, draft.point)
    }

    def check(answer: str) -> str:
        optional = not answer and draft.profile.role_use is RoleUse.OPTIONAL
        return "" if optional or answer.startswith("arn:") else "A role's ARN starts with arn:."

    return draft.with_role(asker.text("Restore role", draft.role_arn, offered, check))


def ask_resource(account: Account, asker: Asker) -> str:
    known = [resource for page in account.reads.resources() for resource in page]
    offered = {resource.label: f"{resource.type} {resource.arn}" for resource in known}

    def meant(answer: str) -> str:
        return answer if answer.startswith("arn:") else the_one(answer, known).arn

    def check(answer: str) -> str:
        try:
            meant(answer)
        except BadInput as error:
            return f"{error.text} {error.next_step}"
        return ""

    # A list of every resource is for completion only; in plain lines it would be pages.
    return meant(
        asker.text("Resource (name, id or ARN)", "", {} if isinstance(asker, PlainAsker) else offered, check)
    )
