"""The formats a plan can be exported to: one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from recovery.plan import RestorePlan
from runbooks import bash, markdown
from runbooks.facts import RunbookFacts
from runbooks.job_words import words_of


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a runbook. `name` is what `--format` takes, `extension` has no dot."""

    name: str
    title: str
    extension: str
    render: Callable[[RestorePlan, RunbookFacts], str]


FORMATS = (
    Format(
        "markdown", "Markdown runbook: steps to follow by hand, with what to expect", "md", markdown.render
    ),
    Format("bash", "Bash script: runs with the aws command alone", "sh", bash.render),
)


def formats() -> tuple[Format, ...]:
    """Every format, in the order in which they are offered."""
    return FORMATS


def format_named(name: str) -> Format | None:
    return next((row for row in FORMATS if row.name == name), None)


def file_name(plan: RestorePlan, row: Format) -> str:
    """A name for the file that says what it restores and when that was:
    `restore-vol-0ab1-20261121T030000Z.sh`."""
    tail = plan.source.resource_arn.rsplit(":", 1)[-1].rsplit("/", 1)[-1]
    safe = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "-" for letter in tail
    )
    name = safe[:60].strip(".-") or "plan"
    return f"{words_of(plan).noun}-{name}-{plan.source.as_of:%Y%m%dT%H%M%SZ}.{row.extension}"
