"""The formats a plan can be exported to: one row each.

Another package adds one by an entry point of the group `relight.runbook_formats` that names a `Format`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from recovery.recovery_plan import RecoveryPlan
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile

GROUP = "relight.runbook_formats"

Render = Callable[[RecoveryPlan, RunbookFacts], tuple[RunbookFile, ...]]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a runbook. `name` is what `--format` takes, `extension` that of the main file, without
    dot."""

    name: str
    title: str
    extension: str
    render: str
    """`module:function`, a `Render`; imported when it is first used, since a format may need much."""
    several: bool = False
    """Whether it is more than one file, which go to a folder together."""
    needs: str = ""
    """The extra of the package that has to be installed for it, "" for none."""
    describes: bool = False
    """Whether it is made from what was restored, so that `StepFacts.described` has to be read first."""

    def files(self, plan: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
        """The files of the runbook, the main one first.

        Raises `BadInput` where the plan cannot be said in this format, with what to use instead, and where
        what it `needs` is not installed.
        """
        module, _, function = self.render.partition(":")
        render: Render = getattr(import_module(module), function)
        return render(plan, facts)


FORMATS = (
    Format(
        "markdown",
        "Markdown runbook: steps to follow by hand, with what to expect",
        "md",
        "runbooks.markdown:render",
    ),
    Format(
        "bash",
        "Bash script: runs with the aws command alone",
        "sh",
        "runbooks.bash:render",
    ),
)


@cache
def formats() -> tuple[Format, ...]:
    """Every format, in the order in which they are offered; those of other packages last."""
    own = {row.name for row in FORMATS}
    others = (entry.load() for entry in entry_points(group=GROUP))
    return (*FORMATS, *(row for row in others if isinstance(row, Format) and row.name not in own))


def format_named(name: str) -> Format | None:
    return next((row for row in formats() if row.name == name), None)
