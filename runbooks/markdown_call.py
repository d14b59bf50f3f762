"""The section of a Markdown page that does a call step, or has it done by hand."""

from __future__ import annotations

from recovery.recovery_plan import CallStep, RecoveryPlan
from runbooks.aws_line import COMMANDS, command_name
from runbooks.markdown_pieces import Section, fenced, paragraphs
from runbooks.plain import markdown_code, markdown_text, shell_word, visible
from runbooks.shell_places import ask_variables, asked_in, here_document, word_with_places
from runbooks.template import fill_template


def call_section(step: CallStep, plan: RecoveryPlan) -> Section:
    about = markdown_text(step.title), ", ".join(step.after) or "nothing", ""
    if step.work.by_hand:
        return Section(f"By hand {step.id}", by_hand(step), about)
    return Section(f"Do {step.id}", call(step, plan), about)


def by_hand(step: CallStep) -> str:
    told = paragraphs(when(step), f"**{markdown_text(step.title)}**", markdown_text(step.work.by_hand))
    return fill_template("page/by_hand.md", {"WHAT": told, "STEP": step.id})


def call(step: CallStep, plan: RecoveryPlan) -> str:
    work = step.work
    everywhere = ask_variables(plan)
    variables = {name: everywhere[step.id, name] for name in asked_in(step)}
    expected = [word_with_places(text, variables) for text in work.done.expected]
    places = {
        "WHAT": paragraphs(when(step), f"**{markdown_text(work.title)}**", optional(step)),
        "ASKS": paragraphs(*(asks(name, step, variables[name]) for name in asked_in(step))),
        "STEP": step.id,
        "NAME": step.id.replace("-", "_"),
        "CHECK": aws(work.done.operation),
        "QUERY": word_with_places(work.done.path, variables),
        "CHECK_REQUEST": here_document(work.done.request, variables),
        "REQUEST": here_document(work.request, variables),
        "EXPECTED": " ".join(expected),
        "WORDS": "".join(
            [*(f" after={name}" for name in step.after), *(f" needs={each}" for each in variables.values())]
        ),
        "CALL": aws(work.operation),
        "SHOWN": " or ".join(markdown_code(text) for text in work.done.expected),
    }
    return fill_template("page/call.md", places)


def asks(name: str, step: CallStep, variable: str) -> str:
    """A question is a block of its own: what is pasted behind one would be taken for its answer."""
    question = shell_word(visible(step.work.asks.get(name, name)))
    return paragraphs(
        fenced(f"ask {variable} {question}", "bash"),
        f"Answered wrong: `unset {variable}`, and paste it again.",
    )


def when(step: CallStep) -> str:
    return f"Only once {', '.join(step.after)} is done." if step.after else ""


def optional(step: CallStep) -> str:
    return "Optional: it may be skipped." if step.work.optional else ""


def aws(operation: str) -> str:
    """`aws SERVICE COMMAND --region`, of `service:OperationName`."""
    service, _, name = operation.partition(":")
    return f'aws {COMMANDS.get(service, service)} {command_name(name)} --region "$region"'
