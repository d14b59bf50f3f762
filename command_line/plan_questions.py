"""What `relight restore FILE` asks before a plan of several steps starts."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping

import click

from recovery.errors import Refused
from recovery.executing import Standing, StepState
from recovery.plain_text import plain
from recovery.recovery_plan import RecoveryPlan, asked_of
from runbooks.remaining import overwritten


def confirm(plan: RecoveryPlan, begun: Collection[str]) -> None:
    """Ask on the terminal; the name of everything that is overwritten has to be typed. Raises `Refused`
    unless the answer is yes."""
    names = {
        step.id: plain(name)
        for step in plan.restores
        if step.id not in begun and (name := overwritten(step.plan))
    }
    if not sys.stdin.isatty():
        replaces = f", and replaces the data of {', '.join(names.values())}" if names else ""
        raise Refused(
            "Not confirmed",
            "There is no terminal to ask on; nothing was started.",
            f"--yes starts without asking{replaces}.",
        )
    for step, name in names.items():
        question = f"{step} replaces the data of {name}. Type that name"
        if click.prompt(question, err=True, default="", show_default=False) != name:
            raise Refused("Not confirmed", "Nothing was started.", "")
    if not click.confirm("Restores cannot be stopped afterwards. Start?", default=False, err=True):
        raise Refused("Not confirmed", "Nothing was started.", "")


def asked_answers(
    plan: RecoveryPlan, states: Mapping[str, StepState], answers: Mapping[str, str]
) -> dict[str, str]:
    """What is typed on the terminal, where there is one, for what is not answered yet; nothing typed leaves
    the step for later."""
    typed: dict[str, str] = {}
    if not sys.stdin.isatty():
        return typed
    for name, (step, question) in asked_of(plan).items():
        if answers.get(name) or states[step].standing is Standing.DONE:
            continue
        text = click.prompt(f"{name} ({plain(question)})", err=True, default="", show_default=False).strip()
        if text:
            typed[name] = text
    return typed
