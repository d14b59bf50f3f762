"""The last sections of a Markdown page: what remains, the way back, whom to call, who did what."""

from __future__ import annotations

from recovery.recovery_plan import RecoveryPlan, RestoreStep
from runbooks.job_words import words_of
from runbooks.markdown_pieces import Section, bullets, fenced, paragraphs, table
from runbooks.outline import left_to_do
from runbooks.plain import markdown_code, markdown_text, visible
from runbooks.remaining import Remaining, overwritten
from runbooks.request_text import profile_and_target
from runbooks.template import fill_template


def what_remains(plan: RecoveryPlan) -> str:
    """The work that its profile knows of after each restore and that is no step of the plan."""
    parts = []
    for step in plan.restores:
        for piece in left_to_do(step, plan):
            parts.append(remaining_piece(step, piece, several=len(plan.restores) > 1))
    if not parts:
        return "Nothing that is known of. Check with the application that uses it."
    return fill_template("page/remains.md", {"PIECES": paragraphs(*parts)})


def remaining_piece(step: RestoreStep, piece: Remaining, *, several: bool) -> str:
    optional = " (optional)" if piece.optional else ""
    title = f"### {f'{step.id}: ' if several else ''}{markdown_text(piece.title)}{optional}"
    if piece.by_hand:
        return paragraphs(
            title,
            f"By hand. {markdown_text(piece.line)}",
            "- [ ] done (who, when): \\_\\_\\_\\_\\_\\_\\_\\_",
        )
    expected = " or ".join(markdown_code(text) for text in piece.done.expected)
    return paragraphs(
        title,
        fenced(visible(piece.line), "text"),
        bullets(*(f"`{{ask.{name}}}`: {markdown_text(asked)}" for name, asked in piece.asks.items())),
        f"Done when this prints {expected}:",
        fenced(visible(piece.check), "text"),
    )


def clean_up(plan: RecoveryPlan) -> str:
    """What was made and how it is given up again, the last first."""
    replaced = [(step.id, name) for step in plan.restores if (name := overwritten(step.plan))]
    told = ", ".join(f"{name} replaces {markdown_code(what)}" for name, what in replaced)
    places = {
        "REPLACED": f"Only another restore brings back what is replaced: {told}."
        if replaced
        else "Nothing of the source is changed by what this page starts.",
        "TABLE": table(("Step", "Made", "Delete it with"), map(give_up, reversed(plan.restores))),
    }
    return fill_template("page/clean_up.md", places)


def give_up(step: RestoreStep) -> tuple[str, str, str]:
    """A row: the step, how its result is named, how it is deleted."""
    _, target = profile_and_target(step.plan)
    made = f"`id_of {step.id}`"
    if step.plan.copies:
        return step.id, f"`arn_of {step.id}`", "the copy is a recovery point: delete it in its vault"
    testing = target.testing if target else None
    if overwritten(step.plan) or testing is None or not testing.deleted_by:
        return step.id, made, "its own service, by what `verify` printed; no one command is known to be right"
    first = f"{markdown_text(testing.delete_first)} " if testing.delete_first else ""
    line = testing.deleted_by.replace("{name}", f'"$(id_of {step.id})"')
    return step.id, made, first + markdown_code(f'aws {line} --region "$region"')


def escalation(plan: RecoveryPlan) -> str:
    noun = words_of(plan.restores[0].plan).noun if plan.restores else "call"
    support = "AWS Support, with the job's id, its Region and the time"
    whom = markdown_text(plan.escalation)
    rows = (
        ("A step fails and its text does not help", whom, ""),
        ("Access denied, or a wrong role", "", ""),
        (f"The {noun} fails twice with the same message, or stands still", support, ""),
        ("Restored, and the application still fails", markdown_text(plan.owner), ""),
    )
    return table(("When", "Who", "How"), rows)


def sign_off(sections: tuple[Section, ...]) -> str:
    rows = [(f"{number}. {section.title}", "", "", "") for number, section in enumerate(sections, 1)]
    rows += [(title, "", "", "") for title in ("What remains", "Looked at by someone else")]
    return table(("Step", "Done by", "At (UTC)", "Result"), rows)
