"""How the fields of a draft stand: what needs a look, what is wrong, what it was at the source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recovery.planning import ROLE_KEY
from restore_profiles.model import Severity
from restore_profiles.paths import names_for
from restore_profiles.problems import Problem
from restore_profiles.rules import Names, look_up
from tui.field_widgets import FieldState
from tui.form_rows import FieldRow

if TYPE_CHECKING:
    from recovery.planning import Draft

ROLE = "@role"
"""The path of the restore role on the form; checks speak of it as `ROLE_KEY`."""

ELSEWHERE = "source.elsewhere"
GRAVEST_FIRST = tuple(Severity)


class Standing:
    """Worked out once for one draft, and asked for each of its fields.

    What is required and has no value yet needs a look like any decision; it is called a problem only once the
    user asks for the review (`insist`), because a form that opens in red says nothing.
    """

    def __init__(self, draft: Draft, *, insist: bool = False, roles_known: bool = True) -> None:
        self.draft = draft
        self.insist = insist
        self._values = Names(draft.values)
        self.names = Names(draft.facts, self._values)
        found = (replace(each, key=ROLE) if each.key == ROLE_KEY else each for each in draft.problems())
        # A role that is still being looked for is nobody's omission.
        found = (each for each in found if roles_known or insist or each.key != ROLE)
        self.problems = tuple(sorted(found, key=lambda each: GRAVEST_FIRST.index(each.severity)))
        self.errors = tuple(each for each in self.problems if each.severity is Severity.ERROR)
        self.missing = frozenset(
            each.key.lower() for each in self.errors if each.key and not self._text_at(each.key)
        )
        self.attention = self.missing | {path.lower() for path in draft.attention()}
        self.wrong = tuple(each for each in self.errors if insist or each.key.lower() not in self.missing)
        """The errors that are called so by now."""
        self.urgent = self.attention | {each.key.lower() for each in self.errors}

    def _text_at(self, path: str) -> str:
        return self.draft.role_arn if path == ROLE else look_up(self._values, path)

    def problem_at(self, path: str) -> Problem | None:
        """The gravest problem of the field at `path`."""
        return next((each for each in self.problems if each.key.lower() == path.lower()), None)

    def state(self, row: FieldRow) -> FieldState:
        problem = self.problem_at(row.path)
        text = look_up(self._values, row.path)
        required = row.field.required.holds(names_for(row.path, self.names))
        if not self.insist and not text and (required or row.path.lower() in self.missing):
            problem = None
        was = look_up(self.draft.source_values, row.path)
        if not problem and was and row.field.bound_to_region and self.draft.facts.get(ELSEWHERE) == "true":
            told = f"{was} of the source has no counterpart here: it belongs to another Region or account."
            problem = Problem(Severity.INFO, row.path, told)
        return FieldState(
            text=text,
            was=was,
            attention=row.path.lower() in self.attention,
            required=required,
            severity=problem.severity if problem else None,
            problem=say(problem) if problem else "",
        )


def say(problem: Problem) -> str:
    """A problem in one line: what is wrong and what would mend it."""
    return f"{problem.message} {problem.hint}".strip()
