"""How the fields of a draft stand: what needs a look, what is wrong, what it was at the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from restore_profiles.model import Severity
from restore_profiles.paths import names_for
from restore_profiles.rules import look_up
from tui.field_widgets import FieldState
from tui.form_rows import FieldRow

if TYPE_CHECKING:
    from recovery.planning import Draft
    from restore_profiles.checking import Problem

GRAVEST_FIRST = tuple(Severity)


class Standing:
    """Worked out once for one draft, and asked for each of its fields."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.names = {**draft.facts, **draft.values}
        self.attention = frozenset(path.lower() for path in draft.attention())
        self.problems = tuple(sorted(draft.problems(), key=lambda each: GRAVEST_FIRST.index(each.severity)))
        self.errors = tuple(each for each in self.problems if each.severity is Severity.ERROR)
        self.urgent = self.attention | {each.key.lower() for each in self.errors}

    def problem_at(self, path: str) -> Problem | None:
        """The gravest problem of the field at `path`."""
        return next((each for each in self.problems if each.key.lower() == path.lower()), None)

    def state(self, row: FieldRow) -> FieldState:
        problem = self.problem_at(row.path)
        return FieldState(
            text=look_up(self.draft.values, row.path),
            was=look_up(self.draft.source_values, row.path),
            attention=row.path.lower() in self.attention,
            required=row.field.required.holds(names_for(row.path, self.names)),
            severity=problem.severity if problem else None,
            problem=say(problem) if problem else "",
        )


def say(problem: Problem) -> str:
    """A problem in one line: what is wrong and what would mend it."""
    return f"{problem.message} {problem.hint}".strip()
